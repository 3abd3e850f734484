/**
 * Letters on their way. A letter is a row, written in the transaction that
 * gives the reason to write; it is sent afterwards, as often as it takes up to
 * a bound. Sent at least once: after a crash between sending and noting it the
 * member gets it twice, never not at all.
 */

import { and, asc, eq, inArray, isNotNull, isNull, lte } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { PRUNE_ROWS_MAX } from '../../server/limits.ts'
import { log } from '../../server/log.ts'
import { MAIL_KEPT_MS, MAIL_RETRY_DELAYS_MS, MAIL_RUN_MAX, MAIL_SEND_TIMEOUT_MS } from '../limits.ts'
import type { Letter } from './letters.ts'
import type { MailPort } from './mail-port.ts'
import { outbox } from './schema.ts'

/** Builds the statement that posts a letter, for a batch. */
export function post(db: DrizzleD1Database, letter: Letter & { id: string; recipient: string }, now: number) {
  return db.insert(outbox).values({ ...letter, createdAt: now, attempts: 0, nextAttemptAt: now })
}

/** Sends what is due, each letter in its turn, and sweeps out what was sent long ago. */
export async function sendDueMail(db: DrizzleD1Database, port: MailPort, now: number): Promise<void> {
  const due = await db
    .select()
    .from(outbox)
    .where(and(isNotNull(outbox.nextAttemptAt), lte(outbox.nextAttemptAt, now)))
    .orderBy(asc(outbox.nextAttemptAt))
    .limit(MAIL_RUN_MAX)
  for (const letter of due) {
    if (await claim(db, letter, now)) await attempt(db, port, letter, now)
  }
  const old = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(isNull(outbox.nextAttemptAt), lte(outbox.createdAt, now - MAIL_KEPT_MS)))
    .limit(PRUNE_ROWS_MAX)
  await db.delete(outbox).where(inArray(outbox.id, old))
}

type Row = typeof outbox.$inferSelect

/** The next attempt is set before this one is made, so that two runs do not send one letter, and a crash loses none. */
async function claim(db: DrizzleD1Database, { id, attempts }: Row, now: number): Promise<boolean> {
  const delay = MAIL_RETRY_DELAYS_MS[attempts] ?? MAIL_RETRY_DELAYS_MS.at(-1) ?? 0
  const claimed = await db
    .update(outbox)
    .set({ attempts: attempts + 1, nextAttemptAt: now + delay })
    .where(and(eq(outbox.id, id), eq(outbox.attempts, attempts), isNotNull(outbox.nextAttemptAt)))
    .returning({ id: outbox.id })
  return claimed.length === 1
}

async function attempt(db: DrizzleD1Database, port: MailPort, letter: Row, now: number): Promise<void> {
  try {
    await withinDeadline(port.send(letter))
    await db.update(outbox).set({ sentAt: now, nextAttemptAt: null, body: '' }).where(eq(outbox.id, letter.id))
  } catch {
    // What was thrown may repeat the address: that it failed is all that is written down.
    const isLast = letter.attempts >= MAIL_RETRY_DELAYS_MS.length
    log({ event: 'mail', outcome: isLast ? 'given_up' : 'failed' })
    if (isLast) await db.update(outbox).set({ nextAttemptAt: null, body: '' }).where(eq(outbox.id, letter.id))
  }
}

async function withinDeadline(sending: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('The mail service did not answer in time.')), MAIL_SEND_TIMEOUT_MS)
  try {
    await Promise.race([sending, promise])
  } finally {
    clearTimeout(timer)
  }
}
