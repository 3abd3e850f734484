/**
 * Bounds on guessing a password, so that a stranger can neither find one out
 * nor keep its member out. Whoever is wrong too often waits, longer each time,
 * and the wait lapses by itself. A source that was right for an ID before is
 * counted by itself: what strangers do is not held against it.
 *
 * Nothing is told of a password before the statements that count it. So of
 * fifty guesses at once, the first few to arrive here get a word and the
 * others get none, as if they had come one by one. A guess during a wait does
 * not lengthen it, but counts against the source that makes it.
 */

import { and, gt, inArray, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import {
  beginAnew,
  countFromKnown,
  countInDay,
  countWrong,
  isWaitedFor,
  pruneAttempts,
  unknownSourcesWait,
} from './guess-counts.ts'
import { FAILURES_MAX, GUESSES_IN_ALL, GUESSES_PER_ID_QUICK, GUESSES_PER_SOURCE, GUESSES_UNNAMED } from './limits.ts'
import { countTry, isWithin, pruneTries } from './tries.ts'
import type { Try } from './tries.ts'
import { tries } from './schema.ts'

/** A password that was looked at, and of which nothing was told yet. */
export interface Guess {
  /** Holds what is guessed about: a member ID, whether or not somebody has it. */
  subject: string
  /** The keyed hash of where it came from; undefined where that has no name. */
  source: string | undefined
  /** Tells whether the member was right from there before. */
  isFromKnown: boolean
  isRight: boolean
  /** Milliseconds since 1970. */
  now: number
}

export type Judgement =
  { verdict: 'right' } | { verdict: 'wrong'; attemptsLeft: number } | { verdict: 'wait'; retryAfterMs: number }

/** Counts a guess and gives the verdict on it, in one transaction. */
export async function judgeGuess(db: DrizzleD1Database, guess: Guess): Promise<Judgement> {
  const byItself = guess.isFromKnown ? await judgeKnown(db, guess) : undefined
  return byItself ?? judgeStrange(db, guess)
}

const IN_ALL: Try = { key: 'guess:all', bound: GUESSES_IN_ALL }

function triesFrom(source: string | undefined): Try {
  return source === undefined
    ? { key: 'guess:unnamed', bound: GUESSES_UNNAMED }
    : { key: `guess:${source}`, bound: GUESSES_PER_SOURCE }
}

/**
 * Does as {@link judgeGuess} for a guess that is not a password, and whose
 * sources are bounded by themselves: whether anything may be told of it.
 */
export async function mayTell(
  db: DrizzleD1Database,
  { subject, isRight, now }: Pick<Guess, 'subject' | 'isRight' | 'now'>,
): Promise<boolean> {
  const count = isRight ? beginAnew(db, subject, now) : countWrong(db, subject, now)
  const [before] = await db.batch([unknownSourcesWait(db, subject), count, pruneAttempts(db, now)])
  return (before[0]?.waitUntil ?? 0) <= now
}

/**
 * A wrong one counts against its source, all strangers and the ID, each only
 * where the one before has room; a right one against none of them. But while
 * strangers wait, right and wrong are one: the same answer, the same rows after
 * it, the same statements on the way, or the wait would tell them apart.
 */
async function judgeStrange(db: DrizzleD1Database, { subject, source, isRight, now }: Guess): Promise<Judgement> {
  const here = triesFrom(source)
  const counts = isRight ? isWaitedFor(subject, now) : sql`true`
  const hasRoomHere = isWithin(here, 1, now)
  const [[before], tried, , , [after]] = await db.batch([
    unknownSourcesWait(db, subject),
    db
      .select()
      .from(tries)
      .where(and(inArray(tries.key, [here.key, IN_ALL.key]), gt(tries.expiresAt, now))),
    countTry(db, here, now, sql`${isWithin(IN_ALL, 0, now)} and ${counts}`),
    countTry(db, IN_ALL, now, sql`${hasRoomHere} and ${counts}`),
    countWrong(db, subject, now, sql`${isRight ? 0 : 1} and ${hasRoomHere} and ${isWithin(IN_ALL, 1, now)}`),
    pruneTries(db, now),
    pruneAttempts(db, now),
  ])
  const over = tried.filter(({ key, count }) => count >= (key === here.key ? here : IN_ALL).bound.max)
  const until = Math.max(before?.waitUntil ?? 0, ...over.map(({ expiresAt }) => expiresAt))
  if (until > now) return waiting(until, now)
  if (isRight) {
    if (before !== undefined && before.failures > 0) await beginAnew(db, subject, now)
    return { verdict: 'right' }
  }
  if (after === undefined || after.waitUntil > now) return waiting(after?.waitUntil ?? now, now)
  return { verdict: 'wrong', attemptsLeft: Math.min(FAILURES_MAX - after.failures, GUESSES_PER_ID_QUICK - after.wrong) }
}

/** Undefined when the source is not known any more: then it is a stranger's. */
async function judgeKnown(db: DrizzleD1Database, guess: Guess): Promise<Judgement | undefined> {
  const { subject: memberId, source = '', isRight, now } = guess
  const place = { memberId, source }
  const counted = countFromKnown(db, place, isRight, now)
  const [row] = isRight ? await counted : (await db.batch([countInDay(db, place, now), counted]))[1]
  if (row === undefined) return undefined
  if (row.waitUntil > now) return waiting(row.waitUntil, now)
  return isRight ? { verdict: 'right' } : { verdict: 'wrong', attemptsLeft: FAILURES_MAX - row.failures }
}

function waiting(until: number, now: number): Judgement {
  return { verdict: 'wait', retryAfterMs: until - now }
}
