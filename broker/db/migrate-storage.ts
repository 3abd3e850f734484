/**
 * Migrations of a Durable Object's tables: numbered, each in a transaction of
 * its own, and what the database says against one is the error that is thrown.
 */

/** As much of a Durable Object's storage as is needed here. */
export interface MigratedStorage {
  sql: { exec(statement: string, ...values: (string | number)[]): { toArray(): Record<string, unknown>[] } }
  transactionSync<T>(work: () => T): T
}

export interface Migration {
  /** From 1, without a gap. */
  number: number
  /** For people. */
  name: string
  statements: readonly string[]
}

/** Runs the migrations that this storage has not had yet, in order. Throws when one fails: the ones before it stay. */
export function migrateStorage(storage: MigratedStorage, migrations: readonly Migration[], now: number): void {
  const { sql } = storage
  sql.exec('CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT, applied_at INTEGER)')
  const latest = Number(sql.exec('SELECT max(number) AS latest FROM schema_migrations').toArray()[0]?.['latest'] ?? 0)
  for (const { number, name, statements } of migrations) {
    if (number <= latest) continue
    storage.transactionSync(() => {
      for (const statement of statements) sql.exec(statement)
      sql.exec('INSERT INTO schema_migrations VALUES (?, ?, ?)', number, name, now)
    })
  }
}
