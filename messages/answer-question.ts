/**
 * The rules of an answer to an issuer's question: once, in time, a bounded
 * number of tries, and what was decided is said again to whoever asks again.
 * The store decides between two at once.
 */

import type { AnswerRequest } from '../protocol/answer-messages.ts'
import { QUESTION_ROUNDS_MAX } from '../protocol/questions.ts'
import { CODE_LENGTH, CODE_RESEND_AFTER_SECONDS, CODE_SENDS_MAX, QUESTION_WRITES_MAX } from './limits.ts'
import type { SealProblem } from './open-seal.ts'
import type { PrivateJwk } from './own-keys.ts'
import { isApprovedElsewhere, newQuestion } from './question-record.ts'
import type { Ask, Decided, QuestionAbout, QuestionRecord } from './question-record.ts'
import { openSealedAnswer } from './question-seals.ts'
import type { ReplyKey } from '../protocol/questions.ts'

type Maybe<T> = T | Promise<T>

/** The store in which questions are written down: text by id, with compare and set. */
export interface QuestionStore {
  find(id: string): Maybe<string | undefined>
  /** Writes if what is there is `before` (undefined: nothing), in one statement; false if it is not. `keptUntil`: seconds since 1970. */
  write(id: string, text: string, before: string | undefined, keptUntil: number): Maybe<boolean>
}

/** A question that was answered, or waits to be. */
export interface Asked extends QuestionAbout {
  questionId: string
  kind: Ask['kind']
  round: number
}

/** An issuer's own part in its questions. */
export interface QuestionRules {
  store: QuestionStore
  /** Sends a code to the member, again when they ask for another. False: no more of them, and the attempt is refused. */
  sendCode?: (code: string, asked: Asked) => Maybe<boolean | undefined>
  /** Says what became of an approval on its page or in its app; undefined while it is waited for. */
  approval?: (asked: Asked) => Maybe<'approved' | 'denied' | undefined>
  /** Says what follows a right code, an approval, or a choice, whose id `answer` is: the account, a refusal, or another question. */
  answered: (asked: Asked, answer: string | undefined) => Maybe<Decided>
}

/** Describes what the rules are worked with. */
export interface AnswerTerms {
  rules: QuestionRules
  encryptionKeys: readonly PrivateJwk[]
  /** Tells of a seal's one-time id whether it is new. */
  isNew: (jti: string, keptUntil: number) => Maybe<boolean>
  /** Milliseconds since 1970. */
  now: number
  newId: () => string
  /** Digits. */
  randomCode: (length: number) => string
}

/** `question`: as it stands now. `release`: under one id and with one end, however often it is asked for, so that it counts for one operation. */
export type Answered =
  | { kind: 'question'; record: QuestionRecord }
  | {
      kind: 'release'
      record: QuestionRecord
      decided: Extract<Decided, { outcome: 'authenticated' }>
      releaseId: string
      decidedAt: number
    }
  | { kind: 'refused'; decided: Extract<Decided, { outcome: 'refused' }> }
  | { kind: 'seal_rejected'; problem: SealProblem }

const DENIED = { outcome: 'refused', reason: 'denied' } as const
const EXPIRED: Answered = { kind: 'refused', decided: { outcome: 'refused', reason: 'expired' } }
const UNAVAILABLE = { outcome: 'refused', reason: 'unavailable' } as const

/** Asks a question: writes it down, then sends its code. */
export async function askQuestion(
  ask: Ask,
  about: QuestionAbout & { replyKey: ReplyKey },
  terms: AnswerTerms,
  before?: QuestionRecord,
): Promise<Answered> {
  const { rules, now, newId } = terms
  if ((before?.round ?? 0) >= QUESTION_ROUNDS_MAX) return { kind: 'refused', decided: UNAVAILABLE }
  const asked = newQuestion(ask, about, { id: newId(), now, ...(before && { before }) })
  const { record, code } = ask.kind === 'code' ? await withCode(asked, ask, terms) : { record: asked, code: undefined }
  if (!(await write(rules.store, record, undefined))) return { kind: 'refused', decided: UNAVAILABLE }
  return send(record, code, terms)
}

