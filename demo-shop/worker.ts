import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'

import type { ShopEnv } from './env.ts'
import { furiwake } from './integration.ts'
import { cartPage, checkoutPage } from './pages/cart.ts'
import { goodPage, homePage } from './pages/goods.ts'
import { howItPaysPage } from './pages/how-it-pays.ts'
import { orderPage, ordersPage } from './pages/orders.ts'
import { failedPage, notFoundPage } from './pages/refused.ts'
import { STYLE } from './pages/style.ts'
import { changeCart } from './change-cart.ts'
import { visitor } from './visitor.ts'

const app = new Hono<ShopEnv>()
app.use(visitor) //            who it is, in which language, and the policy of every page
app.use(csrf()) //             a form of another site's changes nothing here

app.get('/', homePage)
app.get('/goods/:id', goodPage)
app.get('/cart', cartPage)
app.post('/cart', changeCart)
app.get('/checkout', checkoutPage) //       step 1
app.route('/', furiwake) //                 steps 2 and 9, all of it
app.get('/orders', ordersPage)
app.get('/orders/:number', orderPage) //    step 10
app.get('/how-it-pays', howItPaysPage)
app.get('/shop.css', (c) =>
  c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }),
)

app.notFound(notFoundPage)
app.onError((error, c) => {
  // A form that another site sent: hono/csrf refuses it.
  if (error instanceof HTTPException && error.status === 403) return failedPage(c, 403)
  console.log(JSON.stringify({ event: 'shop_failed', error: error.name, code: (error as { code?: string }).code }))
  return c.req.header('accept')?.includes('json') ? c.json({ message: 'Try again in a moment.' }, 502) : failedPage(c)
})

export default app
