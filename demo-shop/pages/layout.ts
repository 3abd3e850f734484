import { html } from 'hono/html'
import type { Context } from 'hono'

import type { ShopEnv } from '../env.ts'
import { WORDS } from './words.ts'

type Markup = ReturnType<typeof html>

/** Writes an amount of yen as both languages do. */
export function yen(amount: number): string {
  return `¥${amount.toLocaleString('en')}`
}

const MARK = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <path d="M5 13c0 8 4 13 11 13s11-5 11-13z" />
  <path d="M9 8c4-2 10-2 14 0" />
</svg>`

export type PageStatus = 200 | 400 | 403 | 404 | 500 | 503

/** Renders a page of the shop. `title` goes before the shop's name. */
export function page(
  c: Context<ShopEnv>,
  title: string,
  main: Markup,
  status: PageStatus = 200,
): Response | Promise<Response> {
  const { language } = c.var
  const words = WORDS[language]
  const count = c.var.cart.reduce((sum, { quantity }) => sum + quantity, 0)
  const other = language === 'en' ? 'ja' : 'en'
  return c.html(
    html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title === '' ? words.shop : `${title} – ${words.shop}`}</title>
          <link rel="stylesheet" href="/shop.css" />
          <link rel="icon" href="/pictures/morning-cup.svg" type="image/svg+xml" />
        </head>
        <body>
          <a class="skip" href="#main">${words.skip}</a>
          <header class="top">
            <a class="brand" href="/">${MARK}<span>${words.shop}</span></a>
            <nav aria-label="${words.shop}">
              <a href="/cart">${words.cart}${count > 0 ? html` <span class="count">${count}</span>` : ''}</a>
              <a href="/orders">${words.orders}</a>
              <a href="?lang=${other}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>
            </nav>
          </header>
          <main id="main" tabindex="-1">${main}</main>
          <footer class="foot">
            <span>${words.demoNote}</span>
            <a href="/how-it-pays">${words.built}</a>
            <form method="post" action="/console"><button class="link">${words.openConsole}</button></form>
          </footer>
        </body>
      </html>`,
    status,
  )
}
