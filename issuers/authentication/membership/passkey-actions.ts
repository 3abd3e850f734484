/** Passkeys on the member's page: the present password first, then the browser makes one, then it is kept. */

import type { NewPasskey, PasskeyOffer } from '../../../protocol/passkeys.ts'
import { readNewPasskey } from '../../../protocol/passkeys.ts'
import { findMember } from '../members.ts'
import { addPasskey } from '../passkeys/add-passkey.ts'
import { newChallenge } from '../passkeys/challenge.ts'
import { passkeysOf, removeStatement, userHandleOf } from '../passkeys/members-passkeys.ts'
import { confirmPassword, lettersTo } from './member-actions.ts'
import type { ActionOutcome } from './member-actions.ts'
import type { Session } from '../tokens/sessions.ts'
import type { MemberContext } from './sign-in.ts'

/** Describes what the browser is given to make a passkey with. */
export interface NewPasskeyTerms extends PasskeyOffer {
  rp_id: string
  /** Credential ids that this member has already: no second one on the same device. */
  known: string[]
}

export async function beginPasskey(
  session: Session,
  current: string,
  context: MemberContext,
): Promise<Exclude<ActionOutcome, 'done'> | NewPasskeyTerms> {
  const { memberId, digest } = session
  const { db, settings, now, random } = context
  const member = await confirmPassword(session, current, context)
  if (typeof member === 'string') return member
  const purpose = { kind: 'add_at_page', memberId, session: digest } as const
  return {
    challenge: await newChallenge(settings.hashingKey, purpose, now, random),
    user_handle: await userHandleOf(settings.hashingKey, memberId),
    rp_id: settings.passkeyRpId,
    known: (await passkeysOf(db, memberId)).map(({ credentialId }) => credentialId),
  }
}

/** Adds the passkey that was made. `typed`: the JSON of what the browser made. */
export async function finishPasskey(
  { memberId, digest }: Session,
  typed: string,
  { db, settings, now, locale }: MemberContext,
): Promise<'done' | 'not_added'> {
  const made = newPasskeyIn(typed)
  if (made === undefined) return 'not_added'
  const purpose = { kind: 'add_at_page', memberId, session: digest } as const
  // The page stands alone: nothing may be around it.
  const place = { origin: settings.origin, around: [], rpId: settings.passkeyRpId }
  const outcome = await addPasskey({ made, memberId, purpose, place, locale }, { db, settings, now })
  return outcome === 'added' ? 'done' : 'not_added'
}

/** Removes a passkey. A session is enough: what is taken away can be added again by whoever knows the password. */
export async function removePasskey(
  { memberId }: Session,
  credentialId: string,
  context: MemberContext,
): Promise<'done' | 'not_there'> {
  const { db, now } = context
  const found = (await passkeysOf(db, memberId)).some((passkey) => passkey.credentialId === credentialId)
  if (!found) return 'not_there'
  const member = await findMember(db, memberId)
  await db.batch([
    removeStatement(db, memberId, credentialId),
    ...lettersTo(member?.email ?? null, { kind: 'passkey_removed', memberId }, context, now),
  ])
  return 'done'
}

function newPasskeyIn(text: string): NewPasskey | undefined {
  try {
    return readNewPasskey(JSON.parse(text))
  } catch {
    return undefined
  }
}
