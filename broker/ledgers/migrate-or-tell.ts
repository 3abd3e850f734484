import { MigrationFailed } from '../db/migrate-storage.ts'
import { migrateLedger } from '../ledger/migrate-ledger.ts'
import { logEvent } from '../operations-log.ts'

/** Migrates a ledger's tables, and logs why that failed: the platform tells whoever asks of the failure, and nobody else. */
export function migrateOrTell(storage: DurableObjectStorage): void {
  try {
    migrateLedger(storage, Date.now())
  } catch (error) {
    logEvent('migration_failed', { error, ...(error instanceof MigrationFailed ? { cause: error.message } : {}) })
    throw error
  }
}
