import { describe, expect, test } from 'vitest'
import { DeliveryBook } from '../../../broker/ledger/delivery-book.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { LedgerRemovals } from '../../../broker/ledger/removals.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const OUTCOME = { outcome: 'approved', authorization: 'A1', reference: 'r', holdExpiresAt: null } as const
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }

/** Everything that a payment, a list and the alarm ask of a ledger. */
function statementsOfALife(): { plans: [statement: string, plan: string][] } {
  const { ledger, db, database, statements, context } = ledgerInMemory()
  const now = context(1_000)
  ledger.create(newPayment(1), { key: 'a', fingerprint: '' }, now)
  const begun = ledger.beginAttempt(newPayment(1).id, { issuer: ISSUER, memberHint: '1234' }, now)
  if (begun.kind !== 'begun') throw new Error('The attempt was not begun.')
  ledger.recordAttempt(begun.operation.id, { type: 'authenticated', method: 'credit' }, now)
  const decision = { ...OUTCOME, businessDate: '2026-11-23', evidence: 'signed' }
  const { next } = ledger.recordOutcome(begun.operation.id, decision, now)
  ledger.recordOutcome(next?.id ?? '', decision, now)
  ledger.beginOperation(newPayment(1).id, { kind: 'refund', request: { key: 'b', fingerprint: '' } }, now)
  const before = { createdAt: 5, id: 'pay_' }
  for (const filter of [{}, { before }, { order: 'A-1' }, { status: 'captured' }, { issuer: '4', before }] as const) {
    ledger.list(filter, 20)
  }
  ledger.operationsOf(newPayment(1).id)
  ledger.eventsOf(newPayment(1).id)
  ledger.eventsAfter(0, 20)
  const due = new DuePayments(db)
  due.nextWake()
  due.claim('4', 2_000)
  due.expire(context(2_000))
  const deliveries = new DeliveryBook(db)
  deliveries.hasNews()
  deliveries.waiting()
  deliveries.claim('whe_1', 2_000)
  const store = { get: () => undefined, put: () => undefined }
  const removals = new LedgerRemovals(db, { deliveries, store, now: () => 2_000 })
  removals.work()
  removals.lookLater()
  const plans = [...statements]
    .filter((statement) => !/^(?:begin|commit|rollback)/i.test(statement))
    .map((statement): [string, string] => {
      const [result] = database.exec(
        `EXPLAIN QUERY PLAN ${statement}`,
        Array.from({ length: statement.split('?').length - 1 }, () => 1),
      )
      return [statement, (result?.values ?? []).map((row) => String(row.at(-1))).join('; ')]
    })
  return { plans }
}

describe('the statements of a ledger', () => {
  const { plans } = statementsOfALife()

  test.each(plans)('%s looks at no more than it needs', (_, plan) => {
    // One row, the end of an index, or as many as a page holds, in the order of an index.
    const rest = plan
      .replaceAll(/^SCAN payment_records$/g, '')
      // Whether any payment is at another place than its own: the first row will do.
      .replaceAll(/^SCAN placed_payments$/g, '')
      // Whether an earlier version has left any.
      .replaceAll(/SCAN (?:payments|operations|events) USING COVERING INDEX \w+$/g, '')
      // Those that work waits for: as many as there are issuers, or endpoints.
      .replaceAll(/SCAN (?:fan_out|waiting|CONSTANT ROW)/g, '')
      // The numbers of a payment's own events, out of the statement itself.
      .replaceAll(/SCAN json_each VIRTUAL TABLE/g, '')
    expect(rest).not.toMatch(/\bSCAN\b|TEMP B-TREE FOR ORDER BY/)
  })
})
