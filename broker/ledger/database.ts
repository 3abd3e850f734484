import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'

/** Drizzle over a synchronous SQLite: a Durable Object's, or one in memory. Both have the same query API. */
export type LedgerDatabase = BaseSQLiteDatabase<'sync', unknown>

/** The clock and the ids that the ledger is given: nothing in it reads a clock or makes up an id. */
export interface LedgerContext {
  /** Milliseconds since 1970. */
  now: number
  /** An operation's id carries its payment's ledger. */
  newId(kind: 'op' | 'evt', paymentId: string): string
}
