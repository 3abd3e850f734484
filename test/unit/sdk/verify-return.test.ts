import { generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { ReturnError, VerdictError, listReturns, verifyReturn, verifyVerdict } from '../../../sdk/index.ts'
import type { ExpectedReturn } from '../../../sdk/index.ts'
import { EXPECTED, EXPECTED_RETURN, startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

let broker: StandIn
beforeAll(async () => {
  broker = await startStandIn()
})
afterAll(() => broker.close())

async function codeOf(signed: Promise<string> | string, expected: ExpectedReturn = EXPECTED_RETURN): Promise<string> {
  const verified = verifyReturn(broker.config, await signed, expected)
  return verified.then(
    () => 'verified',
    (error: unknown) => (error instanceof ReturnError ? error.code : String(error)),
  )
}
const now = () => Math.floor(Date.now() / 1000)

describe('A signed return', () => {
  test('that is genuine and about this refund is verified, with its claims', async () => {
    const claims = await verifyReturn(broker.config, await broker.signReturn(), EXPECTED_RETURN)
    expect(claims).toMatchObject({ sub: 'pay_1', jti: 'op_1', of: 'pay_1.approved', kind: 'refund', amount: 1_000 })
  })

  test('of years ago is verified: it has no end', async () => {
    const then = now() - 5 * 365 * 86_400
    expect(await codeOf(broker.signReturn({ iat: then, at: then }))).toBe('verified')
  })

  const ahead = now() + 3_600
  test.each([
    ['another broker', { iss: 'https://other.example' }, 'return_issuer'],
    ['another merchant', { aud: 'mer_other' }, 'return_audience'],
    ['another payment', { sub: 'pay_2' }, 'return_payment'],
    ['another order', { order: 'A-1002' }, 'return_order'],
    ['money that went the other way', { kind: 'dispute_credit' }, 'return_kind'],
    ['another amount', { amount: 999 }, 'return_amount'],
    ['another currency', { currency: 'USD' }, 'return_currency'],
    ['live money', { livemode: true }, 'return_livemode'],
    ['a time that is yet to come', { iat: ahead }, 'return_from_future'],
    ['a movement that is yet to come', { at: ahead }, 'return_from_future'],
    ['an end that is past', { iat: 1, exp: 2 }, 'return_malformed'],
    ['no known kind', { kind: 'gift' }, 'return_malformed'],
    ['an amount in words', { amount: '1000' }, 'return_malformed'],
    ['no verdict that it follows', { of: undefined }, 'return_malformed'],
    ['a name that is no name', { merchant_name: 'Hirune' }, 'return_malformed'],
    ['no payment', { sub: undefined }, 'return_malformed'],
  ])('of %s is refused', async (_, claims, code) => {
    expect(await codeOf(broker.signReturn(claims))).toBe(code)
  })

  test('is no verdict, and a verdict is no return', async () => {
    expect(await codeOf(broker.sign())).toBe('return_type')
    const verdict = verifyVerdict(broker.config, await broker.signReturn({ exp: now() + 60 }), EXPECTED)
    await expect(verdict).rejects.toMatchObject({ code: 'verdict_type' })
  })

  test('signed by a stranger, or with a bit changed, is refused', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    expect(await codeOf(broker.signReturn({}, {}, privateKey))).toBe('return_signature')
    expect(await codeOf(broker.signReturn({}, { kid: 'unknown' }, privateKey))).toBe('return_signature')
    const [header, claims, signature = ''] = (await broker.signReturn()).split('.')
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
    expect(await codeOf(`${header}.${claims}.${changed}`)).toBe('return_signature')
  })

  test.each(['', 'hello', 'a.b.c', 'x'.repeat(10_000)])('that is no JWT is refused', async (text) => {
    expect(await codeOf(text)).toBe('return_malformed')
  })
})

describe('An expectation of a return', () => {
  const wrong: [keyof ExpectedReturn, unknown][] = [
    ['payment', undefined],
    ['order', ''],
    ['kind', undefined],
    ['kind', 'gift'],
    ['amount', Number.NaN],
    ['amount', '1000'],
    ['currency', 'jpy'],
    ['livemode', 'false'],
  ]
  test.each(wrong)('of %s that is %s is an error that names it', async (field, value) => {
    const expected = { ...EXPECTED_RETURN, [field]: value } as unknown as ExpectedReturn
    const refused = verifyReturn(broker.config, await broker.signReturn(), expected)
    await expect(refused).rejects.toBeInstanceOf(ReturnError)
    await expect(refused).rejects.toMatchObject({ code: 'return_expectation_missing', param: field })
  })

  test.each(['payment', 'order', 'kind', 'amount', 'currency'] as const)(
    'of %s can be left out on purpose alone',
    async (field) => {
      const { [field]: _, ...rest } = EXPECTED_RETURN
      const without = verifyReturn(broker.config, await broker.signReturn(), rest as unknown as ExpectedReturn)
      await expect(without).rejects.toMatchObject({ code: 'return_expectation_missing', param: field })
      expect(await codeOf(broker.signReturn(), { ...EXPECTED_RETURN, [field]: 'unchecked' })).toBe('verified')
    },
  )

  test('of a mode is the key’s: no test money for a live shop', async () => {
    const live = { ...broker.config, secretKey: 'sk_live_0123456789abcdefghjkmnpqrs' }
    const { livemode: _, ...expected } = EXPECTED_RETURN
    const refused = verifyReturn(live, await broker.signReturn(), expected)
    await expect(refused).rejects.toMatchObject({ code: 'return_livemode' })
  })
})

describe('A key that was replaced', () => {
  test('verifies what it signed until then, and nothing newer; and no verdict', async () => {
    const replacing = await startStandIn()
    const old = await replacing.signReturn({ iat: now() - 1_000, at: now() - 1_000 })
    const late = await replacing.signReturn()
    const verdict = await replacing.sign()
    await replacing.replaces(now() - 500)
    const { config } = replacing
    expect(await verifyReturn(config, old, EXPECTED_RETURN)).toMatchObject({ jti: 'op_1' })
    await expect(verifyReturn(config, late, EXPECTED_RETURN)).rejects.toMatchObject({ code: 'return_signature' })
    await expect(verifyVerdict(config, verdict, EXPECTED)).rejects.toBeInstanceOf(VerdictError)
    expect(await verifyReturn(config, await replacing.signReturn(), EXPECTED_RETURN)).toBeDefined()
    await replacing.close()
  })

  test('can’t be asked for while the broker is away, and that is said so', async () => {
    const config = { ...broker.config, broker: 'http://127.0.0.1:9' }
    await expect(verifyReturn(config, await broker.signReturn(), EXPECTED_RETURN)).rejects.toMatchObject({
      code: 'return_keys_unavailable',
    })
  })

  test.each([
    ['refuses', { status: 503, body: {} }],
    ['answers 64 MiB', { status: 200, body: '{', thenKibibytes: 64 * 1024 }],
  ])('nor while it %s', async (_, answer) => {
    const away = await startStandIn()
    away.answersKeys(answer)
    await expect(verifyReturn(away.config, await away.signReturn(), EXPECTED_RETURN)).rejects.toMatchObject({
      code: 'return_keys_unavailable',
    })
    await away.close()
  })
})

test('The returns of a payment are listed page by page', async () => {
  const page = { data: [], next_cursor: null }
  broker.answers.splice(0, broker.answers.length, { status: 200, body: page })
  expect(await listReturns(broker.config, 'pay_1')).toEqual(page)
  expect(await listReturns(broker.config, 'pay_1', { cursor: 'op_1' })).toEqual(page)
  expect(broker.requests.map(({ path }) => path).slice(-2)).toEqual([
    '/v1/payments/pay_1/returns',
    '/v1/payments/pay_1/returns?cursor=op_1',
  ])
  await expect(listReturns(broker.config, '')).rejects.toMatchObject({ code: 'payment_id_invalid' })
})
