/** The statements that every delivery runs, built once a ledger: as those of payments are, in statements.ts. */

import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'

import type { LedgerDatabase } from './database.ts'
import { deliveryRecords } from './record-schema.ts'

const prepared = new WeakMap<LedgerDatabase, ReturnType<typeof prepare>>()

/** Returns the statements of a ledger's deliveries. */
export function deliveryStatements(db: LedgerDatabase): ReturnType<typeof prepare> {
  const known = prepared.get(db)
  if (known) return known
  const statements = prepare(db)
  prepared.set(db, statements)
  return statements
}

function prepare(db: LedgerDatabase) {
  const { endpointId, eventSequence, nextAt } = deliveryRecords
  const ofEndpoint = eq(endpointId, sql.placeholder('endpoint'))
  const isUnderWay = sql`${eventSequence} IN (SELECT value FROM json_each(${sql.placeholder('underWay')}))`
  return {
    record: db
      .select()
      .from(deliveryRecords)
      .where(and(ofEndpoint, eq(eventSequence, sql.placeholder('sequence'))))
      .prepare(),
    firstRetry: db
      .select()
      .from(deliveryRecords)
      .where(and(isNotNull(nextAt), ofEndpoint, sql`NOT ${isUnderWay}`))
      .orderBy(asc(nextAt))
      // Written out: of a bound one SQLite prepares the statement anew each time.
      .limit(sql`1` as never)
      .prepare(),
    write: writeStatement(db),
  }
}

function writeStatement(db: LedgerDatabase) {
  const { endpointId, eventSequence } = deliveryRecords
  const value = (name: string) => sql`${sql.placeholder(name)}`
  // An end names the index of those that wait as well; the row leaves it, which costs nothing.
  const set = { state: value('state'), tries: value('tries'), attempts: value('attempts'), nextAt: value('nextAt') }
  const row = {
    ...set,
    endpointId: value('endpointId'),
    eventSequence: value('eventSequence'),
    createdAt: value('createdAt'),
  }
  return db
    .insert(deliveryRecords)
    .values(row)
    .onConflictDoUpdate({ target: [endpointId, eventSequence], set })
    .prepare()
}
