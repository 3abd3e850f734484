import { describe, expect, test } from 'vitest'
import { listPayments } from '../../../broker/ledger/queries.ts'
import { mergePages, readCursor } from '../../../broker/payments/list-pages.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'
import type { ListFilter } from '../../../broker/payments/ports/ledger-lists.ts'

const SEARCHED_MAX = 10

/** Ledgers with so many payments each, made in turns; every tenth is declined. */
function ledgers(count: number, payments: number) {
  const all = Array.from({ length: count }, () => ledgerInMemory())
  for (let i = 0; i < payments; i++) {
    const payment = newPayment(i, { status: i % 10 === 0 ? 'declined' : 'captured', order: `A-${i % 50}` })
    const own = all[i % count]
    own?.ledger.create(payment, { key: `key-${i}`, fingerprint: '' }, own.context())
  }
  return all.map(({ db }) => db)
}

/** Every page of a list, as a shop that follows the cursors gets them. */
function allPages(dbs: ReturnType<typeof ledgers>, filter: ListFilter, limit: number): string[][] {
  const pages: string[][] = []
  let before: ListFilter['before']
  do {
    const asked = before === undefined ? filter : { ...filter, before }
    const page = mergePages(
      dbs.map((db) => listPayments(db, asked, limit, SEARCHED_MAX)),
      limit,
    )
    pages.push(page.payments.map(({ id }) => id))
    before = page.nextCursor === null ? undefined : readCursor(page.nextCursor)
  } while (before !== undefined)
  return pages
}

function idsOf(count: number, isWanted: (i: number) => boolean): string[] {
  return Array.from({ length: count }, (_, i) => i)
    .filter(isWanted)
    .toReversed()
    .map((i) => newPayment(i).id)
}

describe.each([1, 3])('a list over %i ledgers', (count) => {
  const dbs = ledgers(count, 200)

  test.each([1, 7, 100])('holds every payment once, newest first, in pages of %i', (limit) => {
    expect(allPages(dbs, {}, limit).flat()).toEqual(idsOf(200, () => true))
  })

  test.each([1, 7, 100])('finds the few that pass a filter, also where a page ends before it is full (%i)', (limit) => {
    const pages = allPages(dbs, { status: 'declined' }, limit)
    expect(pages.flat()).toEqual(idsOf(200, (i) => i % 10 === 0))
  })

  test('ends when a filter lets nothing through', () => {
    expect(allPages(dbs, { issuer: '9' }, 20).flat()).toEqual([])
  })

  test('finds the payments of an order number at once', () => {
    expect(allPages(dbs, { order: 'A-7' }, 20)).toEqual([idsOf(200, (i) => i % 50 === 7)])
  })

  test('keeps to the times asked for', () => {
    expect(allPages(dbs, { from: 20, to: 60, status: 'declined' }, 3).flat()).toEqual(
      idsOf(200, (i) => i >= 20 && i < 60 && i % 10 === 0),
    )
  })
})
