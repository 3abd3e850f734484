/** The statements that count wrong passwords: of an ID, and from a source that the ID knows. Each decides by itself. */

import { and, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { PRUNE_ROWS_MAX } from '../server/limits.ts'
import {
  FAILURES_MAX,
  GUESSES_PER_ID_KNOWN,
  GUESSES_PER_ID_QUICK,
  GUESS_DELAY_FIRST_MS,
  GUESS_DELAY_MAX_MS,
  GUESS_WINDOW_MS,
  KNOWN_SOURCES_PER_MEMBER_MAX,
  KNOWN_SOURCE_KEPT_MS,
} from './limits.ts'
import { knownSources, loginAttempts } from './schema.ts'

/** More doublings than the longest delay has room for; a shift by 64 would be none at all. */
const DOUBLINGS_MAX = 10

/** Milliseconds in SQL: none for the first few wrong ones, then doubled with each, up to the longest. */
function delayAfter(over: SQL): SQL {
  const doubled = sql`min(${GUESS_DELAY_MAX_MS}, ${GUESS_DELAY_FIRST_MS} << min(${over}, ${DOUBLINGS_MAX}))`
  return sql`(case when ${over} < 0 then 0 else ${doubled} end)`
}

/** Counts a wrong password of an ID, unless strangers are waiting already; the row after it comes back. */
export function countWrong(db: DrizzleD1Database, subject: string, now: number, mayCount: SQL = sql`true`) {
  const { failures, wrong, waitUntil, expiresAt } = loginAttempts
  const isOver = sql`${expiresAt} <= ${now}`
  const isWaiting = sql`${waitUntil} > ${now}`
  const delay = delayAfter(sql`max(${failures} + 1 - ${FAILURES_MAX}, ${wrong} + 1 - ${GUESSES_PER_ID_QUICK})`)
  const until = sql`(case when ${delay} > 0 then ${now} + ${delay} else 0 end)`
  return db
    .insert(loginAttempts)
    .select(sql`select ${subject}, 1, 1, 0, ${now + GUESS_WINDOW_MS} where ${mayCount}`)
    .onConflictDoUpdate({
      target: loginAttempts.memberId,
      set: {
        failures: sql`case when ${isOver} then 1 when ${isWaiting} then ${failures} else ${failures} + 1 end`,
        wrong: sql`case when ${isOver} then 1 when ${isWaiting} then ${wrong} else ${wrong} + 1 end`,
        waitUntil: sql`case when ${isOver} then 0 when ${isWaiting} then ${waitUntil} else ${until} end`,
        expiresAt: sql`case when ${isOver} then ${now + GUESS_WINDOW_MS} when ${isWaiting} then ${expiresAt} else max(${expiresAt}, ${until}) end`,
      },
    })
    .returning({ failures, wrong, waitUntil })
}

/** Begins an ID's row of wrong ones anew, unless strangers are waiting. */
export function beginAnew(db: DrizzleD1Database, subject: string, now: number) {
  const { memberId, failures, waitUntil } = loginAttempts
  const isEnded = and(eq(memberId, subject), gt(failures, 0), lte(waitUntil, now))
  return db.update(loginAttempts).set({ failures: 0, waitUntil: 0 }).where(isEnded)
}

/** Reads until when strangers wait, and after how many wrong ones in a row; no row: they need not. */
export function unknownSourcesWait(db: DrizzleD1Database, subject: string) {
  const { memberId, waitUntil, failures } = loginAttempts
  return db.select({ waitUntil, failures }).from(loginAttempts).where(eq(memberId, subject))
}

/** Builds a condition that is true while strangers wait. */
export function isWaitedFor(subject: string, now: number): SQL {
  const { memberId, waitUntil } = loginAttempts
  return sql`exists (select 1 from ${loginAttempts} where ${memberId} = ${subject} and ${waitUntil} > ${now})`
}

/** Builds the statement that forgets what was guessed wrong about an ID. */
export function forgetWrong(db: DrizzleD1Database, subject: string, isGood?: SQL) {
  return db.delete(loginAttempts).where(and(eq(loginAttempts.memberId, subject), isGood))
}

/** Builds the statement that takes out some of what has expired: more than one guess adds. */
export function pruneAttempts(db: DrizzleD1Database, now: number, max = PRUNE_ROWS_MAX) {
  const { memberId, expiresAt } = loginAttempts
  const expired = db.select({ memberId }).from(loginAttempts).where(lte(expiresAt, now)).limit(max)
  return db.delete(loginAttempts).where(inArray(memberId, expired))
}

/** A member and where a guess came from. */
export interface Place {
  memberId: string
  source: string
}

/** Returns true for a source that the member was right from not too long ago. */
export function isKnown({ memberId, source }: Place, now: number) {
  const { memberId: member, source: from, rightAt } = knownSources
  return and(eq(member, memberId), eq(from, source), gt(rightAt, now - KNOWN_SOURCE_KEPT_MS))
}

/**
 * Builds the statement that keeps a known source known after a key was changed:
 * what it was known by before becomes what it is known by now, its count with
 * it.
 */
export function moveSource(db: DrizzleD1Database, { memberId, source }: Place, earlier: readonly string[]) {
  const { memberId: member, source: from, rightAt } = knownSources
  const isMembers = eq(member, memberId)
  const latest = db
    .select({ source: from })
    .from(knownSources)
    .where(and(isMembers, inArray(from, [...earlier])))
    .orderBy(sql`${rightAt} desc`)
    .limit(1)
  const isThere = sql`exists (select 1 from ${knownSources} where ${and(isMembers, eq(from, source))})`
  return db
    .update(knownSources)
    .set({ source })
    .where(and(isMembers, sql`${from} in ${latest}`, sql`not ${isThere}`))
}

/** Counts a wrong password from a known source towards what the ID has in a day: strangers do not wait for it. */
export function countInDay(db: DrizzleD1Database, place: Place, now: number) {
  const { failures, wrong, waitUntil, expiresAt } = loginAttempts
  const isOpen = and(isKnown(place, now), lte(knownSources.waitUntil, now), sql`not ${isUsedUp(place.memberId, now)}`)
  const isOver = sql`${expiresAt} <= ${now}`
  return db
    .insert(loginAttempts)
    .select(sql`select ${place.memberId}, 0, 1, 0, ${now + GUESS_WINDOW_MS} from ${knownSources} where ${isOpen}`)
    .onConflictDoUpdate({
      target: loginAttempts.memberId,
      set: {
        failures: sql`case when ${isOver} then 0 else ${failures} end`,
        wrong: sql`case when ${isOver} then 1 else ${wrong} + 1 end`,
        waitUntil: sql`case when ${isOver} then 0 else ${waitUntil} end`,
        expiresAt: sql`case when ${isOver} then ${now + GUESS_WINDOW_MS} else ${expiresAt} end`,
      },
    })
}

/**
 * Counts a password from a known source, right or wrong; the row after it
 * comes back. While the source waits, and when the day's wrong ones are used
 * up, right and wrong are one, and change the same.
 */
export function countFromKnown(db: DrizzleD1Database, place: Place, isRight: boolean, now: number) {
  const { failures, failedAt, waitUntil, rightAt } = knownSources
  const isShut = sql`(${waitUntil} > ${now} or ${isUsedUp(place.memberId, now)})`
  const row = sql`(case when ${failedAt} <= ${now - GUESS_WINDOW_MS} then 1 else ${failures} + 1 end)`
  const delay = isRight ? sql`0` : delayAfter(sql`${row} - ${FAILURES_MAX}`)
  return db
    .update(knownSources)
    .set({
      failures: sql`case when ${isShut} then ${failures} else ${isRight ? sql`0` : row} end`,
      failedAt: isRight ? failedAt : sql`case when ${isShut} then ${failedAt} else ${now} end`,
      waitUntil: sql`case when ${isShut} then max(${waitUntil}, ${dayEnd(place.memberId, now)}) else ${now} + ${delay} end`,
      rightAt: isRight ? sql`case when ${isShut} then ${rightAt} else ${now} end` : rightAt,
    })
    .where(isKnown(place, now))
    .returning({ failures, waitUntil })
}

/** True in SQL when there were as many wrong passwords for an ID in its day as known sources may add to. */
function isUsedUp(subject: string, now: number): SQL {
  return sql`(${dayEnd(subject, now)} > 0)`
}

/** In SQL, when the day ends whose wrong passwords are used up; else 0. */
function dayEnd(subject: string, now: number): SQL {
  const { memberId, wrong, expiresAt } = loginAttempts
  const isOver = and(eq(memberId, subject), gt(expiresAt, now), sql`${wrong} >= ${GUESSES_PER_ID_KNOWN}`)
  return sql`coalesce((select ${expiresAt} from ${loginAttempts} where ${isOver}), 0)`
}

/** Builds the statements that make a source known, in place of the one used longest ago if there are as many as may be. */
export function rememberSource(
  db: DrizzleD1Database,
  { memberId, source }: Place,
  now: number,
  isGood: SQL = sql`true`,
) {
  const member = eq(knownSources.memberId, memberId)
  const latest = db
    .select({ source: knownSources.source })
    .from(knownSources)
    .where(member)
    .orderBy(sql`${knownSources.rightAt} desc`)
    .limit(KNOWN_SOURCES_PER_MEMBER_MAX)
  return [
    db
      .insert(knownSources)
      .select(sql`select ${memberId}, ${source}, ${now}, 0, 0, 0 where ${isGood}`)
      .onConflictDoUpdate({
        target: [knownSources.memberId, knownSources.source],
        set: { rightAt: now, failures: 0, waitUntil: 0 },
      }),
    db.delete(knownSources).where(and(member, sql`${knownSources.source} not in ${latest}`)),
    pruneSources(db, now),
  ] as const
}

/** Builds the statement that lets a member's known sources try at once again. */
export function forgiveSources(db: DrizzleD1Database, memberId: string, isGood?: SQL) {
  const isMembers = and(eq(knownSources.memberId, memberId), isGood)
  return db.update(knownSources).set({ failures: 0, waitUntil: 0 }).where(isMembers)
}

/** Builds the statement that takes out some of those that were not used for long. */
export function pruneSources(db: DrizzleD1Database, now: number, max = PRUNE_ROWS_MAX) {
  const { memberId, source, rightAt } = knownSources
  const old = db
    .select({ memberId, source })
    .from(knownSources)
    .where(lte(rightAt, now - KNOWN_SOURCE_KEPT_MS))
    .limit(max)
  return db.delete(knownSources).where(sql`(${memberId}, ${source}) in ${old}`)
}
