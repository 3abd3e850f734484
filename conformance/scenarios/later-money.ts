/** Step 8, money that comes later: instructions, what becomes of them, and what may follow. The test hook plays the payer. */

import type { Asked } from '../../messages/ask-party.ts'
import type { Decision, InquiryAnswer, Operation } from '../../protocol/issuer-messages.ts'
import { LATER_RACES } from '../limits.ts'
import { Finding } from '../finding.ts'
import type { Checks } from '../finding.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import type { Scenario } from '../scenario.ts'
import type { HookAct } from '../test-hook.ts'

const NEEDS = ['member later', 'test_hook'] as const
const AFTER = ['later.instructions'] as const
const REFUSED = 'refused_by_issuer'
const INQUIRIES = 'POST /inquiries'
const at = (what: string): string => `POST /transactions ${what}`

/** An authorization that waits for its money. */
interface Awaited {
  operation: Operation
  decision: Decision
  /** As the member reads it to the counter. */
  number: string
}

async function awaited(issuer: IssuerUnderTest): Promise<Awaited> {
  const { account, release } = await issuer.release(issuer.member('later'))
  const operation = issuer.operation('authorize')
  const asked = await issuer.transact(operation, { account, release })
  if (asked.kind !== 'answered' || asked.body.outcome !== 'pending')
    throw new Finding(at('authorize'), 'pending', said(asked))
  const number = asked.body.instructions?.ways[0]?.numbers[0]?.value ?? ''
  return { operation, decision: asked.body, number }
}

type MoneyAct = 'report' | 'take_back' | 'expire' | { pay: number }

/** Has the hook play one act about the money; false when the issuer says that it is too late. */
async function play(issuer: IssuerUnderTest, { operation, number }: Awaited, act: MoneyAct): Promise<boolean> {
  const about = { operation_id: operation.id, number }
  const wanted: HookAct =
    typeof act === 'string' ? { act, ...about } : { act: 'pay', ...about, received_amount: act.pay }
  return (await issuer.play(wanted)).isDone
}

/** Asks how the money stands, and checks it: an outcome, and a version above the one before. */
async function stands(
  issuer: IssuerUnderTest,
  checks: Checks,
  { operation }: Awaited,
  expected: { after: string; outcome: string; above?: number },
): Promise<Decision> {
  const { after, outcome, above = 0 } = expected
  const asked = await issuer.inquire(operation.id)
  checks.is(`${INQUIRIES}, ${after}`, said(asked), outcome)
  const decision = decisionIn(asked)
  issuer.note(operation, decision)
  const { version = 0 } = decision
  checks.that(`${INQUIRIES}, ${after}: version`, version > above, `above ${above}`, String(version))
  return decision
}

function decisionIn(asked: Asked<InquiryAnswer>): Decision {
  if (asked.kind === 'answered' && asked.body.outcome !== 'not_found') return asked.body
  throw new Finding(INQUIRIES, 'a decision', said(asked))
}

/** Returns an authorization whose money has come. */
async function paid(issuer: IssuerUnderTest, checks: Checks): Promise<Awaited> {
  const waiting = await awaited(issuer)
  await play(issuer, waiting, { pay: waiting.operation.amount })
  await stands(issuer, checks, waiting, { after: 'once it was paid', outcome: 'received', above: 1 })
  return waiting
}

