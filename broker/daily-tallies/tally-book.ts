/** The signed days of a merchant and mode, as their object keeps them: a chain that is only ever added to. */

import { sql } from 'drizzle-orm'

import type { LedgerDatabase } from '../ledger/database.ts'
import { DAILY_TALLIES_PAGE_MAX_CHARACTERS } from './limits.ts'
import type { DayFilter, DayPage, SignedDay } from './tally-book-service.ts'

export class TallyBook {
  readonly #db: LedgerDatabase

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  list({ from, to, after }: DayFilter, limit: number): DayPage {
    const found = this.#db.all<SignedDay>(
      sql`SELECT number, day, signed FROM signed_days
          WHERE number > ${after} AND day >= ${from} AND day < ${to} ORDER BY number LIMIT ${limit + 1}`,
    )
    let characters = 0
    const days = found.slice(0, limit).filter(({ signed }, at) => {
      characters += signed.length
      return at === 0 || characters <= DAILY_TALLIES_PAGE_MAX_CHARACTERS
    })
    return { days, hasMore: days.length < found.length }
  }

  latest(limit: number): SignedDay[] {
    const days = this.#db.all<SignedDay>(
      sql`SELECT number, day, signed FROM signed_days ORDER BY number DESC LIMIT ${limit}`,
    )
    return days.toReversed()
  }

  /** One statement decides: a day that is not the next one is not written, and the first of two that are stays. */
  add({ number, day, signed }: SignedDay): SignedDay {
    this.#db.run(
      sql`INSERT INTO signed_days (number, day, signed)
          SELECT ${number}, ${day}, ${signed} FROM (SELECT max(number) AS number, max(day) AS day FROM signed_days) AS last
          WHERE ${number} = coalesce(last.number, 0) + 1 AND ${day} > coalesce(last.day, '')`,
    )
    const [kept] = this.#db.all<SignedDay>(sql`SELECT number, day, signed FROM signed_days WHERE number = ${number}`)
    if (kept === undefined) throw new Error('The day does not follow the last one of the tally book.')
    return kept
  }
}
