/** Step 7: every operation, in full, in part, twice and out of order. */

import type { Asked } from '../../messages/ask-party.ts'
import type { InquiryAnswer } from '../../protocol/issuer-messages.ts'
import { said } from '../issuer-under-test.ts'
import type { Scenario } from '../scenario.ts'

const AFTER = ['authorize.approves'] as const
const REFUSED = 'refused_by_issuer'
const at = (what: string): string => `POST /transactions ${what}`

/** Returns the business day of an answer, if it has one. */
export function dayOf(asked: Asked<InquiryAnswer>): string | undefined {
  return asked.kind === 'answered' && asked.body.outcome !== 'not_found' ? asked.body.business_date : undefined
}

export const OPERATIONS: readonly Scenario[] = [
  {
    name: 'authorize.approves',
    rule: 'authorize',
    after: ['release.claims'],
    async run(issuer, checks) {
      const id = issuer.newOperationId()
      const asked = await issuer.authorize(id)
      checks.is(at('authorize'), said(asked), issuer.words.approved)
      if (asked.kind !== 'answered' || asked.body.outcome === 'not_found') return
      const { operation_id, authorization, hold_expires_at: hold } = asked.body
      checks.is(at('authorize: operation_id'), operation_id, id)
      // Money that has come is no hold, and its receipt has no code.
      if (issuer.paysLater) return
      checks.that(at('authorize: authorization'), authorization !== '', 'a code', 'none')
      const holds = hold !== undefined && hold > Date.now() / 1000
      if (!issuer.entry.takesOnAuthorize)
        checks.that(
          at('authorize: hold_expires_at'),
          holds,
          'when the hold ends',
          hold === undefined ? 'none' : 'the past',
        )
    },
  },
  {
    name: 'authorize.business_date',
    rule: 'business-date',
    after: AFTER,
    isNewer: true,
    async run(issuer, checks) {
      const asked = await issuer.authorize()
      checks.is(at('authorize'), said(asked), issuer.words.approved)
      const day = dayOf(asked)
      checks.that(at('authorize: business_date'), day !== undefined, 'a day', 'none')
    },
  },
  {
    name: 'authorize.declines',
    rule: 'decline-reasons',
    after: AFTER,
    needs: ['member insufficient_funds'],
    async run(issuer, checks) {
      const { account, release } = await issuer.release(issuer.member('insufficient_funds'))
      const operation = issuer.operation('authorize')
      checks.is(at('authorize'), said(await issuer.transact(operation, { account, release })), 'insufficient_funds')
      checks.is('POST /inquiries', said(await issuer.inquire(operation.id)), 'insufficient_funds')
      checks.is(at('capture of what was declined'), said(await issuer.follow('capture', operation.id)), REFUSED)
    },
  },
  {
    name: 'capture.whole',
    rule: 'capture',
    after: AFTER,
    async run(issuer, checks) {
      const id = await issuer.authorized()
      checks.is(at('capture'), said(await issuer.follow('capture', id)), 'approved')
      checks.is(at('capture, a second one'), said(await issuer.follow('capture', id)), REFUSED)
    },
  },
  {
    name: 'capture.part',
    rule: 'capture',
    after: AFTER,
    async run(issuer, checks) {
      const id = await issuer.authorized()
      checks.is(at('capture of a part'), said(await issuer.follow('capture', id, { amount: 60 })), 'approved')
      checks.is(at('capture of the rest'), said(await issuer.follow('capture', id, { amount: 40 })), REFUSED)
    },
  },
  {
    name: 'capture.too_much',
    rule: 'capture',
    after: AFTER,
    async run(issuer, checks) {
      const { amount } = issuer.entry
      const id = await issuer.authorized()
      checks.is(at('capture of more'), said(await issuer.follow('capture', id, { amount: amount + 1 })), REFUSED)
      checks.is(at('capture after it'), said(await issuer.follow('capture', id)), 'approved')
    },
  },
  {
    name: 'void.whole',
    rule: 'void',
    after: AFTER,
    isOfApproval: true,
    async run(issuer, checks) {
      const id = await issuer.authorized()
      // Version 1 did not say so of a part.
      if (issuer.entry.version > 1)
        checks.is(at('void of a part'), said(await issuer.follow('void', id, { amount: 60 })), REFUSED)
      checks.is(at('void'), said(await issuer.follow('void', id)), 'approved')
      checks.is(at('void, a second one'), said(await issuer.follow('void', id)), REFUSED)
      checks.is(at('capture after a void'), said(await issuer.follow('capture', id)), REFUSED)
    },
  },
  {
    name: 'void.after_capture',
    rule: 'void',
    after: ['capture.whole'],
    isOfApproval: true,
    async run(issuer, checks) {
      const id = await issuer.authorized()
      await issuer.follow('capture', id)
      checks.is(at('void after a capture'), said(await issuer.follow('void', id)), REFUSED)
    },
  },
  {
    name: 'refund.parts',
    rule: 'refund',
    after: ['capture.part'],
    async run(issuer, checks) {
      const id = await issuer.authorized()
      await issuer.follow('capture', id, { amount: 90 })
      for (const [amount, answer] of [
        [91, REFUSED],
        [50, 'approved'],
        [41, REFUSED],
        [40, 'approved'],
        [1, REFUSED],
      ] as const) {
        checks.is(
          at(`refund of ${amount} of 90, after others`),
          said(await issuer.follow('refund', id, { amount })),
          answer,
        )
      }
    },
  },
  {
    name: 'refund.before_capture',
    rule: 'refund',
    after: AFTER,
    async run(issuer, checks) {
      const id = await issuer.authorized()
      checks.is(at('refund before a capture'), said(await issuer.follow('refund', id)), REFUSED)
      await issuer.follow('void', id)
      checks.is(at('refund after a void'), said(await issuer.follow('refund', id)), REFUSED)
    },
  },
  {
    name: 'following.unknown',
    rule: 'following',
    after: ['capture.whole'],
    async run(issuer, checks) {
      const id = await issuer.authorized()
      const capture = issuer.newOperationId()
      await issuer.follow('capture', id, { id: capture })
      for (const kind of ['capture', 'void', 'refund'] as const) {
        checks.is(
          at(`${kind} of an id that is not known`),
          said(await issuer.follow(kind, issuer.newOperationId())),
          REFUSED,
        )
      }
      checks.is(at('refund that names the capture'), said(await issuer.follow('refund', capture)), REFUSED)
    },
  },
  {
    name: 'following.currency',
    rule: 'following',
    after: AFTER,
    isNewer: true,
    async run(issuer, checks) {
      const original = await issuer.authorized()
      const currency = issuer.entry.currency === 'USD' ? 'EUR' : 'USD'
      const asked = await issuer.transact({ ...issuer.operation('capture'), currency, original })
      checks.is(at('capture in another currency'), said(asked), REFUSED)
    },
  },
  {
    name: 'reverse.held',
    rule: 'reverse',
    after: AFTER,
    async run(issuer, checks) {
      const id = await issuer.authorized()
      checks.is(at('reverse'), said(await issuer.follow('reverse', id)), 'approved')
      const again = await issuer.follow('reverse', id)
      checks.is(at('reverse, a second one'), said(again), 'approved')
      const date = again.kind === 'answered' ? again.body.business_date : undefined
      checks.is(at('reverse, a second one: business_date'), date, undefined)
      checks.is(at('capture after a reversal'), said(await issuer.follow('capture', id)), REFUSED)
    },
  },
  {
    name: 'reverse.captured',
    rule: 'reverse',
    after: ['refund.parts'],
    async run(issuer, checks) {
      const id = await issuer.authorized()
      await issuer.follow('capture', id, { amount: 90 })
      await issuer.follow('refund', id, { amount: 50 })
      checks.is(at('reverse after capture and refund'), said(await issuer.follow('reverse', id)), 'approved')
      checks.is(at('refund after a reversal'), said(await issuer.follow('refund', id, { amount: 1 })), REFUSED)
    },
  },
  {
    name: 'reverse.first',
    rule: 'reverse-first',
    after: AFTER,
    async run(issuer, checks) {
      const id = issuer.newOperationId()
      const reversal = await issuer.follow('reverse', id)
      checks.is(at('reverse of what never came'), said(reversal), 'approved')
      const date = reversal.kind === 'answered' ? reversal.body.business_date : undefined
      checks.is(at('reverse of what never came: business_date'), date, undefined)
      checks.is(at('authorize after its reversal'), said(await issuer.authorize(id)), REFUSED)
      checks.is('POST /inquiries, of it', said(await issuer.inquire(id)), REFUSED)
      checks.is(at('capture of it'), said(await issuer.follow('capture', id)), REFUSED)
    },
  },
]
