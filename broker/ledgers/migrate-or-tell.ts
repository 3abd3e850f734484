/** A ledger's migrations, as its object begins with them. */

import { MigrationFailed } from '../db/migrate-storage.ts'
import { migrateLedger } from '../ledger/migrate-ledger.ts'
import { logEvent } from '../operations-log.ts'

/** Migrates a ledger's storage. The platform tells whoever asks of a failure, and nobody else: so it is logged too. */
export function migrateOrTell(storage: DurableObjectStorage): void {
  try {
    migrateLedger(storage, Date.now())
  } catch (error) {
    logEvent('migration_failed', { error, ...(error instanceof MigrationFailed ? { cause: error.message } : {}) })
    throw error
  }
}
