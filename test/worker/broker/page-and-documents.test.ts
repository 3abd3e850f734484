import { createLocalJWKSet, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { beforeAll, describe, expect, test, vi } from 'vitest'

import { RELEASED } from '../../../dist/broker-assets.ts'
import { LOOKS } from '../../../broker/looks.ts'
import { broker, newMerchant, newPayment, pageCalls, shopCalls } from '../broker-world.ts'
import type { CreatedPayment, Merchant } from '../broker-world.ts'

const ORIGINS = ['http://shop.test', 'https://www.shop.test:8443']

let merchant: Merchant
let payment: CreatedPayment
beforeAll(async () => {
  merchant = await newMerchant({ origins: ORIGINS })
  payment = await newPayment(merchant)
})

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return broker(new Request(`http://broker.test${path}`, { headers }))
}

describe('The dialog’s page', () => {
  test('may be framed by the merchant’s registered origins and by no other', async () => {
    const page = await get(`/checkout/${payment.id}`)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect([page.status, policy]).toEqual([200, expect.stringContaining(`frame-ancestors ${ORIGINS.join(' ')};`)])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
  })

  test('carries no secret, keeps its address to itself, and can be embedded under COEP', async () => {
    const page = await get(`/checkout/${payment.id}`)
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
    })
    expect(await page.text()).not.toContain('_secret_')
  })

  test('runs no script but its own and the one in its document, by its hash', async () => {
    const page = await get(`/checkout/${payment.id}`)
    const policy = page.headers.get('content-security-policy') ?? ''
    const script = /<script>(.*)<\/script>/s.exec(await page.text())?.[1] ?? ''
    const digest = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(script))
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
    expect(policy).toContain(`script-src 'self' 'sha384-${hash}';`)
  })

  test('can be loaded before there is a payment, framed by the registered origin that asks and by no other', async () => {
    const asked = await get('/checkout/prepare', { referer: `${ORIGINS[1]}/` })
    expect(asked.status).toBe(200)
    expect(asked.headers.get('content-security-policy')).toContain(`frame-ancestors ${ORIGINS[1]};`)
    for (const referer of ['', 'http://shop.test:1/', 'http://stranger.test/', 'about:blank']) {
      const refused = await get('/checkout/prepare', referer === '' ? {} : { referer })
      expect(refused.status).toBe(404)
    }
  })

  test('is in the log by its own route, before there is a payment and after', async () => {
    const routes: unknown[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => {
      routes.push((JSON.parse(line) as { route?: string }).route)
    })
    await get('/checkout/prepare', { referer: `${ORIGINS[1]}/` })
    await get(`/checkout/${payment.id}`)
    log.mockRestore()
    expect(routes).toEqual(['/checkout/prepare', '/checkout/:payment_id'])
  })

  test('speaks the language that the element asks for', async () => {
    expect(await (await get(`/checkout/${payment.id}?locale=ja`)).text()).toContain('<html lang="ja" dir="ltr">')
    expect(await (await get(`/checkout/${payment.id}?locale=en`)).text()).toContain('<html lang="en" dir="ltr">')
  })

  test('has a new style nonce each time, the one that its policy names', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const page = await get(`/checkout/${payment.id}`)
        const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1]
        expect(await page.text()).toContain(`nonce="${nonce}"`)
        return nonce
      }),
    )
    expect(nonces[0]).not.toBe(nonces[1])
  })

  test.each(['pay_x', `pay_${'0'.repeat(34)}`, 'hello'])('is not there for %s', async (id) => {
    const page = await get(`/checkout/${id}`)
    expect(page.status).toBe(404)
    expect(await page.json()).toMatchObject({ code: 'payment_not_found' })
  })
})

