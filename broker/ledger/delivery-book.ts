/**
 * The deliveries of a ledger: which event must still reach which endpoint, and
 * what became of every try. Nothing is written before a try: what is after an
 * endpoint's mark and has no row is still to be sent, so that an event that
 * arrives at the first try is one row.
 */

import { deliveryId, ledgerOfPayment, sequenceOfDelivery } from '../../protocol/object-id.ts'
import type { EndpointEventName, LedgerEvent } from '../events/event.ts'
import type { Waiting } from '../lanes.ts'
import { WEBHOOK_ATTEMPTS_SHOWN_MAX, WEBHOOK_LEASE_MS } from '../limits.ts'
import type {
  DeliveryBookPort,
  DeliveryContext,
  DeliveryFilter,
  Listener,
  LoggedDelivery,
} from '../webhooks/delivery-book.ts'
import type { ClaimedDelivery, Delivery, DeliveryAttempt } from '../webhooks/delivery.ts'
import type { NextStep } from '../webhooks/retry-schedule.ts'
import type { LedgerDatabase } from './database.ts'
import { findRecord, firstRetry, pruneRecords, recordsOf, tryAgainAt, writeRecord } from './delivery-records.ts'
import type { DeliveryRecord } from './delivery-records.ts'
import { EarlierDeliveries } from './earlier-deliveries.ts'
import { eventAt, lastSequence, subjectOf } from './event-book.ts'
import { ownerOf } from './owner.ts'
import type { LedgerOwner } from './owner.ts'
import { RetryTimes } from './retry-times.ts'
import { announceTrouble } from './troubles.ts'
import { UntriedEvents } from './untried-events.ts'

/** A try that is under way, in memory: should the object die, it is made again. */
interface UnderWay {
  endpointId: string
  sequence: number
  /** It has no row yet: known as long as the object lives. */
  untried: DeliveryRecord | undefined
  /** Says when it counts as lost, or, once it was put off, when it is made. */
  lease: number
}

export class DeliveryBook implements DeliveryBookPort {
  readonly #db: LedgerDatabase
  readonly #earlier: EarlierDeliveries
  readonly #untried: UntriedEvents
  readonly #underWay = new Map<string, UnderWay>()
  readonly #retries: RetryTimes

  constructor(db: LedgerDatabase) {
    this.#db = db
    this.#earlier = new EarlierDeliveries(db)
    this.#untried = new UntriedEvents(db)
    this.#retries = new RetryTimes(db, (endpointId) => this.#sequencesOf(endpointId))
  }

