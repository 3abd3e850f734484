import { SignJWT, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { VerdictError, isApproved, isCaptured, unverifiedOrderOf, verifyVerdict } from '../../../sdk/index.ts'
import type { ExpectedVerdict } from '../../../sdk/index.ts'
import { EXPECTED, startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

let broker: StandIn
beforeAll(async () => {
  broker = await startStandIn()
})
afterAll(() => broker.close())

async function codeOf(jwt: Promise<string> | string, expected: ExpectedVerdict = EXPECTED): Promise<string> {
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

const UNCHECKED = { payment: 'unchecked', order: 'unchecked', amount: 'unchecked', currency: 'unchecked' } as const

describe('An expectation', () => {
  const fields = ['payment', 'order', 'amount', 'currency'] as const
  const nothings: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['an empty text', ''],
    ['NaN', Number.NaN],
    ['zero', 0],
    ['true', true],
    ['an object', {}],
    ['a list', []],
  ]
  const wrong = fields.flatMap((field) => nothings.map(([name, value]) => [field, name, value] as const))
  const others = [
    ['amount', 'a text', '12800'],
    ['amount', 'a fraction', 128.5],
    ['amount', 'infinite', Infinity],
    ['currency', 'in small letters', 'jpy'],
    ['order', 'a number', 1001],
    ['livemode', 'null', null],
    ['livemode', 'a text', 'false'],
    ['livemode', 'left out on purpose', 'unchecked'],
  ] as const

  /** As JavaScript lets a shop call it, whatever the types say. */
  const given = (expected: unknown) => async () =>
    verifyVerdict(broker.config, await broker.sign(), expected as ExpectedVerdict)

  test.each([...wrong, ...others])('of %s that is %s is an error that names it', async (field, _, value) => {
    const refused = given({ ...EXPECTED, [field]: value })()
    await expect(refused).rejects.toBeInstanceOf(VerdictError)
    await expect(refused).rejects.toMatchObject({ code: 'verdict_expectation_missing', param: field })
    await expect(refused).rejects.toThrow(`\`${field}\``)
  })

  test.each(fields)('of %s that is not there at all is an error that names it', async (field) => {
    const { [field]: _, ...rest } = EXPECTED
    await expect(given(rest)()).rejects.toMatchObject({ code: 'verdict_expectation_missing', param: field })
  })

  test.each([
    ['none', undefined],
    ['null', null],
    ['a text', 'unchecked'],
    ['a list', ['unchecked']],
    ['misspelled', { paymentId: 'pay_1', orderNumber: 'A-1001', total: 12_800, cur: 'JPY' }],
    ['those of an order that was not found', {}],
  ])('cannot be forgotten: %s is an error', async (_, expected) => {
    await expect(given(expected)()).rejects.toMatchObject({ code: 'verdict_expectation_missing', param: 'payment' })
  })

  test.each(fields)(
    'of %s can be left out on purpose, by the word for it, and the others still count',
    async (field) => {
      const different = { payment: 'pay_2', order: 'A-1002', amount: 1, currency: 'USD' }
      const claims = { ...EXPECTED, sub: 'pay_1' }
      const unlike = { ...claims, [field === 'payment' ? 'sub' : field]: different[field] }
      expect(await codeOf(broker.sign(unlike))).toBe(`verdict_${field}`)
      expect(await codeOf(broker.sign(unlike), { ...EXPECTED, [field]: 'unchecked' })).toBe('verified')
      for (const other of fields.filter((name) => name !== field)) {
        const expected = { ...EXPECTED, [field]: 'unchecked', [other]: different[other] }
        expect(await codeOf(broker.sign(), expected)).toBe(`verdict_${other}`)
      }
    },
  )

  test('of a mode is the key’s where none is given, also as undefined: no test money, no live money', async () => {
    const live = { ...broker.config, secretKey: 'sk_live_0123456789abcdefghjkmnpqrs' }
    const mode = { livemode: undefined } as unknown as { livemode: boolean }
    for (const expected of [UNCHECKED, { ...UNCHECKED, ...mode }]) {
      const refused = { code: 'verdict_livemode' }
      await expect(verifyVerdict(live, await broker.sign(), expected)).rejects.toMatchObject(refused)
      expect(await codeOf(broker.sign({ livemode: true }), expected)).toBe('verdict_livemode')
      expect(await codeOf(broker.sign(), expected)).toBe('verified')
      expect(await verifyVerdict(live, await broker.sign({ livemode: true }), expected)).toBeDefined()
    }
  })
})

describe('A verdict’s time', () => {
  const now = () => Math.floor(Date.now() / 1000)

  test.each([
    ['ten years', 10 * 365 * 86_400],
    ['an hour', 3600],
    ['a minute more than it should be', 960],
  ])('of %s is refused, though the broker signed it', async (_, life) => {
    expect(await codeOf(broker.sign({ iat: now(), exp: now() + life }))).toBe('verdict_lifetime')
  })

  test.each([
    ['a day ahead', 86_400],
    ['two minutes ahead', 120],
  ])('that begins %s is refused', async (_, ahead) => {
    expect(await codeOf(broker.sign({ iat: now() + ahead, exp: now() + ahead + 900 }))).toBe('verdict_from_future')
  })

  test('is taken from a broker whose clock is some seconds ahead', async () => {
    expect(await codeOf(broker.sign({ iat: now() + 10, exp: now() + 910 }))).toBe('verified')
  })
})

describe('Whether to ship', () => {
  const told = async (claims: Record<string, unknown>) => {
    const verdict = await verifyVerdict(broker.config, await broker.sign(claims), EXPECTED)
    return [isApproved(verdict), isCaptured(verdict)]
  }

  test.each([
    ['approved, and on its way to be captured', { captured: false }, [true, false]],
    ['captured', { captured: true }, [true, true]],
    ['given back whole', { verdict: 'cancelled', reason: 'refunded', captured: true }, [false, false]],
    ['declined', { verdict: 'declined', captured: false }, [false, false]],
    ['pending', { verdict: 'pending', captured: false }, [false, false]],
  ])('of a payment that is %s', async (_, claims, answer) => {
    expect(await told(claims)).toEqual(answer)
  })
})

describe('What the broker takes, the SDK verifies', () => {
  test.each([
    ['40 characters outside the first plane', '🍣'.repeat(40)],
    ['as many of them as there may be', '🍣'.repeat(64)],
    ['64 letters with a mark each', 'e\u0301'.repeat(32)],
  ])('an order of %s', async (_, order) => {
    const jwt = await broker.sign({ order })
    expect(unverifiedOrderOf(jwt)).toBe(order)
    expect(await codeOf(jwt, { ...EXPECTED, order })).toBe('verified')
    expect(await codeOf(jwt, { ...EXPECTED, order: order.slice(0, -2) })).toBe('verdict_order')
  })

  test('a long name, a new method and a reason of next year', async () => {
    const claims = { issuer_name: '🏦'.repeat(200), method: 'prepaid', reason: 'a_reason_of_next_year', issuer: '4' }
    expect(await codeOf(broker.sign(claims))).toBe('verified')
  })

  test("the issuer's names in languages of its choice, and their absence from a verdict of a version before", async () => {
    const issuer_names = { en: 'Kumo Pay', ja: 'くもペイ', 'zh-TW': '雲支付' }
    const { issuer_names: told } = await verifyVerdict(broker.config, await broker.sign({ issuer_names }), EXPECTED)
    expect(told).toEqual(issuer_names)
    expect(await codeOf(broker.sign())).toBe('verified')
    for (const wrong of ['Kumo Pay', ['Kumo Pay'], { en: '' }, { en: 7 }, null]) {
      expect(await codeOf(broker.sign({ issuer_names: wrong }))).toBe('verdict_malformed')
    }
  })

  test('but what is not a text, or an empty one, is no verdict', async () => {
    for (const claims of [{ order: '' }, { method: 7 }, { issuer_name: '' }, { captured: 'true' }]) {
      expect(await codeOf(broker.sign(claims))).toBe('verdict_malformed')
    }
  })
})

test('The order can be read to look it up, from a verdict and from nothing else', async () => {
  expect(unverifiedOrderOf(await broker.sign())).toBe('A-1001')
  expect(unverifiedOrderOf(await broker.sign({ order: 7 }))).toBeUndefined()
  expect(unverifiedOrderOf(await broker.sign({ order: '🍣'.repeat(65) }))).toBeUndefined()
  for (const text of ['', 'hello', 'a.b.c', 'x'.repeat(10_000)]) expect(unverifiedOrderOf(text)).toBeUndefined()
})