describe('The checkout API', () => {
  test.each([
    ['no secret', ''],
    ['a wrong secret', `pay_x_secret_${'0'.repeat(32)}`],
  ])('refuses %s', async (_, secret) => {
    for (const action of ['status', 'authorize', 'confirm', 'cancel', 'guarded'] as const) {
      const refused = await pageCalls({ id: payment.id, client_secret: secret }, action)
      expect(refused).toMatchObject({ status: 401, body: { code: 'client_secret_invalid' } })
    }
  })

  test('refuses the secret of another payment of the same shop', async () => {
    const other = await newPayment(merchant)
    const refused = await pageCalls({ id: payment.id, client_secret: other.client_secret }, 'status')
    expect(refused).toMatchObject({ status: 401, body: { code: 'client_secret_invalid' } })
  })

  test('lets no other origin read it: there is no CORS', async () => {
    const answer = await pageCalls(payment, 'status')
    expect(answer.status).toBe(200)
    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('cancels an open payment once, for good', async () => {
    const open = await newPayment(merchant)
    expect(await pageCalls(open, 'cancel')).toMatchObject({ status: 200, body: { status: 'cancelled' } })
    expect(await pageCalls(open, 'cancel')).toMatchObject({ status: 409, body: { code: 'payment_not_open' } })
    const { body } = await shopCalls<{ data: { type: string }[] }>(merchant, 'GET', `/v1/payments/${open.id}/events`)
    expect(body.data.map(({ type }) => type)).toEqual(['payment.cancelled'])
  })

  test('has nothing to confirm on an open payment', async () => {
    expect(await pageCalls(payment, 'confirm')).toMatchObject({ status: 409, body: { code: 'nothing_to_confirm' } })
  })
})

describe('A verdict', () => {
  test('of an open payment is pending, signed by a key of the JWKS', async () => {
    const { body } = await shopCalls<{ verdict: string }>(merchant, 'GET', `/v1/payments/${payment.id}/verdict`)
    const keys = await (await get('/.well-known/jwks.json')).json<JSONWebKeySet>()
    const { payload, protectedHeader } = await jwtVerify(body.verdict, createLocalJWKSet(keys), {
      typ: 'verdict+jwt',
      algorithms: ['ES256'],
      issuer: 'http://broker.test',
      audience: merchant.id,
    })
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'verdict+jwt', kid: 'broker-1' })
    const { id: sub } = payment
    expect(payload).toMatchObject({ sub, verdict: 'pending', amount: 12_800, currency: 'JPY', order: 'A-1001' })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900)
    expect(payload).toMatchObject({ captured: false, livemode: false })
  })

  test('key set holds public halves only', async () => {
    const keys = await (await get('/.well-known/jwks.json')).json<JSONWebKeySet>()
    expect(keys.keys).toEqual([expect.not.objectContaining({ d: expect.anything() as string })])
  })
})

describe('What the broker serves', () => {
  test('the element, compressed for who can take it', async () => {
    const evergreen = await get('/furiwake.js')
    expect(evergreen.headers.get('content-type')).toContain('text/javascript')
    expect(evergreen.headers.get('cache-control')).toContain('max-age=3600')
    expect(await evergreen.text()).toContain('furiwake-checkout')
    expect((await get('/furiwake.js', { 'accept-encoding': 'gzip, br' })).headers.get('content-encoding')).toBe('br')
  })

  test('every version of it that was released, under a name that never changes, as its hash says', async () => {
    const integrity = await (await get('/furiwake.integrity.json')).json<Record<string, string>>()
    expect(Object.keys(integrity)).toContain('furiwake@0.1.0.js')
    for (const [name, expected] of Object.entries(integrity)) {
      const pinned = await get(`/${name}`)
      expect(pinned.headers.get('cache-control')).toContain('immutable')
      expect(pinned.headers.get('access-control-allow-origin')).toBe('*')
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', await pinned.arrayBuffer()))
      expect(expected).toBe(`sha384-${btoa(String.fromCharCode(...digest))}`)
      expect((await get(`/${name}`, { 'accept-encoding': 'br' })).headers.get('content-encoding')).toBe('br')
    }
    expect((await get('/furiwake@9.9.9.js')).status).toBe(404)
  })

  test('the scripts of the dialog’s page, and of those pages that are open since before a release', async () => {
    const document = await (await get(`/checkout/${payment.id}`)).text()
    const own = /<link rel="modulepreload" href="([^"]+)">/.exec(document)?.[1] ?? ''
    const earlier = Object.keys(RELEASED).filter((address) => address.startsWith('/assets/'))
    for (const address of [own, ...earlier]) {
      const script = await get(address)
      expect(script.headers.get('cache-control')).toContain('immutable')
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await script.arrayBuffer()))
      const hash = Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
      expect(address).toContain(`-${hash}.js`)
    }
  })

  test.each(['/healthz', '/furiwake.js', '/openapi.json', '/nothing', '/v1/payments', '/.well-known/jwks.json'])(
    '%s carries a request id',
    async (path) => {
      const response = await get(path)
      await response.text()
      expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-z]{26}$/)
    },
  )

  test.each([
    ['de', 'de', 'Bezahlen'],
    ['tlh,pt-AO;q=0.8,en;q=0.5', 'pt-PT', 'Pagar'],
    ['tlh', 'en', 'Pay'],
    ['', 'en', 'Pay'],
    ['%00<script>'.repeat(99), 'en', 'Pay'],
  ])('the element’s words, as text that any page may read: %s', async (wished, language, pay) => {
    const answer = await get(`/element-words?locale=${encodeURIComponent(wished)}`)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect((await answer.json<string[]>()).slice(0, 2)).toEqual([language, pay])
  })

  test('the looks that have names, as a stylesheet that a page of any origin may have', async () => {
    const answer = await get('/furiwake-looks.css')
    expect(answer.headers.get('content-type')).toMatch(/^text\/css/)
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    const text = await answer.text()
    for (const name of Object.keys(LOOKS)) expect(text).toContain(`[data-look='${name}']`)
  })

  test('says that it is up', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
  })
})
