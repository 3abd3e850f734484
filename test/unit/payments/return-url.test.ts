import { describe, expect, test } from 'vitest'

import { isAtOrigin, isReturnUrl, returnAddress } from '../../../broker/payments/return-url.ts'

describe('The page that a member goes back to', () => {
  test.each([
    'https://shop.example/',
    'https://shop.example/thanks?order=7',
    'http://localhost:3000/paid',
    'http://127.0.0.1/',
  ])('may be %s', (url) => expect(isReturnUrl(url)).toBe(true))

  test.each([
    'https://me@shop.example/',
    'https://me:x@shop.example/',
    'https://shop.example/#verdict',
    'https://shop.example/#',
    'javascript:alert(1)',
    'data:text/html,hello',
    '//shop.example/',
    '/thanks',
    '',
  ])('is not %s', (url) => expect(isReturnUrl(url)).toBe(false))

  test('is at one of the merchant’s origins, by every letter', () => {
    const origins = ['https://shop.example', 'http://localhost:3000']
    expect(isAtOrigin('https://SHOP.example/thanks', origins)).toBe(true)
    expect(isAtOrigin('https://shop.example:443/thanks', origins)).toBe(true)
    for (const other of ['https://shop.example.evil.example/', 'https://shop.example:8443/', 'http://localhost:3001/'])
      expect(isAtOrigin(other, origins)).toBe(false)
  })

  test('is told which payment it was and how it ended, whatever its own query says', () => {
    const payment = { id: 'pay_1', status: 'captured' as const }
    expect(returnAddress({ ...payment, returnUrl: 'https://shop.example/?a=1&status=paid' })).toBe(
      'https://shop.example/?a=1&status=captured&payment=pay_1',
    )
    expect(returnAddress({ ...payment, returnUrl: null })).toBeNull()
    expect(returnAddress(payment)).toBeNull()
  })
})
