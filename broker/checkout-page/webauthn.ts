/** Using, making and remembering a passkey (WebAuthn level 3): a script of its own, see passkeys.ts. */

import type { CheckoutIssuer, CheckoutState } from '../../protocol/checkout-api.ts'
import type { Locale } from '../../protocol/look.ts'
import { groupMemberId } from '../../protocol/member-id.ts'
import type { NewPasskey, PasskeyAssertion, PasskeyOffer } from '../../protocol/passkeys.ts'
import {
  PASSKEY_PROMPT_TIMEOUT_MS,
  passkeyCreationOptions,
  readClientData,
  readNewPasskey,
  readPasskeyAssertion,
} from '../../protocol/passkeys.ts'
import type { CheckoutClient } from './checkout-client.ts'
import { rememberPasskey } from './remembered-passkey.ts'
import { sealPasskey } from './seal-passkey.ts'
import type { PasskeyTrouble } from './trouble.ts'

export { forgetPasskey, isTimeToOffer, rememberPasskey } from './remembered-passkey.ts'

/** A payment with a password, after which a passkey can be added. */
export interface PaidWithPassword {
  memberId: string
  /** Of the password's seal: known to this browser and the issuer alone. */
  jti: string
  offer: PasskeyOffer
}

/** Makes a passkey, and has the issuer add it. */
export async function addPasskey(
  client: CheckoutClient,
  { offer, memberId, jti }: PaidWithPassword,
  { checkout, issuer, locale }: { checkout: CheckoutState; issuer: CheckoutIssuer; locale: Locale },
): Promise<'added' | 'failed'> {
  const { passkey_rp_id: id, encryption_key: key, prefix } = issuer
  if (!id || !key) return 'failed'
  const name = issuer.name[locale]
  const passkey = await makePasskey(offer, { id, name }, `${groupMemberId(memberId)} · ${name}`)
  if (typeof passkey === 'string') return 'failed'
  const ids = { member_id: memberId, payment_id: checkout.payment_id, password_jti: jti }
  const isAdded = await client.addPasskey({ sealed_passkey: await sealPasskey({ passkey, ...ids, locale }, key) })
  if (isAdded) rememberPasskey({ prefix, id: passkey.id })
  return isAdded ? 'added' : 'failed'
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
async function makePasskey(
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
