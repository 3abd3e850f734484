/** Returns the events of a ledger, in the order of their sequence: those of earlier versions, and after them those of this one. */

import { and, asc, eq, gt, sql } from 'drizzle-orm'

import type { EventOfPayment, LedgerEvent } from '../events/event.ts'
import { mayHaveReturns, returnsOf } from '../payments/payment-returns.ts'
import type { PaymentReturn } from '../payments/payment-returns.ts'
import type { Payment } from '../payments/payment.ts'
import { eventOfLine, keyOfNumber } from './archive-format.ts'
import { askEach } from './archived-rows.ts'
import type { LedgerDatabase } from './database.ts'
import { findRow, hasEarlierEvents, operationsOf, peekRow } from './payment-rows.ts'
import { eventRecords } from './record-schema.ts'
import { events } from './schema.ts'
import { statementsOf } from './statements.ts'

/** Writes an event, and gives the sequence that it got. Part of the transaction that writes what it tells. */
export function writeEvent(tx: LedgerDatabase, event: Omit<LedgerEvent, 'sequence'>): number {
  const sequence = lastSequence(tx) + 1
  const statements = statementsOf(tx)
  statements.insertEvent({ ...event, sequence })
  statements.lastSequence = sequence
  return sequence
}

/** Returns the sequence of the last event; 0 while there is none. In memory, for the last one is never removed. */
export function lastSequence(db: LedgerDatabase): number {
  const statements = statementsOf(db)
  statements.lastSequence ??= maxOf(db, 'event_records') ?? maxOf(db, 'events') ?? 0
  return statements.lastSequence
}

function maxOf(db: LedgerDatabase, table: 'event_records' | 'events'): number | undefined {
  const [row] = db.all<{ last: number | null }>(sql`SELECT max(sequence) AS last FROM ${sql.identifier(table)}`)
  return row?.last ?? undefined
}

/** Returns events after a sequence, oldest first. */
export function eventsFrom(db: LedgerDatabase, sequence: number, limit: number): LedgerEvent[] {
  const earlier = hasEarlierEvents(db)
    ? db.select().from(events).where(gt(events.sequence, sequence)).orderBy(asc(events.sequence)).limit(limit).all()
    : []
  if (earlier.length >= limit) return earlier
  const written = statementsOf(db).eventsAfter.all({ sequence, limit: limit - earlier.length })
  return [...earlier, ...written]
}

/** Returns the same, those of the archive among them, each with its payment as it is now; null where it is about an endpoint. */
export function eventsAfterSequence(db: LedgerDatabase, sequence: number, limit: number): EventOfPayment[] {
  return askEach(withArchived(db, eventsFrom(db, sequence, limit), sequence, limit), (event) => ({
    event,
    payment: peekRow(db, event.subject)?.payment ?? null,
  }))
}

/** The events that are here count: one of the archive's may have come back since. */
function withArchived(
  db: LedgerDatabase,
  here: readonly LedgerEvent[],
  after: number,
  limit: number,
): readonly LedgerEvent[] {
  const { archived } = statementsOf(db)
  if (archived === undefined) return here
  const found = new Map<number, LedgerEvent>()
  const end = here.length < limit ? Infinity : (here.at(-1)?.sequence ?? Infinity)
  for (const line of archived.after('events', keyOfNumber(after))) {
    if (found.size >= limit || Number(line.key) > end) break
    found.set(Number(line.key), eventOfLine(line))
  }
  for (const event of here) found.set(event.sequence, event)
  return [...found.values()].toSorted((a, b) => a.sequence - b.sequence).slice(0, limit)
}

/**
 * Returns what an event is sent with: its payment as it is now, and the returns
 * that were booked with it, which are known by the moment that both were
 * written in.
 */
export function subjectOf(
  db: LedgerDatabase,
  { subject, createdAt }: LedgerEvent,
): { payment: Payment | null; returns: PaymentReturn[] } {
  const payment = peekRow(db, subject)?.payment ?? null
  if (payment === null || !mayHaveReturns(payment)) return { payment, returns: [] }
  return { payment, returns: returnsOf(operationsOf(db, subject, peekRow)).filter(({ at }) => at === createdAt) }
}

/** Returns the event of a sequence. */
export function eventAt(db: LedgerDatabase, sequence: number): LedgerEvent | undefined {
  const [event] = eventsFrom(db, sequence - 1, 1)
  return event?.sequence === sequence ? event : undefined
}

/** Returns the events of a payment, oldest first. */
export function eventsOfPayment(db: LedgerDatabase, paymentId: string, find = findRow): LedgerEvent[] {
  const earlier = hasEarlierEvents(db)
    ? db.select().from(events).where(eq(events.subject, paymentId)).orderBy(asc(events.sequence)).all()
    : []
  const row = find(db, paymentId)
  if (row?.archived !== undefined) return [...row.archived]
  const sequences = row?.eventSequences ?? []
  if (sequences.length === 0) return earlier
  const isOwn = and(
    eq(eventRecords.subject, paymentId),
    sql`${eventRecords.sequence} IN (SELECT value FROM json_each(${JSON.stringify(sequences)}))`,
  )
  return [...earlier, ...db.select().from(eventRecords).where(isOwn).orderBy(asc(eventRecords.sequence)).all()]
}
