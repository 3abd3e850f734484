/** Faults on the way: the same id again, a lost answer, a broken line, two sides at once, another broker. */

import type { Asked } from '../../messages/ask-party.ts'
import type { Decision } from '../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import { AT_ONCE, BROKEN_AFTER_MS } from '../limits.ts'
import { send, signRaw } from '../raw-message.ts'
import type { Checks } from '../finding.ts'
import type { Scenario } from '../scenario.ts'
import { dayOf } from './operations.ts'

const AFTER = ['authorize.approves'] as const
const REFUSED = 'refused_by_issuer'
const OTHER_BROKER = 'https://another-broker.example'
const at = (what: string): string => `POST /transactions ${what}`

/** Checks that two answers are one decision, field by field. */
function isSameDecision(checks: Checks, where: string, one: Asked<object>, other: Asked<object>): void {
  checks.is(where, other.kind, one.kind)
  if (one.kind !== 'answered' || other.kind !== 'answered') return
  const fields = ['outcome', 'operation_id', 'reason', 'authorization', 'reference', 'hold_expires_at', 'business_date']
  const [before, after] = [one.body, other.body] as Record<string, string | number | undefined>[]
  for (const field of fields) checks.is(`${where}: ${field}`, after?.[field], before?.[field])
}

/** Returns answers in words, without those that ask for a later attempt; these are sent again once. */
async function settled(asks: readonly (() => Promise<Asked<Decision>>)[]): Promise<string[]> {
  const first = await Promise.all(asks.map((ask) => ask()))
  const answers: string[] = []
  for (const [index, asked] of first.entries()) {
    const again = said(asked) === 'refused' ? asks[index] : undefined
    answers.push(said(again === undefined ? asked : await again()))
  }
  return answers
}

