import { describe, expect, test } from 'vitest'
import { DeliveryBook } from '../../../broker/ledger/delivery-book.ts'
import { writeEvent } from '../../../broker/ledger/event-book.ts'
import { inTransaction } from '../../../broker/ledger/transaction.ts'
import { DELIVERY_MARK_EACH } from '../../../broker/limits.ts'
import type { Listener } from '../../../broker/webhooks/delivery-book.ts'
import type { ClaimedDelivery } from '../../../broker/webhooks/delivery.ts'
import { ledgerInMemory } from './ledger-in-memory.ts'

const NOW = 1_000_000
const ARRIVED = { at: NOW, ms: 1, status: 204, error: null }
const FAILED = { at: NOW, ms: 1, status: 500, error: 'status' } as const

function house() {
  const { db, database, ran } = ledgerInMemory()
  const happens = (count: number, at = NOW): void => {
    for (let i = 0; i < count; i++) {
      const event = {
        id: `evt_${at}_${i}`,
        subject: 'pay_1',
        version: i,
        name: 'payment.captured',
        createdAt: at,
      } as const
      inTransaction(db, (tx) => writeEvent(tx, event))
    }
  }
  const rows = (table: string): unknown[][] => database.exec(`SELECT * FROM ${table}`)[0]?.values ?? []
  return {
    db,
    database,
    ran,
    happens,
    rows,
    context: { now: NOW, newId: (kind: string) => `${kind}_1` },
    newLife: () => new DeliveryBook(db),
  }
}

const endpoint = (id: string, given: Partial<Listener> = {}): Listener => ({
  id,
  events: null,
  createdAt: 0,
  enabled: true,
  ...given,
})

function mustClaim(book: DeliveryBook, id: string, now = NOW): ClaimedDelivery {
  const claimed = book.claim(id, now)
  if (claimed === undefined) throw new Error('There is nothing to claim.')
  return claimed
}

function arrives(book: DeliveryBook, { delivery }: ClaimedDelivery): void {
  book.record(delivery.id, delivery.nextAt, ARRIVED, { state: 'delivered' })
}

