import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'

import type { Language, ShopEnv } from './env.ts'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Every request belongs to a session (128 random bits) and has a language; every page a strict policy. */
export const visitor = createMiddleware<ShopEnv>(async (c, next) => {
  c.set('session', sessionOf(c))
  c.set('language', languageOf(c))
  await next()
  c.res.headers.set('content-security-policy', policy(c.env.BROKER))
  c.res.headers.set('x-content-type-options', 'nosniff')
  c.res.headers.set('referrer-policy', 'strict-origin-when-cross-origin')
})

function sessionOf(c: Context<ShopEnv>): string {
  const known = getCookie(c, 'session')
  if (known !== undefined && /^[0-9a-f-]{36}$/.test(known)) return known
  const session = crypto.randomUUID()
  const secure = new URL(c.req.url).protocol === 'https:'
  setCookie(c, 'session', session, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: YEAR_SECONDS })
  return session
}

/** As chosen with `?lang=`, else as chosen before, else as the browser prefers. */
function languageOf(c: Context<ShopEnv>): Language {
  const chosen = c.req.query('lang')
  if (chosen === 'en' || chosen === 'ja') {
    setCookie(c, 'language', chosen, { path: '/', sameSite: 'Lax', maxAge: YEAR_SECONDS })
    return chosen
  }
  const before = getCookie(c, 'language')
  if (before === 'en' || before === 'ja') return before
  return c.req.header('accept-language')?.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}

/** All that the element needs of a page is the broker as a source of one script and one frame. */
function policy(broker: string): string {
  return [
    "default-src 'none'",
    `script-src ${broker}`,
    `frame-src ${broker}`,
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
