import { describe, expect, test } from 'vitest'

import { filtersIn, NO_FILTERS, paymentIdIn, queriesFor } from '../../../broker/console-page/pages/payment-search.ts'
import { amountOf, amountText, isSettledAnswer } from '../../../broker/console-page/pages/operation-amount.ts'

const UTC = { zone: 'UTC', hour: 0 }
const found = (q: string) => queriesFor({ ...NO_FILTERS, q }, UTC, [0, 2]).map((query) => Object.fromEntries(query))

describe('A search of payments', () => {
  test.each([
    ['A-1001', [{ order: 'A-1001' }]],
    ['¥12,800', [{ order: '¥12,800' }, { amount: '12800' }, { amount: '1280000' }]],
    ['￥１２，８００', [{ order: '￥１２，８００' }, { amount: '12800' }, { amount: '1280000' }]],
    ['12.80', [{ order: '12.80' }, { amount: '1280' }]],
    ['12800円', [{ order: '12800円' }, { amount: '12800' }, { amount: '1280000' }]],
    ['4k7x', [{ order: '4k7x' }, { member_id_ends: '4K7X' }]],
    ['1234', [{ order: '1234' }, { amount: '1234' }, { amount: '123400' }, { member_id_ends: '1234' }]],
    ['0', [{ order: '0' }]],
    ['-5', [{ order: '-5' }]],
    ['12.800', [{ order: '12.800' }]],
    ['9999999999999', [{ order: '9999999999999' }]],
    ['', [{}]],
  ])('for %j asks for each thing that it may be', (q, queries) => {
    expect(found(q)).toEqual(queries)
  })

  test('knows a payment’s id', () => {
    const id = 'pay_0123456789abcdefghjkmnpqrstvwxyz01'
    expect(paymentIdIn(id)).toBe(id)
    expect(paymentIdIn(`${id}x`)).toBeUndefined()
  })

  test.each([
    ['Asia/Tokyo', 0, '2026-03-27T15:00:00.000Z', '2026-03-29T15:00:00.000Z'],
    ['Asia/Tokyo', 4, '2026-03-27T19:00:00.000Z', '2026-03-29T19:00:00.000Z'],
    // The second of the two has 23 hours there.
    ['Europe/Berlin', 0, '2026-03-27T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ])('has days from their beginning to their end, as the shop’s are: %s from %i on', (zone, hour, from, to) => {
    const [query] = queriesFor({ ...NO_FILTERS, from: '2026-03-28', to: '2026-03-29' }, { zone, hour }, [0])
    expect([query?.get('from'), query?.get('to')]).toEqual([from, to])
  })
})

test('An address that nobody could have written filters by what is good of it', () => {
  const query = 'q=%20A-1%20&status=paid&issuer=4&method=Credit%20card&from=2026-13-40&to=2026-02-01&other=1'
  expect(filtersIn(new URLSearchParams(query))).toEqual({ ...NO_FILTERS, q: 'A-1', issuer: '4', to: '2026-02-01' })
})

describe('An amount that is typed', () => {
  test.each([
    ['12800', 0, 12_800],
    ['¥12,800', 0, 12_800],
    ['１２８００円', 0, 12_800],
    ['12.80', 2, 1280],
    ['$12.8', 2, 1280],
    ['12.', 2, 1200],
    ['12', 2, 1200],
    ['1.234', 3, 1234],
  ])('%j with %i digits is %i', (typed, digits, amount) => {
    expect(amountOf(typed, digits, 1_000_000)).toBe(amount)
    expect(amountOf(amountText(amount, digits), digits, 1_000_000)).toBe(amount)
  })

  test.each(['', '0', '-1', '1e3', '12.345', '0x10', '１.２.３', 'NaN', '1000001', '12,80,0x'])(
    '%j is none',
    (typed) => {
      expect(amountOf(typed, 2, 100_000)).toBeUndefined()
    },
  )
})

test('An answer that does not say how a request ended leaves it open', () => {
  const problem = (status: number, code = 'x') => isSettledAnswer({ status, code })
  expect([400, 404, 409, 412, 422].map((status) => problem(status))).toEqual([true, true, true, true, true])
  expect([0, 408, 429, 500, 502, 503].map((status) => problem(status))).toEqual(Array<boolean>(6).fill(false))
  expect(problem(409, 'idempotency_key_in_use')).toBe(false)
})
