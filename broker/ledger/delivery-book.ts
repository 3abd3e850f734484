/** The deliveries of a ledger: which event must still reach which endpoint, and what became of every try. */

import { and, asc, desc, eq, isNotNull, lt, lte, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

import { deliveries, fanOut } from './schema.ts'
import { toldTroubles } from './record-schema.ts'
import { eventAt, eventsFrom, lastSequence, writeEvent } from './event-book.ts'
import { peekRow } from './payment-rows.ts'
import { inTransaction } from './transaction.ts'
import type { Waiting } from '../lanes.ts'
import {
  PRUNED_AT_ONCE,
  WEBHOOK_ATTEMPTS_SHOWN_MAX,
  WEBHOOK_FAN_OUT_BATCH,
  WEBHOOK_LEASE_MS,
  WEBHOOK_LOG_KEPT_MS,
} from '../limits.ts'
import type { ClaimedDelivery, Delivery, DeliveryAttempt } from '../webhooks/delivery.ts'
import type { NextStep } from '../webhooks/retry-schedule.ts'
import type { LedgerDatabase } from './database.ts'
import { ownerOf } from './owner.ts'
import type { LedgerOwner } from './owner.ts'
import type { EndpointEventName, LedgerEvent } from '../events/event.ts'
import type { DeliveryContext, DeliveryFilter, Listener, LoggedDelivery } from '../webhooks/delivery-book.ts'

export class DeliveryBook {
  readonly #db: LedgerDatabase
  #reached: number | undefined

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** Whether there are events that have not been turned into deliveries. Asked after every write: built once. */
  hasNews(): boolean {
    this.#reached ??= reachedEvent(this.#db)
    return lastSequence(this.#db) > this.#reached
  }

  /** Whose ledger it is; undefined while there is no payment in it. */
  owner(): LedgerOwner | undefined {
    return ownerOf(this.#db)
  }

  /**
   * Turns the next events into deliveries, one for each listener, in one
   * transaction: an event is never without its deliveries, nor has it them
   * twice. True when there may be more.
   */
  fanOut(listeners: readonly Listener[], context: DeliveryContext): boolean {
    this.#reached = undefined
    return this.#db.transaction((tx) => {
      const reached = reachedEvent(tx)
      const last = lastSequence(tx)
      const isNobodyThere = listeners.length === 0
      const news = isNobodyThere ? [] : nextEvents(tx, reached, listeners.length)
      for (const event of news) {
        for (const listener of listeners) {
          if (wants(listener, event))
            tx.insert(deliveries)
              .values(deliveryOf(event, listener, context))
              .run()
        }
      }
      const sequence = isNobodyThere ? last : (news.at(-1)?.sequence ?? reached)
      if (sequence > reached) moveFanOut(tx, sequence)
      return sequence < last
    })
  }

  /**
   * The endpoints that deliveries wait for, each with when its first is due:
   * one step through the index for each endpoint, not for each delivery.
   */
  waiting(): Waiting[] {
    return this.#db.all<Waiting>(ENDPOINTS_WAITING)
  }

  /**
   * An endpoint's delivery that is longest overdue, leased before it is made:
   * what never comes back is made again when the lease has run out.
   */
  claim(endpointId: string, now: number): ClaimedDelivery | undefined {
    return this.#db.transaction((tx) => {
      const isDue = and(
        isNotNull(deliveries.nextAt),
        eq(deliveries.endpointId, endpointId),
        lte(deliveries.nextAt, now),
      )
      const found = tx.select().from(deliveries).where(isDue).orderBy(asc(deliveries.nextAt)).limit(1).get()
      const event = found === undefined ? undefined : eventAt(this.#db, found.eventSequence)
      if (found === undefined || event === undefined) return undefined
      const claim = { nextAt: now + WEBHOOK_LEASE_MS, isUnderWay: true }
      tx.update(deliveries).set(claim).where(eq(deliveries.id, found.id)).run()
      return { delivery: { ...found, ...claim }, event, payment: peekRow(this.#db, event.subject)?.payment ?? null }
    })
  }

  /**
   * What a try came to, and when the next one is. `lease` is the claim's
   * `nextAt`: a try that was taken for lost meanwhile is counted and logged,
   * and changes nothing else, unless it has arrived.
   */
  record(id: string, lease: number | null, attempt: DeliveryAttempt, next: NextStep): void {
    this.#db.transaction((tx) => {
      const known = tx.select().from(deliveries).where(eq(deliveries.id, id)).get()
      if (known === undefined || known.state === 'delivered') return
      const attempts = [...known.attempts, attempt].slice(-WEBHOOK_ATTEMPTS_SHOWN_MAX)
      const counts = known.nextAt === lease || next.state === 'delivered'
      const nextAt = next.state === 'waiting' ? next.at : null
      const step = counts ? { state: next.state, nextAt, isUnderWay: false } : {}
      tx.update(deliveries)
        .set({ attempts, tries: known.tries + 1, ...step })
        .where(eq(deliveries.id, id))
        .run()
    })
  }

  /** Puts off a delivery that could not even be tried. */
  release(id: string, lease: number | null, at: number): void {
    const mine = and(eq(deliveries.id, id), lease === null ? undefined : eq(deliveries.nextAt, lease))
    this.#db.update(deliveries).set({ nextAt: at, isUnderWay: false }).where(mine).run()
  }

  /** An event about an endpoint; the same trouble is told once. */
  announce(endpointId: string, trouble: number, name: EndpointEventName, context: DeliveryContext): void {
    const event = { id: context.newId('evt'), subject: endpointId, version: trouble, name, createdAt: context.now }
    inTransaction(this.#db, (tx) => {
      const isNew = tx
        .insert(toldTroubles)
        .values({ endpointId, trouble, name })
        .onConflictDoNothing()
        .returning()
        .all()
      if (isNew.length > 0) writeEvent(tx, event)
    })
  }

  /** The delivery log of an endpoint, newest first; one more than `limit`, so that the caller sees whether there are more. */
  log({ endpointId, state, before }: DeliveryFilter, limit: number): LoggedDelivery[] {
    const wanted = and(
      eq(deliveries.endpointId, endpointId),
      state === undefined ? undefined : eq(deliveries.state, state),
      before === undefined ? undefined : lt(deliveries.eventSequence, before),
    )
    return this.#logged(wanted, limit + 1)
  }

  /** Tries a delivery once more now, whatever became of it; undefined when it is no delivery of this endpoint. */
  retry(id: string, endpointId: string, now: number): LoggedDelivery | undefined {
    this.#db
      .update(deliveries)
      .set({ state: 'waiting', nextAt: now, isUnderWay: false })
      .where(and(eq(deliveries.id, id), eq(deliveries.endpointId, endpointId)))
      .run()
    return this.#logged(and(eq(deliveries.id, id), eq(deliveries.endpointId, endpointId)), 1)[0]
  }

  /** Forgets what has ended long ago; a bounded number at a time. */
  prune(now: number): void {
    const old = sql`SELECT id FROM deliveries WHERE created_at < ${now - WEBHOOK_LOG_KEPT_MS} AND next_at IS NULL LIMIT ${PRUNED_AT_ONCE}`
    this.#db
      .delete(deliveries)
      .where(sql`id IN (${old})`)
      .run()
  }

  #logged(wanted: SQL | undefined, limit: number): LoggedDelivery[] {
    return this.#db
      .select()
      .from(deliveries)
      .where(wanted)
      .orderBy(desc(deliveries.eventSequence))
      .limit(limit)
      .all()
      .flatMap((delivery) => {
        const event = eventAt(this.#db, delivery.eventSequence)
        return event === undefined
          ? []
          : [{ delivery, event: { id: event.id, name: event.name, subject: event.subject } }]
      })
  }
}