describe('A delivery', () => {
  test('has no row before its first try, and one after it', () => {
    const { happens, rows, newLife, context } = house()
    const book = newLife()
    happens(2)
    book.fanOut([endpoint('whe_1')], context)
    const claimed = mustClaim(book, 'whe_1')
    expect(rows('delivery_records')).toEqual([])
    expect(
      book.log({ endpointId: 'whe_1' }, 10).map(({ delivery }) => [delivery.eventSequence, delivery.isUnderWay]),
    ).toEqual([
      [2, false],
      [1, true],
    ])
    arrives(book, claimed)
    expect(rows('delivery_records')).toHaveLength(1)
    expect(book.hasNews()).toBe(false)
  })

  test('whose object died before it could be recorded is made in the next life, and those that arrived are not', () => {
    const { happens, newLife, context } = house()
    happens(3)
    const book = newLife()
    book.fanOut([endpoint('whe_1')], context)
    mustClaim(book, 'whe_1')
    arrives(book, mustClaim(book, 'whe_1'))
    const next = newLife()
    expect(next.hasNews()).toBe(true)
    next.fanOut([endpoint('whe_1')], context)
    expect([mustClaim(next, 'whe_1'), mustClaim(next, 'whe_1')].map(({ event }) => event.sequence)).toEqual([1, 3])
    expect(next.claim('whe_1', NOW)).toBeUndefined()
  })

  test('that is taken for lost is made again, and what then comes of the first is counted alone', () => {
    const { happens, newLife, context } = house()
    const book = newLife()
    happens(1)
    book.fanOut([endpoint('whe_1')], context)
    const first = mustClaim(book, 'whe_1')
    const again = mustClaim(book, 'whe_1', first.delivery.nextAt ?? 0)
    book.record(first.delivery.id, first.delivery.nextAt, FAILED, { state: 'failed' })
    expect(book.log({ endpointId: 'whe_1' }, 1)[0]?.delivery).toMatchObject({
      state: 'waiting',
      tries: 1,
      isUnderWay: true,
    })
    arrives(book, again)
    expect(book.log({ endpointId: 'whe_1' }, 1)[0]?.delivery).toMatchObject({
      state: 'delivered',
      tries: 2,
      nextAt: null,
    })
  })

  test('is still the next when the storage failed while it was claimed', () => {
    const { database, happens, newLife, context } = house()
    const book = newLife()
    happens(1)
    book.fanOut([endpoint('whe_1')], context)
    expect(book.waiting()).toHaveLength(1)
    const prepare = database.prepare.bind(database)
    for (let failAt = 1; failAt < 4; failAt++) {
      let statements = 0
      database.prepare = (...args) => {
        if ((statements += 1) === failAt) throw new Error('the storage failed')
        return prepare(...args)
      }
      expect(() => book.claim('whe_1', NOW)).toThrow()
    }
    database.prepare = prepare
    expect(mustClaim(book, 'whe_1').event.sequence).toBe(1)
  })

  test('is made again when it is due, also in the next life', () => {
    const { happens, newLife, context } = house()
    const book = newLife()
    happens(1)
    book.fanOut([endpoint('whe_1')], context)
    const { delivery } = mustClaim(book, 'whe_1')
    book.record(delivery.id, delivery.nextAt, FAILED, { state: 'waiting', at: NOW + 5_000 })
    expect(book.waiting()).toEqual([{ name: 'whe_1', at: NOW + 5_000 }])
    const next = newLife()
    expect(next.claim('whe_1', NOW + 4_999)).toBeUndefined()
    expect(mustClaim(next, 'whe_1', NOW + 5_000).delivery).toMatchObject({ id: delivery.id, tries: 1 })
  })

  test('is not of what happened while the endpoint was disabled, nor before it was made, nor of what it does not want', () => {
    const { happens, newLife, context } = house()
    const book = newLife()
    book.fanOut([endpoint('whe_1')], context)
    happens(2)
    book.fanOut([endpoint('whe_1', { enabled: false })], context)
    happens(1)
    book.fanOut([endpoint('whe_1', { enabled: false })], context)
    happens(1, NOW + 1)
    const late = endpoint('whe_2', { createdAt: NOW + 1 })
    const other = endpoint('whe_3', { events: ['payment.voided'] })
    book.fanOut([endpoint('whe_1'), late, other], context)
    const heard = ['whe_1', 'whe_2', 'whe_3'].map((id) => book.claim(id, NOW + 1)?.event.sequence)
    expect(heard).toEqual([4, 4, undefined])
  })

  test('is looked for from a mark that goes on with the events, and never past what is under way', () => {
    const { happens, newLife, context, rows } = house()
    const book = newLife()
    book.fanOut([endpoint('whe_1')], context)
    happens(2)
    book.fanOut([endpoint('whe_1')], context)
    mustClaim(book, 'whe_1')
    arrives(book, mustClaim(book, 'whe_1'))
    happens(DELIVERY_MARK_EACH)
    book.fanOut([endpoint('whe_1')], context)
    expect(rows('delivery_marks')).toEqual([
      ['', DELIVERY_MARK_EACH + 2],
      ['whe_1', 0],
    ])
    const next = newLife()
    next.fanOut([endpoint('whe_1')], context)
    expect([mustClaim(next, 'whe_1'), mustClaim(next, 'whe_1')].map(({ event }) => event.sequence)).toEqual([1, 3])
  })

  test('of a merchant without endpoints writes nothing but a mark now and then', () => {
    const { happens, newLife, context, rows } = house()
    const book = newLife()
    for (let i = 0; i < 3; i++) {
      happens(DELIVERY_MARK_EACH / 2)
      book.fanOut([], context)
    }
    expect(rows('delivery_marks')).toEqual([['', DELIVERY_MARK_EACH]])
  })

  test('that fails and is tried again asks no more of the ledger with sixteen endpoints that fail than with two', () => {
    const statementsOfTry = (count: number): number => {
      const { happens, newLife, context, ran } = house()
      const book = newLife()
      const ids = Array.from({ length: count }, (_, i) => `whe_${i}`)
      happens(2)
      book.fanOut(
        ids.map((id) => endpoint(id)),
        context,
      )
      const fails = (id: string, at: number): void => {
        const { delivery } = mustClaim(book, id, at)
        book.record(delivery.id, delivery.nextAt, FAILED, { state: 'waiting', at: at + 5_000 })
        expect(book.waiting()).toHaveLength(count)
      }
      for (const id of ids) for (let event = 0; event < 2; event++) fails(id, NOW)
      const before = ran.length
      fails('whe_1', NOW + 5_000)
      return ran.length - before
    }
    expect(statementsOfTry(16)).toBe(statementsOfTry(2))
  })
})
