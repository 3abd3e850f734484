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

import { beginAnew, countFromKnown, countInDay, countWrong, pruneAttempts, strangersWait } from './guess-counts.ts'
import { FAILURES_MAX, GUESSES_IN_ALL, GUESSES_PER_ID_QUICK, GUESSES_PER_SOURCE, GUESSES_UNNAMED } from './limits.ts'
import { countTry, isWithin, pruneTries } from './registration/tries.ts'
import type { Try } from './registration/tries.ts'
import { tries } from './schema.ts'

/** A password that was looked at, and of which nothing was told yet. */
export interface Guess {
  /** What is guessed about: a member ID, whether or not somebody has it. */
  subject: string
  /** The keyed hash of where it came from; undefined where that has no name. */
  source: string | undefined
  /** Whether the member was right from there before. */
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
  return byItself ?? (guess.isRight ? judgeRight(db, guess) : judgeWrong(db, guess))
}

const IN_ALL: Try = { key: 'guess:all', bound: GUESSES_IN_ALL }

function triesFrom(source: string | undefined): Try {
  return source === undefined
    ? { key: 'guess:unnamed', bound: GUESSES_UNNAMED }
    : { key: `guess:${source}`, bound: GUESSES_PER_SOURCE }
}

/**
 * As {@link judgeGuess} for a guess that is not a password, and whose sources
 * are bounded by themselves: whether anything may be told of it.
 */
export async function mayTell(
  db: DrizzleD1Database,
  { subject, isRight, now }: Pick<Guess, 'subject' | 'isRight' | 'now'>,
): Promise<boolean> {
  const count = isRight ? beginAnew(db, subject, now, sql`true`) : countWrong(db, subject, now)
  const [before] = await db.batch([strangersWait(db, subject), count, pruneAttempts(db, now)])
  return (before[0]?.waitUntil ?? 0) <= now
}

/** A stranger's wrong one counts against its source, all strangers and the ID, each only where the one before has room. */
async function judgeWrong(db: DrizzleD1Database, { subject, source, now }: Guess): Promise<Judgement> {
  const here = triesFrom(source)
  const hasRoomHere = isWithin(here, 1, now)
  const [bySource, byAll, counted] = await db.batch([
    countTry(db, here, now, isWithin(IN_ALL, 0, now)),
    countTry(db, IN_ALL, now, hasRoomHere),
    countWrong(db, subject, now, sql`${hasRoomHere} and ${isWithin(IN_ALL, 1, now)}`),
    pruneTries(db, now),
    pruneAttempts(db, now),
  ])
  const [row] = counted
  if (row !== undefined && row.waitUntil <= now) {
    return { verdict: 'wrong', attemptsLeft: Math.min(FAILURES_MAX - row.failures, GUESSES_PER_ID_QUICK - row.wrong) }
  }
  return waiting(row?.waitUntil ?? byAll[0]?.expiresAt ?? bySource[0]?.expiresAt ?? now, now)
}

/** A stranger's right one is told of, and begins the row anew, only where a wrong one would get a word. */
async function judgeRight(db: DrizzleD1Database, { subject, source, now }: Guess): Promise<Judgement> {
  const here = triesFrom(source)
  const [, wait, counts] = await db.batch([
    beginAnew(db, subject, now, sql`${isWithin(here, 0, now)} and ${isWithin(IN_ALL, 0, now)}`),
    strangersWait(db, subject),
    db
      .select()
      .from(tries)
      .where(and(inArray(tries.key, [here.key, IN_ALL.key]), gt(tries.expiresAt, now))),
  ])
  const over = counts.filter(({ key, count }) => count >= (key === here.key ? here : IN_ALL).bound.max)
  const until = Math.max(wait[0]?.waitUntil ?? 0, ...over.map(({ expiresAt }) => expiresAt))
  return until > now ? waiting(until, now) : { verdict: 'right' }
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
