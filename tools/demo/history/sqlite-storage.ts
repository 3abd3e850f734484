/**
 * A database file of the demo behind the interfaces of the platform: the
 * storage of a Durable Object, and D1. So the ledger's and the issuers' own
 * code writes the history from Node, before any Worker runs. All that is
 * written to a file is one transaction.
 */

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { drizzle as drizzleD1, type AnyD1Database, type DrizzleD1Database } from 'drizzle-orm/d1'
import { drizzle as drizzleObject } from 'drizzle-orm/durable-sqlite'
import type { LedgerDatabase } from '../../../broker/ledger/database.ts'
import type { MigratedStorage } from '../../../broker/db/migrate-storage.ts'

type Rows = Record<string, unknown>[]

/** An open file, its statements prepared once. */
export class BookFile {
  readonly database: DatabaseSync
  readonly #objects = new Map<string, StatementSync>()
  readonly #arrays = new Map<string, StatementSync>()

  constructor(path: string) {
    this.database = new DatabaseSync(path)
    // What a power cut leaves of a first start is started afresh.
    this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
    this.database.exec('BEGIN')
  }

  /** Writes all of it, or nothing. */
  end(isWritten: boolean): void {
    this.database.exec(isWritten ? 'COMMIT' : 'ROLLBACK')
    this.database.close()
  }

  rows(sql: string, values: readonly unknown[] = []): Rows {
    return this.#prepared(this.#objects, sql).all(...(values as SQLInputValue[]))
  }

  arrays(sql: string, values: readonly unknown[] = []): unknown[][] {
    const statement = this.#prepared(this.#arrays, sql)
    statement.setReturnArrays(true)
    return statement.all(...(values as SQLInputValue[])) as unknown as unknown[][]
  }

  /** Returns the database for code that begins and ends transactions by itself: they are parts of the one. */
  nested(): DatabaseSync {
    const parts: Readonly<Record<string, string>> = {
      'BEGIN IMMEDIATE': 'SAVEPOINT part',
      COMMIT: 'RELEASE part',
      ROLLBACK: 'ROLLBACK TO part; RELEASE part',
    }
    return {
      prepare: (sql: string) => this.#prepared(this.#objects, sql),
      exec: (sql: string) => this.database.exec(parts[sql] ?? sql),
    } as DatabaseSync
  }

  columns(sql: string): string[] {
    return this.#prepared(this.#arrays, sql)
      .columns()
      .map(({ name }) => name)
  }

  /** Does all of the work or nothing. */
  within<T>(work: () => T): T {
    this.database.exec('SAVEPOINT part')
    try {
      const result = work()
      this.database.exec('RELEASE part')
      return result
    } catch (error) {
      this.database.exec('ROLLBACK TO part; RELEASE part')
      throw error
    }
  }

  #prepared(known: Map<string, StatementSync>, sql: string): StatementSync {
    const kept = known.get(sql)
    if (kept !== undefined) return kept
    const statement = this.database.prepare(sql)
    known.set(sql, statement)
    return statement
  }
}

/** Returns the file as the storage of a Durable Object. */
export function objectStorage(file: BookFile) {
  const exec = (sql: string, ...values: unknown[]) => {
    // Run at once, whether or not anybody reads what it gives.
    const arrays = file.arrays(sql, values)
    return { toArray: (): Rows => objectsOf(file, sql, arrays), raw: () => ({ toArray: () => arrays }) }
  }
  return { sql: { exec }, transactionSync: <T>(work: () => T): T => file.within(work) } satisfies MigratedStorage
}

/** Returns the file as a ledger's database. */
export function ledgerDatabase(file: BookFile): LedgerDatabase {
  const storage = objectStorage(file) as unknown as Parameters<typeof drizzleObject>[0]
  return drizzleObject(storage)
}

/** Returns the file as a D1 database. */
export function d1Database(file: BookFile): DrizzleD1Database {
  const d1 = {
    prepare: (sql: string) => new D1Statement(file, sql, []),
    batch: async (statements: readonly D1Statement[]) => file.within(() => statements.map((each) => each.result())),
  }
  return drizzleD1(d1 as unknown as AnyD1Database)
}

class D1Statement {
  readonly #file: BookFile
  readonly #sql: string
  readonly #values: readonly unknown[]

  constructor(file: BookFile, sql: string, values: readonly unknown[]) {
    this.#file = file
    this.#sql = sql
    this.#values = values
  }

  bind(...values: unknown[]): D1Statement {
    return new D1Statement(this.#file, this.#sql, values)
  }

  result(): { success: true; results: Rows } {
    return { success: true, results: this.#file.rows(this.#sql, this.#values) }
  }

  async run(): Promise<{ success: true; results: Rows }> {
    return this.result()
  }

  async all(): Promise<{ success: true; results: Rows }> {
    return this.result()
  }

  async raw(): Promise<unknown[][]> {
    return this.#file.arrays(this.#sql, this.#values)
  }
}

function objectsOf(file: BookFile, sql: string, arrays: readonly unknown[][]): Rows {
  if (arrays.length === 0) return []
  const names = file.columns(sql)
  return arrays.map((row) => Object.fromEntries(names.map((name, place) => [name, row[place]])))
}
