/**
 * Rows that an earlier version wrote, brought to this version's shape by the
 * alarm in bounded steps. Each step and how far it has come are one
 * transaction, so that no row is done twice and none is passed over; until the
 * last is done, both shapes are read.
 */

import { eq, sql } from 'drizzle-orm'

import { operations, rowMigrations } from './schema.ts'
import type { LedgerDatabase } from './database.ts'

export interface RowMigration {
  name: string
  /** Returns where the first step begins. `now` in milliseconds since 1970. */
  start(now: number): string
  /** Does at most `limit` rows from `cursor` on; where the next step begins, or null after the last. */
  step(tx: LedgerDatabase, cursor: string, limit: number): string | null
}

export class RowMigrations {
  readonly #db: LedgerDatabase
  readonly #migrations: readonly RowMigration[]
  /** Names of those that are not done; undefined until it was looked. */
  #left: Set<string> | undefined

  constructor(db: LedgerDatabase, migrations: readonly RowMigration[]) {
    this.#db = db
    this.#migrations = migrations
  }

  /** Tells whether there is nothing left to do. The first look writes down what is to be done: a new ledger has nothing. */
  isDone(now: number): boolean {
    this.#left ??= this.#begin(now)
    return this.#left.size === 0
  }

  /** Does one step of the first migration that is not done. */
  step(now: number, limit: number): void {
    if (this.isDone(now)) return
    const next = this.#migrations.find(({ name }) => this.#left?.has(name))
    if (next === undefined) return
    const isDone = this.#db.transaction(() => {
      const { cursor } = this.#row(next.name) ?? { cursor: next.start(now) }
      const reached = next.step(this.#db, cursor, limit)
      const set = reached === null ? { doneAt: now } : { cursor: reached }
      this.#db.update(rowMigrations).set(set).where(eq(rowMigrations.name, next.name)).run()
      return reached === null
    })
    if (isDone) this.#left?.delete(next.name)
  }

  /** Returns where the migration has come to, or where it ended; undefined when it was never begun. */
  cursorOf(name: string): string | undefined {
    return this.#row(name)?.cursor
  }

  #begin(now: number): Set<string> {
    const known = new Map(
      this.#db
        .select()
        .from(rowMigrations)
        .all()
        .map((row) => [row.name, row.doneAt]),
    )
    const missing = this.#migrations.filter(({ name }) => !known.has(name))
    if (missing.length > 0) {
      const isNew = this.#db.all(sql`SELECT 1 FROM ${operations} LIMIT 1`).length === 0
      for (const migration of missing) {
        const row = { name: migration.name, cursor: isNew ? '' : migration.start(now), doneAt: isNew ? now : null }
        this.#db.insert(rowMigrations).values(row).run()
        known.set(migration.name, row.doneAt)
      }
    }
    return new Set(this.#migrations.flatMap(({ name }) => (known.get(name) === null ? [name] : [])))
  }

  #row(name: string): { cursor: string; doneAt: number | null } | undefined {
    return this.#db.select().from(rowMigrations).where(eq(rowMigrations.name, name)).get()
  }
}
