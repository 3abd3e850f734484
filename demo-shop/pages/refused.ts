import { html } from 'hono/html'
import type { Context } from 'hono'

import type { ShopEnv } from '../env.ts'
import { page } from './layout.ts'
import { WORDS } from './words.ts'

/** What came as a verdict is none for this shop's order: calm, clear, and nothing shipped. */
export function refusedPage(c: Context<ShopEnv>): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  return message(c, words.refused, words.refusedNote, 400)
}

export function notFoundPage(c: Context<ShopEnv>): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  return message(c, words.notFound, words.notFoundNote, 404)
}

export function failedPage(c: Context<ShopEnv>, status: 403 | 500 = 500): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  return message(c, words.failed, words.failedNote, status)
}

function message(
  c: Context<ShopEnv>,
  title: string,
  note: string,
  status: 400 | 403 | 404 | 500,
): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  const main = html`<h1>${title}</h1>
    <p>${note}</p>
    <p class="row">
      <a class="primary" href="/orders">${words.orders}</a> <a class="secondary" href="/">${words.toGoods}</a>
    </p>`
  return page(c, title, main, status)
}
