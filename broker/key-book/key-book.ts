/** The key book: which payment the Idempotency-Key of a creation made, decided once and for as long as the key is kept. */

import { sql } from 'drizzle-orm'

import type { LedgerDatabase } from '../ledger/database.ts'
import { KEYS_KEPT_DAYS } from '../limits.ts'
import type { KeyDecision, KeyedCreation } from '../payments/ports/key-book.ts'

export const DAY_MS = 86_400_000

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
  /** Of the day on which nothing was left to forget: on the same day there is nothing again. */
  #forgottenOn = -Infinity

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** The key's payment. The first answer stands; it is to leave only when it is on the disk. */
  decide({ digest, fingerprint, paymentId }: KeyedCreation, now: number): KeyDecision {
    const today = dayOf(now)
    return this.#db.transaction(() => {
      const known = this.#find(digest, today)
      if (known === undefined) this.#write(digest, fingerprint, paymentId, today)
      else if (known.fingerprint !== fingerprint) return { kind: 'key_reused' }
      // Kept from its last use, not from its first.
      else if (known.day < today) this.#write(digest, fingerprint, known.payment, today)
      return known === undefined ? { kind: 'new', paymentId } : { kind: 'known', paymentId: known.payment }
    })
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
    // Tomorrow as well: a clock may have gone back over midnight.
    const days = sql.join(
      Array.from({ length: KEYS_KEPT_DAYS + 2 }, (_, ago) => sql`${today + 1 - ago}`),
      sql`, `,
    )
    const [row] = this.#db.all<KeyRow>(
      sql`SELECT day, lower(hex(fingerprint)) AS fingerprint, payment FROM keys
          WHERE day IN (${days}) AND digest = unhex(${digest}) ORDER BY day DESC LIMIT 1`,
    )
    return row
  }

  #write(digest: string, fingerprint: string, payment: string, day: number): void {
    this.#db.run(
      sql`INSERT INTO keys (day, digest, fingerprint, payment)
          VALUES (${day}, unhex(${digest}), unhex(${fingerprint}), ${payment})`,
    )
  }
}

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS)
}
