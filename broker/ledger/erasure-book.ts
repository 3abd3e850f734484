/**
 * Erases personal data of a ledger's payments: of one that somebody asks for,
 * and of all that were created before a time, which the alarm does in bounded
 * steps. A step and how far it has come are one transaction, so that a ledger
 * that begins anew goes on where it was. A payment that is still under way when
 * its turn comes is noted, and looked at again whenever a later time is named.
 */

import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm'

import { CHORES_PAUSE_MS } from '../limits.ts'
import { ENDED_STATUSES, isErasable, personalParts, withoutPersonalData } from '../payments/personal-data.ts'
import type { PersonalPart } from '../payments/personal-data.ts'
import type { LedgerDatabase } from './database.ts'
import { ERASED_AT_ONCE } from './limits.ts'
import { changeOperation, changeRow, findRow, operationsOf, peekRow } from './payment-rows.ts'
import { firstPlaceAt } from './payment-place.ts'
import { erasureWalk, paymentRecords, postponedErasures } from './record-schema.ts'
import { payments as earlierPayments } from './schema.ts'
import { inTransaction } from './transaction.ts'

export type ErasedPayment =
  | { ok: true; erased: PersonalPart[]; erasedAt: number }
  | { ok: false; problem: 'payment_not_found' | 'payment_in_progress' }

/** The walk over all payments that were created before a time. */
interface Walk {
  /** Milliseconds since 1970. */
  before: number
  /** The place of the last payment that was looked at. */
  place: number
  isDone: boolean
}

/** The only row of the walk. */
const WALK = 1
const NOTHING_YET: Walk = { before: 0, place: -1, isDone: true }

export class ErasureBook {
  readonly #db: LedgerDatabase
  /** As it is stored; undefined until it was read. */
  #walk: Walk | undefined

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** Erases the personal data of a payment at once. */
  erasePayment(id: string, now: number): ErasedPayment {
    return inTransaction(this.#db, (tx) => {
      const row = findRow(tx, id)
      if (row === undefined) return { ok: false, problem: 'payment_not_found' }
      if (!isErasable(row.payment)) return { ok: false, problem: 'payment_in_progress' }
      return { ok: true, erased: erase(tx, id, now), erasedAt: now }
    })
  }

  /** Begins to erase those of all payments created before a time, or tells whether it is done. A time that is earlier than one named before changes nothing. */
  eraseBefore(before: number): { isDone: boolean } {
    const walk = this.#current()
    if (before > walk.before) this.#write({ before, place: walk.place, isDone: !this.#hasWork({ ...walk, before }) })
    return { isDone: this.#current().isDone }
  }

  /** Returns when the alarm must ring for this at the latest, or null. Asked after every write: it costs no statement. */
  nextWake(now: number): number | null {
    return this.#current().isDone ? null : now + CHORES_PAUSE_MS
  }

  /** Does one bounded step. */
  work(now: number): void {
    const walk = this.#current()
    if (walk.isDone) return
    const reached = inTransaction(this.#db, (tx) => {
      const ids = this.#nextEarlier(walk, ERASED_AT_ONCE)
      const records = this.#nextRecords(walk, ERASED_AT_ONCE - ids.length)
      for (const id of [...ids, ...records.map(({ id: of }) => of)]) this.#eraseOrPostpone(tx, id, now)
      const place = records.at(-1)?.place ?? walk.place
      const isDone = ids.length + records.length < ERASED_AT_ONCE
      if (isDone) this.#lookAgain(tx, now)
      const next = { ...walk, place, isDone }
      this.#store(next)
      return next
    })
    // Not before it is in the storage.
    this.#walk = reached
  }

  #current(): Walk {
    this.#walk ??= this.#db.select().from(erasureWalk).where(eq(erasureWalk.id, WALK)).get() ?? NOTHING_YET
    return this.#walk
  }

  #write(walk: Walk): void {
    this.#store(walk)
    this.#walk = walk
  }

  #store({ before, place, isDone }: Walk): void {
    const set = { before, place, isDone }
    const row = this.#db.insert(erasureWalk).values({ id: WALK, ...set })
    row.onConflictDoUpdate({ target: erasureWalk.id, set }).run()
  }

  #hasWork(walk: Walk): boolean {
    const isLeft = this.#nextRecords(walk, 1).length + this.#nextEarlier(walk, 1).length > 0
    return isLeft || this.#db.select().from(postponedErasures).limit(1).get() !== undefined
  }

  #nextRecords({ place: after, before }: Walk, limit: number): { id: string; place: number }[] {
    const { id, place } = paymentRecords
    const isNext = and(gt(place, after), lt(place, firstPlaceAt(before)))
    return this.#db.select({ id, place }).from(paymentRecords).where(isNext).orderBy(asc(place)).limit(limit).all()
  }

  /** Those that an earlier version stored, and that nothing has changed since. Once erased they are records. */
  #nextEarlier({ before }: Walk, limit: number): string[] {
    const { id, createdAt, pendingOperation, status } = earlierPayments
    const isEnded = and(inArray(status, [...ENDED_STATUSES]), sql`${pendingOperation} IS NULL`)
    const isNext = and(lt(createdAt, before), isEnded)
    const found = this.#db.select({ id }).from(earlierPayments).where(isNext).orderBy(asc(createdAt)).limit(limit)
    return found.all().map((row) => row.id)
  }

  #eraseOrPostpone(tx: LedgerDatabase, id: string, now: number): void {
    const payment = peekRow(tx, id)?.payment
    if (payment === undefined || typeof payment.erasedAt === 'number') return
    if (isErasable(payment)) erase(tx, id, now)
    else tx.insert(postponedErasures).values({ id }).onConflictDoNothing().run()
  }

  #lookAgain(tx: LedgerDatabase, now: number): void {
    for (const { id } of tx.select().from(postponedErasures).limit(ERASED_AT_ONCE).all()) {
      const payment = peekRow(tx, id)?.payment
      if (payment !== undefined && !isErasable(payment)) continue
      if (payment !== undefined) erase(tx, id, now)
      tx.delete(postponedErasures).where(eq(postponedErasures.id, id)).run()
    }
  }
}

function erase(tx: LedgerDatabase, id: string, now: number): PersonalPart[] {
  const operations = operationsOf(tx, id)
  const parts = personalParts(findRow(tx, id)?.payment ?? missing(id), operations)
  for (const { id: operation, refundReason } of operations) {
    if (refundReason !== null) changeOperation(tx, operation, { refundReason: null })
  }
  changeRow(tx, id, ({ payment }) => ({ payment: withoutPersonalData(payment, now) }))
  return parts
}

function missing(id: string): never {
  throw new Error(`The ledger has no payment ${id}.`)
}
