/** Describes what every page of an issuer has in common: head, header, headers. */

import { html, raw } from 'hono/html'

import { ASSETS } from '../../../dist/issuer-assets.ts'
import type { Locale } from '../../../protocol/look.ts'
import type { AccountKind } from '../../account-kinds.ts'
import type { Brand } from '../env.ts'
import { pageStyles } from './styles.ts'
import { ENGLISH } from './words-en.ts'
import type { Words } from './words-en.ts'
import { JAPANESE } from './words-ja.ts'

/** Escaped markup, as `html` makes it. */
export type Markup = ReturnType<typeof html>

const HOUR_MS = 3_600_000

export const WORDS: Record<Locale, Words> = { en: ENGLISH, ja: JAPANESE }

export const MEMBERS_SCRIPT = `/assets/members-${ASSETS['members.js'].sha256}.js`
export const STRENGTH_SCRIPT = `/assets/strength-${ASSETS['strength.js'].sha256}.js`

export interface Setting {
  brand: Brand
  method: AccountKind
  locale: Locale
  words: Words
  /** The path of this page, for the link to the other language. */
  path: string
  isSignedIn: boolean
  /** The demo's: see mail/mail-port.ts. */
  hasMailbox: boolean
  /** Brokers whose checkout may be handed a new ID. */
  brokers: readonly string[]
}

export interface Page {
  title: string
  content: Markup | Markup[]
  status?: number
  /** Of a 429: when to try again; an hour, which every window here is over by, if not given. */
  retryAfterMs?: number | undefined
  /** This page came out of a checkout's window, and may speak to it. */
  keepsOpener?: boolean
}

export async function pageResponse(setting: Setting, page: Page): Promise<Response> {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(nonce),
    'cache-control': 'no-store',
    // Not `no-referrer`: a form would then be sent with `Origin: null`, and could not be told from another site's.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': page.keepsOpener ? 'unsafe-none' : 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  })
  if (page.status === 429) {
    const seconds = Math.ceil((page.retryAfterMs ?? HOUR_MS) / 1000)
    headers.set('retry-after', String(seconds))
    // The limit itself is not told: whoever guesses learns nothing of it.
    headers.set('ratelimit', `"tries";r=0;t=${seconds}`)
  }
  return new Response(await documentOf(setting, page, nonce), { status: page.status ?? 200, headers })
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

function documentOf(
  { brand, method, locale, words, path, isSignedIn, hasMailbox }: Setting,
  page: Page,
  nonce: string,
): Markup {
  const name = brand.name[locale]
  const { other, otherCode } = words.language
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <title>${page.title} · ${name}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${raw(pageStyles(brand))}
        </style>
        <script type="module" src="${MEMBERS_SCRIPT}"></script>
      </head>
      <body>
        <header class="brand">
          <a class="name" href="/"
            ><span class="mark" aria-hidden="true">${brand.mark}</span
            ><span>${name}<small>${words.kind[method]}</small></span></a
          >
          <nav>
            ${hasMailbox ? html`<a href="/mailbox">${words.mailbox.short}</a>` : ''}
            <a href="${isSignedIn ? '/account' : '/sign-in'}">${isSignedIn ? words.nav.account : words.nav.signIn}</a>
            <a
              href="${path}${path.includes('?') ? '&' : '?'}lang=${otherCode}"
              hreflang="${otherCode}"
              lang="${otherCode}"
              >${other}</a
            >
          </nav>
        </header>
        <main>${page.content}</main>
      </body>
    </html>`
}

/** Renders a picture that no other brand has: petals for the round one, a sunrise for the square one. */
export function emblem({ style }: Brand): Markup {
  const petals = [0, 72, 144, 216, 288].map(
    (turn) => `<path d="M50 46C36 32 38 12 50 8c12 4 14 24 0 38Z" transform="rotate(${turn} 50 50)"/>`,
  )
  const rays = [20, 45, 70, 90, 110, 135, 160].map((degrees) => {
    const [x, y] = [Math.cos((degrees * Math.PI) / 180), -Math.sin((degrees * Math.PI) / 180)]
    return `<path d="M${(90 + 34 * x).toFixed(1)} ${(71 + 34 * y).toFixed(1)}L${(90 + 46 * x).toFixed(1)} ${(71 + 46 * y).toFixed(1)}"/>`
  })
  return style === 'round'
    ? html`<svg
        class="emblem"
        viewBox="0 0 100 100"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        stroke-width="2.5"
        stroke-linejoin="round"
      >
        ${raw(petals.join(''))}
        <circle cx="50" cy="50" r="4" fill="currentColor" stroke="none" />
      </svg>`
    : html`<svg
        class="emblem"
        viewBox="0 0 960 72"
        preserveAspectRatio="xMinYMax slice"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
      >
        <path d="M64 71a26 26 0 0 1 52 0Z" fill="currentColor" stroke="none" />
        ${raw(rays.join(''))}
        <path d="M0 71h960" />
      </svg>`
}

/** Renders a sheet that says one thing, with what can be done next. */
export function messageSheet(
  title: string,
  lead: string,
  actions: readonly { href: string; label: string }[] = [],
): Markup {
  return html`<section class="sheet">
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
    ${actions.length > 0 ? html`<div class="actions">${actions.map(({ href, label }) => html`<a class="go" href="${href}">${label}</a>`)}</div>` : ''}
  </section>`
}
