/**
 * The account that an authorization charges, and its release: sealed to the
 * relay centre, and read by the issuer's own settlement server alone.
 */

import { isAmount } from './money.ts'
import { isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

/**
 * An account as its issuer writes it: a JSON object, which names its `type`
 * where the issuer speaks version 2. Relay centres pass it on unread.
 */
export type Account = object

/** Of an account as JSON in UTF-8: sealed, it is still shorter than {@link SEALED_ACCOUNT_MAX_CHARACTERS}. */
export const ACCOUNT_MAX_BYTES = 1024
/** The depth to which an account may be nested: itself is the first level. */
export const ACCOUNT_MAX_LEVELS = 4
/** Of the JWS inside the seal, and of the seal around it. */
export const ACCOUNT_RELEASE_MAX_CHARACTERS = 4096
export const SEALED_ACCOUNT_MAX_CHARACTERS = 4096

/** Protected header of the account JWE beside `alg`, `enc` and `kid`. Relay centres of version 1 read it; the signature counts. */
export interface AccountSealHeader {
  iss: string
  jti: string
  amount: number
  currency: string
  exp: number
}

/**
 * Claims of the JWS inside the account JWE, beside the `account`: what the
 * authentication server released it for. Relay centre and settlement server
 * each hold the operation against them, so that an account cannot be charged
 * for another payment, at another settlement server, by another broker or in
 * the other mode. The last three are missing where the issuer speaks version 1.
 */
export interface AccountRelease extends AccountSealHeader {
  /** Origin of the relay centre that it is sealed to. */
  aud: string
  /** Origin of the issuer's settlement server. */
  settlement_server?: string
  /** Origin of the broker that asked for it. */
  broker?: string
  livemode?: boolean
}

/** Guards an {@link Account} by its size and depth: what is in it is its issuer's affair. */
export function isAccount(value: unknown): value is Account {
  return (
    isRecord(value) &&
    isOptional(value['type'], (type): type is string => isText(type, 32)) &&
    isNestedWithin(value, ACCOUNT_MAX_LEVELS) &&
    new TextEncoder().encode(JSON.stringify(value)).length <= ACCOUNT_MAX_BYTES
  )
}

export function isAccountRelease(value: unknown): value is AccountRelease & { account: Account } {
  return (
    isRecord(value) &&
    (['iss', 'aud'] as const).every((field) => isOriginText(value[field])) &&
    isText(value['jti'], 64) &&
    isAmount(value['amount']) &&
    isText(value['currency'], 3) &&
    isWholeNumber(value['exp'], 0, Number.MAX_SAFE_INTEGER) &&
    isOptional(value['settlement_server'], isOriginText) &&
    isOptional(value['broker'], isOriginText) &&
    isOptional(value['livemode'], (mode): mode is boolean => typeof mode === 'boolean') &&
    isAccount(value['account'])
  )
}

/** Guards a party's origin by its length: whether it is known is asked of the settings. */
export function isOriginText(value: unknown): value is string {
  return isText(value, 256)
}

function isNestedWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isNestedWithin(inner, levels - 1))
}
