/** Passkeys in this browser (WebAuthn level 3): what it can do here, using one, and making one. */

import type { NewPasskey, PasskeyAssertion, PasskeyOffer } from '../../protocol/passkeys.ts'
import {
  PASSKEY_PROMPT_TIMEOUT_MS,
  passkeyCreationOptions,
  readClientData,
  readNewPasskey,
  readPasskeyAssertion,
} from '../../protocol/passkeys.ts'

/** `forbidden`: the shop's page, or the browser in its frame, does not allow it. */
export interface PasskeyAbility {
  can: 'yes' | 'no' | 'forbidden'
  /** Passkeys whose relying party is another host (section 5.11). */
  related: boolean
  host: string
}

export const NO_PASSKEYS: PasskeyAbility = { can: 'no', related: false, host: '' }

/** `unfinished`: put off, timed out, or there is none; a browser does not say which. */
export type PasskeyTrouble = 'unfinished' | 'forbidden'

export async function passkeyAbility(): Promise<PasskeyAbility> {
  const host = location.hostname
  if (!('PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential)) return NO_PASSKEYS
  if (!allows('get')) return { can: 'forbidden', related: false, host }
  const known = await PublicKeyCredential.getClientCapabilities?.().catch(() => undefined)
  return { can: 'yes', related: known?.['relatedOrigins'] === true, host }
}

/** Whether the shop's page lets this frame make a passkey. */
export function mayMakePasskey(): boolean {
  return allows('create')
}

/** Permissions Policy, where the browser tells it; elsewhere the attempt will. */
function allows(what: 'get' | 'create'): boolean {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(feature: string): boolean } }
  return featurePolicy?.allowsFeature(`publickey-credentials-${what}`) ?? true
}

/** Whether passkeys of that relying party can be used from here. */
export function reaches(rpId: string | undefined, { can, related, host }: PasskeyAbility): boolean {
  return can === 'yes' && rpId !== undefined && (related || host === rpId || host.endsWith(`.${rpId}`))
}

/** Asks the member for the passkey. `id`: the one that is known here; without it the browser lets them choose. */
export async function usePasskey(
  challenge: string,
  rpId: string,
  id: string | undefined,
): Promise<PasskeyAssertion | PasskeyTrouble> {
  return attempt(async () => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
      challenge,
      rpId,
      ...(id === undefined ? {} : { allowCredentials: [{ type: 'public-key', id }] }),
      userVerification: 'required',
      timeout: PASSKEY_PROMPT_TIMEOUT_MS,
    })
    return readPasskeyAssertion(jsonOf(await navigator.credentials.get({ publicKey })))
  })
}

/** Has a passkey made; needs a press of a button just before. */
export async function makePasskey(
  offer: PasskeyOffer,
  rp: { id: string; name: string },
  userName: string,
): Promise<NewPasskey | PasskeyTrouble> {
  return attempt(async () => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(passkeyCreationOptions(offer, rp, userName))
    return readNewPasskey(jsonOf(await navigator.credentials.create({ publicKey })))
  })
}

function jsonOf(credential: Credential | null): unknown {
  return credential instanceof PublicKeyCredential ? credential.toJSON() : undefined
}

async function attempt<T extends NewPasskey | PasskeyAssertion>(
  ask: () => Promise<T | undefined>,
): Promise<T | PasskeyTrouble> {
  try {
    const passkey = await ask()
    if (!passkey) return 'unfinished'
    // The issuer must be told which page is around the frame: a browser that keeps it back can't be used in one.
    const data = readClientData(passkey.response.clientDataJSON)
    return data?.crossOrigin && data.topOrigin === undefined ? 'forbidden' : passkey
  } catch (error) {
    return error instanceof DOMException && error.name === 'SecurityError' ? 'forbidden' : 'unfinished'
  }
}
