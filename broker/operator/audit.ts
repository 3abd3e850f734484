/**
 * The operators' audit log. A change and its entry are one transaction, and
 * the entry decides: it is inserted if nobody changed the object since it was
 * read and the rules hold, and every other statement is run if it was. So there
 * is no change without an entry, no entry without its change, and of two who
 * change the same object at once the second sees what the first has done.
 */

import { and, asc, desc, eq, exists, gt, lt, notExists, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { insertIf } from '../db/insert-if.ts'
import { auditLog } from '../db/operator-schema.ts'
import type { AuditedView } from '../db/operator-schema.ts'
import type { Env } from '../env.ts'
import { newObjectId } from '../object-ids.ts'
import type { AUDIT_ACTIONS, AUDITED_TYPES } from './audit-actions.ts'
import { CHANGE_TRIES_MAX } from './limits.ts'
import { refused } from './outcome.ts'
import type { Outcome, Refusal } from './outcome.ts'

export type AuditAction = (typeof AUDIT_ACTIONS)[number]

export interface AuditedObject {
  type: (typeof AUDITED_TYPES)[number]
  id: string
}

/** A change that is about to be made: by whom, in which request and when. */
export interface Change {
  db: DrizzleD1Database
  actor: { id: string; name: string }
  requestId: string
  now: number
}

/** An entry that is about to be written. */
export interface NewEntry {
  action: AuditAction
  object: AuditedObject
  before: AuditedView | null
  after: AuditedView | null
}

/** A changing of one object: what was read of it, and what is to be written. */
export interface Planned<T> {
  entry: NewEntry
  /** The rule that must hold beside that nobody has changed the object meanwhile. */
  rule?: SQL | undefined
  /** The statements; each must hold itself to the condition that it is given. */
  statements: (isWritten: SQL) => BatchItem<'sqlite'>[]
  /** The object after the change. */
  value: T
}

/**
 * Carries out a change of one object: reads it, lets `plan` decide, and writes
 * it with its entry. Begins anew when somebody else has changed the object
 * meanwhile. A plan that changes nothing gives an outcome in place of statements.
 */
export async function changeObject<T>(
  change: Change,
  object: AuditedObject,
  plan: () => Promise<Planned<T> | Outcome<T>>,
): Promise<Outcome<T>> {
  for (let tries = 0; tries < CHANGE_TRIES_MAX; tries++) {
    // Before the object is: if it changes in between, the entry is not written.
    const seen = await versionOf(change.db, object)
    const planned = await plan()
    if ('ok' in planned) return planned
    if (changesNothing(planned.entry)) return { ok: true, value: planned.value }
    if (await writeEntry(change, planned, seen)) return { ok: true, value: planned.value }
  }
  return refused('changed_meanwhile')
}

/** Notes what an operator does that changes no row of the directory, before it is begun. */
export async function noteAct({ db, ...by }: Change, entry: NewEntry): Promise<void> {
  const { sequence: _, ...row } = rowOf(by, entry)
  await db.insert(auditLog).values(row)
}

/** True where it is so already: nothing is written, and nothing is noted. */
function changesNothing({ before, after }: NewEntry): boolean {
  return before !== null && JSON.stringify(before) === JSON.stringify(after)
}

async function writeEntry<T>(change: Change, planned: Planned<T>, seen: number): Promise<boolean> {
  const { db, ...by } = change
  const row = rowOf(by, planned.entry)
  const { object } = planned.entry
  const newer = db
    .select({ one: sql`1` })
    .from(auditLog)
    .where(and(ofObject(object), gt(auditLog.sequence, seen)))
  const own = db.select({ sequence: auditLog.sequence }).from(auditLog).where(eq(auditLog.id, row.id))
  const results = await db.batch([
    insertIf(db, auditLog, row, and(notExists(newer), planned.rule)),
    ...planned.statements(exists(own)),
    own,
  ])
  return (results.at(-1) as unknown[]).length > 0
}

function rowOf({ actor, requestId, now }: Omit<Change, 'db'>, { action, object, before, after }: NewEntry) {
  const who = { actor: actor.id, actorName: actor.name, requestId, at: now }
  const what = { action, objectType: object.type, objectId: object.id, before, after }
  return { sequence: null, id: newObjectId('aud'), ...who, ...what }
}

/** Returns the number of the object's latest entry; 0 before the first. */
async function versionOf(db: DrizzleD1Database, object: AuditedObject): Promise<number> {
  const latest = db.select({ sequence: auditLog.sequence }).from(auditLog).where(ofObject(object))
  return (await latest.orderBy(desc(auditLog.sequence)).limit(1).get())?.sequence ?? 0
}

function ofObject({ type, id }: AuditedObject) {
  return and(eq(auditLog.objectId, id), eq(auditLog.objectType, type))
}

export type AuditRow = typeof auditLog.$inferSelect

/** Orders of the audit log: as it was written, or the latest entry first. */
export const AUDIT_ORDERS = ['oldest', 'newest'] as const

/** Entries that are asked for: of one object or by one actor, those that come after one in that order. */
export interface AuditQuery {
  after?: string | undefined
  object?: string | undefined
  actor?: string | undefined
  order: (typeof AUDIT_ORDERS)[number]
  limit: number
}

/** Lists entries, from the first of their order or those after one. A refusal when there is no such one. */
export async function listAudit(
  env: Env,
  { after, object, actor, order, limit }: AuditQuery,
): Promise<{ ok: true; rows: AuditRow[]; isMore: boolean } | Refusal> {
  const db = drizzle(env.DIRECTORY)
  const { id, sequence, objectId } = auditLog
  const from = after === undefined ? undefined : await db.select({ sequence }).from(auditLog).where(eq(id, after)).get()
  if (after !== undefined && from === undefined) {
    return refused('invalid_request', { param: 'after', detail: 'There is no such entry.' })
  }
  const [comesAfter, inOrder] = order === 'oldest' ? [gt, asc] : [lt, desc]
  const wanted = and(
    from && comesAfter(sequence, from.sequence),
    object === undefined ? undefined : eq(objectId, object),
    actor === undefined ? undefined : eq(auditLog.actor, actor),
  )
  const rows = await db
    .select()
    .from(auditLog)
    .where(wanted)
    .orderBy(inOrder(sequence))
    .limit(limit + 1)
    .all()
  return { ok: true, rows: rows.slice(0, limit), isMore: rows.length > limit }
}
