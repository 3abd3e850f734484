import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'
import type { Database, SqlValue } from 'sql.js'
import ledgerMigrations from '../../../broker/ledger/migrations.ts'
import { LEDGER_MIGRATIONS } from '../../../broker/ledger/migrate-ledger.ts'
import type { MigratedStorage } from '../../../broker/db/migrate-storage.ts'
import type { LedgerDatabase } from '../../../broker/ledger/database.ts'

const sqlite = await initSqlJs()

/** A Durable Object's storage over SQLite in memory. */
export class EarlierStorage implements MigratedStorage {
  readonly database: Database
  readonly db: LedgerDatabase
  /** Statements that were run. */
  readonly statements: string[] = []

  constructor(bytes?: Uint8Array) {
    this.database = new sqlite.Database(bytes)
    this.db = drizzle(this.database)
  }

  readonly sql = {
    exec: (statement: string, ...values: (string | number)[]) => {
      this.statements.push(statement)
      const rows = this.rows(statement, values)
      return { toArray: () => rows }
    },
  }

  rows(statement: string, values: SqlValue[] = []): Record<string, unknown>[] {
    const [result] = this.database.exec(statement, values)
    return (result?.values ?? []).map((row) =>
      Object.fromEntries(row.map((value, i) => [result?.columns[i] ?? '', value])),
    )
  }

  transactionSync<T>(work: () => T): T {
    this.database.run('BEGIN')
    try {
      const result = work()
      this.database.run('COMMIT')
      return result
    } catch (error) {
      this.database.run('ROLLBACK')
      throw error
    }
  }

  /** As Drizzle's migrator left it: the given migrations, by their index, and its own table. */
  migratedByDrizzle(indexes: readonly number[]): this {
    this.database.run(
      'CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
    )
    for (const index of indexes) {
      for (const statement of LEDGER_MIGRATIONS[index]?.statements ?? []) this.database.run(statement)
      const when = ledgerMigrations.journal.entries[index]?.when ?? 0
      this.database.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('', ?)", [when])
    }
    return this
  }
}
