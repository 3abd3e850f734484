/** The rows of deliveries, by endpoint and event, and how far each endpoint has come. */

import { and, asc, desc, eq, isNotNull, lt, lte, notInArray, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

import type { Waiting } from '../lanes.ts'
import { DELIVERIES_SEARCHED_MAX, PRUNED_AT_ONCE, WEBHOOK_LOG_KEPT_MS } from '../limits.ts'
import type { DeliveryFilter } from '../webhooks/delivery-book.ts'
import type { LedgerDatabase } from './database.ts'
import { deliveryStatements } from './delivery-statements.ts'
import { deliveryMarks, deliveryRecords } from './record-schema.ts'
import { fanOut } from './schema.ts'

export type DeliveryRecord = typeof deliveryRecords.$inferSelect

/** The mark of every endpoint that has none of its own. */
const ANY_ENDPOINT = ''

const { endpointId, eventSequence, nextAt, createdAt, state } = deliveryRecords

export function findRecord(db: LedgerDatabase, endpoint: string, sequence: number): DeliveryRecord | undefined {
  return deliveryStatements(db).record.get({ endpoint, sequence })
}

export function writeRecord(db: LedgerDatabase, record: DeliveryRecord): void {
  deliveryStatements(db).write.run({ ...record, attempts: JSON.stringify(record.attempts) })
}

/** Sets when a delivery that has been tried is tried again. Whether there is one. */
export function tryAgainAt(db: LedgerDatabase, endpoint: string, sequence: number, at: number): boolean {
  const tried = db
    .update(deliveryRecords)
    .set({ state: 'waiting', nextAt: at })
    .where(isOf(endpoint, sequence))
    .returning({ sequence: eventSequence })
    .all()
  return tried.length > 0
}

/** Returns the endpoints that deliveries wait for, each with when its first is due: one step through the index for each endpoint. */
export function retriesWaiting(db: LedgerDatabase): Waiting[] {
  return db.all<Waiting>(ENDPOINTS_WAITING)
}

/** Returns the delivery of an endpoint that is due first, of those that nobody has under way. */
export function firstRetry(db: LedgerDatabase, endpoint: string, underWay: number[]): DeliveryRecord | undefined {
  return deliveryStatements(db).firstRetry.get({ endpoint, underWay: JSON.stringify(underWay) })
}

/** Returns, of an endpoint's events in a range, those that have had a try. */
export function triedIn(db: LedgerDatabase, endpoint: string, after: number, upTo: number): Set<number> {
  const inRange = sql`${eventSequence} > ${after} AND ${eventSequence} <= ${upTo}`
  const rows = db
    .select({ sequence: eventSequence })
    .from(deliveryRecords)
    .where(and(eq(endpointId, endpoint), inRange))
    .all()
  return new Set(rows.map(({ sequence }) => sequence))
}

/** Returns the records of an endpoint, newest first. Those that wait are in an index; others are looked for among the latest. */
export function recordsOf(db: LedgerDatabase, filter: DeliveryFilter, limit: number): DeliveryRecord[] {
  const { state: wanted, before } = filter
  const ofEndpoint = and(
    eq(endpointId, filter.endpointId),
    before === undefined ? undefined : lt(eventSequence, before),
  )
  if (wanted === undefined || wanted === 'waiting') {
    const waiting = wanted === 'waiting' ? isNotNull(nextAt) : undefined
    return newestOf(db, and(ofEndpoint, waiting), limit)
  }
  const [end] = db
    .select({ sequence: eventSequence })
    .from(deliveryRecords)
    .where(ofEndpoint)
    .orderBy(desc(eventSequence))
    .limit(1)
    .offset(DELIVERIES_SEARCHED_MAX)
    .all()
  const latest = end && sql`${eventSequence} > ${end.sequence}`
  return newestOf(db, and(ofEndpoint, latest, eq(state, wanted)), limit)
}

function newestOf(db: LedgerDatabase, where: SQL | undefined, limit: number): DeliveryRecord[] {
  return db.select().from(deliveryRecords).where(where).orderBy(desc(eventSequence)).limit(limit).all()
}

/** Forgets what has ended long ago, from the first events on; a bounded number of each endpoint. */
export function pruneRecords(db: LedgerDatabase, now: number): void {
  const until = now - WEBHOOK_LOG_KEPT_MS
  for (const { name } of db.all<{ name: string }>(ENDPOINTS)) {
    const first = db.select().from(deliveryRecords).where(eq(endpointId, name)).orderBy(asc(eventSequence)).limit(1)
    if ((first.get()?.createdAt ?? now) >= until) continue
    const oldest = db
      .select({ sequence: eventSequence, createdAt, nextAt })
      .from(deliveryRecords)
      .where(eq(endpointId, name))
      .orderBy(asc(eventSequence))
      .limit(PRUNED_AT_ONCE)
      .all()
    const last = oldest.filter((each) => each.createdAt < until).at(-1)?.sequence ?? 0
    db.delete(deliveryRecords)
      .where(and(eq(endpointId, name), lte(eventSequence, last), lt(createdAt, until), sql`next_at IS NULL`))
      .run()
  }
}

/** Tells how far every endpoint has come that has no mark of its own: also by the deliveries of an earlier version. */
export function commonMark(db: LedgerDatabase): number {
  return markOf(db, ANY_ENDPOINT) ?? db.select().from(fanOut).get()?.sequence ?? 0
}

export function markOf(db: LedgerDatabase, endpoint: string): number | undefined {
  return db.select().from(deliveryMarks).where(eq(deliveryMarks.endpointId, endpoint)).get()?.sequence
}

export function moveMark(db: LedgerDatabase, endpoint: string, sequence: number): void {
  const set = { sequence }
  db.insert(deliveryMarks)
    .values({ endpointId: endpoint, sequence })
    .onConflictDoUpdate({ target: deliveryMarks.endpointId, set })
    .run()
}

export function moveCommonMark(db: LedgerDatabase, sequence: number): void {
  moveMark(db, ANY_ENDPOINT, sequence)
}

/** Forgets the marks of endpoints that are there no more. */
export function keepMarksOf(db: LedgerDatabase, endpoints: readonly string[]): void {
  const kept = [ANY_ENDPOINT, ...endpoints]
  db.delete(deliveryMarks).where(notInArray(deliveryMarks.endpointId, kept)).run()
}

function isOf(endpoint: string, sequence: number): SQL | undefined {
  return and(eq(endpointId, endpoint), eq(eventSequence, sequence))
}

/** The least endpoint after another that has a delivery: found at once in the key, or the index. */
const endpointsWhere = (where: SQL): SQL => {
  const next = (after: SQL): SQL =>
    sql`(SELECT endpoint_id FROM delivery_records WHERE ${where} AND endpoint_id > ${after} ORDER BY endpoint_id LIMIT 1)`
  return sql`WITH RECURSIVE waiting(name) AS (
    SELECT ${next(sql`''`)} UNION ALL SELECT ${next(sql`waiting.name`)} FROM waiting WHERE waiting.name IS NOT NULL
  )`
}
const ENDPOINTS = sql`${endpointsWhere(sql`1`)} SELECT name FROM waiting WHERE name IS NOT NULL`
const firstOfEndpoint = sql`(SELECT next_at FROM delivery_records WHERE next_at IS NOT NULL AND endpoint_id = waiting.name ORDER BY next_at LIMIT 1)`
const ENDPOINTS_WAITING = sql`${endpointsWhere(sql`next_at IS NOT NULL`)}
  SELECT name, ${firstOfEndpoint} AS at FROM waiting WHERE name IS NOT NULL`
