/** `POST /clearing`: what was booked on a business day, for whoever settles through here to compare with. */

import { and, asc, count, eq, gt, isNull, or } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { CLEARING_PAGE_OPERATIONS } from '../../protocol/clearing-messages.ts'
import type { ClearedOperation, ClearingRecord, ClearingRequest } from '../../protocol/clearing-messages.ts'
import type { Answer } from '../server/answers.ts'
import { operations, postings } from './schema.ts'

/**
 * Reads a page of the record: every operation of the broker that moved money
 * that day, in the order of booking, with the amount that it moved. `today` is
 * the business day a minute ago (limits.ts): what is decided last needs a
 * moment to be written. `request_invalid` for a position that is none of ours.
 */
export async function clearingRecord(request: ClearingRequest, db: DrizzleD1Database, today: string): Promise<Answer> {
  const { business_date: day, after } = request
  const position = after === undefined ? undefined : readPosition(after)
  if (after !== undefined && position === undefined) return { ok: false, code: 'request_invalid' }
  const isTheirs = request.broker === undefined ? undefined : eq(operations.broker, request.broker)
  // Also those that were decided before brokers were told apart.
  const ofDay = and(eq(operations.businessDate, day), or(isNull(operations.broker), isTheirs))
  const { decidedAt, id } = operations
  const later = position && or(gt(decidedAt, position.at), and(eq(decidedAt, position.at), gt(id, position.id)))
  const [counted, rows] = await db.batch([
    db.select({ n: count() }).from(operations).where(ofDay),
    db
      .select({
        id,
        kind: postings.kind,
        amount: postings.amount,
        currency: operations.currency,
        original: operations.original,
        at: decidedAt,
      })
      .from(operations)
      .innerJoin(postings, eq(postings.operationId, id))
      .where(and(ofDay, later))
      .orderBy(asc(decidedAt), asc(id))
      .limit(CLEARING_PAGE_OPERATIONS + 1),
  ])
  const page = rows.slice(0, CLEARING_PAGE_OPERATIONS)
  const last = page.at(-1)
  const record: ClearingRecord = {
    business_date: day,
    closed: day < today,
    count: counted[0]?.n ?? 0,
    operations: page.map(clearedOperation),
    ...(last && rows.length > page.length ? { next_after: `${last.at}.${last.id}` } : {}),
  }
  return { ok: true, body: record, outcome: record.closed ? 'closed' : 'open' }
}

function clearedOperation(row: Omit<ClearedOperation, 'original'> & { original: string | null }): ClearedOperation {
  const { id, kind, amount, currency, original } = row
  return { id, kind, amount, currency, ...(original === null ? {} : { original }) }
}

function readPosition(text: string): { at: number; id: string } | undefined {
  const [, at, id] = /^(\d{1,15})\.([\w-]{1,48})$/.exec(text) ?? []
  return at === undefined || id === undefined ? undefined : { at: Number(at), id }
}
