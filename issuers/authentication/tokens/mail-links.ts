/**
 * Links that are mailed: single-use and short-lived. The database keeps a
 * token's digest and the seed that it is derived from under the issuer's key:
 * so the same link can be sent again, and who has the database alone has none.
 */

import { and, desc, eq, exists, gt, inArray, lte, ne } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { toBase64url } from '../../../protocol/base64url.ts'
import { PRUNE_ROWS_MAX } from '../../server/limits.ts'
import { CONFIRM_LINK_LIFETIME_MS, ACTION_LINK_LIFETIME_MS, LINK_REPEATED_MS } from '../limits.ts'
import { keyedHash, tokenDigest } from '../keyed-hash.ts'
import { mailLinks } from './schema.ts'
import type { LinkPurpose } from './schema.ts'

const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/

const LIFETIME_MS: Record<LinkPurpose, number> = {
  confirm: CONFIRM_LINK_LIFETIME_MS,
  reset: ACTION_LINK_LIFETIME_MS,
  unlock: ACTION_LINK_LIFETIME_MS,
}

export type MailLink = typeof mailLinks.$inferSelect

/** Describes what a link is for, and the address it goes to. */
export type LinkTo = Pick<MailLink, 'memberId' | 'purpose' | 'email'>

/** Makes a token of 256 random bits, and the digest that is all the database keeps of it. */
export async function newToken(random: (bytes: number) => Uint8Array): Promise<{ token: string; digest: string }> {
  const token = toBase64url(random(TOKEN_BYTES))
  return { token, digest: await tokenDigest(token) }
}

/** The token of a link, and what the database keeps of it. */
export interface MadeLink {
  token: string
  digest: string
  seed: string
}

/** Makes a new link. */
export async function makeLink(
  { hashingKey }: { hashingKey: Uint8Array<ArrayBuffer> },
  random: (bytes: number) => Uint8Array,
): Promise<MadeLink> {
  return linkUnder(hashingKey, toBase64url(random(TOKEN_BYTES)))
}

/** Makes the same link again from the seed of one that was made before; undefined where the key that it was made with is gone. */
export async function sameLink(
  { hashingKeys }: { hashingKeys: readonly Uint8Array<ArrayBuffer>[] },
  { seed, digest }: { seed: string; digest: string },
): Promise<MadeLink | undefined> {
  const links = await Promise.all(hashingKeys.map((key) => linkUnder(key, seed)))
  return links.find((link) => link.digest === digest)
}

async function linkUnder(key: Uint8Array<ArrayBuffer>, seed: string): Promise<MadeLink> {
  const token = await keyedHash(key, 'mail-link', seed)
  return { token, digest: await tokenDigest(token), seed }
}

/** Finds the latest link that may be sent again, used up or not being told by its absence. */
export async function linkToRepeat(
  db: DrizzleD1Database,
  to: LinkTo,
  now: number,
): Promise<{ seed: string; digest: string } | undefined> {
  const { seed, digest, createdAt } = mailLinks
  const [latest] = await db
    .select({ seed, digest })
    .from(mailLinks)
    .where(and(isTo(to), ne(seed, ''), mayRepeat(now)))
    .orderBy(desc(createdAt))
    .limit(1)
  return latest
}

/**
 * Builds the statements that make a link, for a batch. Older ones to the same
 * address stay, because the member may be about to open one; those to another
 * address end, and some that are long over go.
 */
export function linkStatements(db: DrizzleD1Database, link: LinkTo & Omit<MadeLink, 'token'>, now: number) {
  const { memberId, purpose, email } = link
  const isElsewhere = and(eq(mailLinks.memberId, memberId), eq(mailLinks.purpose, purpose), ne(mailLinks.email, email))
  return [
    db.delete(mailLinks).where(isElsewhere),
    pruneLinks(db, now),
    db.insert(mailLinks).values({ ...link, createdAt: now, expiresAt: now + LIFETIME_MS[purpose] }),
  ] as const
}

/** Builds the statement that makes every link good anew that was mailed to the address in the last day, whichever letter is opened. */
export function renewLinks(db: DrizzleD1Database, to: LinkTo, now: number) {
  return db
    .update(mailLinks)
    .set({ expiresAt: now + LIFETIME_MS[to.purpose] })
    .where(and(isTo(to), mayRepeat(now)))
}

/** Builds the statement that takes out some of the links that can be neither opened nor sent again. */
export function pruneLinks(db: DrizzleD1Database, now: number, max = PRUNE_ROWS_MAX) {
  const { digest, expiresAt } = mailLinks
  const old = db
    .select({ digest })
    .from(mailLinks)
    .where(lte(expiresAt, now - LINK_REPEATED_MS))
    .limit(max)
  return db.delete(mailLinks).where(inArray(digest, old))
}

/** Finds the link, while it is good; it is not used up by looking. */
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

/** Builds a condition for the statements of an action: they do nothing once the link is used up. */
export function whileGood(db: DrizzleD1Database, link: MailLink, now: number) {
  return exists(db.select({ digest: mailLinks.digest }).from(mailLinks).where(isGood(link, now)))
}

/**
 * Builds the statements that use a link up, last in the batch of its action:
 * with it go the others for the same. A row comes back of the last: the action
 * was done.
 */
export function useUp(db: DrizzleD1Database, link: MailLink, now: number) {
  const { memberId, purpose, digest } = link
  const isOther = and(
    eq(mailLinks.memberId, memberId),
    eq(mailLinks.purpose, purpose),
    ne(mailLinks.digest, digest),
    whileGood(db, link, now),
  )
  return [
    db.delete(mailLinks).where(isOther),
    db.delete(mailLinks).where(isGood(link, now)).returning({ memberId: mailLinks.memberId }),
  ] as const
}

function isGood({ digest, purpose }: Pick<MailLink, 'digest' | 'purpose'>, now: number) {
  return and(eq(mailLinks.digest, digest), eq(mailLinks.purpose, purpose), gt(mailLinks.expiresAt, now))
}

function isTo({ memberId, purpose, email }: LinkTo) {
  return and(eq(mailLinks.memberId, memberId), eq(mailLinks.purpose, purpose), eq(mailLinks.email, email))
}

function mayRepeat(now: number) {
  return gt(mailLinks.createdAt, now - LINK_REPEATED_MS)
}
