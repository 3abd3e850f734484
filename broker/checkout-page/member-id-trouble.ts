/** Describes what is wrong with a member ID while it is typed, and when it is sent. */

import type { CheckoutIssuer } from '../../protocol/checkout-api.ts'
import { issuerOfMemberId, mayBecomeKnown, memberIdProblem } from '../../protocol/member-id.ts'
import type { Complaint, MemberIdTrouble } from './trouble.ts'

/** Returns the complaint while the ID is typed. Only what cannot become right is said: the beginning names nobody, or one who cannot be sealed to. */
export function complaintWhileTyping(id: string, issuers: readonly CheckoutIssuer[]): Complaint | undefined {
  const issuer = issuerOfMemberId(id, issuers)
  if (issuer && !issuer.encryption_key) return { about: 'problem', code: 'issuer_unreachable' }
  return /^[0-9A-Z]*$/.test(id) && !mayBecomeKnown(id, issuers)
    ? { about: 'member_id', trouble: 'unknown_issuer' }
    : undefined
}

/** Returns what is wrong with the ID as it stands, on leaving the field or sending the form. */
export function memberIdTrouble(id: string, issuers: readonly CheckoutIssuer[]): MemberIdTrouble | undefined {
  if (id === '') return 'empty'
  const problem = memberIdProblem(id)
  if (problem === 'bad_character') return problem
  return issuerOfMemberId(id, issuers) || (problem === 'incomplete' && mayBecomeKnown(id, issuers))
    ? problem
    : 'unknown_issuer'
}
