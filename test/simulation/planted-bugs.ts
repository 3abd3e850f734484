import type { Database } from 'sql.js'

import type { SettlementPort } from '../../broker/payments/ports/settlement.ts'
import type { LedgerContext, LedgerDatabase } from '../../broker/ledger/database.ts'
import { Ledger } from '../../broker/ledger/ledger.ts'
import { forgetKept } from '../../broker/ledger/transaction.ts'
import type { BeginResult, OperationResult, Recorded, RecordedOutcome } from '../../broker/payments/ports/ledger.ts'

/** Mistakes that the simulation can be told to make, to prove that it would notice them. None of it ships. */
export const PLANTED_BUGS = [
  'call before intent',
  'no uniqueness of attempts',
  'idempotency key ignored',
  'alarm that throws',
  'barrier in the alarm',
  'reversal forgotten',
  'refund race',
  'stale outcome adopted',
  'event lost on crash',
  'not-found taken too early',
  'timeout taken for a refusal',
  'delivery without a lease',
  'failed delivery taken for delivered',
  'late approval not told',
  'refund not tallied',
  'refused void in a loop',
] as const
export type PlantedBug = (typeof PLANTED_BUGS)[number]

/** Of the operations of a payment, the one of an id as it was before it was reversed. */
const AS_INTENDED = `UPDATE payment_records SET operations = (
    SELECT json_group_array(json(iif(value ->> 'id' = ? AND value ->> 'state' IN ('reversing', 'reversed'),
      json_set(value, '$.state', 'intended'), value))) FROM json_each(operations))
  WHERE id = (SELECT payment_id FROM placed_operations WHERE id = ?)`

/** The real ledger, made wrong from outside: its rows are changed before it looks, or its answers after. */
export class SabotagedLedger extends Ledger {
  readonly #db: LedgerDatabase
  readonly #sql: Database
  readonly #bug: PlantedBug

  constructor(db: LedgerDatabase, sql: Database, bug: PlantedBug) {
    super(db)
    this.#db = db
    this.#sql = sql
    this.#bug = bug
  }

  override beginAttempt(...args: Parameters<Ledger['beginAttempt']>): BeginResult {
    if (this.#bug === 'no uniqueness of attempts') {
      this.#change(`UPDATE payment_records SET status = 'open' WHERE id = ? AND status = 'processing'`, [args[0]])
    }
    return super.beginAttempt(...args)
  }

  override beginOperation(...args: Parameters<Ledger['beginOperation']>): OperationResult {
    const [id, wanted, context] = args
    if (this.#bug === 'refund race' && wanted.kind === 'refund') {
      this.#change(`UPDATE payment_records SET pending_operation = NULL WHERE id = ? AND status = 'captured'`, [id])
    }
    const { kind, amount } = wanted
    return super.beginOperation(id, this.#bug === 'idempotency key ignored' ? { kind, amount } : wanted, context)
  }

  override beginReversal(authorizeId: string, context: LedgerContext): Recorded {
    const begun = super.beginReversal(authorizeId, context)
    if (this.#bug !== 'reversal forgotten' || begun.next === undefined) return begun
    const pretended = {
      outcome: 'approved',
      authorization: '',
      reference: '',
      holdExpiresAt: null,
      businessDate: null,
      evidence: '',
    } as const
    return super.recordOutcome(begun.next.id, pretended, context)
  }

  override recordOutcome(...args: Parameters<Ledger['recordOutcome']>): RecordedOutcome {
    const [operationId, outcome] = args
    if (this.#bug === 'stale outcome adopted' && outcome.outcome !== 'unknown') {
      this.#change(AS_INTENDED, [operationId, operationId])
    }
    const recorded = super.recordOutcome(...args)
    if (this.#bug === 'refund not tallied') this.#change('UPDATE tallies SET refunds = 0, refunded_amount = 0')
    if (this.#bug === 'late approval not told') {
      this.#change(`DELETE FROM event_records WHERE name = 'payment.late_approval'`)
    }
    return recorded
  }

  /** Behind the ledger's back: what it has in memory would hide it. */
  #change(sql: string, values?: string[]): void {
    this.#sql.run(sql, values)
    forgetKept(this.#db)
  }
}

/** The settlement port, misunderstood. */
export function sabotagedSettlement(port: SettlementPort, bug: PlantedBug | undefined): SettlementPort {
  const refusal = { outcome: 'declined', reason: 'issuer_unavailable', reference: '', evidence: '' } as const
  return {
    ...port,
    async transact(...sent) {
      const result = await port.transact(...sent)
      return bug === 'timeout taken for a refusal' && result.outcome === 'unknown' ? refusal : result
    },
    async inquire(...asked) {
      const result = await port.inquire(...asked)
      return bug === 'not-found taken too early' && result.outcome === 'not_found' ? refusal : result
    },
  }
}
