/** Archiving a closed ledger because an operator asks for it, and how far that has come. */

import { and, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import type { ArchiveReport } from '../archive/archive-report.ts'
import { ledgers } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { archiveWish, noteArchive } from '../ledgers/archive-sweep.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { ARCHIVE_STRAGGLERS_MS } from '../ledgers/limits.ts'
import { noteAct } from './audit.ts'
import type { Change } from './audit.ts'
import { ledgerView } from './merchant-ledgers.ts'
import type { LedgerRow } from './merchant-ledgers.ts'
import { refused } from './outcome.ts'
import type { Outcome } from './outcome.ts'

/** A ledger, and its archive as the ledger itself knows it; undefined while it has none. */
export interface LedgerWithArchive {
  ledger: LedgerRow
  archive: ArchiveReport | undefined
}

/** Begins to archive a closed ledger; or has one that could not go on do so at once. */
export async function archiveLedger(
  env: Env,
  change: Change,
  { merchant, id }: { merchant: string; id: string },
): Promise<Outcome<LedgerWithArchive>> {
  const { db, now } = change
  const before = await ofMerchant(db, merchant, id)
  if (before === undefined) return refused('ledger_not_found')
  if (env.ARCHIVE === undefined) return refused('archive_unavailable')
  const { closesAt, erasedUntil } = before
  if (closesAt === null || closesAt > now) return refused('ledger_open')
  if (erasedUntil < closesAt + ARCHIVE_STRAGGLERS_MS) return refused('ledger_not_erased')
  const object = { type: 'ledger', id } as const
  await noteAct(change, { action: 'ledger.archived', object, before: null, after: ledgerView(before, now) })
  const archive = await ledgerById(env, id).archive(archiveWish(before))
  await noteArchive(db, id, archive, now)
  return { ok: true, value: { ledger: (await ofMerchant(db, merchant, id)) ?? before, archive } }
}

/** Reads a ledger; undefined where the merchant has no such ledger. */
export async function readLedger(env: Env, merchant: string, id: string): Promise<LedgerWithArchive | undefined> {
  const ledger = await ofMerchant(drizzle(env.DIRECTORY), merchant, id)
  if (ledger === undefined) return undefined
  // One that was never to be archived is not opened for it.
  const archive = ledger.archiveStage === null ? undefined : await ledgerById(env, id).archiveReport()
  return { ledger, archive }
}

function ofMerchant(db: Change['db'], merchant: string, id: string): Promise<LedgerRow | undefined> {
  const mine = and(eq(ledgers.merchantId, merchant), eq(ledgers.id, id))
  return db.select().from(ledgers).where(mine).get()
}
