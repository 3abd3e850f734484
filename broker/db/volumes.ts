/** A merchant's volumes: adding and closing one. Both are advice to whoever chooses where new payments go, and undo nothing. */

import { and, eq, isNull, ne } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { VOLUME_NOTICE_MS } from '../limits.ts'
import { ledgers } from './directory-schema.ts'

export type VolumeProblem = 'ledger_unknown' | 'ledger_closed' | 'last_open_ledger'

/** Adds an open volume. It takes new payments from two minutes on, when every isolate has heard of it. */
export async function addVolume(
  db: DrizzleD1Database,
  volume: { id: string; merchantId: string; livemode: boolean },
  now: number,
): Promise<void> {
  await db
    .insert(ledgers)
    .values({ ...volume, opensAt: now + VOLUME_NOTICE_MS, hasWork: false })
    .onConflictDoNothing()
}

/**
 * Closes a volume, two minutes from now; its own payments go on in it to their
 * end. Refuses the last open one of its merchant and mode: add another first.
 */
export async function closeVolume(
  db: DrizzleD1Database,
  id: string,
  now: number,
): Promise<{ ok: true; closesAt: number } | { ok: false; problem: VolumeProblem }> {
  const volume = await db.select().from(ledgers).where(eq(ledgers.id, id)).get()
  if (volume === undefined) return { ok: false, problem: 'ledger_unknown' }
  if (volume.closesAt !== null) return { ok: false, problem: 'ledger_closed' }
  const closesAt = now + VOLUME_NOTICE_MS
  if ((await openBeside(db, volume)).length === 0) return { ok: false, problem: 'last_open_ledger' }
  await db
    .update(ledgers)
    .set({ closesAt })
    .where(and(eq(ledgers.id, id), isNull(ledgers.closesAt)))
  return { ok: true, closesAt }
}

/** Selects the volumes that stay open beside one: where there is none, it must not be closed. */
export function openBeside(
  db: DrizzleD1Database,
  { id, merchantId, livemode }: { id: string; merchantId: string; livemode: boolean },
) {
  const sameOwner = and(eq(ledgers.merchantId, merchantId), eq(ledgers.livemode, livemode))
  return db
    .select({ id: ledgers.id })
    .from(ledgers)
    .where(and(sameOwner, ne(ledgers.id, id), isNull(ledgers.closesAt)))
}

/**
 * Announces the successor of a volume that is nearly full, in one transaction:
 * the successor opens in two minutes, and the volume closes two minutes after
 * that. May be repeated: of several that announce one, the first counts.
 */
export async function announceSuccessor(
  db: DrizzleD1Database,
  volume: { id: string; successorId: string },
  now: number,
): Promise<void> {
  const { id, successorId } = volume
  const full = await db.select().from(ledgers).where(eq(ledgers.id, id)).get()
  if (full === undefined || full.closesAt !== null) return
  const { merchantId, livemode } = full
  const opensAt = now + VOLUME_NOTICE_MS
  await db.batch([
    db
      .insert(ledgers)
      .values({ id: successorId, merchantId, livemode, opensAt, replaces: id, hasWork: false })
      .onConflictDoNothing(),
    db
      .update(ledgers)
      .set({ closesAt: opensAt + VOLUME_NOTICE_MS })
      .where(and(eq(ledgers.id, id), isNull(ledgers.closesAt))),
  ])
}
