import { describe, expect, test } from 'vitest'

import { ATTEMPTS_PER_PAYMENT_MAX, CONFIRM_WINDOW_MS } from '../../../broker/limits.ts'
import { change } from '../../../broker/payments/lifecycle.ts'
import type { PaymentChange } from '../../../broker/payments/payment-change.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { openPayment } from './open-payment.ts'
import { PAYMENT_STATUSES } from '../../../protocol/payment.ts'
import type { PaymentStatus } from '../../../protocol/payment.ts'
import { hasExpired, wakeAt } from '../../../broker/payments/due-times.ts'

const NOW = 1_000_000

const CHANGES: Record<string, PaymentChange> = {
  attempt_begun: {
    type: 'attempt_begun',
    operation: 'op_1',
    issuer: { prefix: '4', name: 'Sumire Card', livemode: false },
    memberHint: '3119',
    confirmKey: 'key',
  },
  authenticated: { type: 'authenticated', method: 'credit' },
  attempt_returned: { type: 'attempt_returned' },
  attempt_declined: { type: 'attempt_declined', reason: 'too_many_attempts' },
  outcome_unknown: { type: 'outcome_unknown' },
  approved: { type: 'approved', authorization: '072941', holdExpiresAt: null },
  declined: { type: 'declined', reason: 'insufficient_funds' },
  awaiting: {
    type: 'awaiting',
    instructions: { kind: 'counter', pay_by: 1, ways: [] },
    state: 'pending',
    version: 1,
    receivedAmount: 0,
  },
  received: { type: 'received', authorization: '072941', holdExpiresAt: null, receivedAmount: 12_800, version: 2 },
  awaiting_ended: { type: 'awaiting_ended', status: 'expired' },
  confirmed: { type: 'confirmed', key: 'key' },
  cancelled: { type: 'cancelled', by: 'member' },
  expired: { type: 'expired' },
}

// The contract's table: from each status, by each change, to which.
const ALLOWED: Partial<Record<PaymentStatus, Record<string, PaymentStatus>>> = {
  open: { attempt_begun: 'processing', cancelled: 'cancelled', expired: 'expired' },
  processing: {
    authenticated: 'processing',
    attempt_returned: 'open',
    attempt_declined: 'declined',
    outcome_unknown: 'processing',
    approved: 'authorized',
    declined: 'declined',
    awaiting: 'awaiting_payment',
    received: 'authorized',
    awaiting_ended: 'expired',
  },
  awaiting_payment: { awaiting: 'awaiting_payment', received: 'authorized', awaiting_ended: 'expired' },
  awaiting_confirmation: { confirmed: 'authorized' },
}

function payment(given: Partial<Payment> = {}): Payment {
  return openPayment(NOW, { expiresAt: NOW + 60_000, ...given })
}

function changed(before: Payment, event: PaymentChange, now = NOW): Payment {
  const result = change(before, event, now)
  if (!result.ok) throw new Error(result.problem)
  return result.payment
}