/** Answers an answer, a wish for another code, or the bare question what has become of it. */
export async function answerQuestion(request: AnswerRequest, broker: string, terms: AnswerTerms): Promise<Answered> {
  const { rules, now } = terms
  const found = await rules.store.find(request.question_id)
  // Of another broker or payment, it is told apart from none by nobody.
  const record = found === undefined ? undefined : (JSON.parse(found) as QuestionRecord)
  if (found === undefined || record === undefined || !isAbout(record, request, broker)) return EXPIRED
  if (record.decided !== undefined) return again(record, terms)
  if (now >= record.expiresAt) return EXPIRED
  if (record.answered) return { kind: 'question', record }
  if (request.sealed_answer !== undefined) return takeAnswer(request.sealed_answer, request, record, terms)
  if (request.resend && record.ask.kind === 'code') return resend(record, record.ask, found, terms)
  if (!isApprovedElsewhere(record.ask.kind)) return { kind: 'question', record }
  const approval = await rules.approval?.(askedOf(record))
  if (approval === undefined) return { kind: 'question', record }
  if (approval === 'denied') return decide(record, found, DENIED, terms)
  return (await follow(record, found, undefined, terms)) ?? { kind: 'question', record }
}

async function takeAnswer(
  sealed: string,
  request: AnswerRequest,
  record: QuestionRecord,
  terms: AnswerTerms,
): Promise<Answered> {
  const opened = await openSealedAnswer(sealed, request, terms.encryptionKeys, terms.now)
  if (!opened.ok) return { kind: 'seal_rejected', problem: opened.problem }
  const { answer, jti, exp } = opened.seal
  if (!(await terms.isNew(jti, exp))) return { kind: 'seal_rejected', problem: 'seal_used' }
  return judge(answer, record.id, terms)
}

/** Looks at the question anew each time that another has written it meanwhile: no two guesses count as one. */
async function judge(answer: string, id: string, terms: AnswerTerms): Promise<Answered> {
  const { store } = terms.rules
  for (let tries = 0; tries < QUESTION_WRITES_MAX; tries++) {
    const found = await store.find(id)
    if (found === undefined) return EXPIRED
    const record = JSON.parse(found) as QuestionRecord
    if (record.decided !== undefined) return again(record, terms)
    const { ask } = record
    if (record.answered || isApprovedElsewhere(ask.kind)) return { kind: 'question', record }
    const isChoice = ask.kind === 'choice'
    if (isChoice && !ask.choices.some((choice) => choice.id === answer)) return { kind: 'question', record }
    if (isChoice || record.code === (await digestOf(id, answer))) {
      const followed = await follow(record, found, isChoice ? answer : undefined, terms)
      if (followed !== undefined) return followed
      continue
    }
    const triesLeft = (record.triesLeft ?? 1) - 1
    if (triesLeft <= 0) {
      const ended: QuestionRecord = { ...record, triesLeft: 0, decided: DENIED }
      if (await write(store, ended, found)) return { kind: 'refused', decided: DENIED }
      continue
    }
    const wrong: QuestionRecord = { ...record, triesLeft, wrong: true }
    if (await write(store, wrong, found)) return { kind: 'question', record: wrong }
  }
  return { kind: 'refused', decided: UNAVAILABLE }
}

