/** Step 6: a choice of how to pay, and an approval on the issuer's own page or in its app. */

import { isOneOf } from '../../protocol/shape.ts'
import { ANSWERS, answer, attempt, openedChoices, poll, questionIn } from '../asked-member.ts'
import type { Attempt } from '../asked-member.ts'
import type { Checks } from '../finding.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import type { Scenario } from '../scenario.ts'
import { isSameRelease } from './codes.ts'

/** Runs a scenario's checks for a question that is approved on a page, and for one in an app: those that there are. */
function approvals(run: (issuer: IssuerUnderTest, checks: Checks, asked: Attempt) => Promise<void>): Scenario['run'] {
  return async (issuer, checks) => {
    for (const story of new Set(issuer.entry.members.map((member) => member.story)))
      if (isOneOf(story, ['page', 'elsewhere'])) await run(issuer, checks, await attempt(issuer, story))
  }
}

/** Has the member press, and checks that it was not too late. */
async function press(act: 'approve' | 'deny', issuer: IssuerUnderTest, checks: Checks, asked: Attempt): Promise<void> {
  const { member, question } = asked
  const { isDone } = await issuer.play({ act, member_id: member.id, question_id: question.id })
  checks.is(`certification.test_hook: ${act}: done`, isDone, true)
}

const NEEDS = ['member choice'] as const
const APPROVAL_NEEDS = ['member page or elsewhere', 'test_hook'] as const

export const CHOICES: readonly Scenario[] = [
  {
    name: 'choice.offered',
    rule: 'choice-plan',
    after: ['question.sealed', 'release.claims'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'choice')
      const chosen = (await openedChoices(asked, asked.question)).at(-1)
      const answered = await answer(issuer, asked, chosen?.id ?? '')
      checks.is(`${ANSWERS}, one of the choices`, said(answered), 'authenticated')
      if (answered.kind !== 'answered' || answered.body.outcome !== 'authenticated') return
      const { plan } = answered.body
      checks.is(`${ANSWERS}: division of the plan`, plan?.division, chosen?.plan?.division)
      checks.is(`${ANSWERS}: count of the plan`, plan?.count, chosen?.plan?.count)
      const { amount } = asked.payment
      const { account, release } = await issuer.released(answered, amount)
      const operation = issuer.operation('authorize', { amount })
      const decided = await issuer.transact(operation, { account, release })
      checks.is('POST /transactions authorize, with the choice', said(decided), issuer.words.first)
      await issuer.follow('reverse', operation.id, { amount })
    },
  },
  {
    name: 'choice.once',
    rule: 'answer-once',
    after: ['choice.offered'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'choice')
      const choices = await openedChoices(asked, asked.question)
      const first = await answer(issuer, asked, choices.at(-1)?.id ?? '')
      const other = await answer(issuer, asked, choices[0]?.id ?? '')
      const where = `${ANSWERS}, after a choice was made`
      await isSameRelease(issuer, checks, where, [first, other, await poll(issuer, asked)], asked.payment.amount)
      const planOf = (answered: typeof first): string | undefined =>
        answered.kind === 'answered' && answered.body.outcome === 'authenticated'
          ? answered.body.plan?.division
          : undefined
      checks.is(`${where}: division of the plan`, planOf(other), planOf(first))
    },
  },
  {
    name: 'choice.not_offered',
    rule: 'choice-offered',
    after: ['choice.offered'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'choice')
      const question = questionIn(`${ANSWERS}, a choice not offered`, await answer(issuer, asked, 'not-offered'))
      checks.that(`${ANSWERS}: id`, question.id === asked.question.id, 'the same question', 'another')
      const chosen = (await openedChoices(asked, question)).at(-1)
      const answered = await answer(issuer, asked, chosen?.id ?? '')
      checks.is(`${ANSWERS}, one of the choices after it`, said(answered), 'authenticated')
    },
  },
  {
    name: 'approval.waited_for',
    rule: 'answer-waiting',
    after: ['question.sealed'],
    needs: ['member page or elsewhere'],
    isNewer: true,
    run: approvals(async (issuer, checks, asked) => {
      const { question } = asked
      const again = questionIn(`${ANSWERS}, while it is waited for`, await poll(issuer, asked))
      checks.that(`${ANSWERS}: id`, again.id === question.id, 'the same question', 'another')
      checks.that(`${ANSWERS}: sealed`, again.sealed !== question.sealed, 'sealed anew', 'the same text')
      for (const { poll_after_s: seconds } of [question, again])
        checks.that('question: poll_after_s', seconds !== undefined, 'when to ask again', 'none')
    }),
  },
  {
    name: 'approval.approved',
    rule: 'answer-once',
    after: ['approval.waited_for'],
    needs: APPROVAL_NEEDS,
    isNewer: true,
    run: approvals(async (issuer, checks, asked) => {
      await press('approve', issuer, checks, asked)
      const first = await poll(issuer, asked)
      checks.is(`${ANSWERS}, after the approval`, said(first), 'authenticated')
      const again = [first, await poll(issuer, asked)]
      await isSameRelease(issuer, checks, `${ANSWERS}, asked again`, again, asked.payment.amount)
    }),
  },
  {
    name: 'approval.denied',
    rule: 'answer-denied',
    after: ['approval.waited_for'],
    needs: APPROVAL_NEEDS,
    isNewer: true,
    run: approvals(async (issuer, checks, asked) => {
      await press('deny', issuer, checks, asked)
      checks.is(`${ANSWERS}, after the member said no`, said(await poll(issuer, asked)), 'denied')
      checks.is(`${ANSWERS}, asked again`, said(await poll(issuer, asked)), 'denied')
    }),
  },
]
