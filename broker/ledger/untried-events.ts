/** The events that have had no try yet, by endpoint: those after its mark that it wants, and that have no row. In memory a place in the order each. */

import type { LedgerEvent } from '../events/event.ts'
import type { Waiting } from '../lanes.ts'
import { DELIVERY_MARK_EACH, EVENTS_LOOKED_THROUGH, WEBHOOK_LOOK_AGAIN_MS } from '../limits.ts'
import type { Listener } from '../webhooks/delivery-book.ts'
import type { LedgerDatabase } from './database.ts'
import { commonMark, keepMarksOf, markOf, moveCommonMark, moveMark, triedIn } from './delivery-records.ts'
import { eventsFrom, lastSequence } from './event-book.ts'

interface Place {
  listener: Listener
  /** All events up to here were taken, or are not wanted. */
  cursor: number
  /** The next ones, once they were read: oldest first, all within reach. */
  ahead: LedgerEvent[]
  /** Up to here there may be rows of an earlier life of the object. */
  earlierUpTo: number
}

/** A first try that is under way. */
interface FirstTry {
  endpointId: string
  sequence: number
}

export class UntriedEvents {
  readonly #db: LedgerDatabase
  readonly #places = new Map<string, Place>()
  /** Events up to here were taken in. */
  #reached: number | undefined
  #commonMark: number | undefined
  /** Endpoints that are disabled, each with the last event that it never hears of; and when their marks were last moved. */
  #idle = new Map<string, number>()
  #idleMarkedAt = -Infinity

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** Up to which event it is known who hears of it. */
  reached(): number {
    this.#reached ??= this.#common()
    return this.#reached
  }

  #common(): number {
    this.#commonMark ??= commonMark(this.#db)
    return this.#commonMark
  }

  /** Takes in the events up to now, for the endpoints as they are now; `firsts` of them are under way. */
  takeIn(endpoints: readonly Listener[], firsts: readonly FirstTry[], now: number): void {
    const last = lastSequence(this.#db)
    const listening = endpoints.filter(({ enabled }) => enabled)
    for (const listener of listening) this.#listen(listener, last)
    this.#leaveOut(endpoints, last, now)
    if (last - this.#common() >= DELIVERY_MARK_EACH) this.#moveMarks(endpoints, firsts, last)
    this.#reached = last
  }

  #listen(listener: Listener, last: number): void {
    const { id } = listener
    const place = this.#places.get(id)
    if (place !== undefined) {
      // What was read ahead is of the events that it wanted before.
      const isSame = place.listener.events === listener.events && place.listener.createdAt === listener.createdAt
      this.#places.set(id, { ...place, listener, ahead: isSame ? place.ahead : [] })
      return
    }
    const cursor = this.#idle.get(id) ?? markOf(this.#db, id) ?? this.#common()
    this.#places.set(id, { listener, cursor, ahead: [], earlierUpTo: last })
  }

  /** Leaves out what happens while an endpoint is disabled: its mark goes on. */
  #leaveOut(endpoints: readonly Listener[], last: number, now: number): void {
    const idle = endpoints.filter(({ enabled }) => !enabled)
    const isLeaving = idle.some(({ id }) => this.#places.has(id))
    for (const id of this.#places.keys()) {
      if (!endpoints.some((endpoint) => endpoint.id === id && endpoint.enabled)) this.#places.delete(id)
    }
    this.#idle = new Map(idle.map(({ id }) => [id, last]))
    if (idle.length === 0 || last === this.#reached) return
    if (!isLeaving && now - this.#idleMarkedAt < WEBHOOK_LOOK_AGAIN_MS) return
    this.#idleMarkedAt = now
    this.#db.transaction((tx) => {
      for (const { id } of idle) moveMark(tx, id, last)
    })
  }

  /** Now and then, so that the next life of the object begins near the end: each endpoint's first, then everyone's. */
  #moveMarks(endpoints: readonly Listener[], firsts: readonly FirstTry[], last: number): void {
    this.#db.transaction((tx) => {
      for (const [id, { cursor }] of this.#places) {
        const ownFirsts = firsts.filter(({ endpointId }) => endpointId === id)
        moveMark(tx, id, Math.min(cursor, ...ownFirsts.map(({ sequence }) => sequence - 1)))
      }
      keepMarksOf(
        tx,
        endpoints.map(({ id }) => id),
      )
      moveCommonMark(tx, last)
    })
    this.#commonMark = last
  }

  /** The endpoints that have an event to be sent. */
  waiting(): Waiting[] {
    return [...this.#places.keys()].flatMap((name) => {
      const next = this.first(name)
      return next === undefined ? [] : [{ name, at: next.createdAt }]
    })
  }

  /** The next event for an endpoint, of those after its mark: what it does not want is passed over once. */
  first(endpointId: string): LedgerEvent | undefined {
    const place = this.#places.get(endpointId)
    if (place === undefined) return undefined
    while (place.ahead.length === 0 && place.cursor < this.reached()) {
      const events = eventsFrom(this.#db, place.cursor, EVENTS_LOOKED_THROUGH)
      const last = Math.min(events.at(-1)?.sequence ?? Infinity, this.reached())
      const tried =
        place.cursor < place.earlierUpTo ? triedIn(this.#db, endpointId, place.cursor, last) : new Set<number>()
      place.ahead = events.filter(
        (event) => event.sequence <= last && wants(place.listener, event) && !tried.has(event.sequence),
      )
      place.cursor = (place.ahead[0]?.sequence ?? last + 1) - 1
    }
    return place.ahead[0]
  }

  /** The next event is under way from now on. */
  take(endpointId: string): void {
    const place = this.#places.get(endpointId)
    const taken = place?.ahead.shift()
    if (place === undefined || taken === undefined) return
    // What lies between it and the next one was looked through already.
    place.cursor = (place.ahead[0]?.sequence ?? taken.sequence + 1) - 1
  }

  /** Tells whether an event is still to be sent to an endpoint. */
  isLeft(endpointId: string, sequence: number): boolean {
    const place = this.#places.get(endpointId)
    if (place === undefined || sequence <= place.cursor) return false
    return this.latest(endpointId, new Set(), sequence + 1, 1)[0]?.sequence === sequence
  }

  /** The latest events that an endpoint has yet to get, newest first, and of those under way; a bounded number is looked through. */
  latest(endpointId: string, underWay: ReadonlySet<number>, before: number | undefined, limit: number): LedgerEvent[] {
    const place = this.#places.get(endpointId)
    const end = Math.min(before ?? Infinity, this.reached() + 1)
    if (place === undefined) return []
    const from = Math.max(
      Math.min(place.cursor, ...[...underWay].map((sequence) => sequence - 1)),
      end - 1 - EVENTS_LOOKED_THROUGH,
    )
    const events = from >= end - 1 ? [] : eventsFrom(this.#db, from, EVENTS_LOOKED_THROUGH)
    const tried = triedIn(this.#db, endpointId, from, end - 1)
    return events
      .filter(({ sequence }) => sequence < end && !tried.has(sequence))
      .filter(
        (event) => underWay.has(event.sequence) || (event.sequence > place.cursor && wants(place.listener, event)),
      )
      .toReversed()
      .slice(0, limit)
  }
}

/** No endpoint is told of its own trouble: it would not hear it. */
function wants(listener: Listener, event: LedgerEvent): boolean {
  const isNamed = listener.events === null || listener.events.includes(event.name)
  return isNamed && event.createdAt >= listener.createdAt && event.subject !== listener.id
}
