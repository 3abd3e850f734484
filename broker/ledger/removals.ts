/**
 * The rows that a ledger forgets in time, by its alarm and in bounded steps:
 * answers to requests, ended deliveries, and payments that nobody ever tried
 * to pay.
 */

import { sql } from 'drizzle-orm'

import {
  ABANDONED_LOOKED_AT_ONCE,
  ABANDONED_LOOK_EACH_MS,
  ABANDONED_REMOVED_AT_ONCE,
  CHORES_PAUSE_MS,
  IDEMPOTENCY_KEPT_MS,
  WEBHOOK_LOG_KEPT_MS,
} from '../limits.ts'
import { isAbandoned, removedBefore } from '../payments/abandoned.ts'
import type { PaymentStatus } from '../../protocol/payment.ts'
import type { LedgerDatabase } from './database.ts'
import type { DeliveryBook } from './delivery-book.ts'
import { eventAt, lastSequence } from './event-book.ts'
import { pruneRequests } from './idempotent-requests.ts'
import type { AlarmLane } from './ledger-alarm.ts'
import { firstPlaceAt, timeOfPlace } from './payment-place.ts'
import { hasEarlierEvents } from './payment-rows.ts'
import { statementsOf } from './statements.ts'

/** Keeps the place up to which the payments of this ledger were looked through, and when that goes on: the object's own storage. */
export interface ReachedStore {
  get(key: 'looked_through' | 'looks_again_at'): unknown
  put(key: 'looked_through' | 'looks_again_at', value: number): void
}

interface Candidate {
  place: number
  id: string
  status: PaymentStatus
  operations: number
  /** JSON. */
  sequences: string
}

/** The lane of the alarm that forgets. It never waits for anything outside. */
export class LedgerRemovals implements AlarmLane {
  readonly #db: LedgerDatabase
  readonly #deliveries: Pick<DeliveryBook, 'prune' | 'waiting'>
  readonly #store: ReachedStore
  readonly #now: () => number
  /** Set while there is more to do. */
  #moreAt: number | null = null
  /** Set where nothing else will ring the alarm; kept for an object that begins anew by that. */
  #laterAt: number | null
  #lookAt = -Infinity

  constructor(
    db: LedgerDatabase,
    at: { deliveries: Pick<DeliveryBook, 'prune' | 'waiting'>; store: ReachedStore; now: () => number },
  ) {
    this.#db = db
    this.#deliveries = at.deliveries
    this.#store = at.store
    this.#now = at.now
    this.#laterAt = (at.store.get('looks_again_at') as number | undefined) ?? null
  }

