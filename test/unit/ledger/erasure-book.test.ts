/** Erasing personal data: of one payment, and of all before a time, step by step; the books stay as they were. */

import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { LedgerDatabase } from '../../../broker/ledger/database.ts'
import { ErasureBook } from '../../../broker/ledger/erasure-book.ts'
import { exportPage, type WholePayment } from '../../../broker/ledger/export-page.ts'
import type { Ledger } from '../../../broker/ledger/ledger.ts'
import { migrateLedger } from '../../../broker/ledger/migrate-ledger.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import { forgetKept } from '../../../broker/ledger/transaction.ts'
import { ERASED_AT_ONCE } from '../../../broker/ledger/limits.ts'
import { isErasable, withoutPersonalData } from '../../../broker/payments/personal-data.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { APPROVED, captured } from './captured-payment.ts'
import { EarlierStorage } from './earlier-storage.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const PERSONAL = {
  description: 'Ring for Hanako',
  items: [{ name: 'Ring', quantity: 1, amount: 12_800 }],
  metadata: { customer: 'hanako@example.com' },
  locale: 'ja',
}
const EVER = { groupBy: 'issuer', spans: [{ from: 0, to: 4e12 }] } as const

/** Ended payments that were created at 0, 1, 2, …; the others as they are given. */
function ledgerOf(count: number, given: Record<number, Partial<Payment>> = {}) {
  const made = ledgerInMemory()
  for (let i = 0; i < count; i++) {
    const payment = newPayment(i, { status: 'expired', ...PERSONAL, ...given[i] })
    made.ledger.create(payment, { key: `key-${i}`, fingerprint: '' }, made.context())
  }
  return made
}

/** Numbers of the payments that still have personal data, as they are stored. */
function unerased({ db, ledger }: { db: LedgerDatabase; ledger: Ledger }, count: number): number[] {
  forgetKept(db)
  return Array.from({ length: count }, (_, i) => i).filter((i) => ledger.find(newPayment(i).id)?.metadata !== null)
}

/** Works to the end, each step by an object that has just begun. */
function worksOut(db: LedgerDatabase): number {
  for (let steps = 1; ; steps++) {
    const book = new ErasureBook(db)
    if (book.nextWake(0) === null) return steps - 1
    book.work(1_000)
  }
}

describe('Erasing a payment’s personal data', () => {
  test('takes it out of the row and leaves operations, evidence, events, sums and the version', () => {
    const made = captured(PERSONAL)
    const { id, db, ledger, context } = made
    const refund = ledger.beginOperation(
      id,
      { kind: 'refund', amount: 800, refundReason: 'Hanako’s was cracked' },
      context(),
    )
    if (refund.kind !== 'changed' || refund.next === undefined) throw new Error('The refund did not begin.')
    ledger.recordOutcome(refund.next.id, APPROVED, context())
    const before = exportPage(db, {}).payments[0]
    const sums = tally(db, EVER)
    const done = new ErasureBook(db).erasePayment(id, 5)
    expect(done).toMatchObject({
      ok: true,
      erased: expect.arrayContaining(['description', 'items', 'metadata', 'locale', 'refund_reasons']) as string[],
    })
    forgetKept(db)
    const after = exportPage(db, {}).payments[0]
    expect(before && after).toEqual({
      payment: withoutPersonalData(before?.payment as Payment, 5),
      operations: before?.operations.map((operation) => ({ ...operation, refundReason: null })),
      events: before?.events,
    })
    expect(JSON.stringify(after)).not.toMatch(/Hanako|hanako|Ring/)
    expect(tally(db, EVER)).toEqual(sums)
    // It can still be refunded, and be asked for again.
    const more = ledger.beginOperation(id, { kind: 'refund', amount: 100, refundReason: 'Hanako again' }, context())
    expect(more.kind).toBe('changed')
    expect(new ErasureBook(db).erasePayment(id, 6)).toEqual({ ok: false, problem: 'payment_in_progress' })
  })

  test.each(['open', 'processing', 'awaiting_payment', 'awaiting_confirmation', 'authorized'] as const)(
    'is refused while it is %s, and of one that there is not',
    (status) => {
      const made = ledgerOf(1, { 0: { status } })
      expect(new ErasureBook(made.db).erasePayment(newPayment(0).id, 5)).toMatchObject({
        problem: 'payment_in_progress',
      })
      expect(unerased(made, 1)).toEqual([0])
      expect(new ErasureBook(made.db).erasePayment(newPayment(9).id, 5)).toMatchObject({ problem: 'payment_not_found' })
    },
  )
})

