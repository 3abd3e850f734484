import { SignJWT, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { VerdictError, isApproved, unverifiedOrderOf, verifyVerdict } from '../../../sdk/index.ts'
import { EXPECTED, startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

let broker: StandIn
beforeAll(async () => {
  broker = await startStandIn()
})
afterAll(() => broker.close())

async function codeOf(jwt: Promise<string> | string, expected = EXPECTED): Promise<string> {
  const verified = verifyVerdict(broker.config, await jwt, expected)
  return verified.then(
    () => 'verified',
    (error: unknown) => (error instanceof VerdictError ? error.code : String(error)),
  )
}

describe('A verdict', () => {
  test('that is genuine and about this order is verified, with its claims', async () => {
    const claims = await verifyVerdict(broker.config, await broker.sign(), EXPECTED)
    expect(claims).toMatchObject({ sub: 'pay_1', order: 'A-1001', amount: 12_800, verdict: 'approved' })
    expect(isApproved(claims)).toBe(true)
  })

  test('that declines is verified too, and approves nothing', async () => {
    const claims = await verifyVerdict(broker.config, await broker.sign({ verdict: 'declined' }), EXPECTED)
    expect(isApproved(claims)).toBe(false)
  })

  const past = Math.floor(Date.now() / 1000) - 1000
  test.each([
    ['another broker', { iss: 'https://other.example' }, 'verdict_issuer'],
    ['another merchant', { aud: 'mer_other' }, 'verdict_audience'],
    ['a time that is past', { iat: past, exp: past + 900 }, 'verdict_expired'],
    ['another payment', { sub: 'pay_2' }, 'verdict_payment'],
    ['another order', { order: 'A-1002' }, 'verdict_order'],
    ['another amount', { amount: 1 }, 'verdict_amount'],
    ['another currency', { currency: 'USD' }, 'verdict_currency'],
    ['live money', { livemode: true }, 'verdict_livemode'],
    ['no known outcome', { verdict: 'yes' }, 'verdict_malformed'],
    ['an amount in words', { amount: '12800' }, 'verdict_malformed'],
    ['no end', { exp: undefined }, 'verdict_malformed'],
    ['no payment', { sub: undefined }, 'verdict_malformed'],
  ])('of %s is refused', async (_, claims, code) => {
    expect(await codeOf(broker.sign(claims))).toBe(code)
  })

  test('of another type is refused, though the broker signed it', async () => {
    expect(await codeOf(broker.sign({}, { typ: 'furiwake-decision+jwt' }))).toBe('verdict_type')
  })

  test('signed by a stranger is refused, under a known key’s name and under an unknown one', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    expect(await codeOf(broker.sign({}, {}, privateKey))).toBe('verdict_signature')
    expect(await codeOf(broker.sign({}, { kid: 'unknown' }, privateKey))).toBe('verdict_signature')
  })

  test('with another algorithm is refused: a secret, or none at all', async () => {
    const claims = JSON.parse(atob((await broker.sign()).split('.')[1] ?? '')) as Record<string, unknown>
    const hmac = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'verdict+jwt', kid: 'key-1' })
    expect(await codeOf(hmac.sign(new TextEncoder().encode('the public key, as if it were a secret')))).toBe(
      'verdict_algorithm',
    )
    const none = `${btoa(JSON.stringify({ alg: 'none', typ: 'verdict+jwt' }))}.${btoa(JSON.stringify(claims))}.`
    expect(await codeOf(none.replaceAll('=', ''))).toBe('verdict_algorithm')
  })

  test.each(['', 'hello', 'a.b.c', '{}', 'e30.e30.e30'])('that is no JWT (%j) is refused', async (text) => {
    expect(await codeOf(text)).toMatch(/^verdict_(malformed|algorithm)$/)
  })

  test('with one bit changed is refused', async () => {
    const [header, claims, signature = ''] = (await broker.sign()).split('.')
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
    expect(await codeOf(`${header}.${claims}.${changed}`)).toBe('verdict_signature')
  })

  test('is verified after the broker’s key was changed, and so are those that the old key signed', async () => {
    const old = await broker.sign()
    await broker.rotate()
    expect(await codeOf(broker.sign())).toBe('verified')
    expect(await codeOf(old)).toBe('verified')
  })

  test('can’t be judged while the broker’s keys can’t be had, and that is said so', async () => {
    const config = { ...broker.config, broker: 'http://127.0.0.1:9' }
    await expect(verifyVerdict(config, await broker.sign(), EXPECTED)).rejects.toMatchObject({
      code: 'verdict_keys_unavailable',
    })
  })
})

describe('Without what the shop expects', () => {
  test('a live shop still believes no test money, nor a test shop live money', async () => {
    const live = { ...broker.config, secretKey: 'sk_live_0123456789abcdefghjkmnpqrs' }
    await expect(verifyVerdict(live, await broker.sign(), {})).rejects.toMatchObject({ code: 'verdict_livemode' })
    const verdict = await broker.sign({ livemode: true })
    await expect(verifyVerdict(broker.config, verdict, {})).rejects.toMatchObject({ code: 'verdict_livemode' })
    expect(await verifyVerdict(live, verdict, {})).toMatchObject({ livemode: true })
  })

  test('the order can be read to look it up, from a verdict and from nothing else', async () => {
    expect(unverifiedOrderOf(await broker.sign())).toBe('A-1001')
    expect(unverifiedOrderOf(await broker.sign({ order: 7 }))).toBeUndefined()
    for (const text of ['', 'hello', 'a.b.c', 'x'.repeat(10_000)]) expect(unverifiedOrderOf(text)).toBeUndefined()
  })
})
