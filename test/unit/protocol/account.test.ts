import { generateKeyPair, exportJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { sealAccount } from '../../../messages/account-seal.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import {
  ACCOUNT_MAX_BYTES,
  SEALED_ACCOUNT_MAX_CHARACTERS,
  isAccount,
  isAccountRelease,
} from '../../../protocol/account.ts'
import { isAuthenticateAnswer, isSettlementRequest } from '../../../protocol/issuer-messages.ts'
import { isPaymentMethod } from '../../../protocol/payment.ts'

/** As large as an account may be. */
const LARGEST = { type: 'wallet', note: 'x'.repeat(ACCOUNT_MAX_BYTES - '{"type":"wallet","note":""}'.length) }
const LONG_ORIGIN = `https://${'a'.repeat(50)}.issuer.example`

describe('A way of paying', () => {
  test.each(['credit', 'debit', 'prepaid', 'pay_later3', 'x', `a${'0'.repeat(31)}`])('%s is a word', (method) => {
    expect(isPaymentMethod(method)).toBe(true)
    expect(isAuthenticateAnswer({ outcome: 'authenticated', method, account: 'a.b.c.d.e' })).toBe(true)
  })

  test.each(['', 'Credit', '1st', '_a', 'pay later', 'pay-later', 'プリペイド', `a${'0'.repeat(32)}`, 7, null])(
    '%s is none',
    (method) => {
      expect(isPaymentMethod(method)).toBe(false)
      expect(isAuthenticateAnswer({ outcome: 'authenticated', method, account: 'a.b.c.d.e' })).toBe(false)
    },
  )
})

describe('An account', () => {
  test.each([
    ['a card of version 1', { member_number: '3528000041077600', expiry: '2099-12' }],
    ['a wallet', { type: 'wallet', wallet: 'W-77', currency: 'JPY' }],
    ['nested a little', { type: 'points', of: { programme: { id: [1, 2] } } }],
    ['empty', {}],
    ['as large as it may be', LARGEST],
  ])('%s is one, whatever is in it', (_, account) => {
    expect(isAccount(account)).toBe(true)
    const operation = { id: 'op_1', kind: 'authorize', amount: 1, currency: 'JPY' }
    expect(isSettlementRequest({ operation, account })).toBe(true)
  })

  test.each([
    ['a list', ['W-77']],
    ['a text', 'W-77'],
    ['none', null],
    ['with a type that is no text', { type: 7 }],
    ['with a type that is far too long', { type: 'x'.repeat(33) }],
    ['a byte too large', { ...LARGEST, note: `${LARGEST.note}x` }],
    ['too large in UTF-8', { type: 'wallet', holder: '口'.repeat(340) }],
    ['nested deeper than anyone needs', { a: { b: { c: { d: {} } } } }],
  ])('%s is none', (_, account) => {
    expect(isAccount(account)).toBe(false)
  })

  test('that is as large as it may be is sealed within the bound of a seal', async () => {
    const jwkOf = async (kid: string): Promise<PrivateJwk> => {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true })
      return { ...(await exportJWK(privateKey)), kid } as PrivateJwk
    }
    const released = {
      iss: LONG_ORIGIN,
      aud: LONG_ORIGIN,
      settlement_server: LONG_ORIGIN,
      broker: LONG_ORIGIN,
      livemode: true,
      jti: 'j'.repeat(36),
      amount: 999_999_999_999,
      currency: 'JPY',
      exp: 4_000_000_000,
    }
    const { d: _, ...to } = await jwkOf('encryption-key-of-2026-11')
    const keys = { from: await jwkOf('signing-key-of-2026-11'), to }
    const sealed = await sealAccount(LARGEST, released, keys)
    expect(sealed.length).toBeLessThanOrEqual(SEALED_ACCOUNT_MAX_CHARACTERS)
    expect(isAccountRelease({ ...released, account: LARGEST })).toBe(true)
  })
})
