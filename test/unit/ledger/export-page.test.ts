import { describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import type { LedgerDatabase } from '../../../broker/ledger/database.ts'
import { exportPage, type ExportFilter, type WholePayment } from '../../../broker/ledger/export-page.ts'
import { migrateLedger } from '../../../broker/ledger/migrate-ledger.ts'
import { EXPORT_PAGE_MAX_BYTES } from '../../../broker/ledger/limits.ts'
import { captured } from './captured-payment.ts'
import { EarlierStorage } from './earlier-storage.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

/** All pages, each asked for from after the last payment of the one before. */
function pagesOf(db: LedgerDatabase, limit: number, span: ExportFilter = {}): WholePayment[][] {
  const pages: WholePayment[][] = []
  let before: ExportFilter['before']
  for (;;) {
    const page = exportPage(db, before === undefined ? span : { ...span, before }, limit)
    pages.push(page.payments)
    const last = page.payments.at(-1)?.payment
    if (page.isEnd || last === undefined) return pages
    before = { createdAt: last.createdAt, id: last.id }
  }
}

describe('Pages of an export', () => {
  test.each([1, 7, 100])('hold every payment of a span once (%i a page)', (limit) => {
    const { db, ledger, context } = ledgerInMemory()
    for (let i = 0; i < 60; i++) ledger.create(newPayment(i), { key: `key-${i}`, fingerprint: '' }, context())
    const ids = pagesOf(db, limit, { from: 10, to: 50 }).flatMap((page) => page.map(({ payment }) => payment.id))
    expect(ids).toEqual(Array.from({ length: 40 }, (_, i) => newPayment(49 - i).id))
  })

  test('hold a payment with its operations, the issuer’s signed answers and its events', () => {
    const payment = captured()
    const [found] = exportPage(payment.db, {}).payments
    expect(found?.payment).toEqual(payment.payment())
    expect(found?.operations.map(({ kind, evidence }) => [kind, evidence])).toEqual([
      ['authorize', 'a.b.c'],
      ['capture', 'a.b.c'],
    ])
    expect(found?.events).toEqual(payment.ledger.eventsOf(payment.id))
  })

  test('end where they have enough bytes, with one payment at least', () => {
    const { db, ledger, context } = ledgerInMemory()
    const description = 'x'.repeat(EXPORT_PAGE_MAX_BYTES)
    for (let i = 0; i < 3; i++) {
      ledger.create(newPayment(i, { description }), { key: `key-${i}`, fingerprint: '' }, context())
    }
    expect(pagesOf(db, 50).map(({ length }) => length)).toEqual([1, 1, 1])
  })

  test('hold what version 0.1 stored, as it was', () => {
    const packed = readFileSync(new URL('version-0.1/ledger.sqlite.br', import.meta.url))
    const storage = new EarlierStorage(new Uint8Array(brotliDecompressSync(packed)))
    const count = (table: string, ids: readonly string[]): number =>
      Number(storage.rows(`SELECT count(*) AS n FROM ${table} WHERE payment_id IN ('${ids.join("','")}')`)[0]?.['n'])
    migrateLedger(storage, Date.parse('2026-11-26T00:00:00Z'))
    const all = exportPage(storage.db, {}, 200).payments
    const ids = all.map(({ payment }) => payment.id)
    expect(new Set(ids).size).toBe(200)
    expect(all.reduce((sum, one) => sum + one.operations.length, 0)).toBe(count('operations', ids))
    expect(all.reduce((sum, one) => sum + one.events.length, 0)).toBe(count('events', ids))
  })
})
