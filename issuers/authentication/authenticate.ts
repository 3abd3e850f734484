/** Steps 5 and 6 as one readable function: who is it, and which account may be charged. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { AuthenticateAnswer, AuthenticateRequest, RefusalReason } from '../../protocol/issuer-messages.ts'
import { sealAccount } from '../signed-messages/account-seal.ts'
import type { Answer } from '../signed-messages/receive-message.ts'
import type { EncryptionKey } from '../signed-messages/trusted-keys.ts'
import type { Settings } from './env.ts'
import { ACCOUNT_LIFETIME_SECONDS, FAILURES_MAX } from './limits.ts'
import { countAttempt, findMember, useSealOnce } from './members.ts'
import type { Member } from './members.ts'
import { verifyPassword } from './password-hash.ts'
import type { Argon2id } from './password-hash.ts'
import { openSealedPassword } from './sealed-password.ts'

export interface AuthenticateContext {
  db: DrizzleD1Database
  settings: Settings
  argon2id: Argon2id
  /** Milliseconds since 1970. */
  now: number
  newId: () => string
}

/**
 * `seal_rejected` when the seal is not for this very request: then nothing
 * was counted and nothing changed. Otherwise an ID that nobody has goes the
 * same way, at the same cost, to the same answers as a wrong password.
 */
export async function authenticate(request: AuthenticateRequest, context: AuthenticateContext): Promise<Answer> {
  const { db, settings, now } = context
  if (!request.member_id.startsWith(settings.prefix)) return { ok: false, code: 'request_invalid' }
  const opened = await openSealedPassword(request, settings.encryptionKeys, now)
  if (!opened.ok) return { ok: false, code: 'seal_rejected', logCode: opened.problem }
  // Before the seal is spent and the attempt counted: without the relay centre's key nobody can be let through.
  const relayKey = await settings.keys.encryptionKey(settings.relay)
  if (relayKey === undefined) return answer({ outcome: 'refused', reason: 'unavailable' })
  if (!(await useSealOnce(db, opened.seal, Math.floor(now / 1000)))) {
    return { ok: false, code: 'seal_rejected', logCode: 'seal_used' }
  }
  const member = await findMember(db, request.member_id)
  const isRight = verifyPassword(context.argon2id, opened.seal.password, member?.passwordHash)
  const failures = await countAttempt(db, request.member_id, isRight)
  if (failures >= FAILURES_MAX) return refuse('locked')
  if (!isRight || member === undefined) return refuse('credentials', FAILURES_MAX - failures)
  return release(member, request, context, relayKey)
}

/** Only who knows the password learns that the issuer itself has closed the ID. */
async function release(
  member: Member,
  { payment }: AuthenticateRequest,
  { settings, now, newId }: AuthenticateContext,
  relayKey: EncryptionKey,
): Promise<Answer> {
  if (member.status === 'locked' || member.heldAt !== null) return refuse('locked')
  if (member.status !== 'active') return refuse('closed')
  const released = {
    iss: settings.origin,
    aud: settings.relay,
    jti: newId(),
    amount: payment.amount,
    currency: payment.currency,
    exp: Math.floor(now / 1000) + ACCOUNT_LIFETIME_SECONDS,
  }
  const account = await sealAccount(member.account, released, { from: settings.signingKeys[0], to: relayKey })
  return answer({ outcome: 'authenticated', method: settings.method, account })
}

function refuse(reason: RefusalReason, attemptsLeft?: number): Answer {
  return answer({ outcome: 'refused', reason, ...(attemptsLeft === undefined ? {} : { attempts_left: attemptsLeft }) })
}

function answer(body: AuthenticateAnswer): Answer {
  return { ok: true, body, outcome: body.outcome === 'refused' ? body.reason : body.outcome }
}
