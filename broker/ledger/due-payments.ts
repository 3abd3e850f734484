/** The payments that wait for the alarm: open payments whose time is up, and payments whose issuer must be asked. */

import type { Waiting } from '../lanes.ts'
import { EXPIRED_AT_ONCE, RESOLVE_LEASE_MS } from '../limits.ts'
import type { Payment } from '../payments/payment.ts'
import { applyChange, findPayment, updateOperation, wakeLater } from './books.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { firstDueAt, issuersWaiting, overdueOpen, soonestExpiry } from './earlier-due.ts'
import { findOperation, hasEarlierPayments } from './payment-rows.ts'
import { dueQueuesOf, inTransaction } from './transaction.ts'
import { resolveDelay, wakeAt } from '../payments/due-times.ts'

/** Payments without an issuer: the open ones. */
const OPEN = ''

export class DuePayments {
  readonly #db: LedgerDatabase
  #issuers: ReturnType<typeof issuersWaiting> | undefined
  #soonest: ReturnType<typeof soonestExpiry> | undefined

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** The issuers that payments wait for, each with when its first is due. */
  waiting(): Waiting[] {
    const waiting = dueQueuesOf(this.#db).waiting()
    if (!hasEarlierPayments(this.#db)) return waiting
    this.#issuers ??= issuersWaiting(this.#db)
    return soonestOfEach([...waiting, ...this.#issuers()])
  }

  /**
   * An issuer's payment that is longest overdue, leased before it is worked
   * on: one that never comes back is due again when the lease has run out.
   */
  claim(issuer: string, now: number): Payment | undefined {
    return inTransaction(this.#db, (tx) => {
      const due = this.#firstDue(tx, issuer, now)
      return due && wakeLater(tx, due, now + RESOLVE_LEASE_MS)
    })
  }

  #firstDue(tx: LedgerDatabase, issuer: string, now: number): Payment | undefined {
    const first = dueQueuesOf(tx).first(issuer)
    const earlier = hasEarlierPayments(tx) ? firstDueAt(tx, issuer, now) : undefined
    const isDue = first !== undefined && first.at <= now
    if (!isDue || (earlier?.wakeAt ?? Infinity) < first.at) return earlier
    return findPayment(tx, first.id)
  }

  /** Puts off what is still as it was claimed, such as while the directory can't be read: each time for longer; what was held back, until then. */
  release(claimed: Pick<Payment, 'id' | 'wakeAt'>, now: number, heldUntil?: number): void {
    inTransaction(this.#db, (tx) => {
      const payment = findPayment(tx, claimed.id)
      if (payment === undefined || payment.wakeAt === null || payment.wakeAt !== claimed.wakeAt) return
      if (heldUntil !== undefined) {
        wakeLater(tx, payment, heldUntil)
        return
      }
      const operation = payment.pendingOperation === null ? undefined : findOperation(tx, payment.pendingOperation)
      if (operation === undefined) {
        wakeLater(tx, payment, wakeAt(payment, null, now))
        return
      }
      const tries = operation.tries + 1
      updateOperation(tx, operation.id, { state: operation.state, tries })
      wakeLater(tx, payment, now + resolveDelay(tries))
    })
  }

  /** Expires open payments whose time is up, each in a transaction of its own; a bounded number at a time. */
  expire(context: LedgerContext): void {
    const { now } = context
    for (let expired = 0; expired < EXPIRED_AT_ONCE; expired++) {
      const first = dueQueuesOf(this.#db).first(OPEN)
      if (first === undefined || first.at > now) break
      inTransaction(this.#db, (tx) => expireOne(tx, findPayment(tx, first.id), context))
    }
    if (!hasEarlierPayments(this.#db)) return
    for (const payment of overdueOpen(this.#db, now, EXPIRED_AT_ONCE)) {
      inTransaction(this.#db, (tx) => expireOne(tx, payment, context))
    }
  }

  /** Returns when the next open payment's time is up, or null. */
  nextExpiry(): number | null {
    const first = dueQueuesOf(this.#db).first(OPEN)?.at ?? null
    if (!hasEarlierPayments(this.#db)) return first
    this.#soonest ??= soonestExpiry(this.#db)
    const earlier = this.#soonest.get()?.at ?? null
    return first === null || earlier === null ? (first ?? earlier) : Math.min(first, earlier)
  }

  /** Returns when the first of all of them is due, or null. */
  nextWake(): number | null {
    const times = [this.nextExpiry(), ...this.waiting().map(({ at }) => at)].filter((at) => at !== null)
    return times.length === 0 ? null : Math.min(...times)
  }
}

function expireOne(tx: LedgerDatabase, payment: Payment | undefined, context: LedgerContext): void {
  if (payment === undefined) throw new Error('A payment that is due is not in the ledger.')
  const expired = applyChange(tx, payment, { type: 'expired' }, context)
  // Never due at once again, or the alarm would spin.
  if (expired === undefined) wakeLater(tx, payment, wakeAt(payment, null, context.now))
}

function soonestOfEach(waiting: readonly Waiting[]): Waiting[] {
  const soonest = new Map<string, number>()
  for (const { name, at } of waiting) soonest.set(name, Math.min(at, soonest.get(name) ?? Infinity))
  return [...soonest].map(([name, at]) => ({ name, at })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
