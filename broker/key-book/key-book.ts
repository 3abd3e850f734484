/** The key book: which payment the Idempotency-Key of a creation made, decided once and for as long as the key is kept. */

import { desc, sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import type { LedgerDatabase } from '../ledger/database.ts'
import { KEYS_KEPT_DAYS } from '../limits.ts'
import type { KeyDecision, KeyedCreation } from '../payments/ports/key-book.ts'

export const DAY_MS = 86_400_000

/** As its migration makes it; digest and fingerprint are bytes there, and hexadecimal here. */
const keys = sqliteTable('keys', {
  day: integer().notNull(),
  digest: text().notNull(),
  fingerprint: text().notNull(),
  payment: text().notNull(),
})

interface KeyRow {
  day: number
  fingerprint: string
  payment: string
}

/**
 * One of a merchant's sixteen key books. It knows nothing of ledgers but the
 * letters in a payment's id: where new payments go has no part in what a key
 * has made, so that a ledger can be opened or closed at any moment.
 */
export class KeyBook {
  readonly #db: LedgerDatabase
  readonly #statements: ReturnType<typeof prepare>
  /** Of the day on which nothing was left to forget: on the same day there is nothing again. */
  #forgottenOn = -Infinity

  constructor(db: LedgerDatabase) {
    this.#db = db
    this.#statements = prepare(db)
  }

  /** The key's payment. The first answer stands; it is to leave only when it is on the disk. */
  decide({ digest, fingerprint, paymentId }: KeyedCreation, now: number): KeyDecision {
    const today = dayOf(now)
    // Nothing comes between the look and the one write: no transaction is needed around them.
    const known = this.#find(digest, today)
    if (known === undefined) this.#write(digest, fingerprint, paymentId, today)
    else if (known.fingerprint !== fingerprint) return { kind: 'key_reused' }
    // Kept from its last use, not from its first.
    else if (known.day < today) this.#write(digest, fingerprint, known.payment, today)
    return known === undefined ? { kind: 'new', paymentId } : { kind: 'known', paymentId: known.payment }
  }

  /** Forgets keys that were last used more than {@link KEYS_KEPT_DAYS} days ago, at most `limit`; how many there were. */
  forget(now: number, limit: number): number {
    const today = dayOf(now)
    if (this.#forgottenOn === today) return 0
    const old = sql`SELECT day, digest FROM keys WHERE day <= ${today - KEYS_KEPT_DAYS - 1} LIMIT ${limit}`
    const forgotten = this.#db.all(sql`DELETE FROM keys WHERE (day, digest) IN (${old}) RETURNING day`).length
    if (forgotten < limit) this.#forgottenOn = today
    return forgotten
  }

  get isEmpty(): boolean {
    return this.#db.all(sql`SELECT 1 FROM keys LIMIT 1`).length === 0
  }

  #find(digest: string, today: number): KeyRow | undefined {
    return this.#statements.find.get({ digest, ...daysOf(today) })
  }

  #write(digest: string, fingerprint: string, payment: string, day: number): void {
    this.#statements.write.run({ day, digest, fingerprint, payment })
  }
}

/** A key is looked for on the days that it is kept, and tomorrow: a clock may have gone back over midnight. */
const DAYS = Array.from({ length: KEYS_KEPT_DAYS + 2 }, (_, place) => `day${place}`)

function daysOf(today: number): Record<string, number> {
  return Object.fromEntries(DAYS.map((name, place) => [name, today + 1 - place]))
}

/** The two statements of every key, built once a book: building one takes longer than running it. */
function prepare(db: LedgerDatabase) {
  const value = (name: string) => sql`${sql.placeholder(name)}`
  const { day, digest, fingerprint, payment } = keys
  const days = sql.join(DAYS.map(value), sql`, `)
  return {
    find: db
      .select({ day, fingerprint: sql<string>`lower(hex(${fingerprint}))`, payment })
      .from(keys)
      .where(sql`${day} IN (${days}) AND ${digest} = unhex(${value('digest')})`)
      // The first of them is read, a day's row at most each. A bound LIMIT has SQLite prepare the statement anew each time.
      .orderBy(desc(day))
      .prepare(),
    write: db
      .insert(keys)
      .values({
        day: value('day'),
        digest: sql`unhex(${value('digest')})`,
        fingerprint: sql`unhex(${value('fingerprint')})`,
        payment: value('payment'),
      })
      .prepare(),
  }
}

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS)
}
