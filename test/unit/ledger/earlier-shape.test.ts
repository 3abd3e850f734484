/** A ledger with a hundred thousand payments of version 0.2, which stay as they are until they are written. */
import { describe, expect, test } from 'vitest'
import { operationsById, operationsOfDay } from '../../../broker/ledger/clearing-queries.ts'
import { DeliveryBook } from '../../../broker/ledger/delivery-book.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import { migrateLedger } from '../../../broker/ledger/migrate-ledger.ts'
import { listPayments } from '../../../broker/ledger/queries.ts'
import { mergePages, readCursor } from '../../../broker/payments/list-pages.ts'
import type { ListFilter } from '../../../broker/payments/ports/ledger-lists.ts'
import { paymentId } from '../../../protocol/object-id.ts'
import { EarlierStorage } from './earlier-storage.ts'
import { newPayment } from './ledger-in-memory.ts'

const PAYMENTS = 100_000
const VERSION_0_2 = 10
const START = Date.parse('2026-11-01T00:00:00Z')
const NOW = START + PAYMENTS * 10
const DAY = { issuer: '4', businessDate: '2026-11-26' }
const APPROVAL = { outcome: 'approved', authorization: 'A', reference: 'r', holdExpiresAt: null } as const
const approved = { ...APPROVAL, businessDate: DAY.businessDate, evidence: 'a.b.c' }

const earlierId = (number: number): string => `pay_0v2fxtr0${String(number).padStart(26, '0')}`
const newId = (number: number): string => paymentId('0v2fxtr0', NOW + number, new Uint8Array(17).fill(number))
let ids = 0
const context = (now = NOW) => ({ now, newId: (kind: string) => `${kind}_${(ids += 1)}` })

