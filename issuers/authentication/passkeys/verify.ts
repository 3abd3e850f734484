/**
 * WebAuthn level 3, sections 7.1 and 7.2: is this signature by that passkey,
 * made here, now, and with the member verified? The cryptography and the
 * formats are @simplewebauthn/server's; what depends on this brand is beside
 * it: the frame around the dialog must be the shop's.
 */

import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'

import { fromBase64url, toBase64url } from '../../../protocol/base64url.ts'
import { PASSKEY_ALGORITHMS, readClientData } from '../../../protocol/passkeys.ts'
import type { NewPasskey, PasskeyAssertion } from '../../../protocol/passkeys.ts'

/** Says where a ceremony may have been held. */
export interface Place {
  /** The page's own origin: the broker's, or this server's. */
  origin: string
  /** Around the frame: the shop's origins. None: the page must have stood alone. */
  around: readonly string[]
  rpId: string
}

/** For the log alone: outside, every cause is the same refusal. */
export type PasskeyProblem =
  'passkey_client_data' | 'passkey_origin' | 'passkey_top_origin' | 'passkey_counter' | 'passkey_not_verified'

export interface KnownPasskey {
  credentialId: string
  publicKey: string
  counter: number
}

/** Returns the challenge that was signed, once the place is right. */
export function challengeSigned(
  clientDataJSON: string,
  place: Place,
): { ok: true; challenge: string } | { ok: false; problem: PasskeyProblem } {
  const data = readClientData(clientDataJSON)
  if (!data) return { ok: false, problem: 'passkey_client_data' }
  if (data.origin !== place.origin) return { ok: false, problem: 'passkey_origin' }
  // A browser that frames the page but does not say in what is not believed: the library would let it pass.
  const isWellPlaced = data.crossOrigin
    ? data.topOrigin !== undefined && place.around.includes(data.topOrigin)
    : data.topOrigin === undefined
  return isWellPlaced ? { ok: true, challenge: data.challenge } : { ok: false, problem: 'passkey_top_origin' }
}

/** Returns the new counter, or why not. The challenge has been checked already: it is passed to be compared. */
export async function verifyAssertion(
  assertion: PasskeyAssertion,
  known: KnownPasskey,
  challenge: string,
  { origin, around, rpId }: Place,
): Promise<{ ok: true; counter: number } | { ok: false; problem: PasskeyProblem }> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...assertion, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedTopOrigin: [...around],
      expectedRPID: rpId,
      // The counter is compared below: the library tells a regress from a forgery by the words of an error alone.
      credential: { id: known.credentialId, publicKey: fromBase64url(known.publicKey), counter: 0 },
      requireUserVerification: true,
    })
    if (!verified) return { ok: false, problem: 'passkey_not_verified' }
    const { newCounter } = authenticationInfo
    // Section 6.1.1: one that counts must count up; a copy of the authenticator would not.
    const isCounting = newCounter > 0 || known.counter > 0
    if (isCounting && newCounter <= known.counter) return { ok: false, problem: 'passkey_counter' }
    return { ok: true, counter: newCounter }
  } catch {
    return { ok: false, problem: 'passkey_not_verified' }
  }
}

export interface VerifiedPasskey extends KnownPasskey {
  isSynced: boolean
}

/** Returns the passkey that was made, or undefined when anything about it is not as it should be. */
export async function verifyNewPasskey(
  made: NewPasskey,
  challenge: string,
  { origin, rpId }: Place,
): Promise<VerifiedPasskey | undefined> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...made, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    })
    if (!verified) return undefined
    const { credential, credentialBackedUp } = registrationInfo
    const { id: credentialId, publicKey, counter } = credential
    return { credentialId, publicKey: toBase64url(publicKey), counter, isSynced: credentialBackedUp }
  } catch {
    return undefined
  }
}
