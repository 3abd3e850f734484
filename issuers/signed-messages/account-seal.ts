/**
 * The account on its way from the authentication server (step 6) to the relay
 * centre (step 7), through the broker that must not read it and must not be
 * able to make one up: signed, then encrypted (nested, RFC 7519 appendix A.2).
 */

import { CompactEncrypt, CompactSign, compactVerify } from 'jose'

import { isAccount } from '../../protocol/issuer-messages.ts'
import type { Account, AccountSealHeader } from '../../protocol/issuer-messages.ts'
import { CLOCK_SKEW_SECONDS, MESSAGE_ALG } from '../../protocol/message-claims.ts'
import { SEAL_ALG, SEAL_ENC } from '../../protocol/sealed-password.ts'
import { isAmount } from '../../protocol/money.ts'
import { isRecord, isText, isWholeNumber } from '../../protocol/shape.ts'
import type { PrivateJwk } from '../front-door/settings.ts'
import { decryptSeal } from './decrypt-seal.ts'
import { keyFor } from './key-for.ts'
import { isKeysUnavailable } from './trusted-keys.ts'
import type { EncryptionKey, TrustedKeys } from './trusted-keys.ts'

const ACCOUNT_TYP = 'furiwake-account+jwt'
/** The signed text is padded to a multiple of this, so that the broker cannot tell a long name from a short one. */
const ACCOUNT_PADDING_BYTES = 512

/** Step 6. `aud` is the relay centre that `to` belongs to. */
export async function sealAccount(
  account: Account,
  released: AccountSealHeader & { aud: string },
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

export interface AccountSealTerms {
  /** Own origin, for which the account must have been released. */
  aud: string
  /** Authentication servers whose accounts are accepted. */
  issuers: readonly string[]
  keys: TrustedKeys
  encryptionKeys: readonly PrivateJwk[]
  /** What is to be charged: the seal must name the same. */
  amount: number
  currency: string
  /** Milliseconds since 1970. */
  now: number
}

export type AccountSealProblem =
  'account_not_opened' | 'account_of_another' | 'account_expired' | 'account_unsigned' | 'account_keys_unavailable'

export type OpenedAccount =
  { ok: true; account: Account; released: AccountSealHeader } | { ok: false; problem: AccountSealProblem }

/** Step 7: opens the seal, and holds it against the operation it came with. */
export async function openAccountSeal(sealed: string, terms: AccountSealTerms): Promise<OpenedAccount> {
  const outer = await decryptSeal(sealed, terms.encryptionKeys)
  if (outer === undefined || !isAccountSealHeader(outer.header)) return { ok: false, problem: 'account_not_opened' }
  const { iss, jti, amount, currency, exp } = outer.header
  const keys = terms.issuers.includes(iss) ? terms.keys.signatureKeys(iss) : undefined
  if (keys === undefined || amount !== terms.amount || currency !== terms.currency) {
    return { ok: false, problem: 'account_of_another' }
  }
  if (exp <= Math.floor(terms.now / 1000) - CLOCK_SKEW_SECONDS) return { ok: false, problem: 'account_expired' }
  try {
    const inner = await compactVerify(outer.plaintext, keys, { algorithms: [MESSAGE_ALG] })
    const payload: unknown = JSON.parse(new TextDecoder().decode(inner.payload))
    if (inner.protectedHeader.typ !== ACCOUNT_TYP || !isSameRelease(payload, outer.header, terms.aud)) {
      return { ok: false, problem: 'account_unsigned' }
    }
    return { ok: true, account: payload.account, released: { iss, jti, amount, currency, exp } }
  } catch (error) {
    return { ok: false, problem: isKeysUnavailable(error) ? 'account_keys_unavailable' : 'account_unsigned' }
  }
}

function isAccountSealHeader(value: unknown): value is AccountSealHeader {
  return (
    isRecord(value) &&
    isText(value['iss'], 256) &&
    isText(value['jti'], 64) &&
    isAmount(value['amount']) &&
    isText(value['currency'], 3) &&
    isWholeNumber(value['exp'], 0, Number.MAX_SAFE_INTEGER)
  )
}

/** The signed text must say what the header says: the header alone anyone could have written. */
function isSameRelease(payload: unknown, header: AccountSealHeader, aud: string): payload is { account: Account } {
  return (
    isRecord(payload) &&
    payload['aud'] === aud &&
    (['iss', 'jti', 'amount', 'currency', 'exp'] as const).every((field) => payload[field] === header[field]) &&
    isAccount(payload['account'])
  )
}

function paddedText(value: object): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(value))
  const padded = new Uint8Array(Math.ceil(text.length / ACCOUNT_PADDING_BYTES) * ACCOUNT_PADDING_BYTES).fill(0x20)
  padded.set(text)
  return padded
}