/** Captured, each with its two operations; the last but one has a refund whose outcome is unknown, and the last is open. */
function earlierLedger(): EarlierStorage {
  const storage = new EarlierStorage().migratedByDrizzle(Array.from({ length: VERSION_0_2 }, (_, index) => index))
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${PAYMENTS})`
  const id = "'pay_0v2fxtr0' || printf('%026d', i)"
  storage.database.run(`${numbers}
    INSERT INTO payments (id, merchant_id, livemode, status, version, amount, currency, order_ref, capture, confirmation,
      issuer, captured_amount, refunded_amount, attempts, created_at, expires_at, authorize_operation)
    SELECT ${id}, 'mer_hirune', 0, 'captured', 5, 100, 'JPY', 'A-' || (i % 1000), 'automatic', 'none',
      '4', 100, 0, 1, ${START} + i * 10, ${START}, 'op_a' || i FROM n`)
  storage.database.run(`${numbers}
    INSERT INTO operations (id, payment_id, kind, amount, currency, state, tries, created_at, business_date)
    SELECT 'op_a' || i, ${id}, 'authorize', 100, 'JPY', 'approved', 0, i, '2026-11-26' FROM n WHERE i > ${PAYMENTS - 10}`)
  storage.database.run(`UPDATE payments SET pending_operation = 'op_refund', wake_at = 5, stage = NULL
    WHERE id = '${earlierId(PAYMENTS - 1)}'`)
  storage.database
    .run(`UPDATE payments SET status = 'open', issuer = NULL, captured_amount = 0, wake_at = 6, expires_at = 6
    WHERE id = '${earlierId(PAYMENTS)}'`)
  storage.database.run(`INSERT INTO operations (id, payment_id, kind, amount, currency, state, tries, created_at)
    VALUES ('op_refund', '${earlierId(PAYMENTS - 1)}', 'refund', 40, 'JPY', 'unknown', 1, 7)`)
  storage.database.run(`INSERT INTO events (id, payment_id, version, name, created_at)
    SELECT 'evt_' || i, '${earlierId(1)}', i, 'payment.captured', i FROM (SELECT 1 AS i UNION SELECT 2 UNION SELECT 3)`)
  storage.database.run(`INSERT INTO deliveries VALUES
    ('del_old1', 'whe_1', 1, 'delivered', 1, '[]', ${NOW}, NULL, 0), ('del_old3', 'whe_1', 3, 'waiting', 1, '[]', ${NOW}, 9, 0)`)
  storage.database.run('INSERT INTO fan_out VALUES (1, 3)')
  migrateLedger(storage, NOW)
  return storage
}

describe('A hundred thousand payments of version 0.2', { timeout: 30_000 }, () => {
  const storage = earlierLedger()
  const { db } = storage
  const ledger = new Ledger(db)
  const count = (table: string): number => Number(storage.rows(`SELECT count(*) AS n FROM ${table}`)[0]?.['n'])

  function pages(filter: ListFilter, limit: number, most: number): string[] {
    const found: string[] = []
    let before = filter.before
    for (let page = 0; page < most; page++) {
      const { payments, nextCursor } = mergePages(
        [listPayments(db, { ...filter, ...(before && { before }) }, limit)],
        limit,
      )
      found.push(...payments.map(({ id }) => id))
      before = nextCursor === null ? undefined : readCursor(nextCursor)
      if (before === undefined) break
    }
    return found
  }

  test('are all there, as they were, and none of them was written', () => {
    expect(count('payments')).toBe(PAYMENTS)
    expect(count('payment_records')).toBe(0)
    expect(ledger.find(earlierId(77))).toMatchObject({ status: 'captured', createdAt: START + 770 })
    expect(ledger.operationsOf(earlierId(PAYMENTS - 5))).toMatchObject([
      { id: `op_a${PAYMENTS - 5}`, state: 'approved' },
    ])
  })

  test('are listed with those of this version in one order, and cursors lead through both', () => {
    for (const number of [1, 2, 3]) {
      const payment = newPayment(number, { id: newId(number), createdAt: NOW + number, order: 'A-7' })
      ledger.create(payment, { key: `key-${number}`, fingerprint: '', isDecided: true }, context())
    }
    const all = [3, 2, 1].map(newId)
    const earlier = Array.from({ length: 17 }, (_, index) => earlierId(PAYMENTS - index))
    expect(pages({}, 4, 5)).toEqual([...all, ...earlier])
    expect(pages({ order: 'A-7' }, 2, 3)).toEqual([...all, ...[99_007, 98_007, 97_007].map(earlierId)])
    expect(pages({ status: 'open' }, 3, 3)).toEqual([...all, earlierId(PAYMENTS)])
    expect(pages({ to: START + 40 }, 10, 2)).toEqual([3, 2, 1].map(earlierId))
  })

  test('wait for the alarm as before, and move to this version when they are written', () => {
    const due = new DuePayments(db)
    expect(due.nextExpiry()).toBe(6)
    expect(due.waiting()).toEqual([{ name: '4', at: 5 }])
    due.expire(context())
    expect(ledger.find(earlierId(PAYMENTS))?.status).toBe('expired')
    expect(due.claim('4', NOW)?.id).toBe(earlierId(PAYMENTS - 1))
    expect(ledger.recordOutcome('op_refund', approved, context()).payment).toMatchObject({
      status: 'captured',
      refundedAmount: 40,
      wakeAt: null,
    })
    expect([count('payments'), count('payment_records')]).toEqual([PAYMENTS - 2, 5])
    expect(ledger.operationsOf(earlierId(PAYMENTS - 1)).map(({ id }) => id)).toEqual([
      'op_refund',
      `op_a${PAYMENTS - 1}`,
    ])
    expect(due.nextWake()).toBe(1e15)
    expect(pages({}, 3, 2)).toEqual([...[3, 2, 1].map(newId), ...[0, 1, 2].map((index) => earlierId(PAYMENTS - index))])
  })

  test('are reconciled with those of this version, by the order of ids', () => {
    const expected = [...Array.from({ length: 9 }, (_, index) => `op_a${PAYMENTS - 9 + index}`), 'op_refund'].toSorted()
    const found: string[] = []
    for (
      let page = operationsOfDay(db, DAY, '', 4);
      page.length > 0;
      page = operationsOfDay(db, DAY, found.at(-1) ?? '', 4)
    ) {
      found.push(...page.map(({ id }) => id))
    }
    // The open one has no issuer.
    expect(found).toEqual(expected.filter((id) => id !== `op_a${PAYMENTS}`))
    expect(operationsById(db, ['op_refund', 'op_a99999', 'op_none']).map(({ id, amount }) => [id, amount])).toEqual([
      ['op_refund', 40],
      ['op_a99999', 100],
    ])
  })

  test('have their events before those of this version, and their deliveries come to their end', () => {
    const told = ledger.eventsAfter(0, 5)
    expect(told.map(({ event }) => event.sequence)).toEqual([1, 2, 3, 4, 5])
    expect(told[0]?.payment?.id).toBe(earlierId(1))
    const book = new DeliveryBook(db)
    const listener = { id: 'whe_1', events: null, createdAt: 0, enabled: true }
    expect(book.hasNews()).toBe(true)
    book.fanOut([listener], context())
    expect(book.waiting()).toEqual([{ name: 'whe_1', at: 9 }])
    expect(book.claim('whe_1', NOW)?.delivery.id).toBe('del_old3')
    book.record('del_old3', NOW + 40_000, { at: NOW, ms: 1, status: 204, error: null }, { state: 'delivered' })
    const claimed = book.claim('whe_1', NOW)
    expect(claimed?.event.sequence).toBe(4)
    book.record(
      claimed?.delivery.id ?? '',
      claimed?.delivery.nextAt ?? 0,
      { at: NOW, ms: 1, status: 204, error: null },
      { state: 'delivered' },
    )
    const log = book.log({ endpointId: 'whe_1' }, 10).map(({ delivery }) => [delivery.eventSequence, delivery.state])
    expect(log.slice(-3)).toEqual([
      [4, 'delivered'],
      [3, 'delivered'],
      [1, 'delivered'],
    ])
    expect(book.retry('del_old1', 'whe_1', NOW)?.delivery).toMatchObject({ state: 'waiting', nextAt: NOW })
    expect(book.retry(claimed?.delivery.id ?? '', 'whe_1', NOW)?.delivery).toMatchObject({
      state: 'waiting',
      nextAt: NOW,
    })
  })
})
