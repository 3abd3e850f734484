/**
 * The account on its way from the authentication server (step 6) to the relay
 * centre (step 7), through the broker that must not read it and must not be
 * able to make one up: signed, then encrypted (nested, RFC 7519 appendix A.2).
 */

import { CompactEncrypt, CompactSign } from 'jose'

import type { Account, AccountRelease } from '../protocol/account.ts'
import { MESSAGE_ALG } from '../protocol/message-claims.ts'
import { SEAL_ALG, SEAL_ENC } from '../protocol/sealed-password.ts'
import { ACCOUNT_TYP, openAccountRelease } from './account-release.ts'
import type { OpenedRelease, ReleaseProblem, ReleaseTerms } from './account-release.ts'
import { decryptSeal } from './decrypt-seal.ts'
import type { EncryptionKey } from './others-keys.ts'
import { keyFor } from './own-keys.ts'
import type { PrivateJwk } from './own-keys.ts'

/** The signed text is padded to a multiple of this, so that the broker cannot tell a long name from a short one. */
const ACCOUNT_PADDING_BYTES = 512

/** Seals an account (step 6). `released.aud` is the relay centre that `keys.to` belongs to. */
export async function sealAccount(
  account: Account,
  released: Required<AccountRelease>,
  keys: { from: PrivateJwk; to: EncryptionKey },
): Promise<string> {
  const signed = await new CompactSign(paddedText({ ...released, account }))
    .setProtectedHeader({ alg: MESSAGE_ALG, typ: ACCOUNT_TYP, kid: keys.from.kid })
    .sign(keyFor(keys.from, MESSAGE_ALG))
  const { iss, jti, amount, currency, exp } = released
  const header = { alg: SEAL_ALG, enc: SEAL_ENC, kid: keys.to.kid, cty: ACCOUNT_TYP, iss, jti, amount, currency, exp }
  return new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader(header)
    .encrypt({ ...keys.to, alg: SEAL_ALG })
}

export type OpenedAccount =
  Extract<OpenedRelease, { ok: true }> | { ok: false; problem: ReleaseProblem | 'account_not_opened' }

/** Opens the seal (step 7), and holds what was signed inside against the operation it came with. */
export async function openAccountSeal(
  sealed: string,
  encryptionKeys: readonly PrivateJwk[],
  terms: ReleaseTerms,
): Promise<OpenedAccount> {
  const outer = await decryptSeal(sealed, encryptionKeys)
  if (outer === undefined) return { ok: false, problem: 'account_not_opened' }
  return openAccountRelease(new TextDecoder().decode(outer.plaintext), terms)
}

function paddedText(value: object): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(value))
  const padded = new Uint8Array(Math.ceil(text.length / ACCOUNT_PADDING_BYTES) * ACCOUNT_PADDING_BYTES).fill(0x20)
  padded.set(text)
  return padded
}
