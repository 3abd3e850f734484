import { expect, test } from 'vitest'
import { awaitedView } from '../../../broker/payments/awaited-view.ts'
import type { Payment } from '../../../broker/payments/payment.ts'

/** A payment that waits at a counter whose name an issuer gives so. */
const waitingAt = (
  name: { en: string; ja: string } & Record<string, unknown>,
): Pick<Payment, 'status' | 'awaited'> => ({
  status: 'awaiting_payment',
  awaited: {
    state: 'pending',
    receivedAmount: 0,
    version: 1,
    instructions: { kind: 'counter', pay_by: 1_800_000_000, ways: [{ id: 'till', name, numbers: [] }] },
  } as unknown as NonNullable<Payment['awaited']>,
})

test('A way of paying later is named in every language in which its issuer names it', () => {
  const name = { en: 'Minato Mart', ja: 'みなとマート', de: 'Hafenmarkt', 'zh-TW': '港口超市' }
  expect(awaitedView(waitingAt(name))?.ways[0]?.name).toEqual(name)
})

test('What is no language, no text or too long is passed over, and the rest is shown', () => {
  const name = { en: 'Minato Mart', ja: 'みなとマート', 'en US': 'Mart', fr: 7, de: 'x'.repeat(65), ko: '' }
  expect(awaitedView(waitingAt(name))?.ways[0]?.name).toEqual({ en: 'Minato Mart', ja: 'みなとマート' })
})