describe('A payment', () => {
  for (const status of PAYMENT_STATUSES) {
    for (const [name, event] of Object.entries(CHANGES)) {
      const to = ALLOWED[status]?.[name]
      test(`${status}: ${name} ${to ? `leads to ${to}` : 'is refused'}`, () => {
        const confirmBy = status === 'awaiting_confirmation' ? NOW + 1 : null
        const result = change(payment({ status, confirmBy, confirmKey: 'key' }), event, NOW)
        expect(result.ok ? result.payment.status : 'refused').toBe(to ?? 'refused')
        if (result.ok) expect(result.payment.version).toBe(2)
      })
    }
  }

  test('is guarded once, while a password may be asked for; the shop sees the same payment', () => {
    for (const status of PAYMENT_STATUSES) {
      const before = payment({ status })
      const mayAsk = ['open', 'processing', 'awaiting_confirmation'].includes(status)
      const result = change(before, { type: 'guarded' }, NOW)
      expect(result).toEqual({ ok: true, payment: { ...before, guarded: mayAsk }, effects: [] })
      // What did not change is the same object: the ledger writes nothing.
      if (result.ok) expect(changed(result.payment, { type: 'guarded' })).toBe(result.payment)
    }
  })

  test('that is automatic is captured at once after approval; a manual one is not', () => {
    const processing = payment({ status: 'processing', pendingOperation: 'op_1' })
    const effects = (given: Payment) => {
      const result = change(given, { type: 'approved', authorization: '072941', holdExpiresAt: null }, NOW)
      return result.ok ? result.effects : []
    }
    expect(effects(processing)).toEqual([
      { type: 'announce', name: 'payment.authorized' },
      { type: 'intend', kind: 'capture', amount: 12_800, original: 'op_1' },
    ])
    expect(effects({ ...processing, capture: 'manual' })).toEqual([{ type: 'announce', name: 'payment.authorized' }])
  })

  test('that asks for confirmation waits for it before anything is taken, and not longer than its time', () => {
    const before = payment({ status: 'processing', confirmation: 'required', pendingOperation: 'op_1' })
    const result = change(before, { type: 'approved', authorization: '072941', holdExpiresAt: null }, NOW)
    expect(result).toMatchObject({
      ok: true,
      payment: { status: 'awaiting_confirmation', confirmBy: NOW + CONFIRM_WINDOW_MS },
    })
    expect(result.ok && result.effects).toEqual([{ type: 'announce', name: 'payment.awaiting_confirmation' }])
    const waiting = changed(before, { type: 'approved', authorization: '072941', holdExpiresAt: null })
    expect(change(waiting, { type: 'confirmed', key: 'key' }, NOW + CONFIRM_WINDOW_MS)).toEqual({
      ok: false,
      problem: 'nothing_to_confirm',
    })
  })

  test('is confirmed with the key of the attempt that led there, and with no other', () => {
    const attempt = (key?: string) => {
      const open = payment({ confirmation: 'required' })
      const { confirmKey: _, ...begun } = CHANGES['attempt_begun'] as Extract<PaymentChange, { type: 'attempt_begun' }>
      return changed(open, { ...begun, ...(key === undefined ? {} : { confirmKey: key }) })
    }
    const waiting = (key?: string) => changed(attempt(key), CHANGES['approved'] as PaymentChange)
    const confirmed = (of: Payment, key?: string) => change(of, { type: 'confirmed', key }, NOW)
    expect(confirmed(waiting('key'), 'key')).toMatchObject({ ok: true, payment: { status: 'authorized' } })
    for (const key of ['another', '', undefined]) {
      expect(confirmed(waiting('key'), key)).toEqual({ ok: false, problem: 'confirm_token_invalid' })
      expect(confirmed(waiting(), key)).toEqual({ ok: false, problem: 'confirm_token_invalid' })
    }
    // An attempt that came back takes its key with it.
    expect(changed(attempt('key'), { type: 'attempt_returned' }).confirmKey).toBeNull()
  })

  test('keeps no key where nothing is to be confirmed', () => {
    expect(changed(payment(), CHANGES['attempt_begun'] as PaymentChange).confirmKey).toBeNull()
  })

  test.each(['member', 'shop'] as const)('knows that it was the %s who ended it', (by) => {
    expect(changed(payment(), { type: 'cancelled', by }).cancelledBy).toBe(by)
    const waiting = payment({ status: 'awaiting_confirmation', confirmBy: NOW + 1 })
    const begun = changed(waiting, { type: 'operation_begun', kind: 'void', operation: 'op_2', amount: 12_800, by })
    expect(changed(begun, { type: 'voided' }).cancelledBy).toBe(by)
    // Refused, and so nobody has.
    expect(changed(begun, { type: 'operation_refused' }).cancelledBy).toBeNull()
  })

  test('that ran out was ended by nobody', () => {
    expect(changed(payment(), { type: 'expired' }).cancelledBy).toBeNull()
    const late = payment({ status: 'awaiting_confirmation', confirmBy: NOW })
    const begun = changed(late, { type: 'operation_begun', kind: 'void', operation: 'op_2', amount: 12_800 })
    expect(changed(begun, { type: 'voided' }).cancelledBy).toBeNull()
  })

  test('is not paid with after its time, even before anyone has written down that it expired', () => {
    const late = payment()
    expect(hasExpired(late, late.expiresAt - 1)).toBe(false)
    expect(hasExpired(late, late.expiresAt)).toBe(true)
    expect(change(late, CHANGES['attempt_begun'] as PaymentChange, late.expiresAt)).toEqual({
      ok: false,
      problem: 'payment_expired',
    })
  })

  test('is nobody’s again when ID and password did not match', () => {
    const tried = changed(payment(), CHANGES['attempt_begun'] as PaymentChange)
    expect(tried).toMatchObject({ issuer: '4', issuerName: 'Sumire Card', memberHint: '3119', attempts: 1 })
    const returned = changed(tried, { type: 'attempt_returned' })
    expect(returned).toMatchObject({ status: 'open', issuer: null, issuerName: null, memberHint: null, attempts: 1 })
  })

  test('is declined after too many tries, whatever IDs they were for', () => {
    const before = payment({ status: 'processing', attempts: ATTEMPTS_PER_PAYMENT_MAX })
    expect(changed(before, { type: 'attempt_returned' })).toMatchObject({
      status: 'declined',
      reason: 'too_many_attempts',
    })
  })

  test('never has two operations under way', () => {
    const waiting = payment({ status: 'authorized', authorizeOperation: 'op_1', pendingOperation: 'op_2' })
    const begin: PaymentChange = { type: 'operation_begun', kind: 'capture', operation: 'op_3', amount: 12_800 }
    expect(change(waiting, begin, NOW)).toEqual({ ok: false, problem: 'payment_in_progress' })
  })

  test('is never captured for more than was approved', () => {
    const approved = payment({ status: 'authorized', authorizeOperation: 'op_1' })
    const begin: PaymentChange = { type: 'operation_begun', kind: 'capture', operation: 'op_2', amount: 12_801 }
    expect(change(approved, begin, NOW).ok).toBe(false)
  })

  test('wakes the alarm for what it waits for, and for nothing once it has ended', () => {
    expect(wakeAt(payment(), null, NOW)).toBe(NOW + 60_000)
    expect(wakeAt(payment({ status: 'processing', pendingOperation: 'op_1' }), 5, NOW)).toBe(5)
    expect(wakeAt(payment({ status: 'awaiting_confirmation', confirmBy: NOW + 7 }), null, NOW)).toBe(NOW + 7)
    expect(wakeAt(payment({ status: 'captured' }), null, NOW)).toBeNull()
  })
})
