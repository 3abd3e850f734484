/** A shop in Hono on Workers. It keeps nothing: the order stands in a cookie. */

import { createPayment, isCaptured, verifyVerdict } from 'furiwake/sdk'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

interface Bindings {
  BROKER: string
  MERCHANT: string
  SECRET_KEY: string
}
type Shop = { Bindings: Bindings }

const AMOUNT = 7_200
const app = new Hono<Shop>()
const furiwakeOf = ({ env }: Context<Shop>) => ({
  broker: env.BROKER,
  merchant: env.MERCHANT,
  secretKey: env.SECRET_KEY,
})

app.get('/', (c) =>
  c.html(`<!doctype html><script type="module" src="${c.env.BROKER}/furiwake.js"></script>
<furiwake-checkout payment-url="/checkout" verdict-url="/paid"></furiwake-checkout>`),
)
app.post('/checkout', async (c) => {
  const order = `H-${crypto.randomUUID().slice(0, 8)}`
  const wanted = { amount: AMOUNT, currency: 'JPY', order }
  const payment = await createPayment(furiwakeOf(c), wanted, { idempotencyKey: `${order}-1` })
  setCookie(c, 'order', `${order}.${payment.id}`, { httpOnly: true, sameSite: 'Lax' })
  return c.json({ client_secret: payment.client_secret })
})
app.post('/paid', async (c) => {
  const { verdict = '' } = await c.req.parseBody<{ verdict?: string }>()
  const [order = '', payment = ''] = (getCookie(c, 'order') ?? '').split('.')
  const claims = await verifyVerdict(furiwakeOf(c), verdict, { payment, order, amount: AMOUNT, currency: 'JPY' })
  return c.html(`<h1>${isCaptured(claims) ? 'Paid' : 'Not paid'}</h1>`)
})

export default app
