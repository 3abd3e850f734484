import { html, raw } from 'hono/html'
import type { Context } from 'hono'
import { renderSVG } from 'uqr'

import type { ShopEnv } from '../env.ts'
import type { Order } from '../orders.ts'
import { page, yen } from './layout.ts'
import { WORDS } from './words.ts'

/** Renders an order's payment as a QR code, and as a link for whoever can't scan one. */
export function paymentLinkPage(
  c: Context<ShopEnv>,
  { number, amount }: Pick<Order, 'number' | 'amount'>,
  url: string,
): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  // Four squares of white around it, as the standard wants; a telephone's camera corrects what level M can.
  const code = renderSVG(url, { ecc: 'M', border: 4 })
  c.header('cache-control', 'no-store')
  return page(
    c,
    words.payElsewhere,
    html`<h1>${words.payElsewhere}</h1>
      <p>${words.payElsewhereNote}</p>
      <div class="qr" role="img" aria-label="${words.qrCode}">${raw(code)}</div>
      <p class="total elsewhere"><span>${words.orderOf(number)}</span> <strong>${yen(amount)}</strong></p>
      <p class="row">
        <a class="secondary" href="${url}">${words.openLink}</a>
        <a class="secondary" href="/orders/${number}">${words.seeOrder}</a>
      </p>`,
  )
}
