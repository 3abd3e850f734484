/**
 * Becoming a member: the checks in their order, and the ID, issued by itself.
 *
 * 1. The tries from this source are counted, and bounded. 2. The member number
 * is a customer's. 3. The birth date, and a card's expiry, agree. 4. The credit
 * standing is good. 5. The customer has no ID yet. 6. Not too many with this
 * number were refused just now: then nothing is told. 7. The password holds
 * nothing of the customer's name. 8. The ID is issued.
 *
 * Whichever of 2 to 5 fails, the answer, the statements and the Argon2id are
 * the same; the reason is recorded inside. The member, the ID, the letter and
 * the session are one transaction: after a crash there is a whole ID or none.
 */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { Locale } from '../../../protocol/look.ts'
import type { Settings } from '../env.ts'
import { mayTell } from '../guess-bounds.ts'
import { rememberSource } from '../guess-counts.ts'
import { ID_DRAWS_MAX, REGISTRATIONS_PER_SOURCE } from '../limits.ts'
import { letterOf } from '../mail/letters.ts'
import { post } from '../mail/outbox.ts'
import { linkStatements, makeLink, newToken } from '../tokens/mail-links.ts'
import { sessionStatements } from '../tokens/sessions.ts'
import { SALT_BYTES, hashPassword } from '../password-hash.ts'
import type { Argon2id } from '../password-hash.ts'
import { members } from '../schema.ts'
import { findCustomer } from './customers.ts'
import type { Customer, FoundCustomer } from './customers.ts'
import { foldEmail } from './email-address.ts'
import { keyedHash } from '../keyed-hash.ts'
import { newMemberId } from './member-id.ts'
import type { Particulars } from './particulars.ts'
import { passwordProblem } from './password-policy.ts'
import type { PasswordProblem } from './password-policy.ts'
import { issuedMemberIds, registrationRefusals, registrations } from './schema.ts'
import { countTries } from '../tries.ts'

/** For the issuer's eyes alone. */
export type RegistrationRefusal =
  'customer_unknown' | 'birth_date_differs' | 'expiry_differs' | 'standing_not_good' | 'already_registered'

export type Registration =
  | { outcome: 'registered'; memberId: string; sessionToken: string }
  | { outcome: 'refused' }
  | { outcome: 'too_many_tries' }
  | { outcome: 'password'; problem: PasswordProblem }

export interface RegistrationContext {
  db: DrizzleD1Database
  settings: Settings
  argon2id: Argon2id
  /** Milliseconds since 1970. */
  now: number
  random: (bytes: number) => Uint8Array
  /** Says where the request came from, by its keyed hash; undefined where there is no address. */
  source: string | undefined
  locale: Locale
}

export async function registerMember(particulars: Particulars, context: RegistrationContext): Promise<Registration> {
  const { db, settings, now } = context
  // What the applicant typed: the answer is the same for a customer and a stranger.
  const problem = passwordProblem(particulars.password, [particulars.email, particulars.customerNumber])
  if (problem !== undefined) return { outcome: 'password', problem }
  const customer = await keyedHash(settings.hashingKey, 'customer', particulars.customerNumber)
  const source = context.source ?? 'unnamed'
  const bySource = { key: `register:${source}`, bound: REGISTRATIONS_PER_SOURCE }
  if (!(await countTries(db, [bySource], now))) return { outcome: 'too_many_tries' }
  const found = await findCustomer(db, particulars.customerNumber)
  const passwordHash = hashPassword(context.argon2id, particulars.password, context.random(SALT_BYTES))
  const refusal = refusalOf(found, particulars)
  const isRight = refusal === undefined && found.customer !== undefined
  // A stranger who tries a customer's number makes others wait for minutes, not for days.
  if (!(await mayTell(db, { subject: `customer:${customer}`, isRight, now }))) return { outcome: 'too_many_tries' }
  if (refusal !== undefined || found.customer === undefined) {
    await db.insert(registrationRefusals).values({ at: now, reason: refusal ?? 'customer_unknown', customer, source })
    return { outcome: 'refused' }
  }
  const personal = passwordProblem(particulars.password, [found.customer.name, found.customer.nameLatin])
  if (personal !== undefined) return { outcome: 'password', problem: personal }
  const issued = await issue(found.customer, particulars, passwordHash, context)
  if (issued !== undefined) return { outcome: 'registered', ...issued }
  // Another registration of this customer was first: it has the ID.
  await db.insert(registrationRefusals).values({ at: now, reason: 'already_registered', customer, source })
  return { outcome: 'refused' }
}

function refusalOf({ customer, isRegistered }: FoundCustomer, given: Particulars): RegistrationRefusal | undefined {
  if (customer === undefined) return 'customer_unknown'
  if (customer.birthDate !== given.birthDate) return 'birth_date_differs'
  if ('expiry' in customer.account && customer.account.expiry !== given.expiry) return 'expiry_differs'
  if (customer.standing !== 'good') return 'standing_not_good'
  return isRegistered ? 'already_registered' : undefined
}

/** Undefined when the customer has been given an ID meanwhile. An ID that was issued before is drawn again. */
async function issue(
  customer: Customer,
  particulars: Particulars,
  passwordHash: string,
  context: RegistrationContext,
): Promise<{ memberId: string; sessionToken: string } | undefined> {
  for (let draw = 0; draw < ID_DRAWS_MAX; draw++) {
    const memberId = newMemberId(context.settings.prefix, context.random)
    try {
      return { memberId, sessionToken: await enter(memberId, customer, particulars, passwordHash, context) }
    } catch (error) {
      if ((await findCustomer(context.db, customer.number)).isRegistered) return undefined
      if (draw === ID_DRAWS_MAX - 1) throw error
    }
  }
  throw new Error('No ID could be drawn.')
}

/** One transaction. It fails as a whole when the customer is registered or the ID was issued before. */
async function enter(
  memberId: string,
  customer: Customer,
  { homePhone, address, occupation, email }: Particulars,
  passwordHash: string,
  { db, settings, now, random, locale, source }: RegistrationContext,
): Promise<string> {
  const { token, ...link } = await makeLink(settings, random)
  const session = await newToken(random)
  const letter = letterOf(
    { kind: 'registered', memberId, link: `${settings.origin}/confirm?token=${token}` },
    settings.brand.name[locale],
    locale,
  )
  const account = { memberId, passwordHash, account: customer.account, status: 'unconfirmed' as const }
  await db.batch([
    db
      .insert(registrations)
      .values({ customerNumber: customer.number, memberId, homePhone, address, occupation, registeredAt: now }),
    db.insert(issuedMemberIds).values({ memberId, issuedAt: now }),
    db.insert(members).values({ ...account, email, emailFolded: foldEmail(email), createdAt: now }),
    ...linkStatements(db, { ...link, memberId, purpose: 'confirm', email }, now),
    ...(source === undefined ? [] : rememberSource(db, { memberId, source }, now)),
    ...sessionStatements(db, { digest: session.digest, memberId }, now),
    post(db, { id: link.digest, recipient: email, ...letter }, now),
  ])
  return session.token
}