/** As many as make no more than a batch of deliveries, and one at least. */
function nextEvents(tx: LedgerDatabase, after: number, listeners: number): LedgerEvent[] {
  const limit = Math.max(1, Math.floor(WEBHOOK_FAN_OUT_BATCH / listeners))
  return eventsFrom(tx, after, limit)
}

/** No endpoint is told of its own trouble: it would not hear it. */
function wants(listener: Listener, event: LedgerEvent): boolean {
  const isNamed = listener.events === null || listener.events.includes(event.name)
  return isNamed && event.createdAt >= listener.createdAt && event.subject !== listener.id
}

function deliveryOf(event: LedgerEvent, { id }: Listener, context: DeliveryContext): Delivery {
  return {
    id: context.newId('del'),
    endpointId: id,
    eventSequence: event.sequence,
    state: 'waiting',
    tries: 0,
    attempts: [],
    createdAt: context.now,
    nextAt: context.now,
    isUnderWay: false,
  }
}

/** The least endpoint after another that has a delivery waiting: found at once in the index. */
const nextEndpoint = (after: SQL): SQL =>
  sql`(SELECT endpoint_id FROM deliveries WHERE next_at IS NOT NULL AND endpoint_id > ${after} ORDER BY endpoint_id LIMIT 1)`
const firstOfEndpoint = sql`(SELECT next_at FROM deliveries WHERE next_at IS NOT NULL AND endpoint_id = waiting.name ORDER BY next_at LIMIT 1)`
const ENDPOINTS_WAITING = sql`
  WITH RECURSIVE waiting(name) AS (
    SELECT ${nextEndpoint(sql`''`)} UNION ALL
    SELECT ${nextEndpoint(sql`waiting.name`)} FROM waiting WHERE waiting.name IS NOT NULL
  )
  SELECT name, ${firstOfEndpoint} AS at FROM waiting WHERE name IS NOT NULL`

function reachedEvent(tx: LedgerDatabase): number {
  return tx.select().from(fanOut).get()?.sequence ?? 0
}

function moveFanOut(tx: LedgerDatabase, sequence: number): void {
  tx.insert(fanOut).values({ id: 1, sequence }).onConflictDoUpdate({ target: fanOut.id, set: { sequence } }).run()
}
