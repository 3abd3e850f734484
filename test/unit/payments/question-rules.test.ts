/** A question of the issuer's, by the rules alone. */

import { describe, expect, test } from 'vitest'
import { endOfUnsent } from '../../../broker/payments/attempt-rules.ts'
import { change } from '../../../broker/payments/lifecycle.ts'
import { operationDue } from '../../../broker/payments/due-times.ts'
import type { PaymentChange } from '../../../broker/payments/payment-change.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { openPayment } from './open-payment.ts'

const NOW = 1_800_000_000_000
const TEN_MINUTES = 600_000

const PROCESSING = openPayment(NOW, {
  status: 'processing',
  stage: 'issuer',
  attempts: 1,
  issuer: 'MK',
  pendingOperation: 'op_1',
})

function after(payment: Payment, event: PaymentChange, now = NOW): Payment {
  const changed = change(payment, event, now)
  if (!changed.ok) throw new Error(changed.problem)
  return changed.payment
}

const asked = (id: string, end = NOW + TEN_MINUTES): PaymentChange => {
  return { type: 'asked', question: { id, kind: 'code', expires_at: end / 1000, round: 1 } }
}
const begun = (by: string, question = 'q1'): PaymentChange => ({ type: 'answer_begun', question, by })

describe('A question', () => {
  test('keeps the payment with its issuer, and is a change to the shop; asked again it is none', () => {
    const first = after(PROCESSING, asked('q1'))
    expect(first).toMatchObject({ status: 'processing', stage: 'issuer', pendingOperation: 'op_1' })
    expect(first.version).toBe(PROCESSING.version + 1)
    expect(after(first, asked('q1')).version).toBe(first.version)
  })

  test('ends when the issuer says so, ten minutes after the first at the latest', () => {
    const soon = after(PROCESSING, asked('q1', NOW + 60_000))
    expect(soon.question?.expiresAt).toBe(NOW + 60_000)
    const late = after(PROCESSING, asked('q1', NOW + 10 * TEN_MINUTES))
    expect(late.question?.expiresAt).toBe(NOW + TEN_MINUTES)
    const next = after(late, asked('q2', NOW + 10 * TEN_MINUTES), NOW + 300_000)
    expect(next.question?.expiresAt).toBe(NOW + TEN_MINUTES)
    expect(after(late, asked('q2', NOW + 10 * TEN_MINUTES), NOW + TEN_MINUTES).status).toBe('open')
  })

  test('is one of three, whatever number the issuer gives it', () => {
    const third = ['q1', 'q2', 'q3'].reduce((payment, id) => after(payment, asked(id)), PROCESSING)
    expect(third.question?.round).toBe(3)
    expect(after(third, asked('q3')).question?.round).toBe(3)
    expect(after(third, asked('q4'))).toMatchObject({
      status: 'declined',
      reason: 'issuer_unavailable',
      question: null,
    })
  })

  test('is answered by one at a time: whoever comes again under the same id is the same', () => {
    const waiting = after(PROCESSING, asked('q1'))
    const answering = after(waiting, begun('a'))
    expect(answering.version).toBe(waiting.version)
    expect(after(answering, begun('a'))).toEqual(answering)
    expect(change(answering, begun('b'), NOW)).toEqual({ ok: false, problem: 'payment_in_progress' })
    expect(change(waiting, begun('a', 'q0'), NOW).ok).toBe(false)
    expect(change(waiting, begun('a'), NOW + TEN_MINUTES).ok).toBe(false)
    expect(after(answering, { type: 'answer_lost', by: 'a' })).toEqual(waiting)
    expect(change(answering, { type: 'answer_lost', by: 'b' }, NOW).ok).toBe(false)
  })

  test('wakes the alarm at its end, and sooner where whoever asks the issuer is gone', () => {
    const waiting = after(PROCESSING, asked('q1'))
    expect(operationDue(waiting, undefined, NOW)).toBeGreaterThanOrEqual(NOW + TEN_MINUTES)
    expect(operationDue(after(waiting, begun('a')), undefined, NOW)).toBeLessThan(NOW + 60_000)
    expect(after(waiting, endOfUnsent(waiting))).toMatchObject({
      status: 'open',
      question: null,
      questionEnd: 'expired',
      issuer: null,
    })
    expect(endOfUnsent(PROCESSING)).toEqual({ type: 'attempt_declined', reason: 'issuer_unavailable' })
  })

  test('leaves behind how it ended, until the next attempt; a member who gives it up knows', () => {
    const waiting = after(PROCESSING, asked('q1'))
    const denied = after(waiting, { type: 'attempt_returned', end: 'denied' })
    expect(denied).toMatchObject({ status: 'open', questionEnd: 'denied' })
    const issuer = { prefix: 'MK', name: 'Mikan', livemode: PROCESSING.livemode }
    const begunAgain = after(denied, { type: 'attempt_begun', operation: 'op_2', issuer, memberHint: null })
    expect(begunAgain).toMatchObject({ status: 'processing', questionEnd: null })
    expect(after(PROCESSING, asked('q1', NOW))).toMatchObject({ status: 'open', questionEnd: 'expired' })
    expect(after(waiting, { type: 'question_ended', question: 'q1' })).toMatchObject({
      status: 'open',
      questionEnd: null,
    })
    expect(after(PROCESSING, { type: 'attempt_returned' })).toMatchObject({ status: 'open', questionEnd: null })
  })

  test('lets the payment be cancelled, which nothing else under way does', () => {
    const cancelled = { type: 'cancelled', by: 'member' } as const
    const waiting = after(PROCESSING, asked('q1'))
    for (const payment of [waiting, after(waiting, begun('a'))])
      expect(after(payment, cancelled)).toMatchObject({ status: 'cancelled', question: null, pendingOperation: null })
    expect(change(PROCESSING, cancelled, NOW)).toEqual({ ok: false, problem: 'payment_in_progress' })
    expect(change(waiting, { type: 'expired' }, NOW)).toEqual({ ok: false, problem: 'payment_in_progress' })
    const sent = after(waiting, { type: 'authenticated', method: 'prepaid' })
    expect(change(sent, cancelled, NOW)).toEqual({ ok: false, problem: 'payment_in_progress' })
  })

  test('is over with the account, and the plan that was chosen stays', () => {
    const plan = { division: '61', count: 3 }
    const known = after(after(PROCESSING, asked('q1')), { type: 'authenticated', method: 'credit', plan })
    expect(known).toMatchObject({ stage: 'centre', question: null, plan })
  })
})
