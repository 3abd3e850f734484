/** Passkeys in this browser (WebAuthn level 3): what it can do here. Using and making one: webauthn.ts. */

import { fetchScript } from './fetch-script.ts'
import type * as Webauthn from './webauthn.ts'

/** Says where webauthn.ts is served: filled in by tools/build/browser-assets.ts. */
declare const WEBAUTHN_SCRIPT: string

/** `forbidden`: the shop's page, or the browser in its frame, does not allow it. */
export interface PasskeyAbility {
  can: 'yes' | 'no' | 'forbidden'
  /** Passkeys whose relying party is another host (section 5.11). */
  related: boolean
  host: string
}

export const NO_PASSKEYS: PasskeyAbility = { can: 'no', related: false, host: '' }

export async function passkeyAbility(): Promise<PasskeyAbility> {
  const host = location.hostname
  if (!('PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential)) return NO_PASSKEYS
  if (!allows('get')) return { can: 'forbidden', related: false, host }
  const known = await PublicKeyCredential.getClientCapabilities?.().catch(() => undefined)
  return { can: 'yes', related: known?.['relatedOrigins'] === true, host }
}

/** Tells whether the shop's page lets this frame make a passkey. */
export function mayMakePasskey(): boolean {
  return allows('create')
}

/** Permissions Policy, where the browser tells it; elsewhere the attempt will. */
function allows(what: 'get' | 'create'): boolean {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(feature: string): boolean } }
  return featurePolicy?.allowsFeature(`publickey-credentials-${what}`) ?? true
}

/** Tells whether passkeys of that relying party can be used from here. */
export function reaches(rpId: string | undefined, { can, related, host }: PasskeyAbility): boolean {
  return can === 'yes' && rpId !== undefined && (related || host === rpId || host.endsWith(`.${rpId}`))
}

/** Fetches what uses and makes passkeys: only where one is about to be, for most members pay without. Rejects when it cannot be had. */
export function webauthn(): Promise<typeof Webauthn> {
  return fetchScript(WEBAUTHN_SCRIPT)
}
