/** Deliveries that an earlier version made of events: they are brought to their end where they are, and forgotten in time. */

import { and, asc, desc, eq, isNotNull, lt, lte, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

import type { Waiting } from '../lanes.ts'
import { PRUNED_AT_ONCE, WEBHOOK_ATTEMPTS_SHOWN_MAX, WEBHOOK_LEASE_MS, WEBHOOK_LOG_KEPT_MS } from '../limits.ts'
import type { DeliveryFilter, LoggedDelivery } from '../webhooks/delivery-book.ts'
import type { ClaimedDelivery, DeliveryAttempt } from '../webhooks/delivery.ts'
import type { NextStep } from '../webhooks/retry-schedule.ts'
import type { LedgerDatabase } from './database.ts'
import { eventAt, subjectOf } from './event-book.ts'
import { deliveries } from './schema.ts'

export class EarlierDeliveries {
  readonly #db: LedgerDatabase
  /** Undefined when it may have changed. */
  #waiting: Waiting[] | undefined

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** The endpoints that deliveries wait for, each with when its first is due: one step through the index for each. */
  waiting(): Waiting[] {
    this.#waiting ??= this.#db.all<Waiting>(ENDPOINTS_WAITING)
    return this.#waiting
  }

  /**
   * An endpoint's delivery that is longest overdue, leased before it is made:
   * what never comes back is made again when the lease has run out.
   */
  claim(endpointId: string, now: number): ClaimedDelivery | undefined {
    this.#waiting = undefined
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
      return { delivery: { ...found, ...claim }, event, ...subjectOf(this.#db, event) }
    })
  }

  /**
   * Returns what a try came to, and when the next one is. `lease` is the claim's
   * `nextAt`: a try that was taken for lost meanwhile is counted and logged,
   * and changes nothing else, unless it has arrived.
   */
  record(id: string, lease: number | null, attempt: DeliveryAttempt, next: NextStep): void {
    this.#waiting = undefined
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
    this.#waiting = undefined
    const mine = and(eq(deliveries.id, id), lease === null ? undefined : eq(deliveries.nextAt, lease))
    this.#db.update(deliveries).set({ nextAt: at, isUnderWay: false }).where(mine).run()
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
    this.#waiting = undefined
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
        return event === undefined ? [] : [{ delivery, event }]
      })
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
