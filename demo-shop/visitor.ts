import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'

import { readCart } from './cart.ts'
import type { Language, ShopEnv } from './env.ts'

const YEAR_SECONDS = 365 * 24 * 60 * 60
const SESSION_BYTES = 16

/** Every request belongs to a session with its cart, and has a language; every page a strict policy. */
export const visitor = createMiddleware<ShopEnv>(async (c, next) => {
  const known = knownSession(c)
  c.set('session', known ?? newSession(c))
  c.set('cart', known === undefined ? [] : await readCart(c.env, known))
  c.set('language', languageOf(c))
  await next()
  c.res.headers.set('content-security-policy', policy(c.env.BROKER))
  c.res.headers.set('x-content-type-options', 'nosniff')
  c.res.headers.set('referrer-policy', 'strict-origin-when-cross-origin')
  // A page shows one visitor's cart and orders: nobody else may be given it.
  c.res.headers.set('cache-control', 'private, no-store')
})

/** `__Host-` where the browser takes it: no subdomain can then set another's session. */
function sessionCookie(c: Context<ShopEnv>): { name: string; secure: boolean } {
  const secure = new URL(c.req.url).protocol === 'https:'
  return { name: secure ? '__Host-session' : 'session', secure }
}

function knownSession(c: Context<ShopEnv>): string | undefined {
  const session = getCookie(c, sessionCookie(c).name)
  return session !== undefined && /^[0-9a-f]{32}$/.test(session) ? session : undefined
}

function newSession(c: Context<ShopEnv>): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SESSION_BYTES))
  const session = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const { name, secure } = sessionCookie(c)
  setCookie(c, name, session, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: YEAR_SECONDS })
  return session
}

/** As chosen with `?lang=`, else as chosen before, else as the browser prefers. */
function languageOf(c: Context<ShopEnv>): Language {
  const chosen = c.req.query('lang')
  if (chosen === 'en' || chosen === 'ja') {
    setCookie(c, 'language', chosen, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: YEAR_SECONDS })
    return chosen
  }
  const before = getCookie(c, 'language')
  if (before === 'en' || before === 'ja') return before
  return c.req.header('accept-language')?.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}

/** All that the element needs of a page is the broker as a source of one script and one frame; the other script is the shop's. */
function policy(broker: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${broker}`,
    `frame-src ${broker}`,
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    // A form that opens the console is answered with a redirect to the broker.
    `form-action 'self' ${broker}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
