/**
 * The way back from registering: the issuer's page hands the new ID to the
 * checkout that opened it. Two messages over `window`:
 *
 * 1. issuer's page → `window.opener`, target the broker's origin: the new ID, and nothing else.
 * 2. checkout → issuer's page, target its origin: it was filled in.
 */

import { memberIdProblem } from './member-id.ts'
import { isRecord } from './shape.ts'

const REGISTRATION_PROTOCOL = 'furiwake-registration/1'

/** Makes message 1. */
export function newMemberIdMessage(memberId: string) {
  return { furiwake: REGISTRATION_PROTOCOL, type: 'new-member-id', member_id: memberId } as const
}

/** Message 2. */
export const MEMBER_ID_TAKEN = { furiwake: REGISTRATION_PROTOCOL, type: 'taken' } as const

/** Reads the ID of message 1; the caller has checked the origin. Undefined for anything else. */
export function readNewMemberId(data: unknown): string | undefined {
  if (!isRecord(data) || data['furiwake'] !== REGISTRATION_PROTOCOL || data['type'] !== 'new-member-id')
    return undefined
  const memberId = data['member_id']
  return typeof memberId === 'string' && memberIdProblem(memberId) === undefined ? memberId : undefined
}

/** Guards message 2; the caller has checked source and origin. */
export function isMemberIdTaken(data: unknown): boolean {
  return isRecord(data) && data['furiwake'] === REGISTRATION_PROTOCOL && data['type'] === 'taken'
}
