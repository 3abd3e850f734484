import { describe, expect, test } from 'vitest'
import { operationId, paymentId, paymentOfOperation, timeOfPayment } from '../../../protocol/object-id.ts'
import { operationsOfDay } from '../../../broker/ledger/clearing-queries.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { DueQueues } from '../../../broker/ledger/due-queues.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import { packOperations, unpackOperations } from '../../../broker/ledger/packed-operations.ts'
import { listPayments } from '../../../broker/ledger/queries.ts'
import { forgetKept } from '../../../broker/ledger/transaction.ts'
import { OPERATIONS_PER_PAYMENT_MAX } from '../../../broker/limits.ts'
import type { PaymentOperation } from '../../../broker/payments/payment.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const NOW = Date.parse('2026-11-26T00:00:00Z')
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }
const APPROVAL = { outcome: 'approved', authorization: 'A1', reference: 'r', holdExpiresAt: null } as const
const approved = (businessDate: string) => ({ ...APPROVAL, businessDate, evidence: 'a.b.c' })

/** Random characters that say which they are. */
const bytes = (number: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (number >> (5 * (length - 1 - index))) & 31)

const idOf = (number: number, at = NOW): string => paymentId('0v3fxtr0', at, bytes(number, 17))

/** The ledger with ids as the product makes them. */
function house() {
  const made = ledgerInMemory()
  let ids = 0
  const context = (now = NOW) => ({
    now,
    newId: (kind: 'op' | 'evt', payment: string) =>
      kind === 'op' ? operationId(payment, bytes((ids += 1), 10)) : `evt_${(ids += 1)}`,
  })
  /** A captured payment; gives its authorization's id and its capture's. */
  const captures = (id: string, at: number, [first, second]: [string, string] = ['2026-11-26', '2026-11-26']) => {
    const payment = newPayment(1, { id, createdAt: at })
    made.ledger.create(payment, { key: id, fingerprint: '', isDecided: true }, context(at))
    const begun = made.ledger.beginAttempt(id, { issuer: ISSUER, memberHint: null }, context(at))
    const operation = begun.kind === 'begun' ? begun.operation.id : ''
    made.ledger.recordAttempt(operation, { type: 'authenticated', method: 'credit' }, context(at))
    const { next } = made.ledger.recordOutcome(operation, approved(first), context(at))
    made.ledger.recordOutcome(next?.id ?? '', approved(second), context(at))
    return [operation, next?.id ?? '']
  }
  const count = (table: string) => Number(made.database.exec(`SELECT count(*) FROM ${table}`)[0]?.values[0]?.[0])
  return { ...made, context, captures, count }
}

describe('The id of a payment', () => {
  test('says when it was made, and sorts by it', () => {
    expect(timeOfPayment(idOf(1))).toBe(NOW)
    expect([idOf(1, NOW + 1), idOf(9, NOW), idOf(2, NOW - 86_400_000)].toSorted()).toEqual([
      idOf(2, NOW - 86_400_000),
      idOf(9, NOW),
      idOf(1, NOW + 1),
    ])
    expect(idOf(1)).toMatch(/^pay_[0-9a-hjkmnp-tv-z]{34}$/)
  })

  test('is in its operations’ ids, which are no longer than issuers take', () => {
    const operation = operationId(idOf(1), bytes(7, 10))
    expect(paymentOfOperation(operation)).toBe(idOf(1))
    expect(operation.length).toBeLessThanOrEqual(64)
    expect(paymentOfOperation(`op_${'0'.repeat(34)}`)).toBeUndefined()
    expect(paymentOfOperation(`op_${'0'.repeat(26)}`)).toBeUndefined()
  })
})

