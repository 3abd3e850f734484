/** Links that are mailed: single-use, short-lived, and kept as digests. A newer one takes the place of an older. */

import { and, eq, exists, gt, inArray, lte } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { PRUNE_ROWS_MAX } from '../../front-door/limits.ts'
import { CONFIRM_LINK_LIFETIME_MS, DEED_LINK_LIFETIME_MS } from '../limits.ts'
import { base64url, tokenDigest } from '../registration/keyed-hash.ts'
import { mailLinks } from './schema.ts'
import type { LinkPurpose } from './schema.ts'

const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/

const LIFETIME_MS: Record<LinkPurpose, number> = {
  confirm: CONFIRM_LINK_LIFETIME_MS,
  reset: DEED_LINK_LIFETIME_MS,
  unlock: DEED_LINK_LIFETIME_MS,
}

export type MailLink = typeof mailLinks.$inferSelect

/** A token of 256 random bits, and the digest that is all the database keeps of it. */
export async function newToken(random: (bytes: number) => Uint8Array): Promise<{ token: string; digest: string }> {
  const token = base64url(random(TOKEN_BYTES))
  return { token, digest: await tokenDigest(token) }
}

/** The statements that make a link, for a batch: older ones of its member and purpose end, and some that expired go. */
export function linkStatements(db: DrizzleD1Database, link: Omit<MailLink, 'expiresAt'>, now: number) {
  const { memberId, purpose } = link
  const expired = db
    .select({ digest: mailLinks.digest })
    .from(mailLinks)
    .where(lte(mailLinks.expiresAt, now))
    .limit(PRUNE_ROWS_MAX)
  return [
    db.delete(mailLinks).where(and(eq(mailLinks.memberId, memberId), eq(mailLinks.purpose, purpose))),
    db.delete(mailLinks).where(inArray(mailLinks.digest, expired)),
    db.insert(mailLinks).values({ ...link, expiresAt: now + LIFETIME_MS[purpose] }),
  ] as const
}

/** The link, while it is good; it is not used up by looking. */
export async function findLink(
  db: DrizzleD1Database,
  token: string,
  purpose: LinkPurpose,
  now: number,
): Promise<MailLink | undefined> {
  if (!TOKEN.test(token)) return undefined
  const digest = await tokenDigest(token)
  return (await db.select().from(mailLinks).where(isGood({ digest, purpose }, now)))[0]
}

/** For the statements of a deed: they do nothing once the link is used up. */
export function whileGood(db: DrizzleD1Database, link: MailLink, now: number) {
  return exists(db.select({ digest: mailLinks.digest }).from(mailLinks).where(isGood(link, now)))
}

/** The statement that uses a link up, last in the batch of its deed. A row comes back: the deed was done. */
export function useUp(db: DrizzleD1Database, link: MailLink, now: number) {
  return db.delete(mailLinks).where(isGood(link, now)).returning({ memberId: mailLinks.memberId })
}

function isGood({ digest, purpose }: Pick<MailLink, 'digest' | 'purpose'>, now: number) {
  return and(eq(mailLinks.digest, digest), eq(mailLinks.purpose, purpose), gt(mailLinks.expiresAt, now))
}
