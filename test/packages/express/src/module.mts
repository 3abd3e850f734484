/** A shop in Express, as modules. With PAGES it shows what a bundler has made there. */

import express from 'express'
import { createPayment, isCaptured, verifyVerdict } from 'furiwake/sdk'
import type { ExpectedVerdict, FuriwakeConfig } from 'furiwake/sdk'

const { BROKER = '', MERCHANT = '', SECRET_KEY = '', PORT, PAGES } = process.env
const furiwake: FuriwakeConfig = { broker: BROKER, merchant: MERCHANT, secretKey: SECRET_KEY }
const order = { number: `E-${Date.now()}`, amount: 12_800 }
let expected: ExpectedVerdict | undefined

const app = express()
if (PAGES) app.use(express.static(PAGES))
app.get('/', (_request, response) => {
  response.send(`<!doctype html><script type="module" src="${BROKER}/furiwake.js"></script>
<furiwake-checkout payment-url="/checkout" verdict-url="/paid"></furiwake-checkout>`)
})
app.get('/broker', (_request, response) => {
  response.json({ broker: BROKER })
})
app.post('/checkout', async (_request, response) => {
  const payment = await createPayment(
    furiwake,
    { amount: order.amount, currency: 'JPY', order: order.number },
    { idempotencyKey: `${order.number}-1` },
  )
  expected = { payment: payment.id, order: order.number, amount: order.amount, currency: 'JPY' }
  response.json({ client_secret: payment.client_secret })
})
app.post('/paid', express.urlencoded(), async (request, response) => {
  const { verdict } = request.body as { verdict: string }
  if (!expected) throw new Error('Nothing was ordered.')
  const claims = await verifyVerdict(furiwake, verdict, expected)
  response.send(`<h1>${isCaptured(claims) ? 'Paid' : 'Not paid'}</h1>`)
})
app.listen(Number(PORT), '127.0.0.1')