describe('A payment’s row', () => {
  test('is all that is written of it: where it is and whose its operations are is in the ids', () => {
    const { captures, count, ledger, db } = house()
    const [operation = '', capture = ''] = captures(idOf(1), NOW)
    expect([count('payment_records'), count('placed_payments'), count('placed_operations')]).toEqual([1, 0, 0])
    forgetKept(db)
    expect(ledger.operationsOf(idOf(1))).toMatchObject([
      { id: operation, kind: 'authorize', state: 'approved', evidence: 'a.b.c', paymentId: idOf(1), currency: 'JPY' },
      { id: capture, kind: 'capture', original: operation, settledAt: NOW, reason: null },
    ])
    expect(ledger.eventsOf(idOf(1)).map(({ name }) => name)).toEqual([
      'payment.processing',
      'payment.authorized',
      'payment.captured',
    ])
  })

  test('is written after one look, also of the next payment, and looked for elsewhere only once one is elsewhere', () => {
    const { ledger, ran, context } = house()
    const creates = (id: string): string[] => {
      ran.length = 0
      ledger.create(newPayment(1, { id, createdAt: NOW }), { key: id, fingerprint: '', isDecided: true }, context(NOW))
      return ran.filter((query) => /^(?:select|insert)/i.test(query)).map((query) => query.slice(0, 6).toLowerCase())
    }
    creates(idOf(1))
    expect(creates(idOf(1 << 20))).toEqual(['select', 'insert'])
    // At the place of the first one: it goes beside it, and that is written down.
    expect(creates(idOf(2)).filter((verb) => verb === 'insert')).toEqual(['insert', 'insert', 'insert'])
    expect([idOf(1), idOf(2), idOf(1 << 20)].map((id) => ledger.find(id)?.id)).toEqual([
      idOf(1),
      idOf(2),
      idOf(1 << 20),
    ])
  })

  test('is found, and in its order, also where two were made in one moment, or ids do not tell', () => {
    const { captures, ledger, db } = house()
    const ids = [1, 3, 2, 5, 4].map((number) => idOf(number))
    for (const id of ids) captures(id, NOW)
    // The key was decided a day before the payment was written; a Worker of an earlier version made the other id.
    const late = idOf(9, NOW - 86_400_000)
    const earlier = `pay_0v3fxtr0${'z'.repeat(26)}`
    captures(late, NOW + 1)
    captures(earlier, NOW + 2)
    forgetKept(db)
    for (const id of [...ids, late, earlier]) expect(ledger.find(id)?.id).toBe(id)
    expect(listPayments(db, {}, 10).payments.map(({ id }) => id)).toEqual([
      earlier,
      late,
      ...ids.toSorted().toReversed(),
    ])
    const before = { createdAt: NOW, id: idOf(3) }
    expect(listPayments(db, { before }, 10).payments.map(({ id }) => id)).toEqual([idOf(2), idOf(1)])
  })

  test('takes so many operations, and then the API begins no more: the alarm still does', () => {
    const { captures, ledger, context } = house()
    captures(idOf(1), NOW)
    const refund = (key: string) =>
      ledger.beginOperation(idOf(1), { kind: 'refund', amount: 1, request: { key, fingerprint: '' } }, context())
    for (let number = 2; number < OPERATIONS_PER_PAYMENT_MAX; number++) {
      const begun = refund(`key-${number}`)
      if (begun.kind !== 'changed') throw new Error(begun.kind)
      const refused = { outcome: 'declined', reason: 'refused_by_issuer', reference: '', evidence: '' } as const
      ledger.recordOutcome(begun.next?.id ?? '', refused, context())
    }
    expect(refund('one more')).toMatchObject({ kind: 'refused', problem: 'too_many_operations' })
    expect(ledger.beginOperation(idOf(1), { kind: 'refund', amount: 1 }, context())).toMatchObject({ kind: 'changed' })
  })
})

