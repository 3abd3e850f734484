import type { Operation } from '../../protocol/issuer-messages.ts'
import type { AccountKind as PaymentMethod, KeptAccount } from '../../issuers/account-kinds.ts'
import type { SettlementResult } from '../../broker/payments/ports/settlement.ts'
import type { Book, BookAccount } from '../../issuers/settlement/book.ts'
import { creditBook } from '../../issuers/settlement/credit-book.ts'
import { debitBook } from '../../issuers/settlement/debit-book.ts'
import { ruleOn } from '../../issuers/settlement/operation-rules.ts'
import type { DecidedOperation } from '../../issuers/settlement/operation-rules.ts'

interface Decided extends DecidedOperation {
  original: string | undefined
  result: Exclude<SettlementResult, { outcome: 'unknown' } | { version: number }>
}

/** A payment as an issuer's books have it. */
export interface Standing {
  approvals: number
  authorized: number
  captured: number
  refunded: number
  /** Approved and neither voided nor reversed. */
  isLive: boolean
}

const CARD = { member_number: '1', expiry: '2030-01' }
const BANK_ACCOUNT = {
  bank_number: '1',
  branch_number: '1',
  account_type: '1',
  account_number: '1',
  account_holder: 'A',
}

/**
 * An issuer in memory: the settlement servers' own rules and books, one
 * account that every payment draws on, and each operation id applied once.
 */
export class ModelIssuer {
  readonly account: BookAccount
  readonly opening: BookAccount
  readonly #book: Book
  readonly #refuses: () => boolean
  readonly #operations = new Map<string, Decided>()
  /** Says which payment an authorization is for, from the account that was sealed for it. */
  readonly #paymentOf = new Map<string, string>()

  /** `refuses`: whether a capture, void or refund is refused for reasons that are the issuer's own. */
  constructor(method: PaymentMethod, funds: number, refuses: () => boolean) {
    this.#refuses = refuses
    this.#book = method === 'credit' ? creditBook : debitBook
    this.account = {
      number: this.#book.numberOf(this.#presented()) ?? '',
      status: 'active',
      currency: 'JPY',
      creditLimit: funds,
      openingBalance: funds,
      operationLimit: null,
      expiry: CARD.expiry,
      holder: BANK_ACCOUNT.account_holder,
      balance: funds,
      held: 0,
      owed: 0,
    }
    this.opening = { ...this.account }
  }

  /** Step 6: an account sealed for one payment. */
  sealAccount(paymentId: string): string {
    return paymentId
  }

  /** Step 8. The stored decision for an id that is known. */
  apply(operation: Operation, sealedAccount: string | undefined, now: number): SettlementResult {
    const known = this.#operations.get(operation.id)
    if (known !== undefined) return isSame(known, operation) ? known.result : { outcome: 'unknown' }
    if (sealedAccount !== undefined) this.#paymentOf.set(operation.id, sealedAccount)
    if (operation.kind !== 'authorize' && this.#refuses()) {
      return this.#write(operation, { outcome: 'declined', reason: 'refused_by_issuer' })
    }
    const original = operation.original === undefined ? undefined : this.#operations.get(operation.original)
    const ruling = ruleOn(this.#book, operation, {
      ...(sealedAccount === undefined ? {} : { presented: this.#presented() }),
      ...(original === undefined ? {} : { original }),
      account: this.account,
      related: this.#relatedTo(operation.original),
      now,
    })
    if (ruling.outcome === 'declined') return this.#write(operation, { outcome: 'declined', reason: ruling.reason })
    if (ruling.movement) Object.assign(this.account, ruling.movement.figures)
    if (ruling.tombstone === true && operation.original !== undefined) {
      const never = { id: operation.original, kind: 'authorize', amount: operation.amount } as const
      this.#write({ ...never, currency: operation.currency }, { outcome: 'declined', reason: 'refused_by_issuer' })
    }
    const hold = operation.kind === 'authorize' ? this.#book.holdLifetimeMs : null
    const holdExpiresAt = hold === null ? null : Math.floor((now + hold) / 1000) * 1000
    return this.#write(operation, { outcome: 'approved', authorization: '123456', holdExpiresAt, businessDate: null })
  }

  inquire(operationId: string): SettlementResult | { outcome: 'not_found' } {
    return this.#operations.get(operationId)?.result ?? { outcome: 'not_found' }
  }

  /** Added up from the decisions, not from the rules that made them. */
  standingOf(paymentId: string): Standing {
    const standing = { approvals: 0, authorized: 0, captured: 0, refunded: 0, isLive: false }
    for (const operation of this.#operations.values()) {
      const authorization = operation.original ?? operation.id
      if (operation.outcome !== 'approved' || this.#paymentOf.get(authorization) !== paymentId) continue
      if (operation.kind === 'authorize') {
        standing.approvals += 1
        standing.authorized += operation.amount
        standing.isLive ||= !this.#relatedTo(authorization).some(({ kind }) => kind === 'void' || kind === 'reverse')
      }
      if (operation.kind === 'capture') standing.captured += operation.amount
      if (operation.kind === 'refund') standing.refunded += operation.amount
    }
    return standing
  }

  #presented(): KeptAccount {
    return this.#book.kind === 'credit' ? CARD : BANK_ACCOUNT
  }

  #relatedTo(original: string | undefined): Decided[] {
    if (original === undefined) return []
    return [...this.#operations.values()].filter((known) => known.original === original && known.outcome === 'approved')
  }

  #write(operation: Operation, decision: WithoutPapers<Decided['result']>): Decided['result'] {
    const result = { ...decision, reference: `ref_${operation.id}`, evidence: 'signed' }
    const { id, kind, amount, currency, original } = operation
    const authorization = result.outcome === 'approved' ? result.authorization : ''
    this.#operations.set(id, { id, kind, amount, currency, original, outcome: result.outcome, authorization, result })
    return result
  }
}

type WithoutPapers<T> = T extends unknown ? Omit<T, 'reference' | 'evidence'> : never

function isSame(known: Decided, { kind, amount, original }: Operation): boolean {
  // A tombstone answers for whatever it stands in the way of.
  return known.kind === kind && (known.outcome === 'declined' || known.amount === amount) && known.original === original
}
