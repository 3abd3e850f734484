/** A member who is asked something, as the dialog sees it: the question, opened with the key that the dialog made, and the answer. */

import { compactDecrypt } from 'jose'

import type { Asked } from '../messages/ask-party.ts'
import { keyFor } from '../messages/own-keys.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import type { AuthenticateAnswer, AuthenticatePayment } from '../protocol/issuer-messages.ts'
import { isQuestionContent } from '../protocol/questions.ts'
import type { Question, QuestionContent } from '../protocol/questions.ts'
import { SEAL_ALG, SEAL_ENC } from '../protocol/sealed-password.ts'
import { isOneOf } from '../protocol/shape.ts'
import type { Member } from './entry.ts'
import { ASKED_STORIES } from './entry-members.ts'
import { Finding } from './finding.ts'
import type { IssuerUnderTest } from './issuer-under-test.ts'
import { said } from './issuer-under-test.ts'
import { newKey } from './suite-party.ts'

/** An attempt that brought a question. */
export interface Attempt {
  member: Member
  payment: AuthenticatePayment
  question: Question
  /** Of the dialog: for this attempt alone. */
  replyKey: PrivateJwk
}

export const ANSWERS = 'POST /answers'

/** Counts the attempts of a run: members of one story take turns, so that one is not sent all the codes. */
const begun = new WeakMap<IssuerUnderTest, number>()

/** Begins an attempt of a member with a story, who must be asked. */
export async function attempt(issuer: IssuerUnderTest, story: string): Promise<Attempt> {
  const members = issuer.entry.members.filter((each) => each.story === story)
  const turn = begun.get(issuer) ?? 0
  begun.set(issuer, turn + 1)
  const member = members[turn % members.length] ?? issuer.member(story)
  const payment = issuer.payment(member.amount)
  const replyKey = await newKey()
  const { kty, crv, x, y } = replyKey
  const asked = await issuer.authenticate(member, { payment, inside: { reply_key: { kty, crv, x, y } } })
  return { member, payment, replyKey, question: questionIn('POST /authenticate', asked) }
}

/** The questions that nobody answers: one of each kind serves for a whole run. */
const unanswered = new WeakMap<IssuerUnderTest, readonly Attempt[]>()

/** Returns an attempt for each kind of question that members in issuer.json are asked. It is not to be answered. */
export async function attempts(issuer: IssuerUnderTest): Promise<readonly Attempt[]> {
  const known = unanswered.get(issuer)
  if (known !== undefined) return known
  const asked: Attempt[] = []
  for (const story of new Set(issuer.entry.members.map((member) => member.story)))
    if (isOneOf(story, ASKED_STORIES)) asked.push(await attempt(issuer, story))
  unanswered.set(issuer, asked)
  return asked
}

/** Returns the question of an answer; throws a {@link Finding} for any other one. */
export function questionIn(where: string, asked: Asked<AuthenticateAnswer>): Question {
  if (asked.kind === 'answered' && asked.body.outcome === 'question') return asked.body.question
  throw new Finding(where, 'question', said(asked))
}

/** Opens a question as the dialog does. `bytes`: of the text inside. */
export async function opened(
  { replyKey }: Attempt,
  { sealed }: Question,
): Promise<{ header: Record<string, unknown>; content: QuestionContent; bytes: number }> {
  const only = { keyManagementAlgorithms: [SEAL_ALG], contentEncryptionAlgorithms: [SEAL_ENC] }
  const found = await compactDecrypt(sealed, keyFor(replyKey, SEAL_ALG), only).catch(() => undefined)
  if (found === undefined) throw new Finding('question: sealed', 'a seal that the reply key opens', 'another')
  const content = contentOf(found.plaintext)
  return { header: { ...found.protectedHeader }, content, bytes: found.plaintext.length }
}

function contentOf(plaintext: Uint8Array): QuestionContent {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(plaintext))
    if (isQuestionContent(content)) return content
  } catch {
    // Said below.
  }
  throw new Finding('question: sealed', 'question-content by its schema', 'something else')
}

/** Opens a question that must be one for a code. */
export async function openedCode(
  asked: Attempt,
  question: Question,
): Promise<Extract<QuestionContent, { kind: 'code' }>> {
  const { content } = await opened(asked, question)
  if (content.kind !== 'code') throw new Finding('question: sealed: kind', 'code', content.kind)
  return content
}

/** Returns the choices of a question that must offer some. */
export async function openedChoices(
  asked: Attempt,
  question: Question,
): Promise<Extract<QuestionContent, { kind: 'choice' }>['choices']> {
  const { content } = await opened(asked, question)
  if (content.kind !== 'choice') throw new Finding('question: sealed: kind', 'choice', content.kind)
  return content.choices
}

/** Sends an answer, sealed as the dialog does; `inside` is laid over what is in the seal. */
export async function answer(
  issuer: IssuerUnderTest,
  { payment, question }: Attempt,
  words: string,
  inside: object = {},
): Promise<Asked<AuthenticateAnswer>> {
  const sealed_answer = await issuer.sealAbout(payment, { answer: words, question_id: question.id, ...inside })
  return issuer.answer({ question_id: question.id, payment, sealed_answer })
}

/** Asks what has become of a question. */
export function poll(issuer: IssuerUnderTest, { payment, question }: Attempt): Promise<Asked<AuthenticateAnswer>> {
  return issuer.answer({ question_id: question.id, payment })
}

/** Returns the code that was sent for a question, or that is always right. */
export async function codeOf(issuer: IssuerUnderTest, { member, question }: Attempt): Promise<string> {
  if (member.code !== undefined) return member.code
  const { code } = await issuer.play({ act: 'code', member_id: member.id, question_id: question.id })
  if (code === undefined) throw new Finding('certification.test_hook: code', '{code}', 'none')
  return code
}

/** Returns a code of the same length that is not the right one. */
export function wrongCode(code: string): string {
  return Array.from(code, (character) => (/\d/.test(character) ? String((Number(character) + 1) % 10) : '0')).join('')
}

/** Answers a question rightly, whatever it asks, and each that follows it. Returns what came of it in the end. */
export async function answerRightly(issuer: IssuerUnderTest, asked: Attempt): Promise<Asked<AuthenticateAnswer>> {
  const answered = await answerOne(issuer, asked)
  const next = answered.kind === 'answered' && answered.body.outcome === 'question' ? answered.body.question : undefined
  // The guard takes no fourth round, so that this ends.
  if (next === undefined || next.round <= asked.question.round) return answered
  return answerRightly(issuer, { ...asked, question: next })
}

async function answerOne(issuer: IssuerUnderTest, asked: Attempt): Promise<Asked<AuthenticateAnswer>> {
  const { member, question } = asked
  switch (question.kind) {
    case 'code':
      return answer(issuer, asked, await codeOf(issuer, asked))
    case 'choice':
      return answer(issuer, asked, (await openedChoices(asked, question)).at(-1)?.id ?? '')
    case 'page':
    case 'elsewhere': {
      await issuer.play({ act: 'approve', member_id: member.id, question_id: question.id })
      return poll(issuer, asked)
    }
  }
}
