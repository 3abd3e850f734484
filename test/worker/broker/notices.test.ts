/** Tests what a person sees, and the element's frame, where a program gets a problem. */

import { beforeAll, describe, expect, test } from 'vitest'

import { NOTICES } from '../../../broker/notices.ts'
import { broker, newMerchant, newPayment } from '../broker-world.ts'
import type { CreatedPayment } from '../broker-world.ts'

/** As Chromium and Firefox send it with every page that a person opens. */
const PERSON = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
const NO_PAYMENT = `/checkout/pay_${'0'.repeat(34)}`

let payment: CreatedPayment
beforeAll(async () => {
  payment = await newPayment(await newMerchant({ origins: ['http://shop.test'] }))
})

function get(path: string, headers: Record<string, string>, method = 'GET'): Promise<Response> {
  return broker(new Request(`http://broker.test${path}`, { method, headers }))
}

describe('An address that is not there', () => {
  test.each([
    ['nothing', '/nothing/here', 404],
    ['nothing', '/checkout', 404],
    ['nothing', '/furiwake@9.9.9.js', 404],
    ['link', NO_PAYMENT, 404],
    ['link', '/checkout/prepare', 404],
    ['program', '/v1/payments', 401],
    ['program', `${NO_PAYMENT}/status`, 401],
  ] as const)('is a page for a person, which says “%s” at %s, in both languages', async (name, path, status) => {
    for (const locale of ['en', 'ja'] as const) {
      const page = await get(path, { accept: PERSON, 'accept-language': locale === 'ja' ? 'ja-JP,ja;q=0.9' : 'fr' })
      expect(page.status).toBe(status)
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      const html = await page.text()
      const words = NOTICES[name][locale]
      expect(html).toContain(`<html lang="${locale}">`)
      expect(html).toContain(`<h1 tabindex="-1">${words.title}</h1><p>${words.text}</p>`)
      expect(html).toContain(page.headers.get('x-request-id') ?? '-')
    }
  })

  test('runs nothing, may stand in no frame, and is not kept', async () => {
    const page = await get('/nothing', { accept: PERSON })
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('script-src')
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(await page.text()).not.toContain('<script')
  })

  test.each([
    ['a program', '*/*'],
    ['an SDK', 'application/json'],
    ['whoever likes JSON better', 'application/json, text/html;q=0.5'],
  ])('is a problem for %s, as ever; whoever keeps answers is told that they differ', async (_, accept) => {
    const answer = await get('/nothing', { accept })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('vary')).toBe('accept')
    expect(await answer.json()).toMatchObject({ code: 'not_found', status: 404 })
    expect((await get('/nothing', { accept: PERSON })).headers.get('vary')).toBe('accept')
  })

  test('is a problem for whatever was to change something', async () => {
    const answer = await get('/v1/payments', { accept: PERSON }, 'POST')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })
})

describe('The frame on a page whose origin is not registered', () => {
  const inFrame = (path: string, referer: string) =>
    get(path, { accept: PERSON, 'sec-fetch-dest': 'iframe', ...(referer === '' ? {} : { referer }) })

  test.each(['/checkout/prepare', ''])('is told so by a page that has nothing to type into (%s)', async (path) => {
    const page = await inFrame(path || `/checkout/${payment.id}`, 'http://stranger.test/')
    expect(page.status).toBe(403)
    const html = await page.text()
    expect(html).toContain('data-code="frame_stranger"')
    expect(html).toContain(NOTICES.stranger.en.text.replaceAll('&', '&amp;'))
    expect(html).not.toMatch(/<input|<form|<a /)
    expect(html).not.toContain(payment.id)
    const script = /<script>(.*)<\/script>/s.exec(html)?.[1] ?? ''
    const digest = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(script))
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
    expect(page.headers.get('content-security-policy')).toContain(`script-src 'sha384-${hash}'; frame-ancestors *`)
  })

  test('is told that there is no such payment', async () => {
    const page = await inFrame(NO_PAYMENT, 'http://shop.test/')
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('data-code="frame_link"')
  })

  test.each([
    ['its own shop', 'http://shop.test/'],
    ['a browser that does not say', ''],
  ])('gets the form for %s, which the policy gives to registered origins alone', async (_, referer) => {
    const page = await inFrame(`/checkout/${payment.id}`, referer)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors http://shop.test;')
  })

  test('as a window of its own the form opens from anywhere', async () => {
    const page = await get(`/checkout/${payment.id}`, { accept: PERSON, referer: 'http://mail.test/' })
    expect(page.status).toBe(200)
  })
})
