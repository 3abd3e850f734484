/** The migrations of a ledger's tables, and how they take over from those of versions 0.1 and 0.2. */

import ledgerMigrations from './migrations.ts'
import { appliedMigrations, MigrationFailed, migrateStorage, noteApplied } from '../db/migrate-storage.ts'
import type { MigratedStorage, Migration } from '../db/migrate-storage.ts'
import { logEvent } from '../operations-log.ts'

interface Entry {
  idx: number
  tag: string
  /** Milliseconds since 1970: by which Drizzle's migrator wrote down what it had done. */
  when: number
}

const entries: readonly Entry[] = ledgerMigrations.journal.entries
const texts = new Map(Object.entries(ledgerMigrations.migrations))

/**
 * The ledger's migrations in order. Only cheap statements run here, before the
 * first request: a new table, a new column. Rows are rewritten by the alarm
 * (broker/ledger/row-migrations.ts).
 */
export const LEDGER_MIGRATIONS: readonly Migration[] = entries.map(({ idx, tag }) => ({
  number: idx + 1,
  name: tag,
  statements: (texts.get(`m${String(idx).padStart(4, '0')}`) ?? '').split('--> statement-breakpoint'),
}))

/** Brings a ledger's tables to this version. Throws MigrationFailed. */
export function migrateLedger(storage: MigratedStorage, now: number): void {
  takeOver(storage, now)
  migrateStorage(storage, LEDGER_MIGRATIONS, now)
}

/** Does the same, and logs what fails: the platform tells whoever asks of it, and nobody else. */
export function migrateOrTell(storage: MigratedStorage, now: number): void {
  try {
    migrateLedger(storage, now)
  } catch (error) {
    logEvent('migration_failed', { error, ...(error instanceof MigrationFailed ? { cause: error.message } : {}) })
    throw error
  }
}

/**
 * Versions 0.1 and 0.2 left this to Drizzle's migrator, which has a table of
 * its own: what is there has been made. The table stays as it is, for a Worker
 * of such a version that comes back.
 */
function takeOver(storage: MigratedStorage, now: number): void {
  const { sql } = storage
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").toArray().length === 0) return
  const made = sql.exec('SELECT created_at FROM __drizzle_migrations').toArray()
  const times = new Set(made.map(({ created_at: at }) => Number(at)))
  const applied = appliedMigrations(storage)
  storage.transactionSync(() => {
    for (const { idx, when } of entries) {
      const migration = LEDGER_MIGRATIONS[idx]
      if (migration && times.has(when) && !applied.has(migration.number)) noteApplied(storage, migration, now)
    }
  })
}
