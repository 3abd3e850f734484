/** A question as its issuer keeps it, and what a member reads of it. */

import type { AuthenticatePayment } from '../protocol/issuer-messages.ts'
import { QUESTIONS_LIFETIME_SECONDS } from '../protocol/questions.ts'
import type { Choice, Plan, Question, QuestionContent, QuestionKind, ReplyKey } from '../protocol/questions.ts'
import type { RefusalReason } from '../protocol/issuer-messages.ts'
import { CODE_LENGTH, CODE_TRIES_MAX, CODE_RESEND_AFTER_SECONDS, QUESTION_POLL_SECONDS } from './limits.ts'
import { sealQuestion } from './question-seals.ts'

/** A question as an issuer asks it. `text` is read by the member, in the issuer's own words. */
export type Ask = { text?: string } & (
  | {
      kind: 'code'
      /** `sms`, `mail`, or a word of its own. */
      channel: string
      /** The address it was sent to, as far as a stranger may read it: `•••• 5678`. */
      sentToHint: string
      /** Digits; six if not given. */
      length?: number
    }
  | { kind: 'choice'; choices: readonly Choice[] }
  /** An approval in an app: the same number is shown there, and the link opens it. */
  | { kind: 'elsewhere'; number?: string; link?: string }
  /** A page of the issuer's. `{question}` in its address becomes the question's id. */
  | { kind: 'page'; url: string }
)

/** An issuer's decision about a question, or an attempt. */
export type Decided =
  | { outcome: 'authenticated'; account: object; plan?: Plan }
  | { outcome: 'refused'; reason: RefusalReason; attemptsLeft?: number; retryAfterSeconds?: number }
  | { outcome: 'question'; ask: Ask }

/** Names whose question it is, and about what. */
export interface QuestionAbout {
  memberId: string
  payment: AuthenticatePayment
  /** Origin. */
  broker: string
}

/** A question as it is written down. Times in milliseconds since 1970. */
export interface QuestionRecord extends QuestionAbout {
  id: string
  replyKey: ReplyKey
  ask: Ask
  round: number
  /** Says when the first question of the attempt was asked. */
  begunAt: number
  expiresAt: number
  /** Of a code: its digest, and when and how often it was sent. */
  code?: string
  sentAt?: number
  sends?: number
  triesLeft?: number
  /** The code before was wrong. */
  wrong?: true
  /** It was answered rightly, once, and what follows is being worked out. */
  answered?: true
  /** The decision that follows: said again to whoever asks again. The account is released under one id. */
  decided?: Exclude<Decided, { outcome: 'question' }> | { outcome: 'question'; next: string }
  releaseId?: string
  decidedAt?: number
}

/** Returns the record of a new question; the next one of an attempt ends with the first. */
export function newQuestion(
  ask: Ask,
  about: QuestionAbout & { replyKey: ReplyKey },
  { id, now, before }: { id: string; now: number; before?: QuestionRecord },
): QuestionRecord {
  const { memberId, payment, broker, replyKey } = about
  const begunAt = before?.begunAt ?? now
  return {
    id,
    memberId,
    payment,
    broker,
    replyKey,
    ask,
    round: (before?.round ?? 0) + 1,
    begunAt,
    expiresAt: begunAt + QUESTIONS_LIFETIME_SECONDS * 1000,
    ...(ask.kind === 'code' ? { triesLeft: CODE_TRIES_MAX } : {}),
  }
}

/** Returns the question as the broker carries it. */
export async function questionOf(record: QuestionRecord, now: number): Promise<Question> {
  const { id, round, replyKey, expiresAt, answered } = record
  const { kind } = record.ask
  const isWaited = kind === 'elsewhere' || kind === 'page' || answered === true
  return {
    id,
    kind,
    expires_at: Math.floor(expiresAt / 1000),
    round,
    sealed: await sealQuestion(contentOf(record, now), replyKey),
    ...(isWaited ? { poll_after_s: QUESTION_POLL_SECONDS } : {}),
  }
}

function contentOf({ id, ask, triesLeft = 0, sentAt = 0, wrong }: QuestionRecord, now: number): QuestionContent {
  const text = ask.text === undefined ? {} : { text: ask.text }
  switch (ask.kind) {
    case 'code': {
      const wait = Math.max(0, Math.ceil((sentAt - now) / 1000) + CODE_RESEND_AFTER_SECONDS)
      const sent = { channel: ask.channel, sent_to_hint: ask.sentToHint, length: ask.length ?? CODE_LENGTH }
      return { kind: 'code', ...text, ...sent, resend_after_s: wait, attempts_left: triesLeft, ...(wrong && { wrong }) }
    }
    case 'choice':
      return { kind: 'choice', ...text, choices: [...ask.choices] }
    case 'elsewhere': {
      const { number, link } = ask
      return { kind: 'elsewhere', ...text, ...(number && { number }), ...(link && { link }) }
    }
    case 'page':
      return { kind: 'page', ...text, url: ask.url.replace('{question}', encodeURIComponent(id)) }
  }
}

/** Tells whether a question waits for the issuer's own page or app, and not for what is typed in the dialog. */
export function isApprovedElsewhere(kind: QuestionKind): boolean {
  return kind === 'elsewhere' || kind === 'page'
}
