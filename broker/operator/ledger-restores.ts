/** Putting a ledger back to an earlier moment, by the platform's point-in-time recovery: noted first, with the bookmark that undoes it. */

import { and, eq, exists, lte } from 'drizzle-orm'

import { ledgers, merchants } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import type { LedgerClient } from '../ledgers/ledger-client.ts'
import { DIRECTORY_ROWS_MAX_AGE_MS } from '../limits.ts'
import { changeObject } from './audit.ts'
import type { Change } from './audit.ts'
import { refused } from './outcome.ts'
import type { Outcome } from './outcome.ts'

/** A moment: a time in milliseconds since 1970, or a bookmark that an earlier restore has given. */
export type RestoreMoment = { time: number } | { bookmark: string }

export interface RestoredLedger {
  ledger: string
  bookmark: string
  /** Puts it back to where it was. */
  undo: string
}

/**
 * Puts a ledger of a merchant back. The merchant must have been disabled for as
 * long as any isolate may think otherwise: who pays into a ledger that does not
 * know what it has taken is not protected by it.
 */
export async function restoreLedger(
  env: Env,
  change: Change,
  { merchant, id, moment }: { merchant: string; id: string; moment: RestoreMoment },
): Promise<Outcome<RestoredLedger>> {
  const ledger = ledgerById(env, id)
  const noted = await noteRestore(change, { merchant, id, moment }, ledger)
  if (!noted.ok) return noted
  const bookmark = noted.value
  const undo = await ledger.beginNextAt(bookmark)
  if (undo === undefined) return refused('restore_unavailable')
  // An object that is started anew answers nobody who is waiting.
  await ledger.restart().catch(() => undefined)
  return { ok: true, value: { ledger: id, bookmark, undo } }
}

function noteRestore(
  change: Change,
  { merchant, id, moment }: { merchant: string; id: string; moment: RestoreMoment },
  ledger: LedgerClient,
): Promise<Outcome<string>> {
  const { db, now } = change
  const object = { type: 'ledger', id } as const
  const mine = and(eq(ledgers.merchantId, merchant), eq(ledgers.id, id))
  const disabledBefore = now - DIRECTORY_ROWS_MAX_AGE_MS
  const disabled = db
    .select({ id: merchants.id })
    .from(merchants)
    .where(and(eq(merchants.id, merchant), lte(merchants.disabledAt, disabledBefore)))
  return changeObject(change, object, async () => {
    if ((await db.select({ id: ledgers.id }).from(ledgers).where(mine).get()) === undefined) {
      return refused('ledger_not_found')
    }
    if ((await disabled.get()) === undefined) return refused('merchant_not_disabled')
    const bookmarks = await ledger.bookmarksAt('time' in moment ? moment.time : now)
    if (bookmarks === undefined) return refused('restore_unavailable')
    const bookmark = 'time' in moment ? bookmarks.wanted : moment.bookmark
    const time = 'time' in moment ? new Date(moment.time).toISOString() : null
    return {
      entry: {
        action: 'ledger.put_back',
        object,
        before: { merchant, bookmark: bookmarks.current },
        after: { merchant, bookmark, time },
      },
      rule: exists(disabled),
      // What it has told of its work is of another moment: the sweep looks.
      statements: (isWritten) => [db.update(ledgers).set({ hasWork: true }).where(and(mine, isWritten))],
      value: bookmark,
    }
  })
}