describe('Erasing what is older than a time', () => {
  test('goes in bounded steps, over deaths of the object, and no further than the time', () => {
    const count = 3 * ERASED_AT_ONCE
    const made = ledgerOf(count)
    expect(new ErasureBook(made.db).eraseBefore(2 * ERASED_AT_ONCE + 50)).toEqual({ isDone: false })
    expect(worksOut(made.db)).toBe(3)
    expect(unerased(made, count)).toEqual(
      Array.from({ length: ERASED_AT_ONCE - 50 }, (_, i) => 2 * ERASED_AT_ONCE + 50 + i),
    )
    expect(new ErasureBook(made.db).eraseBefore(10)).toEqual({ isDone: true })
    expect(new ErasureBook(made.db).eraseBefore(count)).toEqual({ isDone: false })
    worksOut(made.db)
    expect(unerased(made, count)).toEqual([])
  })

  test('writes nothing of a step that fails, and does it again', () => {
    const made = ledgerOf(20)
    made.database.run(
      "CREATE TRIGGER fails BEFORE UPDATE ON payment_records WHEN OLD.order_ref = 'A-13' BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    const book = new ErasureBook(made.db)
    book.eraseBefore(20)
    expect(() => book.work(1)).toThrow()
    expect(unerased(made, 20)).toHaveLength(20)
    made.database.run('DROP TRIGGER fails')
    book.work(1)
    expect(unerased(made, 20)).toEqual([])
    expect(book.nextWake(0)).toBe(null)
  })

  test('comes back to a payment that was still under way', () => {
    const made = ledgerOf(5, { 2: { status: 'authorized', wakeAt: 50 } })
    new ErasureBook(made.db).eraseBefore(5)
    worksOut(made.db)
    expect(unerased(made, 5)).toEqual([2])
    made.database.run("UPDATE payment_records SET status = 'voided' WHERE order_ref = 'A-2'")
    forgetKept(made.db)
    expect(new ErasureBook(made.db).eraseBefore(6)).toEqual({ isDone: false })
    worksOut(made.db)
    expect(unerased(made, 5)).toEqual([])
  })

  test('finds nothing to do in a new ledger, and sets no alarm', () => {
    const { db } = ledgerInMemory()
    const book = new ErasureBook(db)
    expect(book.eraseBefore(1e12)).toEqual({ isDone: true })
    expect(book.nextWake(0)).toBe(null)
  })

  test('reaches what version 0.1 stored, and keeps its books', () => {
    const packed = readFileSync(new URL('version-0.1/ledger.sqlite.br', import.meta.url))
    const storage = new EarlierStorage(new Uint8Array(brotliDecompressSync(packed)))
    migrateLedger(storage, 0)
    const [row] = storage.rows('SELECT created_at FROM payments ORDER BY created_at LIMIT 1 OFFSET 150')
    const before = Number(row?.['created_at'])
    const operationsOf = (all: readonly WholePayment[]): number =>
      all.reduce((sum, one) => sum + one.operations.length, 0)
    const [all, sums] = [createdBefore(storage.db, before), tally(storage.db, EVER)]
    new ErasureBook(storage.db).eraseBefore(before)
    worksOut(storage.db)
    forgetKept(storage.db)
    const after = createdBefore(storage.db, before)
    const left = after.filter(({ payment }) => payment.metadata !== null || payment.description !== null)
    expect(left.filter(({ payment }) => isErasable(payment))).toEqual([])
    expect(after.filter(({ payment }) => payment.erasedAt === 1_000).length).toBeGreaterThan(100)
    expect(after.map(({ payment }) => payment.id)).toEqual(all.map(({ payment }) => payment.id))
    expect(operationsOf(after)).toBe(operationsOf(all))
    expect(tally(storage.db, EVER)).toEqual(sums)
  })
})

function createdBefore(db: LedgerDatabase, to: number): WholePayment[] {
  return exportPage(db, { to }, 500).payments
}
