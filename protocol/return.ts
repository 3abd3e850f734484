/**
 * A signed return: the verdict of a movement that gives back, or takes back,
 * what an earlier verdict approved. A JWT (RFC 7519) signed ES256 by the
 * broker, header `typ: "return+jwt"`. It has no end, because whoever got it may
 * show it after years, and carries no personal data.
 */

import { AMOUNT_MAX, isAmount } from './money.ts'
import { isOneOf, isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

export const RETURN_TYP = 'return+jwt'
export const RETURN_ALG = 'ES256'
/** Every key that may have signed one, those that were replaced long ago among them: apart from the JWKS, by which verdicts are believed. */
export const RETURN_KEYS_PATH = '/.well-known/return-keys.json'
/** The page of the broker that shows anybody what a signed document says: the document stands in the fragment. */
export const VERIFY_PATH = '/verify'

/**
 * Names what moved. `void`: a hold was given up, and nothing was charged;
 * `refund`: the shop gave back; `return`: the issuer did; `dispute_debit`: a
 * dispute took it from the shop; `dispute_credit`: the shop got it back.
 */
export const RETURN_KINDS = ['void', 'refund', 'return', 'dispute_debit', 'dispute_credit'] as const
export type ReturnKind = (typeof RETURN_KINDS)[number]

/** Bounds all that is in it, in characters of the compact JWS. */
export const RETURN_MAX_CHARACTERS = 8192
/** A text in it: what the broker signs is bounded by the broker. */
const TEXT_MAX_CHARACTERS = 1024
/** Seconds since 1970, far beyond any that is signed. */
const TIME_MAX_SECONDS = 8_640_000_000_000

export interface ReturnClaims {
  /** The broker's origin. */
  iss: string
  /** The merchant's ID. */
  aud: string
  /** The payment's ID. */
  sub: string
  /** The operation's ID: the same return, signed again, keeps it. */
  jti: string
  /** Says when it was signed. Seconds since 1970, UTC. */
  iat: number
  /** The `jti` of the verdict whose money it moves. */
  of: string
  /** The `jti` of the return before it; none before the payment's first. */
  after?: string
  kind: ReturnKind
  /** Minor units: what moved. */
  amount: number
  currency: string
  order: string
  /** The amount that was captured of the payment; 0 of a void. */
  captured_amount: number
  /** Sum of refunds and returns, this one counted. */
  refunded_amount: number
  /** Sum that disputes have taken, less what they gave back, this one counted. */
  disputed_amount: number
  /** Says when the broker had the issuer's answer. Seconds since 1970, UTC. */
  at: number
  method?: string
  /** The issuer's prefix, and its name for a receipt. */
  issuer?: string
  issuer_name?: string
  /** Its name by language tag (BCP 47): English and Japanese, and what else it gave; absent in returns of a version before. */
  issuer_names?: Readonly<Record<string, string>>
  /** The shop's name by language tag, for whoever reads it without knowing the ID. */
  merchant_name?: { en: string; ja: string } & Readonly<Record<string, string>>
  livemode: boolean
}

/** Guards the claims of a return. What is not known here is left as it is. */
export function isReturnClaims(value: unknown): value is ReturnClaims {
  return (
    isRecord(value) &&
    ['iss', 'aud', 'sub', 'jti', 'of', 'currency', 'order'].every((name) => isWord(value[name])) &&
    isOneOf(value['kind'], RETURN_KINDS) &&
    isAmount(value['amount']) &&
    ['captured_amount', 'refunded_amount', 'disputed_amount'].every((name) => isSum(value[name])) &&
    ['iat', 'at'].every((name) => isWholeNumber(value[name], 1, TIME_MAX_SECONDS)) &&
    ['after', 'method', 'issuer', 'issuer_name'].every((name) => isOptional(value[name], isWord)) &&
    isOptional(value['issuer_names'], isNames) &&
    isOptional(value['merchant_name'], isMerchantName) &&
    typeof value['livemode'] === 'boolean'
  )
}

/** Returns what stays with the shop after it, in minor units. */
export function keptAfter({
  captured_amount: captured,
  refunded_amount: refunded,
  disputed_amount: disputed,
}: Pick<ReturnClaims, 'captured_amount' | 'refunded_amount' | 'disputed_amount'>): number {
  return captured - refunded - disputed
}

function isWord(value: unknown): value is string {
  return isText(value, TEXT_MAX_CHARACTERS)
}

function isSum(value: unknown): boolean {
  return isWholeNumber(value, 0, AMOUNT_MAX)
}

function isNames(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every(isWord)
}

function isMerchantName(value: unknown): value is { en: string; ja: string } & Record<string, string> {
  return isNames(value) && isWord(value['en']) && isWord(value['ja'])
}
