/** Tests when the issuer of a captured payment is asked: after a notice, while a dispute is open, and never for ever. */

import { describe, expect, test } from 'vitest'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import {
  ADJUSTMENT_ASKS_MAX,
  ADJUSTMENT_ASK_DELAYS_MS,
  DISPUTE_ENDS_MARGIN_MS,
  NOTICE_ASKS_APART_MS,
} from '../../../broker/limits.ts'
import type { SettlementResult } from '../../../broker/payments/ports/settlement.ts'
import { resolvePayment } from '../../../broker/payments/resolve-payment.ts'
import { AMOUNT, APPROVED, REFUSED, RESPOND_BY, captured, dispute } from './captured-payment.ts'

describe('The issuer of a captured payment', () => {
  test('is never asked by itself, and at once after a notice: once for many, and not for a repeat', () => {
    const { payment, noticed, now, hears } = captured()
    expect(payment().wakeAt).toBeNull()
    expect(noticed('ntc_1', ['7'])).toBeUndefined()
    expect(noticed('ntc_1')?.wakeAt).toBe(now() + 1)
    hears()
    expect(noticed('ntc_1')?.wakeAt).toBe(now() + (ADJUSTMENT_ASK_DELAYS_MS[1] ?? 0))
    expect(noticed('ntc_2')?.wakeAt).toBe(now() + NOTICE_ASKS_APART_MS)
  })

  test('is asked a few times more, for its first answer may be old, and then no more', () => {
    const { payment, noticed, hears, passes, now } = captured()
    noticed('ntc_1')
    const waits: number[] = []
    for (let at = payment().wakeAt; at !== null && waits.length < 20; at = payment().wakeAt) {
      waits.push(at - now())
      passes(at - now())
      hears()
    }
    expect(waits).toEqual([1, ...ADJUSTMENT_ASK_DELAYS_MS.slice(1)])
  })

  test('is asked until it has answered so often: an answer that did not come is none', () => {
    const { payment, noticed, hears, answers, passes, now } = captured()
    noticed('ntc_1')
    for (let lost = 0; lost < ADJUSTMENT_ASK_DELAYS_MS.length; lost++) answers({ outcome: 'unknown' })
    let heard = 0
    for (; payment().wakeAt !== null && heard < 20; heard++) {
      passes((payment().wakeAt ?? 0) - now())
      hears()
    }
    expect(heard).toBe(ADJUSTMENT_ASK_DELAYS_MS.length)
  })

  test('is asked daily while a dispute is open, and right after the time to answer it is over', () => {
    const { payment, hears, passes, now } = captured()
    hears({ version: 1, moves: [], disputes: [dispute()] })
    const times: number[] = []
    for (let asked = 0; asked < 30; asked++) {
      passes((payment().wakeAt ?? 0) - now())
      times.push(now())
      hears()
    }
    expect(times).toContain(RESPOND_BY * 1000 + DISPUTE_ENDS_MARGIN_MS)
    hears({ version: 2, moves: [], disputes: [dispute({ status: 'lost' })] })
    for (let asked = 0; asked < 10 && payment().wakeAt !== null; asked++) hears()
    expect(payment().wakeAt).toBeNull()
  })

  test('is not asked for ever when it never answers', () => {
    const { payment, noticed, answers } = captured()
    noticed('ntc_1')
    let asks = 0
    for (; payment().wakeAt !== null && asks < 1_000; asks++) answers({ outcome: 'unknown' })
    expect(asks).toBe(ADJUSTMENT_ASKS_MAX)
  })

  test('is asked after what is under way, when a notice came meanwhile', () => {
    const { noticed, refunds, answers, payment, now, passes } = captured()
    const begun = refunds(100)
    const own = payment().wakeAt
    expect(noticed('ntc_1')?.wakeAt).toBe(own)
    passes(60_000)
    answers(REFUSED, begun.kind === 'changed' ? begun.next?.id : '')
    const at = payment().wakeAt ?? 0
    expect(at).toBeGreaterThan(now())
    expect(at).toBeLessThan(now() + 60_000)
  })

  test('is asked by the alarm, and its word is written down', async () => {
    const { db, ledger, noticed, move, payment, passes, now, context } = captured()
    noticed('ntc_1')
    passes(1)
    const claimed = new DuePayments(db).claim('4', now())
    const adjustments = { version: 1, moves: [move('return', AMOUNT, 'x')], disputes: [] }
    const settlement = { inquire: async () => ({ ...APPROVED, adjustments }) }
    const port = {
      recordOutcome: async (...[of, outcome]: [string, SettlementResult]) =>
        ledger.recordOutcome(of, outcome, context()),
    }
    const at = { ledger: port, issuerOf: async () => ({ settlement }) } as unknown as Parameters<
      typeof resolvePayment
    >[0]
    if (claimed === undefined) throw new Error('Nothing is due.')
    expect(await resolvePayment(at, claimed, now())).toBe(true)
    expect(payment()).toMatchObject({ status: 'refunded', refundedAmount: AMOUNT })
  })
})
