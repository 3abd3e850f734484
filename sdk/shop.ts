/** Describes a shop to the routes that pay its orders: what they ask of its own books, and what they do for it. */

import type { FuriwakeConfig } from './config.ts'
import type { FuriwakeError } from './errors.ts'
import type { NewPayment } from './payment.ts'
import type { VerdictClaims } from '../protocol/verdict.ts'
import type { WebhookEvent } from './verify-webhook.ts'

/** An order in the shop's own books. The amount is the shop's, never the browser's. */
export interface ShopOrder {
  number: string
  /** Minor units. */
  amount: number
  /** ISO 4217, in capitals. */
  currency: string
  /** Counts the payments that were begun for the order, from 1: a new one after each that came to nothing. */
  attempt: number
  /** The payment of this attempt, the only one whose verdict counts; none before it is asked for. */
  paymentId: string | null | undefined
  /** Further fields of the payment: items, a description, `capture: 'manual'`. The same for every attempt. */
  details?: Omit<NewPayment, 'amount' | 'currency' | 'order'>
}

/** A payment of an attempt, for the shop to keep. */
export interface KeptPayment {
  attempt: number
  paymentId: string
}

/**
 * A shop, as the routes know it. `Context` is what the shop's server hands to a
 * route beside the request, such as Hono's context: for whose session it is, and
 * for settings.
 */
export interface Shop<Context = unknown, Order extends ShopOrder = ShopOrder> {
  furiwake: FuriwakeConfig | ((context: Context) => FuriwakeConfig)
  /**
   * Returns the order that the visitor is about to pay, made now where it must be; undefined: there is nothing to pay. One
   * that is paid already is shown as that. A `Response` is the route's answer, such as 409 to a page whose cart is not the
   * cart any more.
   */
  orderToPay(context: Context, request: Request): Promise<Order | Response | undefined>
  /**
   * Returns the visitor's other orders that this one takes the place of, such as the cart before it was changed in another
   * tab. Whatever could still be paid of them is ended first; where that is too late, this one is not begun.
   */
  ordersReplacedBy?(order: Order, context: Context): Promise<readonly Order[]>
  /** Finds an order by its number: where a visitor asks only their own, where the broker tells of it anybody's. */
  findOrder(number: string, context: Context, asked: 'visitor' | 'broker'): Promise<Order | undefined>
  /**
   * Keeps the payment of an attempt, and says whether it did: only while the order is unpaid and no later attempt has
   * begun. `UPDATE orders SET payment_id = ?, attempt = :attempt WHERE number = ? AND status = 'unpaid' AND attempt IN
   * (:before, :attempt)`, and true if a row has changed.
   */
  keepPayment(order: Order, payment: KeptPayment, context: Context): Promise<boolean>
  /**
   * Takes a verdict that is about this very order and payment. Ship on `isCaptured(verdict)`, by a change that can happen
   * once: the same verdict may come twice, and at the same moment. `… SET status = 'paid' WHERE number = ? AND status =
   * 'unpaid' AND payment_id = ?`.
   */
  takeVerdict(order: Order, verdict: VerdictClaims, context: Context): Promise<void>
  /** Returns where the browser goes when its verdict was taken. */
  receiptOf(order: Order, context: Context): string
  /** Answers a request that failed; without it, or where it returns nothing, the answer is short, with the code. */
  onError?(
    error: FuriwakeError,
    context: Context,
    request: Request,
  ): Response | undefined | Promise<Response | undefined>
}

/** A shop that is told by webhook too. */
export interface ListeningShop<Context = unknown, Order extends ShopOrder = ShopOrder> extends Shop<Context, Order> {
  /** `whsec_…`, of the endpoint at this route; undefined where the shop listens to none. */
  webhookSecret: string | undefined | ((context: Context) => string | undefined)
  /** Hears of every event, also of those that have no verdict: refunds, disputes, endpoints. May come twice. */
  onEvent?(event: WebhookEvent, context: Context): Promise<void>
}

/** A route of the Fetch style: Workers, Deno, Bun, Next.js, SvelteKit, and by {@link forHono} and {@link forExpress} others. */
export type ShopRoute<Context = unknown> = (request: Request, context: Context) => Promise<Response>

/** Returns the shop's settings at the broker, for this request. */
export function configOf<Context, Order extends ShopOrder>(
  { furiwake }: Shop<Context, Order>,
  context: Context,
): FuriwakeConfig {
  return typeof furiwake === 'function' ? furiwake(context) : furiwake
}
