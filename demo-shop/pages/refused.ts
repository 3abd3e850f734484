import { html } from 'hono/html'
import type { Context } from 'hono'

import type { VerdictError } from '../../sdk/index.ts'
import type { ShopEnv } from '../env.ts'
import { page } from './layout.ts'
import type { PageStatus } from './layout.ts'
import { VERDICT_WORDS } from './verdict-words.ts'
import { WORDS } from './words.ts'

/** Renders the page for a verdict that was not believed: calm, clear why, and nothing shipped. */
export function refusedPage(c: Context<ShopEnv>, { code }: VerdictError): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  const note = `${VERDICT_WORDS[c.var.language].refusals[code]} ${words.refusedNote}`
  return message(c, words.refused, note, code === 'verdict_keys_unavailable' ? 503 : 400)
}

export function notFoundPage(c: Context<ShopEnv>): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  return message(c, words.notFound, words.notFoundNote, 404)
}

export function failedPage(c: Context<ShopEnv>, status: 403 | 500 = 500): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  return message(c, words.failed, words.failedNote, status)
}

function message(c: Context<ShopEnv>, title: string, note: string, status: PageStatus): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  const main = html`<div class="message">
    <h1>${title}</h1>
    <p>${note}</p>
    <p class="row">
      <a class="primary" href="/orders">${words.orders}</a> <a class="secondary" href="/">${words.toGoods}</a>
    </p>
  </div>`
  return page(c, title, main, status)
}
