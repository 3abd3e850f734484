/** Further questions (step 6), each from an amount on: an approval on the issuer's own page, and how a card is to be paid. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { answerQuestion, askQuestion } from '../../../messages/answer-question.ts'
import type { AnswerTerms, Answered, QuestionRules } from '../../../messages/answer-question.ts'
import { questionOf } from '../../../messages/question-record.ts'
import type { Ask } from '../../../messages/question-record.ts'
import type { AnswerRequest } from '../../../protocol/answer-messages.ts'
import type { AuthenticatePayment } from '../../../protocol/issuer-messages.ts'
import type { ReplyKey } from '../../../protocol/questions.ts'
import type { Answer } from '../../server/answers.ts'
import { isKeptAccount } from '../../account-kinds.ts'
import { closedTo, refuse, releaseAccount } from '../release-account.ts'
import type { Payer, ReleaseContext } from '../release-account.ts'
import type { Settings } from '../env.ts'
import { findMember, useSealOnce } from '../members.ts'
import { chosenPlan, instalmentChoices } from './instalments.ts'
import { findApproval, questionBook } from './question-book.ts'
import { APPROVE_PATH } from './approve-path.ts'

export interface QuestionContext extends ReleaseContext {
  db: DrizzleD1Database
}

/** Returns the questions that a payment brings, one after another. */
export function asksFor({ amount, currency }: AuthenticatePayment, settings: Settings): Ask[] {
  const isFrom = (least: number | undefined): boolean => least !== undefined && currency === 'JPY' && amount >= least
  const { origin, approvalFrom, instalmentsFrom } = settings
  return [
    ...(isFrom(approvalFrom) ? [{ kind: 'page', url: `${origin}${APPROVE_PATH}{question}` } as const] : []),
    ...(isFrom(instalmentsFrom) ? [{ kind: 'choice', choices: instalmentChoices(amount) } as const] : []),
  ]
}

/** Asks a member who is known by now; undefined where nothing is to be asked. A dialog that can show no question pays at once, but not around an approval. */
export async function questionTo(
  member: Payer,
  about: { memberId: string; payment: AuthenticatePayment; replyKey: ReplyKey | undefined },
  context: QuestionContext,
): Promise<Answer | undefined> {
  const { replyKey } = about
  const [ask] = closedTo(member) === undefined ? asksFor(about.payment, context.settings) : []
  if (ask === undefined) return undefined
  if (replyKey === undefined) return ask.kind === 'page' ? refuse('closed') : undefined
  return said(await askQuestion(ask, { ...about, replyKey, broker: context.broker }, termsOf(context)), context)
}

/** Answers `POST /answers`. */
export async function answerMember(request: AnswerRequest, context: QuestionContext): Promise<Answer> {
  return said(await answerQuestion(request, context.broker, termsOf(context)), context)
}

function termsOf({ db, settings, now, newId }: QuestionContext): AnswerTerms {
  const isNew = (jti: string, exp: number): Promise<boolean> =>
    useSealOnce(db, { jti: `answer:${jti}`, exp }, Math.floor(now / 1000))
  const { encryptionKeys } = settings
  // This company sends no codes.
  return { rules: rulesOf(db, settings), encryptionKeys, isNew, now, newId, randomCode: () => '' }
}

function rulesOf(db: QuestionContext['db'], settings: Settings): QuestionRules {
  return {
    store: questionBook(db),
    approval: ({ questionId }) => findApproval(db, questionId),
    async answered({ memberId, payment, round }, answer) {
      // What has happened to the ID meanwhile counts.
      const member = await findMember(db, memberId)
      const closed = member === undefined ? 'closed' : closedTo(member)
      if (member === undefined || closed !== undefined) return { outcome: 'refused', reason: closed ?? 'closed' }
      const asks = asksFor(payment, settings)
      const next = asks[round]
      if (next !== undefined) return { outcome: 'question', ask: next }
      const ask = asks[round - 1]
      const plan = ask?.kind === 'choice' ? chosenPlan(ask.choices, answer) : undefined
      return { outcome: 'authenticated', account: { ...member.account, ...(plan && { plan }) }, ...(plan && { plan }) }
    },
  }
}

async function said(found: Answered, context: QuestionContext): Promise<Answer> {
  switch (found.kind) {
    case 'seal_rejected':
      return { ok: false, code: 'seal_rejected', logCode: found.problem }
    case 'refused':
      return refuse(found.decided.reason)
    case 'question': {
      const body = { outcome: 'question', question: await questionOf(found.record, context.now) }
      return { ok: true, body, outcome: `question_${body.question.kind}` }
    }
    case 'release': {
      const relayKey = await context.settings.keys.encryptionKey(context.settings.relay)
      if (relayKey === undefined) return refuse('unavailable')
      const { decided, record, releaseId, decidedAt } = found
      const { account, plan } = decided
      // As it was written down here.
      if (!isKeptAccount(account)) return refuse('unavailable')
      const release = { jti: releaseId, at: decidedAt }
      const more = { member_hint: record.memberId.slice(-4), ...(plan && { plan }) }
      return releaseAccount(account, release, record, context, relayKey, more)
    }
  }
}
