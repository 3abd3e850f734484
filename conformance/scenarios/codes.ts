/** Step 6: a code that was sent, right and wrong, once and many at once. */

import type { Asked } from '../../messages/ask-party.ts'
import type { AuthenticateAnswer } from '../../protocol/issuer-messages.ts'
import { ANSWERS, answer, attempt, codeOf, openedCode, poll, questionIn, wrongCode } from '../asked-member.ts'
import type { Attempt } from '../asked-member.ts'
import { CODE_TRIES_MAX, CODES_AT_ONCE } from '../limits.ts'
import type { Checks } from '../finding.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import type { Scenario } from '../scenario.ts'

const NEEDS = ['member code'] as const

/** Checks that an answer released the same account as before, so that it can be charged once. */
export async function isSameRelease(
  issuer: IssuerUnderTest,
  checks: Checks,
  where: string,
  asks: readonly Asked<AuthenticateAnswer>[],
  amount: number,
): Promise<void> {
  const [first, ...others] = asks
  if (first === undefined) return
  const { jti, exp } = (await issuer.released(first, amount)).said
  for (const other of others) {
    checks.is(where, said(other), 'authenticated')
    const { said: again } = await issuer.released(other, amount)
    checks.that(`${where}: jti of the release`, again.jti === jti, 'the same', 'another')
    checks.is(`${where}: exp of the release`, again.exp, exp)
  }
}

/** Sends one wrong code after another, until the question is over. Returns how often it was asked again, and the last answer. */
async function guess(issuer: IssuerUnderTest, asked: Attempt, wrong: string): Promise<{ times: number; last: string }> {
  let last = 'question'
  let times = -1
  while (last === 'question' && times < CODE_TRIES_MAX) {
    last = said(await answer(issuer, asked, wrong))
    times++
  }
  return { times, last }
}

export const CODES: readonly Scenario[] = [
  {
    name: 'code.right',
    rule: 'answer-once',
    after: ['question.sealed'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'code')
      const code = await codeOf(issuer, asked)
      const first = await answer(issuer, asked, code)
      checks.is(`${ANSWERS}, the right code`, said(first), 'authenticated')
      const again = [first, await poll(issuer, asked), await answer(issuer, asked, code)]
      await isSameRelease(issuer, checks, `${ANSWERS}, after the right code`, again, asked.payment.amount)
    },
  },
  {
    name: 'code.wrong',
    rule: 'answer-wrong',
    after: ['code.right'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'code')
      const before = await openedCode(asked, asked.question)
      const code = await codeOf(issuer, asked)
      const question = questionIn(`${ANSWERS}, a wrong code`, await answer(issuer, asked, wrongCode(code)))
      const after = await openedCode(asked, question)
      checks.that(`${ANSWERS}, a wrong code: id`, question.id === asked.question.id, 'the same question', 'another')
      checks.is(`${ANSWERS}, a wrong code: wrong`, after.wrong, true)
      checks.is(`${ANSWERS}, a wrong code: attempts_left`, after.attempts_left, before.attempts_left - 1)
      checks.is(`${ANSWERS}, the right code after it`, said(await answer(issuer, asked, code)), 'authenticated')
    },
  },
  {
    name: 'code.seal_once',
    rule: 'answer-binding',
    after: ['code.wrong'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'code')
      const once = { jti: crypto.randomUUID() }
      const wrong = wrongCode(await codeOf(issuer, asked))
      questionIn(`${ANSWERS}, a wrong code`, await answer(issuer, asked, wrong, once))
      const again = said(await answer(issuer, asked, wrong, once))
      checks.is(`${ANSWERS}, a seal whose jti came before`, again, 'seal_rejected')
    },
  },
  {
    name: 'code.ended',
    rule: 'answer-ended',
    after: ['code.wrong'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'code')
      const { attempts_left: tries } = await openedCode(asked, asked.question)
      const code = await codeOf(issuer, asked)
      const { times, last } = await guess(issuer, asked, wrongCode(code))
      checks.is(`${ANSWERS}, wrong codes until it is over`, last, 'denied')
      checks.is(`${ANSWERS}, wrong codes that were looked at`, times + 1, tries)
      checks.is(`${ANSWERS}, the right code when none is left`, said(await answer(issuer, asked, code)), 'denied')
    },
  },
  {
    name: 'code.at_once',
    rule: 'answer-counted',
    after: ['code.ended'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'code')
      const { attempts_left: tries } = await openedCode(asked, asked.question)
      const code = await codeOf(issuer, asked)
      const guesses = Array.from({ length: CODES_AT_ONCE }, () => answer(issuer, asked, wrongCode(code)))
      const looked = (await Promise.all(guesses)).map(said).filter((word) => word === 'question').length
      checks.that(
        `${ANSWERS}, ${CODES_AT_ONCE} wrong codes at once: asked again`,
        looked < tries,
        `fewer than ${tries}`,
        String(looked),
      )
      checks.is(`${ANSWERS}, the right code after them`, said(await answer(issuer, asked, code)), 'denied')
    },
  },
  {
    name: 'code.resent',
    rule: 'answer-resend',
    after: ['code.right'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await attempt(issuer, 'code')
      const { attempts_left: tries } = await openedCode(asked, asked.question)
      const { payment, question } = asked
      const resent = await issuer.answer({ question_id: question.id, payment, resend: true })
      const after = questionIn(`${ANSWERS}, resend`, resent)
      checks.that(`${ANSWERS}, resend: id`, after.id === question.id, 'the same question', 'another')
      checks.is(`${ANSWERS}, resend: attempts_left`, (await openedCode(asked, after)).attempts_left, tries)
      const code = await codeOf(issuer, asked)
      checks.is(`${ANSWERS}, the latest code`, said(await answer(issuer, asked, code)), 'authenticated')
    },
  },
]
