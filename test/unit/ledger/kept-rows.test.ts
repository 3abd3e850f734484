import { describe, expect, test } from 'vitest'
import { KeptRows } from '../../../broker/ledger/kept-rows.ts'
import { KEPT_ROWS_MAX } from '../../../broker/limits.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const ATTEMPT = { issuer: { prefix: '4', name: 'Sumire Card', livemode: false }, memberHint: '3119' }

describe('what a ledger keeps in memory', () => {
  test('is bounded: what was used longest ago goes', () => {
    const kept = new KeptRows<{ id: string }>()
    for (let i = 0; i < KEPT_ROWS_MAX; i++) kept.keep({ id: `pay_${i}` })
    kept.get('pay_0')
    kept.keep({ id: 'pay_new' })
    expect(['pay_0', 'pay_1', 'pay_2', 'pay_new'].filter((id) => kept.get(id))).toEqual(['pay_0', 'pay_2', 'pay_new'])
  })

  test('is not asked of the storage again', () => {
    const { ledger, database, context } = ledgerInMemory()
    const payment = newPayment(1)
    ledger.create(payment, { key: 'a', fingerprint: '' }, context())
    database.run('DELETE FROM payments')
    expect(ledger.read(payment.id, context())).toMatchObject({ id: payment.id, status: 'open' })
  })

  test('is as the storage is, field by field', () => {
    const { ledger, db, context } = ledgerInMemory()
    const items = [{ name: 'Cup', quantity: 2, amount: 6_400 }]
    const payment = newPayment(1, { items, metadata: { cart: 'c-1' }, description: null })
    ledger.create(payment, { key: 'a', fingerprint: '' }, context())
    const begun = ledger.beginAttempt(payment.id, ATTEMPT, context(1_000))
    const kept = ledger.read(payment.id, context(2_000))
    expect(begun).toMatchObject({ kind: 'begun', payment: kept })
    expect(new Ledger(Object.create(db)).read(payment.id, context(2_000))).toEqual(kept)
  })

  test('is forgotten when a transaction fails, of which nothing was written', () => {
    const { ledger, context } = ledgerInMemory()
    const payment = newPayment(1)
    ledger.create(payment, { key: 'a', fingerprint: '' }, context())
    const failing = { ...context(1_000), newId: () => 'op_1' }
    ledger.beginAttempt(payment.id, ATTEMPT, failing)
    // The same id can't be intended twice: the second payment's attempt fails half-way.
    const other = newPayment(2)
    ledger.create(other, { key: 'b', fingerprint: '' }, context())
    expect(() => ledger.beginAttempt(other.id, ATTEMPT, failing)).toThrow()
    expect(ledger.read(other.id, context(1_000))).toMatchObject({ status: 'open', pendingOperation: null })
    expect(ledger.operationsOf(other.id)).toEqual([])
  })
})
