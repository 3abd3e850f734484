/** The dialog's part in money that comes later. */

import { describe, expect, test } from 'vitest'
import { barsOf, pixelsPerModule } from '../../../broker/checkout-page/awaited/bars.ts'
import { code128 } from '../../../broker/checkout-page/awaited/code-128.ts'
import { deadlineText } from '../../../broker/checkout-page/awaited/deadline.ts'
import { needsFollowing } from '../../../broker/checkout-page/payment-flow.ts'
import { firstState, isBusy, reduce, screenOf } from '../../../broker/checkout-page/state.ts'
import type { CheckoutState } from '../../../protocol/checkout-api.ts'
import { checkout } from './checkout-fixture.ts'

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
/** One symbol's six widths after the other. */
const symbols = (widths: readonly number[]): number[][] =>
  Array.from({ length: (widths.length - 7) / 6 }, (_, index) => widths.slice(index * 6, index * 6 + 6))

/** Reads bars as a scanner does: from the widths back to the values, by a table made from every character of set B and every pair. */
function valuesOf(widths: readonly number[]): number[] {
  const table = new Map<string, number>()
  for (let value = 0; value < 100; value++) {
    const pair = String(value).padStart(2, '0')
    table.set((symbols(code128(pair, false) ?? [])[1] ?? []).join(''), value)
  }
  for (let value = 1; value < 95; value++) {
    const character = String.fromCharCode(value + 32)
    table.set((symbols(code128(character, false) ?? [])[1] ?? []).join(''), value)
  }
  return symbols(widths).map((symbol) => table.get(symbol.join('')) ?? -1)
}

describe('A barcode', () => {
  test('is made of symbols of eleven modules, all different, with an even number of black ones (ISO/IEC 15417)', () => {
    const seen = new Set<string>()
    const texts = [
      'Az09-x',
      '42',
      '1234567890',
      'A1',
      ...Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0')),
    ]
    for (const text of texts) {
      for (const symbol of symbols(code128(text, text.length % 2 === 0) ?? [])) {
        expect(sum(symbol)).toBe(11)
        expect(sum(symbol.filter((_, index) => index % 2 === 0)) % 2).toBe(0)
        seen.add(symbol.join(''))
      }
    }
    // The hundred pairs, the starts B and C, and FNC1 at the least.
    expect(seen.size).toBeGreaterThanOrEqual(103)
  })

  test('ends with the check symbol that the published example has', () => {
    // "PJJ123C" has check value 54 in set A, so 55 in set B, whose start is one more.
    expect(code128('PJJ123C', false)?.slice(-13).join('')).toBe('3113212331112')
    expect(code128('AB', false)?.join('')).toBe('2112141113231311234111312331112')
  })

  test('packs digits in pairs, begins GS1-128 with FNC1, and keeps an odd digit', () => {
    const slip = `91${'1234567890'.repeat(4)}12`
    const widths = code128(slip, true) ?? []
    // Start, FNC1, 22 pairs, check, stop.
    expect(sum(widths)).toBe(25 * 11 + 13)
    expect(valuesOf(widths).slice(2, 5)).toEqual([91, 12, 34])
    expect(valuesOf(code128('12345', false) ?? []).slice(1, 3)).toEqual([12, 34])
    expect(code128('あ', false)).toBeUndefined()
    expect(code128('a b', false)).toBeUndefined()
  })

  test('has its quiet zones, and fits on a narrow telephone pixel by pixel', () => {
    const bars = barsOf({ symbology: 'gs1_128', data: `91${'0'.repeat(42)}` })
    expect(bars?.width).toBeLessThanOrEqual(320)
    expect(bars?.path.startsWith('M10 0h')).toBe(true)
    expect(barsOf({ symbology: 'qr', data: '1' })).toBeUndefined()
    for (const [roomPx, ratio] of [
      [352, 1],
      [320, 1],
      [320, 3],
      [280, 2.625],
    ] as const) {
      const each = pixelsPerModule(bars?.width ?? 0, roomPx, ratio)
      expect(each * (bars?.width ?? 0)).toBeLessThanOrEqual(Math.max(roomPx, (bars?.width ?? 0) / ratio))
      expect((each * ratio) % 1).toBeCloseTo(0)
    }
  })
})

test('The deadline is in the member’s own time zone, which it names', () => {
  const end = '2026-11-29T14:59:59.000Z'
  expect(deadlineText(end, 'ja', 'Asia/Tokyo')).toMatch(/2026年11月29日.*23:59.*JST/)
  expect(deadlineText(end, 'en', 'America/New_York')).toMatch(/November 29, 2026.*09:59.*EST/)
})

describe('The dialog of a payment whose money is waited for', () => {
  const instructions = {
    state: 'pending',
    received_amount: 0,
    pay_by: '2026-11-29T14:59:59Z',
    url: null,
    ways: [],
  } as const
  const at = (status: CheckoutState['status']): CheckoutState =>
    checkout(status === 'awaiting_payment' ? { status, instructions: { ...instructions, ways: [] } } : { status })
  const shown = reduce(
    { ...firstState('en', 'frame', false), admitted: true },
    { type: 'loaded', checkout: at('awaiting_payment') },
  )

  test('shows how to pay, may be closed, and goes on looking', () => {
    expect(screenOf(shown)).toBe('outcome')
    expect(isBusy(shown)).toBe(false)
    expect(needsFollowing(shown)).toBe(true)
  })

  test.each(['captured', 'expired', 'cancelled'] as const)('follows it to its end: %s', (status) => {
    const polled = reduce(shown, { type: 'polled', checkout: at(status) })
    expect(polled.checkout?.status).toBe(status)
    const cancelling = reduce(shown, { type: 'sent', pending: 'cancel' })
    expect(reduce(cancelling, { type: 'answered', checkout: at(status) }).checkout?.status).toBe(status)
    expect(needsFollowing(polled)).toBe(false)
  })
})
