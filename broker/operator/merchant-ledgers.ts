/** Merchants' ledgers, as operators list, add and close them. What a volume is: broker/db/volumes.ts. */

import { and, count, desc, eq, exists, gt, isNull, notExists, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { ledgers, merchants } from '../db/directory-schema.ts'
import { insertIf } from '../db/insert-if.ts'
import { openBeside } from '../db/volumes.ts'
import type { Env } from '../env.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { VOLUME_NOTICE_MS } from '../limits.ts'
import { newLedgerId } from '../object-ids.ts'
import { changeObject } from './audit.ts'
import type { Change } from './audit.ts'
import { LEDGERS_LISTED_MAX, LEDGERS_OPEN_MAX } from './limits.ts'
import { refused } from './outcome.ts'
import type { Outcome } from './outcome.ts'

export type LedgerRow = typeof ledgers.$inferSelect

/** Makes the row of a ledger that nothing has happened in yet. */
export function newLedgerRow(given: Pick<LedgerRow, 'id' | 'merchantId' | 'livemode' | 'opensAt'>): LedgerRow {
  return {
    ...given,
    closesAt: null,
    replaces: null,
    announcesFrom: '',
    hasWork: false,
    sizeBytes: null,
    erasedUntil: 0,
    archiveStage: null,
    archiveLookedAt: 0,
    archivedAt: null,
    archiveTrouble: null,
  }
}

/**
 * Adds a ledger. It takes new payments from two minutes on, when every isolate
 * has heard of it; a merchant's first of a mode at once. `lostId`: of one that
 * the directory has lost, which is entered again.
 */
export function addLedger(
  change: Change,
  merchantId: string,
  { livemode, lostId }: { livemode: boolean; lostId?: string | undefined },
): Promise<Outcome<LedgerRow>> {
  const { db, now } = change
  const id = lostId ?? newLedgerId()
  const object = { type: 'ledger', id } as const
  return changeObject(change, object, async () => {
    const merchant = await db.select().from(merchants).where(eq(merchants.id, merchantId)).get()
    if (merchant === undefined) return refused('merchant_not_found')
    const ofMode = and(eq(ledgers.merchantId, merchantId), eq(ledgers.livemode, livemode))
    const isOpen = or(isNull(ledgers.closesAt), gt(ledgers.closesAt, now))
    const open = db.select({ n: count() }).from(ledgers).where(and(ofMode, isOpen))
    const same = db.select({ id: ledgers.id }).from(ledgers).where(eq(ledgers.id, id))
    if ((await same.get()) !== undefined) return refused('ledger_exists')
    const known = (await open.get())?.n ?? 0
    if (known >= LEDGERS_OPEN_MAX) return refused('ledger_limit')
    const added = newLedgerRow({ id, merchantId, livemode, opensAt: known === 0 ? 0 : now + VOLUME_NOTICE_MS })
    // Nobody knows which days it has told of, and whether it waits for its alarm: it is asked.
    const ledger = lostId === undefined ? added : { ...added, announcesFrom: null, hasWork: true }
    return {
      entry: { action: 'ledger.added', object, before: null, after: ledgerView(ledger, now) },
      rule: and(sql`(${open}) < ${LEDGERS_OPEN_MAX}`, notExists(same)),
      statements: (isWritten) => [insertIf(db, ledgers, ledger, isWritten)],
      value: ledger,
    }
  })
}

/** Enters a ledger again that the directory has lost. Refused where its payments are somebody else's. */
export async function enterLostLedger(
  env: Env,
  change: Change,
  merchantId: string,
  { livemode, id }: { livemode: boolean; id: string },
): Promise<Outcome<LedgerRow>> {
  const owner = await ledgerById(env, id).owner()
  const isAnothers = owner !== undefined && (owner.merchantId !== merchantId || owner.livemode !== livemode)
  return isAnothers ? refused('ledger_of_another') : addLedger(change, merchantId, { livemode, lostId: id })
}

/** Closes a ledger, two minutes from now; its own payments go on in it to their end. The last open one of its mode is refused. */
export function closeLedger(change: Change, merchantId: string, id: string): Promise<Outcome<LedgerRow>> {
  const { db, now } = change
  const object = { type: 'ledger', id } as const
  const mine = and(eq(ledgers.merchantId, merchantId), eq(ledgers.id, id))
  return changeObject(change, object, async () => {
    const before = await db.select().from(ledgers).where(mine).get()
    if (before === undefined) return refused('ledger_not_found')
    if (before.closesAt !== null) return refused('ledger_closed')
    const closesAt = now + VOLUME_NOTICE_MS
    const others = openBeside(db, before)
    const stillOpen = db
      .select({ id: ledgers.id })
      .from(ledgers)
      .where(and(mine, isNull(ledgers.closesAt)))
    if ((await others).length === 0) return refused('last_open_ledger')
    const after = { ...before, closesAt }
    return {
      entry: { action: 'ledger.closed', object, before: ledgerView(before, now), after: ledgerView(after, now) },
      // A full one closes by itself, and of two that are closed at once each may be the last but one.
      rule: and(exists(others), exists(stillOpen)),
      statements: (isWritten) => [db.update(ledgers).set({ closesAt }).where(and(mine, isWritten))],
      value: after,
    }
  })
}

/** Lists the ledgers of a merchant, those that opened last first. */
export function listLedgers(env: Env, merchantId: string): Promise<LedgerRow[]> {
  const mine = drizzle(env.DIRECTORY).select().from(ledgers).where(eq(ledgers.merchantId, merchantId))
  return mine.orderBy(desc(ledgers.opensAt), desc(ledgers.id)).limit(LEDGERS_LISTED_MAX).all()
}

/** Renders a ledger as the API shows it. */
export function ledgerView(ledger: LedgerRow, now: number) {
  return {
    id: ledger.id,
    merchant: ledger.merchantId,
    mode: ledger.livemode ? ('live' as const) : ('test' as const),
    status: statusOf(ledger, now),
    opens_at: ledger.opensAt === 0 ? null : new Date(ledger.opensAt).toISOString(),
    closes_at: ledger.closesAt === null ? null : new Date(ledger.closesAt).toISOString(),
    replaces: ledger.replaces,
    size_bytes: ledger.sizeBytes,
    archived_at: ledger.archivedAt === null ? null : new Date(ledger.archivedAt).toISOString(),
  }
}

function statusOf({ opensAt, closesAt }: LedgerRow, now: number): 'opening' | 'open' | 'closing' | 'closed' {
  if (closesAt !== null) return closesAt <= now ? 'closed' : 'closing'
  return opensAt > now ? 'opening' : 'open'
}
