/** Step 6, one further question: what is the same whatever is asked. */

import { QUESTIONS_LIFETIME_SECONDS, SEALED_QUESTION_MAX_CHARACTERS } from '../../protocol/questions.ts'
import { CLOCK_SKEW_SECONDS } from '../../protocol/message-claims.ts'
import { isOneOf } from '../../protocol/shape.ts'
import { ANSWERS, answer, answerRightly, attempt, attempts, opened, poll, questionIn } from '../asked-member.ts'
import type { Attempt } from '../asked-member.ts'
import { ASKED_STORIES } from '../entry-members.ts'
import type { Checks } from '../finding.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import type { Scenario } from '../scenario.ts'

const PADDING_BYTES = 512
const NEEDS = ['member code, choice, page or elsewhere'] as const
const AFTER = ['question.sealed'] as const

/** Runs a scenario's checks for a question of each member who is asked. */
function each(run: (issuer: IssuerUnderTest, checks: Checks, asked: Attempt) => Promise<void>): Scenario['run'] {
  return async (issuer, checks) => {
    for (const asked of await attempts(issuer)) await run(issuer, checks, asked)
  }
}

export const QUESTIONS: readonly Scenario[] = [
  {
    name: 'question.sealed',
    rule: 'question-seal',
    after: ['authenticate.member'],
    needs: NEEDS,
    isNewer: true,
    run: each(async (_issuer, checks, asked) => {
      const { question, member } = asked
      const { header, content, bytes } = await opened(asked, question)
      checks.is('question: kind', question.kind, member.story)
      checks.is('question: kind inside the seal', content.kind, question.kind)
      checks.is('question: sealed: alg', String(header['alg']), 'ECDH-ES')
      checks.is('question: sealed: enc', String(header['enc']), 'A256GCM')
      checks.is('question: sealed: kid', header['kid'] as undefined, undefined)
      checks.is(`question: sealed: bytes beyond a multiple of ${PADDING_BYTES}`, bytes % PADDING_BYTES, 0)
      checks.is('question: sealed: characters', question.sealed.length <= SEALED_QUESTION_MAX_CHARACTERS, true)
    }),
  },
  {
    name: 'question.bounded',
    rule: 'question-bounds',
    after: AFTER,
    needs: NEEDS,
    isNewer: true,
    run: each(async (_issuer, checks, { question }) => {
      const now = Math.floor(Date.now() / 1000)
      const isSoon =
        question.expires_at > now && question.expires_at <= now + QUESTIONS_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS
      checks.is('question: round of the first one', question.round, 1)
      checks.that('question: expires_at', isSoon, 'at most ten minutes ahead', 'another time')
    }),
  },
  {
    name: 'question.no_key',
    rule: 'question-no-key',
    after: AFTER,
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      for (const member of issuer.entry.members.filter(({ story }) => isOneOf(story, ASKED_STORIES))) {
        const asked = await issuer.authenticate(member, { payment: issuer.payment(member.amount) })
        checks.is('POST /authenticate, without a reply_key', said(asked), 'authenticated', 'closed')
      }
    },
  },
  {
    name: 'question.unknown',
    rule: 'answer-unknown',
    after: AFTER,
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const [asked] = await attempts(issuer)
      if (asked === undefined) return
      const never = { ...asked, question: { ...asked.question, id: crypto.randomUUID() } }
      checks.is(`${ANSWERS}, about a question that was never asked`, said(await poll(issuer, never)), 'expired')
      checks.is(`${ANSWERS}, with an answer to it`, said(await answer(issuer, never, '000000')), 'expired')
    },
  },
  {
    name: 'question.of_another',
    rule: 'answer-unknown',
    after: ['question.unknown'],
    needs: NEEDS,
    isNewer: true,
    run: each(async (issuer, checks, asked) => {
      const { payment } = asked
      const others = {
        payment: { ...payment, id: issuer.payment().id },
        amount: { ...payment, amount: payment.amount + 1 },
        currency: { ...payment, currency: payment.currency === 'USD' ? 'EUR' : 'USD' },
        merchant: { ...payment, merchant: issuer.payment().merchant },
      }
      for (const [what, other] of Object.entries(others)) {
        const sent = said(await poll(issuer, { ...asked, payment: other }))
        checks.is(`${ANSWERS}, with another ${what} than the question was asked for`, sent, 'expired')
      }
      questionIn(`${ANSWERS}, about the question itself, after that`, await poll(issuer, asked))
    }),
  },
  {
    name: 'question.another_broker',
    rule: 'answer-unknown',
    after: ['question.unknown'],
    needs: [...NEEDS, 'other_broker'],
    isNewer: true,
    run: each(async (issuer, checks, asked) => {
      const { payment, question } = asked
      const sent = await issuer.answer({ question_id: question.id, payment }, issuer.otherBroker)
      checks.is(`${ANSWERS}, from another broker than asked`, said(sent), 'expired')
    }),
  },
  {
    name: 'question.answer_of_another',
    rule: 'answer-binding',
    after: ['question.unknown'],
    needs: NEEDS,
    isNewer: true,
    run: each(async (issuer, checks, asked) => {
      const { payment } = asked
      const now = Math.floor(Date.now() / 1000)
      const seals: Record<string, object> = {
        'sealed for another question': { question_id: crypto.randomUUID() },
        'sealed for another payment': { payment_id: issuer.payment().id },
        'sealed for another amount': { amount: payment.amount + 1 },
        'sealed for another currency': { currency: payment.currency === 'USD' ? 'EUR' : 'USD' },
        'sealed for another merchant': { merchant_id: issuer.payment().merchant.id },
        'sealed for five minutes': { iat: now, exp: now + 300 },
        'sealed, and expired five seconds ago': { iat: now - 100, exp: now - 5 },
      }
      for (const [what, inside] of Object.entries(seals))
        checks.is(`${ANSWERS}, ${what}`, said(await answer(issuer, asked, '000000', inside)), 'seal_rejected')
    }),
  },
  {
    name: 'question.given_up',
    rule: 'question-given-up',
    after: AFTER,
    needs: NEEDS,
    isNewer: true,
    run: each(async (issuer, checks, first) => {
      const again = await attempt(issuer, first.member.story)
      checks.that('question: id of a second attempt', again.question.id !== first.question.id, 'another', 'the same')
      checks.is('question: round of a second attempt', again.question.round, 1)
      checks.is(`${ANSWERS}, of the second attempt`, said(await answerRightly(issuer, again)), 'authenticated')
    }),
  },
]
