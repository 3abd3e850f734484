/** What waits for the alarm: open payments whose time is up, and payments whose issuer must be asked. */

import type { Waiting } from '../lanes.ts'
import { EXPIRED_AT_ONCE, RESOLVE_LEASE_MS } from '../limits.ts'
import type { Payment } from '../payments/payment.ts'
import { applyChange, findOperation, findPayment, updateOperation, wakeLater } from './books.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { firstDueAt, issuersWaiting, overdueOpen, soonestExpiry } from './queries.ts'
import { inTransaction } from './statements.ts'
import { resolveDelay, wakeAt } from '../payments/due-times.ts'

export class DuePayments {
  readonly #db: LedgerDatabase
  #issuers: ReturnType<typeof issuersWaiting> | undefined
  #soonest: ReturnType<typeof soonestExpiry> | undefined

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** The issuers that payments wait for, each with when its first is due. */
  waiting(): Waiting[] {
    this.#issuers ??= issuersWaiting(this.#db)
    return this.#issuers()
  }

  /**
   * An issuer's payment that is longest overdue, leased before it is worked
   * on: one that never comes back is due again when the lease has run out.
   */
  claim(issuer: string, now: number): Payment | undefined {
    return inTransaction(this.#db, (tx) => {
      const due = firstDueAt(tx, issuer, now)
      return due && wakeLater(tx, due, now + RESOLVE_LEASE_MS)
    })
  }

  /** What is still as it was claimed, such as while the directory can't be read, is due later: each time for longer. */
  release(claimed: Pick<Payment, 'id' | 'wakeAt'>, now: number): void {
    inTransaction(this.#db, (tx) => {
      const payment = findPayment(tx, claimed.id)
      if (payment === undefined || payment.wakeAt === null || payment.wakeAt !== claimed.wakeAt) return
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
    for (const payment of overdueOpen(this.#db, context.now, EXPIRED_AT_ONCE)) {
      inTransaction(this.#db, (tx) => {
        const expired = applyChange(tx, payment, { type: 'expired' }, context)
        // Never due at once again, or the alarm would spin.
        if (expired === undefined) wakeLater(tx, payment, wakeAt(payment, null, context.now))
      })
    }
  }

  /** When the next open payment's time is up, or null. */
  nextExpiry(): number | null {
    this.#soonest ??= soonestExpiry(this.#db)
    return this.#soonest.get()?.at ?? null
  }

  /** When the first of all of them is due, or null. */
  nextWake(): number | null {
    const times = [this.nextExpiry(), ...this.waiting().map(({ at }) => at)].filter((at) => at !== null)
    return times.length === 0 ? null : Math.min(...times)
  }
}