/** Tells whether a reversal undid something: it moved what had moved. Version 1 names no day, and cannot tell. */
function undid({ entry }: IssuerUnderTest, reversal: Asked<Decision>, otherwise: boolean): boolean {
  return entry.version === 1 ? otherwise : dayOf(reversal) !== undefined
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

export const FAULTS: readonly Scenario[] = [
  {
    name: 'repeat.same',
    rule: 'idempotency',
    after: AFTER,
    async run(issuer, checks) {
      const beside = await issuer.release()
      const operation = issuer.operation('authorize')
      const first = await issuer.transact(operation, beside)
      isSameDecision(checks, at('authorize, the same id again'), first, await issuer.transact(operation, beside))
      const fresh = await issuer.release()
      isSameDecision(
        checks,
        at('authorize, the same id with a new release'),
        first,
        await issuer.transact(operation, fresh),
      )
      if (issuer.paysLater) await issuer.pay(operation, first)
      const capture = { ...issuer.operation('capture'), original: operation.id }
      const captured = await issuer.transact(capture)
      checks.is(at('capture'), said(captured), 'approved')
      isSameDecision(checks, at('capture, the same id again'), captured, await issuer.transact(capture))
    },
  },
  {
    name: 'repeat.at_once',
    rule: 'idempotency',
    after: ['repeat.same'],
    async run(issuer, checks) {
      const beside = await issuer.release()
      const operation = issuer.operation('authorize')
      const answers = await Promise.all(times(AT_ONCE, () => issuer.transact(operation, beside)))
      const recorded = await issuer.transact(operation, beside)
      checks.is(at('authorize'), said(recorded), issuer.words.first)
      for (const answer of answers.filter(({ kind }) => kind === 'answered')) {
        isSameDecision(checks, at(`authorize, ${AT_ONCE} at once with one id`), recorded, answer)
      }
    },
  },
  {
    name: 'repeat.mismatch',
    rule: 'idempotency',
    after: ['problems.form', 'capture.part'],
    async run(issuer, checks) {
      const original = await issuer.authorized()
      const capture = { ...issuer.operation('capture'), original }
      await issuer.transact(capture)
      const changed = {
        amount: { amount: 60 },
        kind: { kind: 'refund' as const },
        original: { original: await issuer.authorized() },
      }
      for (const [what, changes] of Object.entries(changed)) {
        checks.is(
          at(`capture, its id with another ${what}`),
          said(await issuer.transact({ ...capture, ...changes })),
          'operation_mismatch',
        )
      }
      const other = await issuer.release(issuer.member('plain'), issuer.entry.amount + 1)
      const larger = issuer.operation('authorize', { id: original, amount: issuer.entry.amount + 1 })
      checks.is(
        at('authorize, its id with another amount'),
        said(await issuer.transact(larger, other)),
        'operation_mismatch',
      )
    },
  },
  {
    name: 'inquiry.recorded',
    rule: 'inquiry',
    after: AFTER,
    async run(issuer, checks) {
      const id = issuer.newOperationId()
      const first = await issuer.authorize(id)
      isSameDecision(checks, 'POST /inquiries', first, await issuer.inquire(id))
      await issuer.follow(issuer.paysLater ? 'capture' : 'void', id)
      isSameDecision(checks, 'POST /inquiries, after what followed', first, await issuer.inquire(id))
    },
  },
  {
    name: 'inquiry.not_found',
    rule: 'inquiry',
    after: AFTER,
    async run(issuer, checks) {
      const id = issuer.newOperationId()
      const asked = await issuer.inquire(id)
      checks.is('POST /inquiries, before the operation', said(asked), 'not_found')
      checks.is('POST /inquiries: operation_id', asked.kind === 'answered' ? asked.body.operation_id : undefined, id)
      checks.is(at('authorize, after the inquiry'), said(await issuer.authorize(id)), issuer.words.approved)
      checks.is('POST /inquiries, after the operation', said(await issuer.inquire(id)), issuer.words.approved)
    },
  },
  {
    name: 'line.broken',
    rule: 'not-found-promise',
    after: ['inquiry.recorded', 'inquiry.not_found', 'reverse.held', 'reverse.first'],
    async run(issuer, checks) {
      for (const ms of BROKEN_AFTER_MS) {
        const operation = issuer.operation('authorize')
        await sendAndHangUp(issuer, operation, ms)
        const known = await issuer.inquire(operation.id)
        checks.is('POST /inquiries, after a broken line', said(known), issuer.words.first, 'not_found')
        if (known.kind === 'answered') issuer.note(operation, known.body)
        const reversal = await issuer.follow('reverse', operation.id)
        checks.is(at('reverse, after a broken line'), said(reversal), 'approved')
        // Late: what was on its way may come now, and must not count any more.
        const late = await issuer.inquire(operation.id)
        const isApplied = said(late) === 'approved'
        if (isApplied && late.kind === 'answered') issuer.note(operation, late.body)
        checks.is(
          'POST /inquiries, after the reversal: applied, and so undone',
          isApplied,
          undid(issuer, reversal, isApplied),
        )
        checks.is(at('capture, after the reversal'), said(await issuer.follow('capture', operation.id)), REFUSED)
      }
    },
  },
  {
    name: 'race.captures',
    rule: 'at-once',
    after: ['capture.part'],
    async run(issuer, checks) {
      const id = await issuer.authorized()
      const answers = await settled(times(AT_ONCE, () => () => issuer.follow('capture', id, { amount: 50 })))
      checks.is(
        at(`capture, ${AT_ONCE} at once: approved`),
        answers.filter((answer) => answer === 'approved').length,
        1,
      )
    },
  },
  {
    name: 'race.refunds',
    rule: 'at-once',
    after: ['refund.parts'],
    async run(issuer, checks) {
      const id = await issuer.authorized()
      await issuer.follow('capture', id, { amount: 90 })
      const answers = await settled(times(AT_ONCE, () => () => issuer.follow('refund', id, { amount: 40 })))
      checks.is(
        at(`refund of 40 of 90, ${AT_ONCE} at once: approved`),
        answers.filter((answer) => answer === 'approved').length,
        2,
      )
    },
  },
  {
    name: 'race.capture_and_void',
    rule: 'at-once',
    after: ['capture.whole', 'void.whole'],
    async run(issuer, checks) {
      for (const _ of times(4, () => 0)) {
        const id = await issuer.authorized()
        const answers = await settled([() => issuer.follow('capture', id), () => issuer.follow('void', id)])
        checks.is(at('capture and void at once: approved'), answers.filter((answer) => answer === 'approved').length, 1)
      }
    },
  },
  {
    name: 'race.authorize_and_reverse',
    rule: 'at-once',
    after: ['reverse.first', 'reverse.held'],
    async run(issuer, checks) {
      for (const _ of times(4, () => 0)) {
        const id = issuer.newOperationId()
        const beside = await issuer.release()
        const operation = issuer.operation('authorize', { id })
        const [, reversal] = await Promise.all([issuer.transact(operation, beside), issuer.follow('reverse', id)])
        const undone = said(reversal) === 'approved' ? reversal : await issuer.follow('reverse', id)
        checks.is(at('reverse, at once with its authorization'), said(undone), 'approved')
        const isApplied = said(await issuer.inquire(id)) === 'approved'
        const moved = undid(issuer, undone, isApplied)
        checks.is(at('authorize, at once with its reversal: applied, and so undone'), isApplied, moved)
        checks.is(at('capture, after both'), said(await issuer.follow('capture', id)), REFUSED)
      }
    },
  },
  {
    name: 'broker.another',
    rule: 'of-another',
    after: ['problems.form', ...AFTER],
    isNewer: true,
    async run(issuer, checks) {
      const id = await issuer.authorized()
      const capture = { ...issuer.operation('capture'), original: id }
      checks.is(
        at('capture by another broker'),
        said(await issuer.transact(capture, {}, OTHER_BROKER)),
        'operation_of_another',
      )
      checks.is(
        'POST /inquiries by another broker',
        said(await issuer.inquire(id, OTHER_BROKER)),
        'operation_of_another',
      )
      const reversal = { ...issuer.operation('reverse'), original: id }
      checks.is(
        at('reverse by another broker'),
        said(await issuer.transact(reversal, {}, OTHER_BROKER)),
        'operation_of_another',
      )
      checks.is(at('capture by its own'), said(await issuer.follow('capture', id)), 'approved')
    },
  },
]

/** Sends an authorization, and breaks the line before its answer is read. */
async function sendAndHangUp(
  issuer: IssuerUnderTest,
  operation: ReturnType<IssuerUnderTest['operation']>,
  ms: number,
): Promise<void> {
  const { account, release } = await issuer.release()
  const { entry, relay, broker } = issuer
  const message = {
    typ: MESSAGE_TYPES.transaction,
    iss: relay.origin,
    aud: entry.settlement,
    livemode: entry.livemode,
    key: relay.signing[0],
  }
  const body = await signRaw({ ...message, body: { operation, account, release, broker: broker.origin } })
  await send(`${entry.settlement}/transactions`, { body, signal: AbortSignal.timeout(ms) })
}
