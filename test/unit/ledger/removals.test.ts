/** Tests what a ledger forgets in time: payments that nobody tried to pay go, and nothing else does. */

import { beforeEach, describe, expect, test } from 'vitest'

import { DeliveryBook } from '../../../broker/ledger/delivery-book.ts'
import { LedgerRemovals } from '../../../broker/ledger/removals.ts'
import {
  ABANDONED_KEPT_MS,
  ABANDONED_LOOKED_AT_ONCE,
  ABANDONED_LOOK_EACH_MS,
  ABANDONED_REMOVED_AT_ONCE,
  CHORES_PAUSE_MS,
} from '../../../broker/limits.ts'
import { newPaymentId } from '../../../broker/object-ids.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const NOW = Date.parse('2026-11-26T03:00:00Z')
const DAY_MS = 24 * 60 * 60_000
const LONG_AGO = NOW - ABANDONED_KEPT_MS - 2 * DAY_MS
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }

let house: ReturnType<typeof ledgerInMemory>
let now: number
let kept: Map<string, unknown>
let deliveries: DeliveryBook
let removals: LedgerRemovals
beforeEach(() => {
  house = ledgerInMemory()
  now = NOW
  kept = new Map()
  deliveries = new DeliveryBook(house.db)
  removals = begun()
})

/** Of an object that begins anew. */
function begun(): LedgerRemovals {
  const store = { get: (key: string) => kept.get(key), put: (key: string, value: unknown) => void kept.set(key, value) }
  return new LedgerRemovals(house.db, { deliveries, store, now: () => now })
}

/** A payment that was open for half an hour. */
function made(createdAt: number): string {
  const id = newPaymentId('12345678', createdAt)
  const payment = newPayment(1, { id, createdAt, expiresAt: createdAt + 1_800_000 })
  house.ledger.create(payment, { key: id, fingerprint: '', isDecided: true }, house.context(createdAt))
  return id
}

function expires(id: string): string {
  const payment = house.ledger.find(id)
  house.ledger.changePayment(id, { type: 'expired' }, house.context(payment?.expiresAt))
  return id
}

function isThere(id: string): boolean {
  return house.ledger.find(id) !== undefined
}

function eventSubjects(): string[] {
  return house.ledger.eventsAfter(0, 100_000).map(({ event }) => event.subject)
}

/** A payment of today, by which the ledger goes on. */
function today(): string {
  return expires(made(NOW - DAY_MS))
}

describe('A payment that nobody tried to pay', () => {
  test('is removed forty days after its end, with its events; one that was cancelled too', () => {
    const expired = expires(made(LONG_AGO))
    const cancelled = made(LONG_AGO + 1)
    house.ledger.changePayment(cancelled, { type: 'cancelled', by: 'shop' }, house.context(LONG_AGO + 2))
    const latest = today()
    removals.work()
    expect([expired, cancelled, latest].map(isThere)).toEqual([false, false, true])
    expect(eventSubjects()).toEqual([latest])
    expect(house.ledger.list({}, 10).payments.map(({ id }) => id)).toEqual([latest])
  })

  test('stays until then', () => {
    const recent = expires(made(NOW - ABANDONED_KEPT_MS))
    today()
    removals.work()
    expect(isThere(recent)).toBe(true)
  })

  test('is none of those that were tried, even with a wrong password: what the issuer signed is kept', () => {
    const tried = made(LONG_AGO)
    const attempt = house.ledger.beginAttempt(
      tried,
      { issuer: ISSUER, memberHint: '1234' },
      house.context(LONG_AGO + 1),
    )
    if (attempt.kind !== 'begun') throw new Error('The attempt was not begun.')
    house.ledger.recordAttempt(attempt.operation.id, { type: 'attempt_returned' }, house.context(LONG_AGO + 2))
    expires(tried)
    const abandoned = expires(made(LONG_AGO + 3))
    today()
    removals.work()
    expect([tried, abandoned].map(isThere)).toEqual([true, false])
    expect(house.ledger.operationsOf(tried)).toHaveLength(1)
  })

  test('stays where it is the ledger’s latest, or its event is: by these the ledger goes on', () => {
    const only = expires(made(LONG_AGO))
    removals.work()
    expect(isThere(only)).toBe(true)
    // The next one is open, and has no event yet.
    made(NOW)
    now += 2 * ABANDONED_LOOK_EACH_MS
    removals.work()
    expect(eventSubjects()).toEqual([only])
    today()
    now += 2 * ABANDONED_LOOK_EACH_MS
    removals.work()
    expect(isThere(only)).toBe(false)
  })

  test('is not made again by its Idempotency-Key: the key’s payment is over', () => {
    const id = expires(made(LONG_AGO))
    today()
    removals.work()
    const payment = newPayment(1, { id, createdAt: NOW })
    const request = { key: 'again', fingerprint: '', isDecided: true }
    expect(house.ledger.create(payment, request, house.context(NOW))).toEqual({ kind: 'removed' })
    expect(isThere(id)).toBe(false)
  })

  test('waits for an endpoint that has yet to hear of it', () => {
    const id = expires(made(LONG_AGO))
    today()
    const endpoint = { id: 'whe_1', enabled: true, events: null, createdAt: 0 }
    deliveries.fanOut([endpoint], { now: NOW, newId: () => 'evt_1' })
    removals.work()
    expect(isThere(id)).toBe(true)
  })
})

describe('The removal', () => {
  test('goes in bounded steps, each payment looked at once, also by an object that begins anew', () => {
    const many = ABANDONED_REMOVED_AT_ONCE + 20
    const abandoned = Array.from({ length: many }, (_, i) => expires(made(LONG_AGO + i)))
    today()
    removals.work()
    expect(abandoned.filter(isThere)).toHaveLength(20)
    expect(removals.nextWake()).toBe(now + CHORES_PAUSE_MS)
    now += CHORES_PAUSE_MS
    removals = begun()
    removals.work()
    expect(abandoned.filter(isThere)).toHaveLength(0)
    const looks = (): number => {
      house.statements.clear()
      removals.work()
      return [...house.statements].filter((statement) => statement.includes('json_array_length')).length
    }
    expect([looks(), looks()]).toEqual([0, 0])
    expect(ABANDONED_LOOKED_AT_ONCE).toBeGreaterThan(ABANDONED_REMOVED_AT_ONCE)
  })

  test('has an alarm of its own where nothing else rings it: when the first is over, and not for a busy ledger', () => {
    const first = made(NOW)
    made(NOW + 1)
    removals.work()
    expect(removals.nextWake()).toBeNull()
    removals.lookLater()
    const at = removals.nextWake() ?? 0
    expect(at - NOW).toBeGreaterThan(ABANDONED_KEPT_MS)
    expect(at - NOW).toBeLessThan(ABANDONED_KEPT_MS + 2 * DAY_MS)
    expires(first)
    expires(made(at - 2 * DAY_MS))
    now = at
    // The object was out of memory meanwhile.
    removals = begun()
    removals.work()
    expect(isThere(first)).toBe(false)
  })

  test('asks for no alarm in a ledger that keeps nothing for a time', () => {
    removals.lookLater()
    expect(removals.nextWake()).toBeNull()
  })
})
