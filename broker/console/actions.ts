/** The log of the merchant console: what was done there, by whom. An entry is written before the act, and its end after it. */

import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { consoleActions } from '../db/console-schema.ts'
import type { Env } from '../env.ts'
import { ACTIONS_KEPT_MS, ENDED_FORGOTTEN_AT_ONCE } from './limits.ts'
import type { ConsoleSession } from './sessions.ts'

/** An act that is about to be done. */
export interface NewAction {
  /** `POST /payments/{id}/refunds`. */
  action: string
  objectId: string | null
  requestId: string
}

/** The end of an act. */
export interface ActionEnd {
  status: number
  objectId?: string | undefined
  operationId?: string | undefined
}

/** Writes an act down; returns the number of its entry. */
export async function beginAction(
  env: Env,
  session: ConsoleSession,
  { action, objectId, requestId }: NewAction,
  now: number,
): Promise<number> {
  const { id: sessionId, name, access } = session
  const { merchant, livemode } = access
  const row = { merchantId: merchant.id, livemode, sessionId, name, at: now, requestId, action, objectId }
  const [written] = await drizzle(env.DIRECTORY)
    .insert(consoleActions)
    .values(row)
    .returning({ sequence: consoleActions.sequence })
  if (written === undefined) throw new Error('The entry was not written.')
  return written.sequence
}

/** Writes down how an act ended. */
export async function endAction(env: Env, sequence: number, end: ActionEnd): Promise<void> {
  const { status, objectId, operationId } = end
  const set = { status, ...(objectId !== undefined && { objectId }), ...(operationId !== undefined && { operationId }) }
  await drizzle(env.DIRECTORY).update(consoleActions).set(set).where(eq(consoleActions.sequence, sequence))
}

/** Lists a merchant's entries, newest first, those before a number. */
export async function listActions(
  env: Env,
  { access }: ConsoleSession,
  { before, object, limit }: { before?: number | undefined; object?: string | undefined; limit: number },
) {
  const { merchantId, livemode, sequence, objectId } = consoleActions
  const rows = await drizzle(env.DIRECTORY)
    .select()
    .from(consoleActions)
    .where(
      and(
        eq(merchantId, access.merchant.id),
        eq(livemode, access.livemode),
        before === undefined ? undefined : lt(sequence, before),
        object === undefined ? undefined : eq(objectId, object),
      ),
    )
    .orderBy(desc(sequence))
    .limit(limit + 1)
  return { rows: rows.slice(0, limit), isMore: rows.length > limit }
}

/** Renders an entry as the console shows it. */
export function actionView(row: typeof consoleActions.$inferSelect) {
  return {
    sequence: row.sequence,
    at: new Date(row.at).toISOString(),
    name: row.name,
    session: row.sessionId,
    action: row.action,
    object: row.objectId,
    operation: row.operationId,
    status: row.status,
    request_id: row.requestId,
  }
}

/** Takes out entries whose time is over, a bounded number. */
export async function forgetActions(env: Env, now: number): Promise<void> {
  const db = drizzle(env.DIRECTORY)
  const old = db
    .select({ sequence: consoleActions.sequence })
    .from(consoleActions)
    .where(lt(consoleActions.at, now - ACTIONS_KEPT_MS))
    .limit(ENDED_FORGOTTEN_AT_ONCE)
  await db.delete(consoleActions).where(inArray(consoleActions.sequence, old))
}
