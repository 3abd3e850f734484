import { html } from 'hono/html'
import type { Context } from 'hono'

import { INTEGRATION_SOURCE } from '../../dist/demo-shop-assets.ts'
import type { ShopEnv } from '../env.ts'
import { page } from './layout.ts'
import { WORDS } from './words.ts'

/** Renders the integration, whole, for the developer who looks in. */
export function howItPaysPage(c: Context<ShopEnv>): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  const tag = `<script type="module" src="${c.env.BROKER}/furiwake.js"></script>
<furiwake-checkout payment-url="/checkout" verdict-url="/paid"></furiwake-checkout>`
  return page(
    c,
    words.built,
    html`<h1>${words.built}</h1>
      <p>${words.builtNote}</p>
      <h2>${words.builtTag}</h2>
      <pre tabindex="0"><code>${tag}</code></pre>
      <h2>${words.builtServer}</h2>
      <pre tabindex="0"><code>${INTEGRATION_SOURCE}</code></pre>`,
  )
}