/** The right answer counts for whoever writes it down first; undefined where another one has written meanwhile. */
async function follow(
  record: QuestionRecord,
  found: string,
  answer: string | undefined,
  terms: AnswerTerms,
): Promise<Answered | undefined> {
  const answered: QuestionRecord = { ...record, answered: true }
  if (!(await write(terms.rules.store, answered, found))) return undefined
  const decided = await terms.rules.answered(askedOf(record), answer)
  if (decided.outcome !== 'question') return decide(answered, JSON.stringify(answered), decided, terms)
  const next = await askQuestion(decided.ask, record, terms, record)
  if (next.kind === 'refused') return decide(answered, JSON.stringify(answered), next.decided, terms)
  if (next.kind !== 'question') return next
  const written = { ...answered, decided: { outcome: 'question' as const, next: next.record.id } }
  await write(terms.rules.store, written, JSON.stringify(answered))
  return next
}

async function decide(
  record: QuestionRecord,
  found: string,
  decided: Exclude<Decided, { outcome: 'question' }>,
  terms: AnswerTerms,
): Promise<Answered> {
  const written: QuestionRecord = { ...record, decided, releaseId: terms.newId(), decidedAt: terms.now }
  if (!(await write(terms.rules.store, written, found))) return { kind: 'question', record }
  return again(written, terms)
}

async function again(record: QuestionRecord, { rules, now }: AnswerTerms): Promise<Answered> {
  const { decided, releaseId = record.id, decidedAt = record.begunAt } = record
  if (decided === undefined || now >= record.expiresAt) return EXPIRED
  if (decided.outcome === 'authenticated') return { kind: 'release', record, decided, releaseId, decidedAt }
  if (decided.outcome === 'refused') return { kind: 'refused', decided }
  const next = await rules.store.find(decided.next)
  return next === undefined ? EXPIRED : { kind: 'question', record: JSON.parse(next) as QuestionRecord }
}

type AskCode = Extract<Ask, { kind: 'code' }>

async function resend(record: QuestionRecord, ask: AskCode, found: string, terms: AnswerTerms): Promise<Answered> {
  const isSoon = terms.now < (record.sentAt ?? 0) + CODE_RESEND_AFTER_SECONDS * 1000
  if (isSoon || (record.sends ?? 0) >= CODE_SENDS_MAX) return { kind: 'question', record }
  const { record: sent, code } = await withCode(record, ask, terms)
  if (!(await write(terms.rules.store, sent, found))) return { kind: 'question', record }
  return send(sent, code, terms)
}

/** A new code puts the one before out of use, and gives no further tries. */
async function withCode(record: QuestionRecord, ask: AskCode, { now, randomCode }: AnswerTerms) {
  const code = randomCode(ask.length ?? CODE_LENGTH)
  const { wrong: _, ...rest } = record
  const sent: QuestionRecord = {
    ...rest,
    code: await digestOf(record.id, code),
    sentAt: now,
    sends: (record.sends ?? 0) + 1,
  }
  return { record: sent, code }
}

async function send(record: QuestionRecord, code: string | undefined, terms: AnswerTerms): Promise<Answered> {
  const { sendCode } = terms.rules
  const isSent = code === undefined || (sendCode !== undefined && (await sendCode(code, askedOf(record))) !== false)
  return isSent ? { kind: 'question', record } : { kind: 'refused', decided: { outcome: 'refused', reason: 'locked' } }
}

function askedOf({ id, memberId, payment, broker, ask, round }: QuestionRecord): Asked {
  return { questionId: id, memberId, payment, broker, kind: ask.kind, round }
}

/** Any change of what is paid makes it another question. */
function isAbout(record: QuestionRecord, { payment }: AnswerRequest, broker: string): boolean {
  const { id, amount, currency, merchant } = record.payment
  const isSamePayment = id === payment.id && amount === payment.amount && currency === payment.currency
  return record.broker === broker && isSamePayment && merchant.id === payment.merchant.id
}

function write(store: QuestionStore, record: QuestionRecord, before: string | undefined): Maybe<boolean> {
  return store.write(record.id, JSON.stringify(record), before, Math.ceil(record.expiresAt / 1000))
}

/** Salted with the question's id. So few digits are found by trying all: it only keeps a code from being read in passing. */
async function digestOf(id: string, code: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${id} ${code}`))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
