/** Takes out what has expired, by the clock: what each request takes out on its way stops when no request comes. */

import { inArray, lte, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { KeptMs } from './env.ts'
import { pruneAttempts, pruneSources } from './guess-counts.ts'
import { MAILBOX_KEPT_MS, REGISTRATION_REFUSALS_KEPT_MS, SWEPT_ROWS_MAX } from './limits.ts'
import { pruneFormerMembers, pruneUnconfirmed } from './membership/leave.ts'
import { pruneSeals } from './members.ts'
import { pruneQuestions } from './questions/question-book.ts'
import { pruneLinks } from './tokens/mail-links.ts'
import { pruneSessions } from './tokens/sessions.ts'
import { pruneTries } from './tries.ts'
import { mailbox, registrationRefusals, seenMessages } from './schema.ts'

/** Deletes some rows of every table that grows with what strangers send, and of people who are no members any more. `now` in milliseconds. */
export async function sweep(db: DrizzleD1Database, now: number, kept: KeptMs): Promise<void> {
  await db.batch([
    pruneAttempts(db, now, SWEPT_ROWS_MAX),
    pruneSources(db, now, SWEPT_ROWS_MAX),
    pruneTries(db, now, SWEPT_ROWS_MAX),
    pruneSeals(db, Math.floor(now / 1000), SWEPT_ROWS_MAX),
    pruneSessions(db, now, SWEPT_ROWS_MAX),
    pruneLinks(db, now, SWEPT_ROWS_MAX),
    pruneQuestions(db, Math.floor(now / 1000), SWEPT_ROWS_MAX),
    pruneMessages(db, Math.floor(now / 1000)),
    pruneRefusals(db, now),
    pruneMailbox(db, now),
    ...pruneUnconfirmed(db, now - kept.unconfirmed),
    pruneFormerMembers(db, now - kept.formerMembers),
  ])
}

function pruneMessages(db: DrizzleD1Database, nowSeconds: number) {
  const { iss, jti, expiresAt } = seenMessages
  const expired = db.select({ iss, jti }).from(seenMessages).where(lte(expiresAt, nowSeconds)).limit(SWEPT_ROWS_MAX)
  return db.delete(seenMessages).where(sql`(${iss}, ${jti}) in ${expired}`)
}

function pruneRefusals(db: DrizzleD1Database, now: number) {
  const { id, at } = registrationRefusals
  const old = db
    .select({ id })
    .from(registrationRefusals)
    .where(lte(at, now - REGISTRATION_REFUSALS_KEPT_MS))
    .limit(SWEPT_ROWS_MAX)
  return db.delete(registrationRefusals).where(inArray(id, old))
}

function pruneMailbox(db: DrizzleD1Database, now: number) {
  const { id, sentAt } = mailbox
  const old = db
    .select({ id })
    .from(mailbox)
    .where(lte(sentAt, now - MAILBOX_KEPT_MS))
    .limit(SWEPT_ROWS_MAX)
  return db.delete(mailbox).where(inArray(id, old))
}
