import { describe, expect, test } from 'vitest'
import { operationsById, operationsOfDay } from '../../../broker/ledger/clearing-queries.ts'
import { DeliveryBook } from '../../../broker/ledger/delivery-book.ts'
import { deliveryStatements } from '../../../broker/ledger/delivery-statements.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { exportPage } from '../../../broker/ledger/export-page.ts'
import { countOutcomes } from '../../../broker/ledger/outcome-counts.ts'
import { listOperations, listPayments } from '../../../broker/ledger/queries.ts'
import { LedgerRemovals } from '../../../broker/ledger/removals.ts'
import { statementsOf } from '../../../broker/ledger/statements.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import { paymentsForPerson } from '../../../broker/ledger/waiting-for-person.ts'
import type { ListFilter } from '../../../broker/payments/ports/ledger-lists.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const OUTCOME = { outcome: 'approved', authorization: 'A1', reference: 'r', holdExpiresAt: null } as const
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }

/** Everything that a payment, a list and the alarm ask of a ledger, and whoever reads it in the console. */
function statementsOfALife(): { plans: [statement: string, plan: string][] } {
  const house = ledgerInMemory()
  const { ledger, db, database, statements, context } = house
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
  readInConsole(house)
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

/** The reads of the console's pages, of what they save as CSV, and of the API's lists: with each filter alone, and with all of them. */
function readInConsole({ ledger, db }: ReturnType<typeof ledgerInMemory>): void {
  const time = { from: 1_000, to: 9_000 }
  const before = { createdAt: 5_000, id: newPayment(1).id }
  const filters: ListFilter[] = [
    { status: 'declined' },
    { issuer: '4' },
    { method: 'credit' },
    { amount: 3_200 },
    { memberHint: '1234' },
    { order: 'A-1' },
  ]
  const all = Object.assign({}, ...filters) as ListFilter
  for (const filter of [{}, ...filters, { status: 'captured', issuer: '4' } as const, all]) {
    for (const more of [{}, time, { before }, { ...time, before }]) ledger.list({ ...filter, ...more }, 50)
  }
  const spans = [
    { from: 0, to: 900_000 },
    { from: 900_000, to: 1_800_000 },
  ]
  for (const groupBy of ['day', 'issuer', 'method', 'each'] as const) tally(db, { groupBy, spans })
  countOutcomes(db, { spans, before: 1_800_000 })
  const day = { issuer: '4', businessDate: '2026-11-23' }
  for (const { id } of operationsOfDay(db, day, '', 100)) {
    operationsOfDay(db, day, id, 100)
    operationsById(db, [id])
    listOperations(db, newPayment(1).id, { before: id }, 20)
  }
  paymentsForPerson(db, 10, 2_000)
  exportPage(db, { ...time, before })
  const deliveries = new DeliveryBook(db)
  for (const state of ['waiting', 'delivered', 'failed', undefined] as const) {
    for (const more of [{}, { before: 7 }])
      deliveries.log({ endpointId: 'whe_1', ...(state && { state }), ...more }, 20)
  }
}

function isPrepared(value: unknown): value is { getQuery(): { sql: string } } {
  return typeof value === 'object' && value !== null && 'getQuery' in value
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
      // The days that are asked for, out of the statement itself.
      .replaceAll(/SCAN span VIRTUAL TABLE/g, '')
    expect(rest).not.toMatch(/\bSCAN\b|TEMP B-TREE FOR ORDER BY/)
  })

  test('that are prepared once bind no LIMIT: SQLite would prepare them anew whenever one is bound', () => {
    const { db } = ledgerInMemory()
    const prepared = Object.values({ ...statementsOf(db), ...deliveryStatements(db) } as Record<string, unknown>)
    const texts = prepared.filter(isPrepared).map((statement) => statement.getQuery().sql)
    expect(texts.length).toBeGreaterThan(10)
    expect(texts.filter((text) => /\blimit \?/i.test(text))).toEqual([])
  })

  test('a filter that few payments pass is held against so many of them, found by their place', () => {
    const { ledger, db, database, statements, context } = ledgerInMemory()
    for (const number of [1, 2, 3]) {
      ledger.create(newPayment(number), { key: String(number), fingerprint: '' }, context(number))
    }
    statements.clear()
    listPayments(db, { status: 'declined', issuer: '4' }, 20, 1)
    const filtered = [...statements].find((statement) => /"status" = \?/.test(statement)) ?? ''
    const [plan] = database.exec(`EXPLAIN QUERY PLAN ${filtered}`, ['declined', '4', 2, 20])
    expect(plan?.values.map((row) => row.at(-1))).toEqual([
      'SEARCH payment_records USING INTEGER PRIMARY KEY (rowid>?)',
    ])
  })
})
