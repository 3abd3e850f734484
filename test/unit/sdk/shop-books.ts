/** A shop's books for tests of its routes: one order, and what was taken of it. */

import { startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'
import type { ListeningShop, ShopOrder, ShopRoute, VerdictClaims } from '../../../sdk/index.ts'

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
export const PAYMENT = { id: 'pay_1', status: 'open', order: 'A-1001', client_secret: 'pay_1_secret_x' }

export interface Books extends ListeningShop<undefined> {
  order: ShopOrder
  taken: VerdictClaims[]
}

/** Opens a shop at a broker that answers as a test says. */
export async function openShop(): Promise<{ broker: StandIn; shop: Books }> {
  const broker = await startStandIn()
  const order = { number: 'A-1001', amount: 12_800, currency: 'JPY', attempt: 1, paymentId: null as string | null }
  const taken: VerdictClaims[] = []
  const shop: Books = {
    order,
    taken,
    furiwake: broker.config,
    webhookSecret: SECRET,
    orderToPay: () => Promise.resolve(order),
    findOrder: (number) => Promise.resolve(number === order.number ? order : undefined),
    keepPayment: (_, { attempt, paymentId }) => {
      if (attempt < order.attempt) return Promise.resolve(false)
      Object.assign(order, { attempt, paymentId })
      return Promise.resolve(true)
    },
    takeVerdict: (_, verdict) => Promise.resolve(void taken.push(verdict)),
    receiptOf: ({ number }) => `/orders/${number}`,
  }
  return { broker, shop }
}

export function posts(
  route: ShopRoute<undefined>,
  body = '{}',
  headers: Record<string, string> = {},
): Promise<Response> {
  return route(new Request('https://shop.example/', { method: 'POST', body, headers }), undefined)
}
