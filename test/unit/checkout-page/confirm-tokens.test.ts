import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { confirmTokens, keepConfirmToken } from '../../../broker/checkout-page/confirm-tokens.ts'
import { CONFIRM_KEY, confirmKeyOf } from '../../../protocol/confirm-token.ts'

/** A browser's cookies, as far as a page sees them. */
let cookies: { name: string; value: string; path: string }[]
beforeEach(() => {
  cookies = []
  const jar = {
    get cookie() {
      const seen = cookies.filter(({ path }) => location.pathname.startsWith(path))
      return seen.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
    set cookie(text: string) {
      const [, name = '', value = '', path = ''] = /^([^=]+)=([^;]*); Path=([^;]+)/.exec(text) ?? []
      cookies.push({ name, value, path })
    },
  }
  vi.stubGlobal('document', jar)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** Loads the page of a payment: its own key and token. */
async function loads(payment: string, handedOver = ''): Promise<[string, string]> {
  vi.stubGlobal('location', { pathname: `/checkout/${payment}` })
  const [own] = await confirmTokens(handedOver)
  if (!own) throw new Error('The page has no token.')
  return own
}

describe('A page’s token', () => {
  test('is the same after a reload, once an attempt was made with it, and of each payment another', async () => {
    const [key, token] = await loads('pay_1')
    expect(key).toMatch(CONFIRM_KEY)
    expect(key).toBe(await confirmKeyOf(token))
    expect(await loads('pay_1')).not.toEqual([key, token])
    keepConfirmToken(token)
    expect(await loads('pay_1')).toEqual([key, token])
    expect(await loads('pay_2')).not.toEqual([key, token])
  })

  test('never gives way to one that was handed over, which only confirms', async () => {
    const [key, own] = await loads('pay_1')
    keepConfirmToken(own)
    const tokens = await confirmTokens('known to the shop')
    expect([...tokens.values()]).toEqual([own, 'known to the shop'])
    expect(tokens.get(await confirmKeyOf('known to the shop'))).toBe('known to the shop')
    expect(await loads('pay_1', 'known to the shop')).toEqual([key, own])
  })

  test('is not the empty text, which anyone could send', async () => {
    await loads('pay_1')
    expect((await confirmTokens('')).has(await confirmKeyOf(''))).toBe(false)
  })
})
