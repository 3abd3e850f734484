import { afterEach, describe, expect, test, vi } from 'vitest'

import { confirmTokens } from '../../../broker/checkout-page/confirm-tokens.ts'
import { CONFIRM_KEY, confirmKeyOf } from '../../../protocol/confirm-token.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const first = async (payment: string, handedOver = ''): Promise<[string, string]> => {
  const [own] = await confirmTokens(payment, handedOver)
  if (!own) throw new Error('The page has no token.')
  return own
}

describe('A page’s token', () => {
  test('is the same after a reload, and of each payment another', async () => {
    vi.stubGlobal('sessionStorage', {})
    const [key, token] = await first('pay_1')
    expect(await first('pay_1')).toEqual([key, token])
    expect(await first('pay_2')).not.toEqual([key, token])
    expect(key).toMatch(CONFIRM_KEY)
    expect(key).toBe(await confirmKeyOf(token))
  })

  test('is there where the browser keeps nothing for a frame', async () => {
    const refuse = (): never => {
      throw new DOMException('', 'SecurityError')
    }
    vi.stubGlobal('sessionStorage', new Proxy({}, { get: refuse, set: refuse }))
    expect((await first('pay_1'))[1]).toHaveLength(72)
  })

  test('never gives way to one that was handed over, which only confirms', async () => {
    vi.stubGlobal('sessionStorage', {})
    const [, own] = await first('pay_1')
    const tokens = await confirmTokens('pay_1', 'known to the shop')
    expect([...tokens.values()]).toEqual([own, 'known to the shop'])
    expect(tokens.get(await confirmKeyOf('known to the shop'))).toBe('known to the shop')
    expect(await first('pay_1', 'known to the shop')).toEqual([await confirmKeyOf(own), own])
  })

  test('is not the empty text, which anyone could send', async () => {
    vi.stubGlobal('sessionStorage', {})
    expect((await confirmTokens('pay_1', '')).has(await confirmKeyOf(''))).toBe(false)
  })
})
