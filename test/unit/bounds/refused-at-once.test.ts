import { describe, expect, test } from 'vitest'

import { REFUSALS_LOGGED_EACH_MS } from '../../../broker/bounds/limits.ts'
import { countRefusal, rememberRefusal, standingRefusal } from '../../../broker/bounds/refused-at-once.ts'
import { RememberedRefusals } from '../../../broker/bounds/remembered-refusals.ts'

const NOW = Date.parse('2026-11-01T00:00:00Z')
const BROKER = 'https://broker.test'

const over = (name: string, retryAfterMs = 12) => ({ retryAfterMs, policy: { name, quota: 1, windowSeconds: 1 } })

function request(path: string, headers: Record<string, string> = {}, method = 'GET'): Request {
  return new Request(`${BROKER}${path}`, { method, headers })
}
const withKey = (path: string, key: string, method = 'GET') => request(path, { authorization: `Bearer ${key}` }, method)

describe('A refusal that stands', () => {
  test('is told of the same key until the limit has something left, and not a moment longer', () => {
    rememberRefusal(withKey('/v1/payments', 'sk_a'), over('key'), 'mer_a', NOW)
    expect(standingRefusal(withKey('/v1/events?limit=1', 'sk_a'), NOW + 11)).toEqual({
      ...over('key', 1),
      party: 'mer_a',
    })
    expect(standingRefusal(withKey('/v1/payments', 'sk_a'), NOW + 12)).toBeUndefined()
  })

  test('is no other key’s, and none of a request without one', () => {
    rememberRefusal(withKey('/v1/payments', 'sk_b'), over('key'), 'mer_b', NOW)
    expect(standingRefusal(withKey('/v1/payments', 'sk_B'), NOW)).toBeUndefined()
    expect(standingRefusal(request('/v1/payments'), NOW)).toBeUndefined()
    expect(standingRefusal(withKey('/openapi.json', 'sk_b'), NOW)).toBeUndefined()
  })

  test('of creations stops creations alone', () => {
    rememberRefusal(withKey('/v1/payments', 'sk_c', 'POST'), over('creations'), 'mer_c', NOW)
    expect(standingRefusal(withKey('/v1/payments', 'sk_c', 'POST'), NOW)).toBeDefined()
    expect(standingRefusal(withKey('/v1/payments', 'sk_c'), NOW)).toBeUndefined()
    expect(standingRefusal(withKey('/v1/payments/pay_1/refund', 'sk_c', 'POST'), NOW)).toBeUndefined()
  })

  test.each(['/checkout/pay_1/status', '/checkout/prepare', '/issuer-notices'])('of a network stops %s', (path) => {
    const from = (ip: string) => request(path, { 'cf-connecting-ip': ip })
    rememberRefusal(from('2001:db8:1:2::3'), over('network'), undefined, NOW)
    expect(standingRefusal(from('2001:db8:1:2::4'), NOW)).toBeDefined()
    expect(standingRefusal(from('2001:db8:1:3::3'), NOW)).toBeUndefined()
    expect(standingRefusal(request('/v1/payments', { 'cf-connecting-ip': '2001:db8:1:2::3' }), NOW)).toBeUndefined()
  })

  test.each(['merchant-attempts', 'issuer', 'notices', 'unknown', 'passwords'])(
    'of %s is not remembered: the next request must be looked at to be told',
    (name) => {
      rememberRefusal(withKey('/checkout/pay_1/authorize', name, 'POST'), over(name), undefined, NOW)
      expect(standingRefusal(withKey('/checkout/pay_1/authorize', name, 'POST'), NOW)).toBeUndefined()
    },
  )
})

test('Refusals are remembered of so many, and all are forgotten when none stands', () => {
  const refusals = new RememberedRefusals(2)
  for (const key of ['a', 'b', 'c']) refusals.remember(key, over('key'), undefined, NOW)
  expect(['a', 'b', 'c'].map((key) => refusals.standing(key, NOW) !== undefined)).toEqual([false, true, true])
  expect(refusals.isEmpty(NOW)).toBe(false)
  expect(refusals.isEmpty(NOW + 12)).toBe(true)
})

test('Refusals of a flood are counted, and told every few seconds while it lasts', () => {
  const told = Array.from({ length: 25_000 }, (_, ms) => countRefusal('key', NOW + ms)).filter(
    (count) => count !== undefined,
  )
  expect(told).toEqual([REFUSALS_LOGGED_EACH_MS + 1, REFUSALS_LOGGED_EACH_MS + 1])
})
