/**
 * Step 6, one further question: what an issuer asks of a member before it
 * releases the account. What is asked is sealed to a key that the dialog made,
 * what is answered to the issuer's own (answer-messages.ts), so that the
 * broker carries both and reads neither.
 */

import { isAmount } from './money.ts'
import { isOneOf, isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

/** A code that the issuer sent; an approval in its app; a choice; a page of the issuer's, in a window of its own. */
export const QUESTION_KINDS = ['code', 'elsewhere', 'choice', 'page'] as const
export type QuestionKind = (typeof QUESTION_KINDS)[number]

/** Questions that one attempt may bring, and how long all of them together may take. */
export const QUESTION_ROUNDS_MAX = 3
export const QUESTIONS_LIFETIME_SECONDS = 10 * 60
/** Sets how soon an answer may be asked for again, where nothing is typed. */
export const POLL_AFTER_MIN_SECONDS = 1
export const POLL_AFTER_MAX_SECONDS = 60
export const CHOICES_MAX = 48
export const CODE_LENGTH_MAX = 12
/** Of the content as a compact JWE, and of its JSON in UTF-8 before it is padded. */
export const SEALED_QUESTION_MAX_CHARACTERS = 10_240
export const QUESTION_CONTENT_MAX_BYTES = 7_168

/** P-256 public key that the dialog made for this attempt: in the sealed password, or in the request with a passkey. */
export interface ReplyKey {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

/** A question as the broker carries it. */
export interface Question {
  id: string
  kind: QuestionKind
  /** Seconds since 1970. */
  expires_at: number
  /** 1 for the first. */
  round: number
  /** {@link QuestionContent}: JWE to the reply key. */
  sealed: string
  /** Says when to ask again, where nothing is typed. */
  poll_after_s?: number
}

/** A way in which a card is paid by its holder, as card gateways number it: 10 once, 21 with the bonus, 61 in `count` parts, 80 revolving. */
export interface Plan {
  division: string
  count?: number
}

/** One of the ways that a member may choose, and what it costs. */
export interface Choice {
  id: string
  label: string
  /** Minor units. */
  plan?: Plan & { fee?: number; total?: number }
}

/** The part of a question that a member reads. `text`: in the issuer's own words. */
export type QuestionContent = { text?: string } & (
  | {
      kind: 'code'
      /** By which way it was sent: `sms`, `mail`, a word of the issuer's. */
      channel: string
      sent_to_hint: string
      length: number
      resend_after_s: number
      attempts_left: number
      /** The code before this answer was wrong. */
      wrong?: boolean
    }
  | { kind: 'elsewhere'; number?: string; link?: string }
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'page'; url: string }
)

export function isReplyKey(value: unknown): value is ReplyKey {
  return (
    isRecord(value) &&
    value['kty'] === 'EC' &&
    value['crv'] === 'P-256' &&
    (['x', 'y'] as const).every((half) => typeof value[half] === 'string' && /^[\w-]{43}$/.test(value[half]))
  )
}

export function isQuestion(value: unknown): value is Question {
  return (
    isRecord(value) &&
    isText(value['id'], 64) &&
    isOneOf(value['kind'], QUESTION_KINDS) &&
    isWholeNumber(value['expires_at'], 0, Number.MAX_SAFE_INTEGER) &&
    isWholeNumber(value['round'], 1, QUESTION_ROUNDS_MAX) &&
    isSealedQuestion(value['sealed']) &&
    isOptional(value['poll_after_s'], (n): n is number =>
      isWholeNumber(n, POLL_AFTER_MIN_SECONDS, POLL_AFTER_MAX_SECONDS),
    )
  )
}

export function isPlan(value: unknown): value is Plan {
  return (
    isRecord(value) &&
    typeof value['division'] === 'string' &&
    /^[a-z0-9_]{1,16}$/.test(value['division']) &&
    isOptional(value['count'], (n): n is number => isWholeNumber(n, 1, 999))
  )
}

export function isQuestionContent(value: unknown): value is QuestionContent {
  if (!isRecord(value) || !isOptional(value['text'], isLine)) return false
  switch (value['kind']) {
    case 'code':
      return isCodeContent(value)
    case 'elsewhere':
      return isOptional(value['number'], isShort) && isOptional(value['link'], isAddress)
    case 'choice': {
      const { choices } = value
      return Array.isArray(choices) && isWholeNumber(choices.length, 1, CHOICES_MAX) && choices.every(isChoice)
    }
    case 'page':
      return isAddress(value['url'])
    default:
      return false
  }
}

function isCodeContent(value: Record<string, unknown>): boolean {
  return (
    isText(value['channel'], 32) &&
    isText(value['sent_to_hint'], 64) &&
    isWholeNumber(value['length'], 1, CODE_LENGTH_MAX) &&
    isWholeNumber(value['resend_after_s'], 0, QUESTIONS_LIFETIME_SECONDS) &&
    isWholeNumber(value['attempts_left'], 0, 100) &&
    isOptional(value['wrong'], (wrong): wrong is boolean => typeof wrong === 'boolean')
  )
}

function isChoice(value: unknown): value is Choice {
  return isRecord(value) && isText(value['id'], 64) && isText(value['label'], 80) && isOptional(value['plan'], isCosts)
}

function isCosts(value: unknown): value is NonNullable<Choice['plan']> {
  return (
    isPlan(value) &&
    isRecord(value) &&
    isOptional(value['fee'], (fee): fee is number => fee === 0 || isAmount(fee)) &&
    isOptional(value['total'], isAmount)
  )
}

const isLine = (value: unknown): value is string => isText(value, 200)
const isShort = (value: unknown): value is string => isText(value, 16)
/** Only the web's own schemes: an app opens by its universal link. */
const isAddress = (value: unknown): value is string => isText(value, 1024) && /^https?:\/\/\S+$/.test(value)

/** Tells whether a text is five base64url parts, as long as the largest question. */
function isSealedQuestion(value: unknown): value is string {
  return isText(value, SEALED_QUESTION_MAX_CHARACTERS) && /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/.test(value)
}
