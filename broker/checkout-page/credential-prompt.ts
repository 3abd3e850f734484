/** The browser's prompts for a passkey (WebAuthn level 3), and what comes of them. A part of webauthn.ts. */

import type { NewPasskey, PasskeyAssertion } from '../../protocol/passkeys.ts'
import { readClientData } from '../../protocol/passkeys.ts'
import type { PasskeyTrouble } from './trouble.ts'

/** Returns a passkey's JSON; undefined for any other credential, and none. */
export function jsonOf(credential: Credential | null): unknown {
  return credential instanceof PublicKeyCredential ? credential.toJSON() : undefined
}

/** Asks the browser, and says in a word what came in between. */
export async function attempt<T extends NewPasskey | PasskeyAssertion>(
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
