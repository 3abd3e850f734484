/**
 * Step 9, the verdict: a JWT (RFC 7519) signed ES256 by the broker, header
 * `typ: "verdict+jwt"`. It carries no personal data.
 */

import { isAmount } from './money.ts'
import type { DeclineReason } from './payment.ts'
import type { Plan } from './questions.ts'
import { isOneOf, isOptional, isRecord, isText } from './shape.ts'

export const VERDICT_TYP = 'verdict+jwt'
export const VERDICT_ALG = 'ES256'
/** Sets how long a verdict may be shown to a shop after it was signed. */
export const VERDICT_LIFETIME_SECONDS = 15 * 60

/** Of a name or a code in a verdict, in code points. Shops take twice as many, and those of version 0.1 count UTF-16 units. */
export const VERDICT_TEXT_MAX_CHARACTERS = 128

/** Of any text in it: no more than the whole may have. */
const CLAIM_MAX_CHARACTERS = 8192

export const VERDICT_OUTCOMES = ['approved', 'declined', 'cancelled', 'pending'] as const
export type VerdictOutcome = (typeof VERDICT_OUTCOMES)[number]

/** Describes what became of an approval that was given back: the member did not confirm it, the shop voided it, its hold ran out. */
export const VOID_CAUSES = ['not_confirmed', 'voided', 'hold_expired'] as const
export type VoidCause = (typeof VOID_CAUSES)[number]

export interface VerdictClaims {
  /** The broker's origin. */
  iss: string
  /** The merchant's ID. */
  aud: string
  /** The payment's ID. */
  sub: string
  /** One for each outcome of a payment: the same outcome, signed again, keeps it. */
  jti: string
  /** Seconds since 1970, UTC. */
  iat: number
  exp: number
  verdict: VerdictOutcome
  /** Says why it was declined, or what ended it. */
  reason?: DeclineReason | VoidCause | 'expired' | 'refunded'
  /** Minor units. */
  amount: number
  currency: string
  order: string
  /** A word of the issuer's choice: `[a-z][a-z0-9_]{0,31}`. */
  method?: string
  /** The member's choice of how to pay, where the issuer gave one. */
  plan?: Plan
  /** The issuer's prefix, and its name for a receipt. */
  issuer?: string
  issuer_name?: string
  /** Its name by language tag (BCP 47): English and Japanese, and what else it gave; absent in verdicts of a version before. */
  issuer_names?: Record<string, string>
  /** The approval code of the settlement server. */
  authorization?: string
  /** Tells whether the money has been taken, all or part. */
  captured: boolean
  livemode: boolean
}

/** Guards the claims of a verdict: by their form, for a word that is not known here is the issuer's. */
export function isVerdictClaims(value: unknown): value is VerdictClaims {
  return (
    isRecord(value) &&
    isOneOf(value['verdict'], VERDICT_OUTCOMES) &&
    isAmount(value['amount']) &&
    ['currency', 'order', 'sub', 'jti'].every((name) => isWord(value[name])) &&
    typeof value['captured'] === 'boolean' &&
    typeof value['livemode'] === 'boolean' &&
    ['method', 'reason', 'issuer', 'issuer_name', 'authorization'].every((name) => isOptional(value[name], isWord)) &&
    isOptional(value['issuer_names'], isNames)
  )
}

/** Names by language tag: of any languages, and as many as go into a verdict. */
function isNames(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every(isWord)
}

/** A text that the broker has bounded. */
function isWord(value: unknown): value is string {
  return isText(value, CLAIM_MAX_CHARACTERS)
}
