import { sql } from 'drizzle-orm'

import { MOVED_PAYMENTS_MAX } from '../limits.ts'
import type { Payment } from '../payments/payment.ts'
import { paymentRecords } from './record-schema.ts'
import type { LedgerDatabase } from './database.ts'
import { DueQueues } from './due-queues.ts'
import { writeChanged } from './payment-rows.ts'
import { statementsOf } from './statements.ts'

/**
 * Does all of `work` or nothing. It gets the ledger's own database, whose statements
 * are built already. What it changes of payments is written at its end, a row
 * for each payment, and is in memory only when it is in the storage.
 */
export function inTransaction<T>(db: LedgerDatabase, work: (tx: LedgerDatabase) => T): T {
  const { kept, changed, created } = statementsOf(db)
  try {
    const [result, written] = db.transaction(() => {
      const done = work(db)
      return [done, writeChanged(db)] as const
    })
    const { dueQueues, moved } = statementsOf(db)
    for (const row of written) {
      const isMoved = kept.get(row.id)?.payment.status !== row.payment.status
      if (isMoved && moved.length < MOVED_PAYMENTS_MAX) moved.push(row.payment)
      kept.keep(row)
      dueQueues?.set(row.id, row.payment.issuer, row.payment.wakeAt)
    }
    return result
  } catch (error) {
    forgetKept(db)
    throw error
  } finally {
    changed.clear()
    created.clear()
  }
}

/** Takes the payments that have come to another status since this was last asked, for whoever counts them. */
export function takeMoved(db: LedgerDatabase): Payment[] {
  return statementsOf(db).moved.splice(0)
}

/** Forgets what is in memory, so that it is read anew: the storage is no longer as this ledger last wrote it. */
export function forgetKept(db: LedgerDatabase): void {
  const statements = statementsOf(db)
  statements.kept.clear()
  statements.dueQueues = undefined
  statements.lastSequence = undefined
  statements.earlier = {}
}

/** Returns when each unfinished payment is due; read once, and kept up with every write. */
export function dueQueuesOf(db: LedgerDatabase): DueQueues {
  const statements = statementsOf(db)
  if (statements.dueQueues !== undefined) return statements.dueQueues
  const times = new DueQueues()
  // The literal, so that SQLite sees that the partial index will do.
  const unfinished = db.all<{ id: string; issuer: string | null; at: number | null }>(
    sql`SELECT id, issuer, due_at AS at FROM ${paymentRecords} WHERE unfinished IS NOT NULL`,
  )
  for (const { id, issuer, at } of unfinished) times.set(id, issuer, at)
  statements.dueQueues = times
  return times
}
