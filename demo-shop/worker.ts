import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'

import { VerdictError } from '../sdk/index.ts'
import { changeCart } from './change-cart.ts'
import { openConsole } from './console.ts'
import type { ShopEnv } from './env.ts'
import { furiwake, webhooks } from './integration.ts'
import { cartPage, checkoutPage } from './pages/cart.ts'
import { goodPage, homePage } from './pages/goods.ts'
import { howItPaysPage } from './pages/how-it-pays.ts'
import { orderPage, ordersPage } from './pages/orders.ts'
import { failedPage, notFoundPage, refusedPage } from './pages/refused.ts'
import { SCRIPT } from './pages/script.ts'
import { STYLE } from './pages/style.ts'
import { paymentLink } from './payment-link.ts'
import { pictureOf } from './pictures.ts'
import { visitor } from './visitor.ts'

/** The largest body is an event with a payment of a hundred items and its verdict. */
const BODY_MAX_BYTES = 256 * 1024

const app = new Hono<ShopEnv>()
app.get('/shop.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8', ...SHORTLY }))
app.get('/shop.js', (c) => c.body(SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8', ...SHORTLY }))
app.get('/pictures/:file{.+\\.svg}', (c) => {
  const picture = pictureOf(c.req.param('file').replace('.svg', ''))
  return picture === undefined ? c.notFound() : c.body(picture, 200, { ...SVG, ...SHORTLY })
})

app.use(bodyLimit({ maxSize: BODY_MAX_BYTES, onError: (c) => c.text('Too large', 413) }))
app.route('/webhooks', webhooks) //         step 9, by webhook: no browser, so no session

app.use(visitor) //            who it is, the cart, the language, and the policy of every page
app.use(csrf()) //             a form of another site's changes nothing here

app.get('/', homePage)
app.get('/goods/:id', goodPage)
app.get('/cart', cartPage)
app.post('/cart', changeCart)
app.get('/checkout', checkoutPage) //       step 1
app.route('/', furiwake) //                 steps 2 and 9, all of it
app.post('/payment-link', paymentLink) //   the same payment, on a telephone
app.get('/paid', (c) => c.redirect('/orders'))
app.get('/orders', ordersPage)
app.get('/orders/:number', orderPage) //    step 10
app.get('/how-it-pays', howItPaysPage)
app.post('/console', openConsole) //       the shop's staff

app.notFound((c) => (c.var.language ? notFoundPage(c) : c.text('Not found', 404)))
app.onError((error, c) => {
  if (error instanceof VerdictError && c.req.path !== '/checkout') return refusedPage(c, error)
  // A form that another site sent: hono/csrf refuses it.
  if (error instanceof HTTPException && error.status === 403) return failedPage(c, 403)
  console.log(JSON.stringify({ event: 'shop_failed', error: error.name, code: (error as { code?: string }).code }))
  return c.req.header('accept')?.includes('json') ? c.json({ message: 'Try again in a moment.' }, 502) : failedPage(c)
})

/** The picture carries its own style sheet, and nothing else may come with it. */
const SVG = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
}
const SHORTLY = { 'cache-control': 'public, max-age=600' }

export default app
