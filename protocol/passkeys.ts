/**
 * Passkeys (WebAuthn level 3): what the browser makes and only the issuer's
 * authentication server judges. The shapes and names are those of the standard's
 * JSON (section 5.1, `PublicKeyCredential.toJSON`), without what nobody here reads.
 */

import { fromBase64url } from './base64url.ts'
import { isRecord, isText } from './shape.ts'

/** Sets how long a challenge to pay is good for. The browser gives up before that. */
export const PASSKEY_CHALLENGE_LIFETIME_SECONDS = 120
export const PASSKEY_PROMPT_TIMEOUT_MS = 110_000
/** Sets how long after a payment a passkey may be added from its dialog. */
export const PASSKEY_OFFER_LIFETIME_SECONDS = 10 * 60
/** Origins of one shop that may be around the dialog. */
export const SHOP_ORIGINS_MAX = 100

/** Signature algorithms of COSE (RFC 9053) that a new passkey may have: ES256, EdDSA, RS256. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257] as const

/** A passkey's signature on a challenge: base64url throughout. */
export interface PasskeyAssertion {
  id: string
  rawId: string
  type: 'public-key'
  response: {
    clientDataJSON: string
    authenticatorData: string
    signature: string
    /** Left out by some authenticators when they were told which passkey to use. */
    userHandle?: string
  }
}

/** A passkey just made, with its public key in the attestation object. */
export interface NewPasskey {
  id: string
  rawId: string
  type: 'public-key'
  response: { clientDataJSON: string; attestationObject: string }
}

/** Describes what lets a member who just paid with a password add a passkey. */
export interface PasskeyOffer {
  challenge: string
  /** Base64url: who the passkey is of, in a form that tells nothing. */
  user_handle: string
}

/** Returns what a browser is to make (section 5.4), in the standard's JSON. `known`: ids that the member has, not made twice. */
export function passkeyCreationOptions(
  { challenge, user_handle: id }: PasskeyOffer,
  rp: { id: string; name: string },
  name: string,
  known: readonly string[] = [],
) {
  return {
    challenge,
    rp,
    user: { id, name, displayName: name },
    pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key' as const, alg })),
    authenticatorSelection: {
      residentKey: 'required' as const,
      requireResidentKey: true,
      userVerification: 'required' as const,
    },
    excludeCredentials: known.map((each) => ({ type: 'public-key' as const, id: each })),
    timeout: PASSKEY_PROMPT_TIMEOUT_MS,
  }
}

/** Describes what the browser says it signed (section 5.8.1). */
export interface ClientData {
  type: string
  challenge: string
  origin: string
  crossOrigin: boolean
  topOrigin: string | undefined
}

/** Reads an assertion field by field, so that nothing else travels. Undefined for anything that is no assertion. */
export function readPasskeyAssertion(value: unknown): PasskeyAssertion | undefined {
  const credential = readCredential(value)
  if (!credential) return undefined
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.given
  if (!isBase64url(clientDataJSON, 2048) || !isBase64url(authenticatorData, 1024)) return undefined
  if (!isBase64url(signature, 1024)) return undefined
  const said = { clientDataJSON, authenticatorData, signature }
  if (userHandle === undefined) return { ...credential.head, response: said }
  return isBase64url(userHandle, 88) ? { ...credential.head, response: { ...said, userHandle } } : undefined
}

export function isPasskeyAssertion(value: unknown): value is PasskeyAssertion {
  return readPasskeyAssertion(value) !== undefined
}

/** Reads, as {@link readPasskeyAssertion} does, a passkey just made. */
export function readNewPasskey(value: unknown): NewPasskey | undefined {
  const credential = readCredential(value)
  if (!credential) return undefined
  const { clientDataJSON, attestationObject } = credential.given
  if (!isBase64url(clientDataJSON, 2048) || !isBase64url(attestationObject, 2048)) return undefined
  return { ...credential.head, response: { clientDataJSON, attestationObject } }
}

function readCredential(value: unknown) {
  if (!isRecord(value) || !isRecord(value['response'])) return undefined
  const { id, rawId, type, response } = value
  // Section 5.8.3: an id of at most 1023 bytes.
  if (!isBase64url(id, 1364) || rawId !== id || type !== 'public-key') return undefined
  return { head: { id, rawId: id, type: 'public-key' as const }, given: response }
}

export function isPasskeyOffer(value: unknown): value is PasskeyOffer {
  return isRecord(value) && isBase64url(value['challenge'], 128) && isBase64url(value['user_handle'], 88)
}

/** Reads client data; undefined when the text is not its base64url. */
export function readClientData(clientDataJSON: string): ClientData | undefined {
  try {
    const data: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(clientDataJSON)))
    if (!isRecord(data)) return undefined
    const { type, challenge, origin, crossOrigin, topOrigin } = data
    if (!isText(type, 32) || !isText(challenge, 128) || !isText(origin, 256)) return undefined
    if (topOrigin !== undefined && !isText(topOrigin, 256)) return undefined
    return { type, challenge, origin, crossOrigin: crossOrigin === true, topOrigin }
  } catch {
    return undefined
  }
}

function isBase64url(value: unknown, max: number): value is string {
  return isText(value, max) && /^[\w-]+$/.test(value)
}