describe('Packed operations', () => {
  const operation = (number: number, given: Partial<PaymentOperation>): PaymentOperation => ({
    id: `op_${number}`,
    paymentId: 'pay_1',
    kind: 'refund',
    amount: 1,
    currency: 'JPY',
    original: null,
    state: 'intended',
    reason: null,
    refundReason: null,
    authorization: null,
    reference: null,
    evidence: null,
    businessDate: null,
    tries: 0,
    createdAt: 5,
    settledAt: null,
    ...given,
  })

  test('are as they were, whatever they say, and in how many bytes', () => {
    const operations = [
      operation(1, { evidence: '', refundReason: 'a "quoted", comma\n' }),
      operation(2, { reason: 'insufficient_funds', tries: 3, settledAt: 0 }),
      operation(3, { evidence: 'x'.repeat(70_000), authorization: '', businessDate: '2026-11-26' }),
    ]
    expect(unpackOperations(packOperations(operations), { id: 'pay_1', currency: 'JPY' })).toEqual(operations)
    expect(packOperations([])).toEqual({ operations: '[]', evidence: null })
  })

  test('are stored without what their ids have of their payment’s, and read with it, or without, as before', () => {
    const payment = { id: idOf(1), currency: 'JPY' }
    const start = `op_${payment.id.slice('pay_'.length)}`
    const authorize = operation(0, { id: `${start}0123456789`, paymentId: payment.id })
    const capture = operation(1, { id: `${start}0123456780`, paymentId: payment.id, original: authorize.id })
    const packed = packOperations([authorize, capture])
    expect(packed.operations).not.toContain(start)
    expect(unpackOperations(packed, payment)).toEqual([authorize, capture])
    const before = { ...packed, operations: packed.operations.replaceAll('~', start) }
    expect(unpackOperations(before, payment)).toEqual([authorize, capture])
  })
})

describe('A business day', () => {
  test('is paged through in the order of ids, a payment’s operations of other days left out', () => {
    const { captures, db, count } = house()
    const ids = [4, 2, 3].flatMap((number) => captures(idOf(number), NOW))
    const [only = ''] = captures(idOf(1), NOW, ['2026-11-26', '2026-11-27'])
    const [other = '', placed = ''] = captures(`pay_0v3fxtr0${'z'.repeat(26)}`, NOW)
    expect(count('day_lines')).toBe(6)
    const day = { issuer: '4', businessDate: '2026-11-26' }
    const found: string[] = []
    for (let page = operationsOfDay(db, day, '', 2); page.length > 0;) {
      found.push(...page.map(({ id }) => id))
      page = operationsOfDay(db, day, found.at(-1) ?? '', 2)
    }
    expect(found).toEqual([...ids, only, other, placed].toSorted())
    expect(operationsOfDay(db, { ...day, issuer: '7' }, '', 10)).toEqual([])
  })
})

describe('What is due', () => {
  test('is given by time, and what was put off or has ended is not', () => {
    const due = new DueQueues()
    for (let number = 0; number < 1_000; number++) due.set(`pay_${number}`, '4', 1_000 - number)
    due.set('pay_999', '4', 5_000)
    due.set('pay_998', '4', null)
    due.set('pay_997', '7', 1)
    expect(due.first('4')).toEqual({ id: 'pay_996', at: 4 })
    expect(due.waiting()).toEqual([
      { name: '4', at: 4 },
      { name: '7', at: 1 },
    ])
    const order: number[] = []
    for (let next = due.first('4'); next !== undefined; next = due.first('4')) {
      order.push(next.at)
      due.set(next.id, '4', null)
    }
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).toHaveLength(998)
    expect(due.first('')).toBeUndefined()
  })

  test('is known again after a restart, and nothing that has ended', () => {
    const { captures, ledger, db, context } = house()
    captures(idOf(1), NOW)
    ledger.create(
      newPayment(2, { id: idOf(2), createdAt: NOW, expiresAt: NOW + 5 }),
      { key: 'b', fingerprint: '' },
      context(),
    )
    ledger.create(newPayment(3, { id: idOf(3), createdAt: NOW }), { key: 'c', fingerprint: '' }, context())
    ledger.beginAttempt(idOf(3), { issuer: ISSUER, memberHint: null }, context())
    const before = new DuePayments(db)
    const said = [before.nextExpiry(), before.waiting()]
    expect(said).toEqual([NOW + 5, [{ name: '4', at: ledger.find(idOf(3))?.wakeAt }]])
    const next = Object.create(db) as typeof db
    const after = new DuePayments(next)
    expect([after.nextExpiry(), after.waiting()]).toEqual(said)
    expect(after.claim('4', NOW + 3_600_000)?.id).toBe(idOf(3))
    expect(new Ledger(next).find(idOf(3))?.wakeAt).toBeGreaterThan(NOW + 3_600_000)
  })
})
