import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PAYMENT_DEADLINE_MS, askForPayment, canAskAgain } from '../../../widget/payment-source.ts'
import type { VerdictDetail } from '../../../widget/events.ts'
import { ShopReport } from '../../../widget/shop-report.ts'
import { hexColor } from '../../../widget/shop-look.ts'
import { WORDS } from '../../../widget/words.ts'

const BROKER = 'https://checkout.example'
const SECRET = `pay_${'0'.repeat(8)}${'1'.repeat(26)}_secret_${'a'.repeat(32)}`

describe('Where the payment comes from', () => {
  beforeEach(() => {
    vi.stubGlobal('document', { baseURI: 'https://shop.example/cart/' })
    vi.stubGlobal('location', { origin: 'https://shop.example' })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  function shopAnswers(status: number, body: string): ReturnType<typeof vi.fn> {
    const fetch = vi.fn(() => Promise.resolve(new Response(body, { status })))
    vi.stubGlobal('fetch', fetch)
    return fetch
  }

  test('payment-url: POSTs the data as JSON to the shop’s own origin', async () => {
    const fetch = shopAnswers(200, JSON.stringify({ client_secret: SECRET }))
    expect(await askForPayment({ paymentUrl: 'pay', paymentData: '{"cart":7}' })).toBe(SECRET)
    const [url, request] = fetch.mock.calls[0] as [URL, RequestInit]
    expect(url.href).toBe('https://shop.example/cart/pay')
    expect(request).toMatchObject({ method: 'POST', body: '{"cart":7}' })
  })

  test('payment-url: with the page’s header fields, and JSON all the same', async () => {
    const fetch = shopAnswers(200, JSON.stringify({ client_secret: SECRET }))
    await askForPayment({ paymentUrl: '/pay', paymentHeaders: { 'X-CSRFToken': 't-1', 'content-type': 'text/plain' } })
    const [, { headers }] = fetch.mock.calls[0] as [URL, { headers: Record<string, string> }]
    expect(headers).toEqual({ 'X-CSRFToken': 't-1', 'content-type': 'application/json', accept: 'application/json' })
  })

  test.each([
    ['another origin', 'https://evil.example/pay'],
    ['the same host over http', 'http://shop.example/pay'],
    ['a script', 'javascript:alert(1)'],
  ])('payment-url on %s is never asked', async (_, paymentUrl) => {
    const fetch = shopAnswers(200, '{}')
    await expect(askForPayment({ paymentUrl })).rejects.toMatchObject({ code: 'payment_url_invalid' })
    expect(fetch).not.toHaveBeenCalled()
  })

  test.each([
    ['not OK', 500, '{}', 'payment_failed'],
    ['no JSON', 200, '<html>', 'client_secret_invalid'],
    ['no secret', 200, '{"id":1}', 'client_secret_invalid'],
    ['another secret', 200, '{"client_secret":"sk_live_1"}', 'client_secret_invalid'],
  ])('payment-url that answers %s is an error with a code', async (_, status, body, code) => {
    shopAnswers(status, body)
    await expect(askForPayment({ paymentUrl: '/pay' })).rejects.toMatchObject({ code })
  })

  test.each([
    ['a string', SECRET],
    ['an object', { client_secret: SECRET }],
  ])('createPayment may answer %s', async (_, answer) => {
    expect(await askForPayment({ createPayment: () => Promise.resolve(answer), clientSecret: 'unused' })).toBe(SECRET)
  })

  test('createPayment that fails or never answers is an error', async () => {
    const failing = askForPayment({ createPayment: () => Promise.reject(new Error('out of cups')) })
    await expect(failing).rejects.toMatchObject({ code: 'payment_failed' })
    vi.useFakeTimers()
    const silent = askForPayment({ createPayment: () => new Promise(() => {}) }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(PAYMENT_DEADLINE_MS)
    expect(await silent).toMatchObject({ code: 'payment_timeout' })
  })

  test('a client secret alone cannot be asked for again; none at all is an error', async () => {
    expect(await askForPayment({ clientSecret: SECRET })).toBe(SECRET)
    expect(canAskAgain({ clientSecret: SECRET })).toBe(false)
    expect(canAskAgain({ paymentUrl: '/pay' })).toBe(true)
    await expect(askForPayment({})).rejects.toMatchObject({ code: 'source_missing' })
  })
})

describe('What the element reads', () => {
  test.each([
    ['color(srgb 0.294118 0.247059 0.74902)', '#4b3fbf'],
    ['color(srgb 1 0 0 / 0.5)', '#ff0000'],
    ['color(srgb -0.2 1.1 5e-7)', '#00ff00'],
    ['auto', undefined],
    ['rgb(1, 2, 3)', undefined],
  ])('the colour %s is %s', (computed, hex) => {
    expect(hexColor(computed)).toBe(hex)
  })
})

describe('What the shop is told', () => {
  function reported() {
    const shop = new EventTarget()
    const told: string[] = []
    for (const name of ['verdict', 'cancel']) {
      shop.addEventListener(`furiwake-${name}`, (event) => {
        told.push([name, (event as CustomEvent<VerdictDetail | null>).detail?.verdict].filter(Boolean).join(' '))
      })
    }
    return { report: new ShopReport(Object.assign(shop, { origin: BROKER })), told }
  }

  test('is each outcome of a payment once, also when the frame says it again, signed anew', () => {
    const { report, told } = reported()
    report.verdict('a.1', 'authorized', 'pay_1')
    report.verdict('a.2', 'authorized', 'pay_1')
    report.verdict('a.3', 'captured', 'pay_1')
    report.verdict('b.1', 'authorized', 'pay_2')
    expect(told).toEqual(['verdict a.1', 'verdict a.3', 'verdict b.1'])
  })

  test('of an error, by an event and by one line in the console: the code, and where it is explained', () => {
    const line = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const shop = new EventTarget()
    const heard: unknown[] = []
    shop.addEventListener('furiwake-error', (event) => heard.push((event as CustomEvent).detail))
    new ShopReport(Object.assign(shop, { origin: BROKER })).error('payment_timeout', 'No payment within 15 s')
    expect(heard).toEqual([{ code: 'payment_timeout', message: 'No payment within 15 s' }])
    expect(line.mock.calls).toEqual([
      [`furiwake: payment_timeout: No payment within 15 s. ${BROKER}/errors/payment_timeout`],
    ])
    line.mockRestore()
  })

  test('is a cancelled payment once', () => {
    const { report, told } = reported()
    for (const payment of ['pay_1', 'pay_1', 'pay_2']) report.cancelled(payment)
    expect(told).toEqual(['cancel', 'cancel'])
  })
})

describe('The element’s own words', () => {
  test('are the same set in both languages, none empty', () => {
    expect(Object.keys(WORDS['ja'] ?? {})).toEqual(Object.keys(WORDS['en'] ?? {}))
    expect(Object.values(WORDS).flatMap((words) => Object.values(words))).not.toContain('')
  })
})
