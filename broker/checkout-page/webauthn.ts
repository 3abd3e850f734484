/** Using, making and remembering a passkey (WebAuthn level 3): a script of its own, see passkeys.ts. */

import type { PasskeyAssertion } from '../../protocol/passkeys.ts'
import { PASSKEY_PROMPT_TIMEOUT_MS, readPasskeyAssertion } from '../../protocol/passkeys.ts'
import { attempt, jsonOf } from './credential-prompt.ts'
import type { PasskeyTrouble } from './trouble.ts'

export { offerPasskey } from './passkey-offering.ts'
export { forgetPasskey, rememberPasskey } from './remembered-passkey.ts'

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
