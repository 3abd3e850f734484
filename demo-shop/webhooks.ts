import { Hono } from 'hono'

import { FuriwakeError, verifyVerdict, verifyWebhook } from '../sdk/index.ts'
import { furiwakeOf, type ShopEnv } from './env.ts'
import { expectedOf, orderByNumber, takeVerdict } from './orders.ts'

/**
 * Step 9, by webhook: the broker tells how a payment ended, also when the
 * browser was closed. The verdict in it goes the same way as one that a
 * browser brings, so that it makes no difference which comes first, or twice.
 */
export const webhooks = new Hono<ShopEnv>()

webhooks.post('/', async (c) => {
  const { WEBHOOK_SECRET } = c.env
  if (WEBHOOK_SECRET === undefined) return c.json({ message: 'This shop listens to no webhooks.' }, 404)
  try {
    const event = verifyWebhook(WEBHOOK_SECRET, { headers: c.req.raw.headers, body: await c.req.text() })
    const order = await orderByNumber(c.env, event.payment?.order)
    // An earlier attempt of the order, or no order of this shop: heard, and nothing to do.
    if (order === undefined || order.paymentId !== event.payment?.id || event.verdict === undefined)
      return c.body(null, 204)
    const verdict = await verifyVerdict(furiwakeOf(c.env), event.verdict, expectedOf(order))
    // Webhooks come in any order: one that says "not yet" may come after the end.
    if (verdict.verdict !== 'pending') await takeVerdict(c.env, order, verdict)
    return c.body(null, 204)
  } catch (error) {
    if (!(error instanceof FuriwakeError)) throw error
    // The broker's keys can't be had now: anything but a 2xx, and it sends the event again.
    const status = error.code === 'verdict_keys_unavailable' ? 503 : 400
    return c.json({ message: error.message }, status)
  }
})
