/**
 * Letters that anyone may ask for: a forgotten ID, a new password, an
 * unlocking. Who asks is told the same whether or not there is such a member:
 * what there is to tell goes to the member's own address.
 *
 * Nobody can use a member's letters up by asking for them. While one is fresh
 * no other follows; then the same link is sent again, a few times in a day;
 * and whenever it is asked for, by whomever, the link in the letters that are
 * there is good anew.
 */

import { and, inArray } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

import { IDS_PER_MAIL_MAX, LETTERS_FRESH, LETTERS_PER_ADDRESS, MAILS_PER_SOURCE, MAILS_UNNAMED } from '../limits.ts'
import { letterOf } from '../mail/letters.ts'
import type { LetterContent } from '../mail/letters.ts'
import { post } from '../mail/outbox.ts'
import { findMember } from '../members.ts'
import { foldEmail } from '../registration/email-address.ts'
import { keyedHash } from '../keyed-hash.ts'
import { countTries } from '../tries.ts'
import { tries } from '../schema.ts'
import type { LinkPurpose } from '../schema.ts'
import { membersByEmail } from './emails.ts'
import { linkStatements, linkToRepeat, makeLink, renewLinks, sameLink } from '../tokens/mail-links.ts'
import type { LinkTo } from '../tokens/mail-links.ts'
import type { MemberContext } from './sign-in.ts'

/** Counts a request for a letter against where it came from. */
export async function mayAsk({ db, now, source }: MemberContext): Promise<boolean> {
  const here = source === undefined ? { key: 'mail:unnamed', bound: MAILS_UNNAMED } : undefined
  return countTries(db, [here ?? { key: `mail:${source}`, bound: MAILS_PER_SOURCE }], now)
}

/** Mails, for a forgotten ID, every ID that was registered with the address, to that address. */
export async function mailIds(email: string, context: MemberContext): Promise<void> {
  const { db, settings, now, locale } = context
  const found = await membersByEmail(db, email, IDS_PER_MAIL_MAX)
  if (found.length === 0 || !(await mayPost({ purpose: 'ids', email }, context))) return
  // Each address that is this one is written to as it was registered.
  for (const [recipient, same] of Map.groupBy(found, (member) => member.email)) {
    const content = { kind: 'ids' as const, memberIds: same.map(({ memberId }) => memberId) }
    const letter = letterOf(content, settings.brand.name[locale], locale)
    await post(db, { id: crypto.randomUUID(), recipient, ...letter }, now)
  }
}

/** Mails, for a forgotten password or a lock, a link to the member's own address. */
export async function mailLink(memberId: string, purpose: 'reset' | 'unlock', context: MemberContext): Promise<void> {
  const member = await findMember(context.db, memberId)
  if (member === undefined || member.email === null) return
  await mailLinkTo({ memberId, purpose, email: member.email }, context)
}

/** Mails a letter with a link, if it is time for one; the links that were mailed before are good anew in any case. */
export async function mailLinkTo(to: LinkTo, context: MemberContext): Promise<void> {
  const { db, settings, now, random, locale } = context
  await renewLinks(db, to, now)
  if (!(await mayPost(to, context))) return
  const repeated = await linkToRepeat(db, to, now)
  const known = repeated && (await sameLink(settings, repeated))
  const { token, digest, seed } = known ?? (await makeLink(settings, random))
  const link = `${settings.origin}/${to.purpose}?token=${token}`
  const letter = letterOf(contentOf(to, link), settings.brand.name[locale], locale)
  await db.batch([
    post(db, { id: crypto.randomUUID(), recipient: to.email, ...letter }, now),
    ...(known === undefined ? linkStatements(db, { ...to, digest, seed }, now) : []),
  ])
}

function contentOf({ purpose, memberId }: LinkTo, link: string): LetterContent {
  return purpose === 'confirm' ? { kind: purpose, link } : { kind: purpose, memberId, link }
}

/** Counts a letter, whoever asked for it. */
async function mayPost(to: Letter, context: MemberContext): Promise<boolean> {
  const { db, settings, now } = context
  const key = await letterKey(to, settings)
  const isFirst = await countTries(db, [{ key: `fresh:${key}`, bound: LETTERS_FRESH }], now)
  return isFirst && (await countTries(db, [{ key: `letters:${key}`, bound: LETTERS_PER_ADDRESS }], now))
}

/** Describes what a letter is counted by: an ID's own, where several have one address. */
type Letter = Pick<LinkTo, 'email'> & { purpose: LinkPurpose | 'ids'; memberId?: string }

export function letterKey({ purpose, email, memberId = '' }: Letter, { hashingKey }: MemberContext['settings']) {
  return keyedHash(hashingKey, 'letter', `${purpose}\0${memberId}\0${foldEmail(email)}`)
}

/** Builds the statement that begins the count of letters anew, once their reader has shown that they arrive. */
export function beginLettersAnew({ db }: MemberContext, key: string, isGood: SQL) {
  return db.delete(tries).where(and(inArray(tries.key, [`fresh:${key}`, `letters:${key}`]), isGood))
}