  nextWake(): number | null {
    if (this.#moreAt === null || this.#laterAt === null) return this.#moreAt ?? this.#laterAt
    return Math.min(this.#moreAt, this.#laterAt)
  }

  work(): void {
    const now = this.#now()
    const isDue = (this.nextWake() ?? Infinity) <= now
    // A busy ledger's alarm rings for other things, and is set for none of this.
    this.#laterAt = null
    pruneRequests(this.#db, now)
    this.#deliveries.prune(now)
    if (!isDue && now < this.#lookAt) return
    const { removed, isMore } = this.#removeSome(now)
    this.#lookAt = now + (isMore ? CHORES_PAUSE_MS : ABANDONED_LOOK_EACH_MS)
    this.#moreAt = isMore ? now + CHORES_PAUSE_MS : null
    if (!isMore && (isDue || removed > 0)) this.lookLater()
  }

  /** Nothing else waits for the alarm: it rings when the first of what is kept for a time is over. */
  lookLater(): void {
    const now = this.#now()
    const [request] = this.#db.all<{ at: number | null }>(sql`SELECT min(created_at) AS at FROM idempotency`)
    const [delivery] = this.#db.all<{ of: string | null }>(sql`SELECT min(endpoint_id) AS of FROM delivery_records`)
    const oldest = request?.at ?? null
    const hasDeliveries = typeof delivery?.of === 'string'
    const ends = [
      ...(oldest === null ? [] : [Math.max(oldest + IDEMPOTENCY_KEPT_MS, now) + 1]),
      ...(hasDeliveries ? [now + WEBHOOK_LOG_KEPT_MS] : []),
      ...this.#nextLook(now),
    ]
    this.#laterAt = ends.length === 0 ? null : Math.min(...ends)
    if (this.#laterAt !== null) this.#store.put('looks_again_at', this.#laterAt)
  }

  /** The time at which the next payment that was not looked at is old enough; never twice a day, for the alarm costs something. */
  #nextLook(now: number): number[] {
    const [next] = this.#db.all<{ place: number }>(
      sql`SELECT place FROM payment_records WHERE place > ${this.#reached()} ORDER BY place LIMIT 1`,
    )
    const [last] = this.#db.all<{ place: number }>(sql`SELECT max(place) AS place FROM payment_records`)
    if (next === undefined || next.place === last?.place) return []
    return [Math.max(timeOfPlace(next.place) + now - removedBefore(now) + 1, now + ABANDONED_LOOK_EACH_MS)]
  }

  #reached(): number {
    return Number(this.#store.get('looked_through') ?? -1)
  }

  /** Looks through the payments from where it ended, each once. */
  #removeSome(now: number): { removed: number; isMore: boolean } {
    // An event that old that is still on its way to an endpoint goes with its payment.
    const isBehind = this.#deliveries.waiting().some(({ at }) => at < removedBefore(now))
    if (isBehind) return { removed: 0, isMore: false }
    const candidates = this.#candidates(now)
    // The numbers of events go on from the last one, so that it stays; and what is not at its end is looked at again.
    const last = eventAt(this.#db, lastSequence(this.#db))
    const end = candidates.findIndex(({ id, status }) => status === 'open' || id === last?.subject)
    const looked = end === -1 ? candidates : candidates.slice(0, end)
    const abandoned = looked.filter(isAbandoned).slice(0, ABANDONED_REMOVED_AT_ONCE)
    const isCut = abandoned.length === ABANDONED_REMOVED_AT_ONCE
    const reached = isCut ? abandoned.at(-1)?.place : looked.at(-1)?.place
    if (reached === undefined) return { removed: 0, isMore: false }
    this.#remove(abandoned)
    this.#store.put('looked_through', reached)
    return { removed: abandoned.length, isMore: isCut || looked.length === ABANDONED_LOOKED_AT_ONCE }
  }

  /** Never the latest payment: by it the ledger knows whose it is. */
  #candidates(now: number): Candidate[] {
    return this.#db.all<Candidate>(
      sql`SELECT place, id, status, json_array_length(operations) AS operations, event_sequences AS sequences
          FROM payment_records WHERE place > ${this.#reached()} AND place < ${firstPlaceAt(removedBefore(now))}
          AND place < (SELECT max(place) FROM payment_records) ORDER BY place LIMIT ${ABANDONED_LOOKED_AT_ONCE}`,
    )
  }

  #remove(abandoned: readonly Candidate[]): void {
    if (abandoned.length === 0) return
    const { kept } = statementsOf(this.#db)
    this.#db.transaction(() => {
      for (const { place, id, sequences } of abandoned) {
        const own = sql`SELECT value FROM json_each(${sequences})`
        this.#db.run(sql`DELETE FROM event_records WHERE sequence IN (${own}) AND subject = ${id}`)
        if (hasEarlierEvents(this.#db)) this.#db.run(sql`DELETE FROM events WHERE payment_id = ${id}`)
        this.#db.run(sql`DELETE FROM placed_payments WHERE id = ${id}`)
        this.#db.run(sql`DELETE FROM payment_records WHERE place = ${place} AND id = ${id}`)
      }
    })
    for (const { id } of abandoned) kept.drop(id)
  }
}
