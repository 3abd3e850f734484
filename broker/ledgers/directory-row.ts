import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { ledgers } from '../db/directory-schema.ts'
import { announceSuccessor } from '../db/volumes.ts'
import type { Env } from '../env.ts'
import { newLedgerId } from '../object-ids.ts'
import { logEvent } from '../operations-log.ts'
import type { DirectoryRow } from './directory-entry.ts'

/** Returns a ledger's row in the directory, as the ledger itself writes it. */
export function directoryRow(env: Env, id: string): DirectoryRow {
  const db = drizzle(env.DIRECTORY)
  const set = async (change: Partial<typeof ledgers.$inferInsert>): Promise<void> => {
    await db.update(ledgers).set(change).where(eq(ledgers.id, id))
  }
  return {
    setHasWork: (hasWork) => set({ hasWork }),
    async setFilling(sizeBytes) {
      await set({ sizeBytes })
      logEvent('ledger_filling', { ledger: id, bytes: sizeBytes })
    },
    async close(sizeBytes) {
      await set({ sizeBytes })
      await announceSuccessor(db, { id, successorId: newLedgerId() }, Date.now())
      logEvent('ledger_closing', { ledger: id, bytes: sizeBytes })
    },
  }
}
