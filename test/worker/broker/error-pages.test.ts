/** The pages of the error codes: where a problem's `type`, the element's line in the console and the SDK's `docs` lead, in two languages. */

import { describe, expect, test } from 'vitest'

import { explainedIn } from '../../../broker/error-pages/words.ts'
import { PROBLEMS } from '../../../broker/problems.ts'
import { ELEMENT_ERROR_CODES, ERROR_CODES, SDK_ERROR_CODES } from '../../../protocol/error-codes.ts'
import type { ErrorCode } from '../../../protocol/error-codes.ts'
import { LOCALES } from '../../../protocol/look.ts'
import { BROKER, broker } from '../broker-world.ts'

const CODES = [...new Set([...ERROR_CODES, ...ELEMENT_ERROR_CODES, ...SDK_ERROR_CODES])]

function opens(path: string, language?: string): Promise<Response> {
  const headers: HeadersInit = language === undefined ? {} : { 'accept-language': language }
  return broker(new Request(`${BROKER}${path}`, { headers }))
}

/** Returns what stands in a page, as it is read: without tags. */
function readIn(html: string): string {
  const body = html.slice(html.indexOf('<body>'))
  return body
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

const headingsOf = (html: string): string[] => [...html.matchAll(/<h(\d)/g)].map(([, level = '']) => level)

describe.each(LOCALES)('The page of an error (%s)', (locale) => {
  test('is there for every code of the API, of the element and of the SDK: what it means, what to do, and why it happens', async () => {
    for (const code of CODES) {
      const page = await opens(`/errors/${code}`, locale)
      expect([code, page.status, page.headers.get('content-type')]).toEqual([code, 200, 'text/html; charset=utf-8'])
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
      const { title, detail, cause } = explainedIn(locale, code) ?? { title: '?', detail: '?', cause: '?' }
      const text = readIn(await page.text())
      for (const said of [code, title, detail, cause]) expect(text).toContain(said.replaceAll('`', ''))
    }
  })

  test('says which language it is in, and that another reader may get another', async () => {
    const page = await opens('/errors/frame_stranger', locale)
    expect(page.headers.get('content-language')).toBe(locale)
    expect(page.headers.get('vary')?.toLowerCase()).toContain('accept-language')
    expect(await page.text()).toContain(`<html lang="${locale}">`)
  })

  test('leads to the same page in the other language', async () => {
    const html = await (await opens('/errors/amount_invalid', locale)).text()
    const other = locale === 'ja' ? 'en' : 'ja'
    const [, address = ''] = new RegExp(`<a href="([^"]+)" hreflang="${other}" lang="${other}">`).exec(html) ?? []
    const { pathname, search } = new URL(address, `${BROKER}/errors/amount_invalid`)
    // The reader's browser still asks for the first.
    const page = await opens(pathname + search, locale)
    const translated = await page.text()
    expect(translated).toContain(`<html lang="${other}">`)
    expect(translated).toContain(explainedIn(other, 'amount_invalid')?.title)
    expect(headingsOf(translated)).toEqual(headingsOf(html))
  })

  test('shows the status of a problem, and of what the element or the SDK tells none', async () => {
    expect(readIn(await (await opens('/errors/rate_limited', locale)).text())).toContain('HTTP 429')
    for (const code of ['frame_blocked', 'config_invalid', 'verdict_amount'])
      expect(readIn(await (await opens(`/errors/${code}`, locale)).text())).not.toContain('HTTP')
  })
})

describe('The page of an error', () => {
  test('of a code that the API and the SDK have is the API’s', async () => {
    const text = readIn(await (await opens('/errors/idempotency_key_missing')).text())
    for (const said of ['HTTP 400', PROBLEMS.idempotency_key_missing.title]) expect(text).toContain(said)
  })

  test('is where the type of a problem leads, whatever the reader speaks', async () => {
    const refused = await opens('/v1/payments', 'ja')
    const { type, code, title } = await refused.json<{ type: string; code: ErrorCode; title: string }>()
    expect([type, title]).toEqual([`/errors/${code}`, PROBLEMS[code].title])
    const page = await opens(new URL(type, `${BROKER}/v1/payments`).pathname)
    expect(await page.text()).toContain(PROBLEMS[code].title)
  })

  test.each([
    [undefined, 'en'],
    ['ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
    ['de-DE,de;q=0.9', 'en'],
    ['en;q=0.4,ja;q=0.5', 'ja'],
  ])('is for a browser that asks for %s in %s', async (asked, locale) => {
    expect((await opens('/errors/not_found', asked)).headers.get('content-language')).toBe(locale)
  })

  test('has what is written between backticks as code', async () => {
    const html = await (await opens('/errors/frame_blocked')).text()
    expect(html).toContain('<code>frame-src https://BROKER</code>')
    expect(html).not.toContain('`')
  })

  test.each(['none', '__proto__', 'constructor', '..%2Fconsole', '%3Cscript%3E', 'a'.repeat(5_000)])(
    'is not there for %s',
    async (code) => {
      const page = await opens(`/errors/${code}`)
      expect(page.status).toBe(404)
      expect(await page.text()).not.toContain('<script>')
    },
  )
})
