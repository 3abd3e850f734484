/** The same as a script in CommonJS. */

import express = require('express')
import sdk = require('furiwake/sdk')

const { BROKER = '', MERCHANT = '', SECRET_KEY = '', PORT } = process.env
const furiwake: sdk.FuriwakeConfig = { broker: BROKER, merchant: MERCHANT, secretKey: SECRET_KEY }
const order = { number: `C-${Date.now()}`, amount: 9_800 }
let expected: sdk.ExpectedVerdict | undefined

const app = express()
app.get('/', (_request, response) => {
  response.send(`<!doctype html><script type="module" src="${BROKER}/furiwake.js"></script>
<furiwake-checkout payment-url="/checkout" verdict-url="/paid"></furiwake-checkout>`)
})
app.post('/checkout', async (_request, response) => {
  const payment = await sdk.createPayment(
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
  const claims = await sdk.verifyVerdict(furiwake, verdict, expected)
  response.send(`<h1>${sdk.isCaptured(claims) ? 'Paid' : 'Not paid'}</h1>`)
})
app.listen(Number(PORT), '127.0.0.1')