export const LATER_MONEY: readonly Scenario[] = [
  {
    name: 'later.instructions',
    rule: 'later-instructions',
    after: ['release.claims'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const [one, other] = [await awaited(issuer), await awaited(issuer)]
      const { authorization, version, received_amount: received, business_date: day, instructions } = one.decision
      checks.is(at('authorize: authorization'), authorization === '', true)
      checks.is(at('authorize: version'), version, 1)
      checks.is(at('authorize: received_amount'), received, 0)
      checks.is(at('authorize: business_date'), day, undefined)
      const isAhead = (instructions?.pay_by ?? 0) > Date.now() / 1000
      checks.that(at('authorize: pay_by'), isAhead, 'a time to come', 'the past')
      if (one.number !== '')
        checks.that(at('authorize: number'), one.number !== other.number, 'another one each time', 'the same')
    },
  },
  {
    name: 'later.unchanged',
    rule: 'later-version',
    after: AFTER,
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      for (const after of ['at first', 'asked again']) {
        const { version, instructions } = await stands(issuer, checks, waiting, { after, outcome: 'pending' })
        checks.is(`${INQUIRIES}, while nothing changes: version`, version, 1)
        checks.is(`${INQUIRIES}: pay_by`, instructions?.pay_by, waiting.decision.instructions?.pay_by)
      }
      for (const kind of ['capture', 'refund'] as const) {
        const early = await issuer.follow(kind, waiting.operation.id)
        checks.is(at(`${kind} before the money is there`), said(early), REFUSED)
      }
    },
  },
  {
    name: 'later.reported',
    rule: 'later-reported',
    after: ['later.unchanged'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      checks.is('certification.test_hook: report: done', await play(issuer, waiting, 'report'), true)
      const reported = { after: 'once a till reports it', outcome: 'reported', above: 1 }
      const { version } = await stands(issuer, checks, waiting, reported)
      const early = await issuer.follow('capture', waiting.operation.id)
      checks.is(at('capture of what a till reports'), said(early), REFUSED)
      checks.is('certification.test_hook: take_back: done', await play(issuer, waiting, 'take_back'), true)
      const taken = { after: 'once the report is taken back', outcome: 'pending', above: version ?? 0 }
      await stands(issuer, checks, waiting, taken)
    },
  },
  {
    name: 'later.received',
    rule: 'later-received',
    after: ['later.unchanged'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      const { amount, id } = waiting.operation
      checks.is('certification.test_hook: pay: done', await play(issuer, waiting, { pay: amount }), true)
      const received = { after: 'once it was paid', outcome: 'received', above: 1 }
      const decision = await stands(issuer, checks, waiting, received)
      checks.is(`${INQUIRIES}: received_amount`, decision.received_amount, amount)
      checks.that(`${INQUIRIES}: business_date`, decision.business_date !== undefined, 'a day', 'none')
      const beside = await issuer.release(issuer.member('later'))
      checks.is(at('authorize, its id again'), said(await issuer.transact(waiting.operation, beside)), 'received')
      checks.is(at('capture of what was received'), said(await issuer.follow('capture', id)), 'approved')
      checks.is(at('refund after it'), said(await issuer.follow('refund', id)), 'approved')
      checks.is(at('refund of more'), said(await issuer.follow('refund', id, { amount: 1 })), REFUSED)
    },
  },
  {
    name: 'later.too_little',
    rule: 'later-too-little',
    after: ['later.received'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      const { amount } = waiting.operation
      await play(issuer, waiting, { pay: amount - 40 })
      const part = { after: 'once a part was paid', outcome: 'pending', above: 1 }
      const { received_amount: received, version } = await stands(issuer, checks, waiting, part)
      checks.is(`${INQUIRIES}, once a part was paid: received_amount`, received, amount - 40)
      const early = await issuer.follow('capture', waiting.operation.id, { amount: amount - 40 })
      checks.is(at('capture of the part'), said(early), REFUSED)
      await play(issuer, waiting, { pay: amount })
      await stands(issuer, checks, waiting, {
        after: 'once the rest was paid',
        outcome: 'received',
        above: version ?? 0,
      })
    },
  },
  {
    name: 'later.too_much',
    rule: 'later-too-much',
    after: ['later.received'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      const { amount, id } = waiting.operation
      await play(issuer, waiting, { pay: amount + 500 })
      const more = { after: 'once too much was paid', outcome: 'received', above: 1 }
      const { received_amount: received } = await stands(issuer, checks, waiting, more)
      checks.is(`${INQUIRIES}, once too much was paid: received_amount`, received, amount + 500)
      const greedy = await issuer.follow('capture', id, { amount: amount + 500 })
      checks.is(at('capture of more than was asked for'), said(greedy), REFUSED)
      checks.is(at('capture of what was asked for'), said(await issuer.follow('capture', id)), 'approved')
    },
  },
  {
    name: 'later.paid_twice',
    rule: 'later-too-much',
    after: ['later.received'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await paid(issuer, checks)
      const { amount, id } = waiting.operation
      await play(issuer, waiting, { pay: amount * 2 })
      await stands(issuer, checks, waiting, { after: 'once it was paid twice', outcome: 'received' })
      checks.is(at('capture of what was asked for'), said(await issuer.follow('capture', id)), 'approved')
      checks.is(at('refund of both'), said(await issuer.follow('refund', id, { amount: amount * 2 })), REFUSED)
    },
  },
  {
    name: 'later.void',
    rule: 'later-void',
    after: ['later.unchanged'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      checks.is(at('void of what is pending'), said(await issuer.follow('void', waiting.operation.id)), 'approved')
      await stands(issuer, checks, waiting, { after: 'after a void', outcome: 'cancelled', above: 1 })
    },
  },
  {
    name: 'later.already_paid',
    rule: 'later-already-paid',
    after: ['later.received', 'later.void'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await paid(issuer, checks)
      const { id } = waiting.operation
      checks.is(at('void of what was received'), said(await issuer.follow('void', id)), 'already_paid')
      await stands(issuer, checks, waiting, { after: 'after that', outcome: 'received' })
      checks.is(at('capture after that'), said(await issuer.follow('capture', id)), 'approved')
    },
  },
  {
    name: 'later.late',
    rule: 'later-late',
    after: ['later.void'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      const { amount, id } = waiting.operation
      await issuer.follow('void', id)
      await play(issuer, waiting, { pay: amount })
      await stands(issuer, checks, waiting, { after: 'paid after a void', outcome: 'cancelled' })
      checks.is(at('capture of what was cancelled'), said(await issuer.follow('capture', id)), REFUSED)
    },
  },
  {
    name: 'later.reversed',
    rule: 'later-reverse',
    after: ['later.unchanged'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      const { id, amount } = waiting.operation
      checks.is(at('reverse of what is pending'), said(await issuer.follow('reverse', id)), 'approved')
      await stands(issuer, checks, waiting, { after: 'after a reversal', outcome: 'cancelled', above: 1 })
      await play(issuer, waiting, { pay: amount })
      await stands(issuer, checks, waiting, { after: 'paid after a reversal', outcome: 'cancelled' })
    },
  },
  {
    name: 'later.expired',
    rule: 'later-expired',
    after: ['later.unchanged'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const waiting = await awaited(issuer)
      checks.is('certification.test_hook: expire: done', await play(issuer, waiting, 'expire'), true)
      await stands(issuer, checks, waiting, { after: 'once its time was over', outcome: 'expired', above: 1 })
      await play(issuer, waiting, { pay: waiting.operation.amount })
      await stands(issuer, checks, waiting, { after: 'paid after that', outcome: 'expired' })
      checks.is(at('capture of what has expired'), said(await issuer.follow('capture', waiting.operation.id)), REFUSED)
    },
  },
  {
    name: 'later.at_once',
    rule: 'later-at-once',
    after: ['later.already_paid', 'later.late'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      for (let race = 0; race < LATER_RACES; race++) {
        const waiting = await awaited(issuer)
        const { amount, id } = waiting.operation
        const paying = play(issuer, waiting, { pay: amount })
        const [voided] = await Promise.all([issuer.follow('void', id), paying])
        const is = said(voided) === 'approved' ? 'cancelled' : 'received'
        checks.is(at('void, at once with the money'), said(voided), 'approved', 'already_paid')
        await stands(issuer, checks, waiting, { after: 'after both', outcome: is, above: 1 })
      }
    },
  },
]
