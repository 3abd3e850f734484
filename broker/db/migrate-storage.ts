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

/** A migration that was not made, with what the database said. Those before it stand; of itself nothing is written. */
export class MigrationFailed extends Error {
  constructor({ number, name }: Migration, statement: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause)
    super(`Migration ${number} (${name}) failed: ${said} In: ${statement.trim().slice(0, 80)}`, { cause })
    this.name = 'MigrationFailed'
  }
}

/**
 * Runs the migrations that this storage has not had yet, in the order of their
 * numbers, whenever each was written: none is passed over because a later one
 * is there. Throws {@link MigrationFailed}; the ones before it stay.
 */
export function migrateStorage(storage: MigratedStorage, migrations: readonly Migration[], now: number): void {
  const applied = appliedMigrations(storage)
  for (const migration of migrations) {
    if (applied.has(migration.number)) continue
    storage.transactionSync(() => {
      for (const statement of migration.statements) runStatement(storage, migration, statement)
      noteApplied(storage, migration, now)
    })
  }
}

/** Returns the numbers of the migrations that a storage has had. */
export function appliedMigrations({ sql }: MigratedStorage): Set<number> {
  sql.exec('CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT, applied_at INTEGER)')
  const rows = sql.exec('SELECT number FROM schema_migrations').toArray()
  return new Set(rows.map(({ number }) => Number(number)))
}

export function noteApplied({ sql }: MigratedStorage, { number, name }: Migration, now: number): void {
  sql.exec('INSERT INTO schema_migrations VALUES (?, ?, ?)', number, name, now)
}

function runStatement({ sql }: MigratedStorage, migration: Migration, statement: string): void {
  try {
    sql.exec(statement)
  } catch (error) {
    throw new MigrationFailed(migration, statement, error)
  }
}