  /** Tells whether there are events that no endpoint has been asked for. Asked after every write: without a statement. */
  hasNews(): boolean {
    return lastSequence(this.#db) > this.reached()
  }

  /** Up to which event it is known who hears of it. */
  reached(): number {
    return this.#untried.reached()
  }

  /** Returns whose ledger it is; undefined while there is no payment in it. */
  owner(): LedgerOwner | undefined {
    return ownerOf(this.#db)
  }

  /** Takes in the events up to now, for the endpoints as they are now. */
  fanOut(endpoints: readonly Listener[], { now }: DeliveryContext): void {
    const firsts = [...this.#underWay.values()].filter(({ untried }) => untried !== undefined)
    this.#untried.takeIn(endpoints, firsts, now)
  }

  /** The endpoints that deliveries wait for, each with when its first is due. */
  waiting(): Waiting[] {
    const putOff = [...this.#underWay.values()].map(({ endpointId, lease }) => ({ name: endpointId, at: lease }))
    const [retries, untried, earlier] = [this.#retries.waiting(), this.#untried.waiting(), this.#earlier.waiting()]
    return soonestOfEach([...retries, ...untried, ...putOff, ...earlier])
  }

  #sequencesOf(endpointId: string): number[] {
    return [...this.#underWay.values()].flatMap((each) => (each.endpointId === endpointId ? [each.sequence] : []))
  }

  /** An endpoint's delivery that is longest overdue. One that never comes back is made again when its lease has run out. */
  claim(endpointId: string, now: number): ClaimedDelivery | undefined {
    const lost = [...this.#underWay.values()].find((each) => each.endpointId === endpointId && each.lease <= now)
    if (lost !== undefined) return this.#claimed(lost, now)
    const untried = this.#untried.first(endpointId)
    const untriedAt = untried?.createdAt ?? Infinity
    const retryAt = this.#retries.of(endpointId)
    const earlierAt = atOf(this.#earlier.waiting(), endpointId)
    const first = Math.min(untriedAt, retryAt, earlierAt)
    if (first > now) return undefined
    if (first === earlierAt) return this.#earlier.claim(endpointId, now)
    if (first !== untriedAt || untried === undefined) return this.#claimRetry(endpointId, now)
    const { sequence } = untried
    const own = { endpointId, sequence, untried: untriedRecord(endpointId, untried), lease: now }
    const claimed = this.#claimed(own, now, untried)
    // Not before: should the storage fail, it is still the next.
    this.#untried.take(endpointId)
    return claimed
  }

  #claimRetry(endpointId: string, now: number): ClaimedDelivery | undefined {
    const retry = firstRetry(this.#db, endpointId, this.#sequencesOf(endpointId))
    this.#retries.moved(endpointId)
    if (retry === undefined) return undefined
    return this.#claimed({ endpointId, sequence: retry.eventSequence, untried: undefined, lease: now }, now)
  }

  #claimed(
    { endpointId, sequence, untried }: UnderWay,
    now: number,
    event = eventAt(this.#db, sequence),
  ): ClaimedDelivery | undefined {
    const known = untried ?? findRecord(this.#db, endpointId, sequence)
    if (event === undefined || known === undefined) return undefined
    const id = this.#idOf(endpointId, sequence)
    const lease = now + WEBHOOK_LEASE_MS
    this.#underWay.set(id, { endpointId, sequence, untried, lease })
    return { delivery: { ...known, id, nextAt: lease, isUnderWay: true }, event, ...subjectOf(this.#db, event) }
  }

  /**
   * Returns what a try came to, and when the next one is. `lease` is the claim's
   * `nextAt`: a try that was taken for lost meanwhile is counted and logged,
   * and changes nothing else, unless it has arrived.
   */
  record(id: string, lease: number | null, attempt: DeliveryAttempt, next: NextStep): void {
    const mine = this.#underWay.get(id)
    if (mine === undefined) {
      this.#earlier.record(id, lease, attempt, next)
      return
    }
    const { endpointId, sequence, untried } = mine
    const known = untried ?? findRecord(this.#db, endpointId, sequence)
    if (known === undefined || known.state === 'delivered') {
      this.#underWay.delete(id)
      return
    }
    const counts = mine.lease === lease || next.state === 'delivered'
    const nextAt = next.state === 'waiting' ? next.at : null
    const attempts = [...known.attempts, attempt].slice(-WEBHOOK_ATTEMPTS_SHOWN_MAX)
    // The one that is under way meanwhile has a time in its row, should the object die.
    const step = counts ? { state: next.state, nextAt } : { nextAt: mine.lease }
    writeRecord(this.#db, { ...known, attempts, tries: known.tries + 1, ...step })
    // Most arrive at their first try, and nothing waits for them then as nothing did before.
    if (untried === undefined || step.nextAt !== null) this.#retries.moved(endpointId)
    if (counts) this.#underWay.delete(id)
    else this.#underWay.set(id, { ...mine, untried: undefined })
  }

  /** Puts off a delivery that could not even be tried. */
  release(id: string, lease: number | null, at: number): void {
    const mine = this.#underWay.get(id)
    if (mine === undefined) this.#earlier.release(id, lease, at)
    else if (lease === null || mine.lease === lease) this.#underWay.set(id, { ...mine, lease: at })
  }

  /** An event about an endpoint; the same trouble is told once. */
  announce(endpointId: string, trouble: number, name: EndpointEventName, context: DeliveryContext): void {
    announceTrouble(this.#db, { endpointId, trouble, name }, context)
  }

  /** The delivery log of an endpoint, newest first; one more than `limit`, so that the caller sees whether there are more. */
  log(filter: DeliveryFilter, limit: number): LoggedDelivery[] {
    const { endpointId, state } = filter
    const recorded = recordsOf(this.#db, filter, limit + 1)
    const isWaitingWanted = state === undefined || state === 'waiting'
    const untried = isWaitingWanted ? this.#untriedIn(filter, limit + 1) : []
    const logged = [...untried, ...recorded].toSorted((a, b) => b.eventSequence - a.eventSequence)
    const own = logged.slice(0, limit + 1).flatMap((record) => this.#logged(endpointId, record))
    // Events that an earlier version turned into deliveries are before all others.
    return own.length > limit ? own : [...own, ...this.#earlier.log(filter, limit - own.length)]
  }

  #untriedIn({ endpointId, before }: DeliveryFilter, limit: number): DeliveryRecord[] {
    const firsts = [...this.#underWay.values()].filter(
      (each) => each.untried !== undefined && each.endpointId === endpointId,
    )
    const sequences = new Set(firsts.map(({ sequence }) => sequence))
    return this.#untried.latest(endpointId, sequences, before, limit).map((event) => untriedRecord(endpointId, event))
  }

  #logged(endpointId: string, record: DeliveryRecord): LoggedDelivery[] {
    const event = eventAt(this.#db, record.eventSequence)
    if (event === undefined) return []
    const id = this.#idOf(endpointId, record.eventSequence)
    const mine = this.#underWay.get(id)
    const delivery: Delivery = { ...record, id, nextAt: mine?.lease ?? record.nextAt, isUnderWay: mine !== undefined }
    return [{ delivery, event }]
  }

  /** Tries a delivery once more now, whatever became of it; undefined when it is no delivery of this endpoint. */
  retry(id: string, endpointId: string, now: number): LoggedDelivery | undefined {
    const sequence = sequenceOfDelivery(id)
    if (this.#idOf(endpointId, sequence) !== id) return this.#earlier.retry(id, endpointId, now)
    const isTried = tryAgainAt(this.#db, endpointId, sequence, now)
    const mine = this.#underWay.get(id)
    // One that is under way no longer counts.
    if (mine !== undefined) this.#underWay.set(id, { ...mine, lease: now })
    this.#retries.moved(endpointId)
    const isThere = isTried || mine !== undefined || this.#untried.isLeft(endpointId, sequence)
    return isThere ? this.log({ endpointId, before: sequence + 1 }, 1)[0] : undefined
  }

  /** Forgets what has ended long ago; a bounded number at a time. */
  prune(now: number): void {
    pruneRecords(this.#db, now)
    this.#earlier.prune(now)
  }

  #idOf(endpointId: string, sequence: number): string {
    return deliveryId(ledgerOfPayment(this.owner()?.paymentId ?? '') ?? NO_LEDGER, endpointId, sequence)
  }
}

/** In the simulation, where payments' ids name no ledger. */
const NO_LEDGER = '00000000'

function untriedRecord(endpointId: string, { sequence, createdAt }: LedgerEvent): DeliveryRecord {
  return { endpointId, eventSequence: sequence, state: 'waiting', tries: 0, attempts: [], createdAt, nextAt: createdAt }
}

function atOf(waiting: readonly Waiting[], endpointId: string): number {
  return waiting.find(({ name }) => name === endpointId)?.at ?? Infinity
}

function soonestOfEach(waiting: readonly Waiting[]): Waiting[] {
  const soonest = new Map<string, number>()
  for (const { name, at } of waiting) soonest.set(name, Math.min(at, soonest.get(name) ?? Infinity))
  return [...soonest].map(([name, at]) => ({ name, at })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
