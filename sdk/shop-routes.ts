/** Serves steps 2 and 9 for a shop: its payment, its verdict, and its webhook, each once and for the right order. */

import type { VerdictClaims } from '../protocol/verdict.ts'
import { createPayment } from './create-payment.ts'
import { FuriwakeError, VerdictError } from './errors.ts'
import { cancelPayment } from './operate-payment.ts'
import type { CreatedPayment, Payment } from './payment.ts'
import { readJsonOrForm, readRequestText } from './request-text.ts'
import type { RequestOptions } from './request-options.ts'
import { retrievePayment, retrieveVerdict } from './retrieve-payment.ts'
import { configOf } from './shop.ts'
import type { ListeningShop, Shop, ShopOrder, ShopRoute } from './shop.ts'
import { unverifiedOrderOf, verifyVerdict } from './verify-verdict.ts'
import { verifyWebhook } from './verify-webhook.ts'

/** Ends of a payment after which the order is paid by another. */
const OVER: readonly Payment['status'][] = ['declined', 'cancelled', 'expired', 'voided', 'refunded']
const PAID: readonly Payment['status'][] = ['authorized', 'captured']

/**
 * Serves `payment-url`: a payment of the visitor's order, `{client_secret}`. Asked
 * again it gives the same payment, after a decline a new one. Of an order that is
 * paid, though the shop has not heard of it, it takes the verdict and gives the
 * payment that paid it: the dialog says so, and there is never a second one. Of
 * orders that take each other's place only one can be paid: the payments of the
 * others are ended before a new one begins, and one that is being paid is shown.
 */
export function checkoutRoute<Context, Order extends ShopOrder>(shop: Shop<Context, Order>): ShopRoute<Context> {
  return answering(shop, async (request, context) => {
    const order = await shop.orderToPay(context, request)
    if (order === undefined) return refused(409, 'There is nothing to pay.')
    if (order instanceof Response) return order
    const options = { traceparent: request.headers.get('traceparent') }
    const last = await lastStatus(shop, order, context, options)
    if (last !== undefined && PAID.includes(last)) {
      await askForVerdict(shop, order, context, options)
      return again(order, await paymentOf(shop, order, context, options))
    }
    for (const replaced of (await shop.ordersReplacedBy?.(order, context)) ?? [])
      if (!(await endPayment(shop, replaced, context, options)))
        return again(replaced, await paymentOf(shop, replaced, context, options))
    const isOver = last === undefined || OVER.includes(last)
    const attempt = isOver && last !== undefined ? order.attempt + 1 : order.attempt
    const payment = await paymentOf(shop, { ...order, attempt }, context, options)
    if (!isOver && payment.id !== order.paymentId) return again(order, payment)
    const isKept = await shop.keepPayment(order, { attempt, paymentId: payment.id }, context)
    // Shown all the same, it could be paid beside the one that counts.
    return isKept ? shown(payment) : refused(409, 'The order has changed. Load the page again.')
  })
}

/** Returns the payment of an order's attempt: made once, and the same however often it is asked for. */
function paymentOf<Context, Order extends ShopOrder>(
  shop: Shop<Context, Order>,
  { number, attempt, amount, currency, details }: Order,
  context: Context,
  options: RequestOptions,
): Promise<CreatedPayment> {
  const wanted = { ...details, amount, currency, order: number }
  return createPayment(configOf(shop, context), wanted, { ...options, idempotencyKey: `${number}-${attempt}` })
}

function shown({ client_secret }: CreatedPayment): Response {
  return json(200, { client_secret })
}

/**
 * Shows the payment that is there. The broker remembers for two days which key made it: asked later than that it makes
 * another, which nobody may see, or the order could be paid twice.
 */
function again({ paymentId }: ShopOrder, payment: CreatedPayment): Response {
  return payment.id === paymentId ? shown(payment) : refused(409, 'This order is paid, or being paid, already.')
}

/** Serves `verdict-url`: takes the verdict that a browser brings, and sends it on to the receipt. */
export function verdictRoute<Context, Order extends ShopOrder>(shop: Shop<Context, Order>): ShopRoute<Context> {
  return answering(shop, async (request, context) => {
    const config = configOf(shop, context)
    const { verdict = '' } = await readJsonOrForm(config, request)
    const number = unverifiedOrderOf(verdict)
    const order = number === undefined ? undefined : await shop.findOrder(number, context, 'visitor')
    if (order === undefined) throw new VerdictError('verdict_order', { config })
    await take(shop, order, verdict, context)
    return new Response(null, { status: 303, headers: { location: shop.receiptOf(order, context), ...NO_STORE } })
  })
}

/**
 * Serves a webhook endpoint: takes the verdict in each event as if a browser had
 * brought it, so that it makes no difference which comes first, or twice. What
 * can't be verified now is sent again by the broker.
 */
export function webhookRoute<Context, Order extends ShopOrder>(
  shop: ListeningShop<Context, Order>,
): ShopRoute<Context> {
  return answering(shop, async (request, context) => {
    const secret = typeof shop.webhookSecret === 'function' ? shop.webhookSecret(context) : shop.webhookSecret
    if (secret === undefined) return refused(404, 'This shop listens to no webhooks.')
    const config = configOf(shop, context)
    const body = await readRequestText(config, request)
    const event = verifyWebhook(secret, { headers: request.headers, body }, config)
    const number = event.payment?.order
    const order = number === undefined ? undefined : await shop.findOrder(number, context, 'broker')
    // An earlier attempt of the order, or no order of this shop: heard, and nothing to take.
    if (order !== undefined && order.paymentId === event.payment?.id && event.verdict !== undefined) {
      await take(shop, order, event.verdict, context, 'final')
    }
    await shop.onEvent?.(event, context)
    return new Response(null, { status: 204 })
  })
}

/**
 * Asks the broker for the verdict of an order, and takes it: for a receipt whose
 * verdict the browser never brought. Returns what it says; undefined where the
 * order has no payment. A pending one says that nothing is known yet.
 */
export async function askForVerdict<Context, Order extends ShopOrder>(
  shop: Shop<Context, Order>,
  order: Order,
  context: Context,
  options?: RequestOptions,
): Promise<VerdictClaims | undefined> {
  const { paymentId } = order
  if (paymentId === null || paymentId === undefined) return undefined
  return take(shop, order, await retrieveVerdict(configOf(shop, context), paymentId, options), context)
}

/**
 * Ends the payment of an order that is not to be paid any more, because its cart
 * has changed or its goods are gone; a dialog that shows it says that the shop has
 * cancelled it. Returns true when nothing can be paid with it now; false when it is
 * too late, and then takes the verdict if there is one already.
 */
export async function endPayment<Context, Order extends ShopOrder>(
  shop: Shop<Context, Order>,
  order: Order,
  context: Context,
  options: RequestOptions = {},
): Promise<boolean> {
  const before = await lastStatus(shop, order, context, options)
  if (before === undefined || OVER.includes(before)) return true
  const now = PAID.includes(before) ? before : await cancelled(shop, order, context, options)
  const isEnded = OVER.includes(now)
  if (isEnded || PAID.includes(now)) await askForVerdict(shop, order, context, options)
  return isEnded
}

/** Returns the status after the shop has cancelled it, or after a member who was quicker. */
async function cancelled<Context, Order extends ShopOrder>(
  shop: Shop<Context, Order>,
  order: Order,
  context: Context,
  options: RequestOptions,
): Promise<Payment['status']> {
  try {
    return (await cancelPayment(configOf(shop, context), order.paymentId ?? '', options)).status
  } catch (error) {
    if (!(error instanceof FuriwakeError) || error.status !== 409) throw error
    return (await lastStatus(shop, order, context, options)) ?? 'expired'
  }
}

/** `final`: webhooks come in any order, and one that says "not yet" may come after the end. */
async function take<Context, Order extends ShopOrder>(
  shop: Shop<Context, Order>,
  order: Order,
  jwt: string,
  context: Context,
  only?: 'final',
): Promise<VerdictClaims> {
  const { paymentId: payment, number, amount, currency } = order
  const config = configOf(shop, context)
  if (payment === null || payment === undefined) throw new VerdictError('verdict_order', { config })
  const verdict = await verifyVerdict(config, jwt, { payment, order: number, amount, currency })
  if (only === undefined || verdict.verdict !== 'pending') await shop.takeVerdict(order, verdict, context)
  return verdict
}

/** A payment that was removed, as one that nobody tried to pay is, has ended too. */
async function lastStatus<Context, Order extends ShopOrder>(
  shop: Shop<Context, Order>,
  { paymentId }: Order,
  context: Context,
  options: RequestOptions,
): Promise<Payment['status'] | undefined> {
  if (paymentId === null || paymentId === undefined) return undefined
  try {
    return (await retrievePayment(configOf(shop, context), paymentId, options)).status
  } catch (error) {
    if (error instanceof FuriwakeError && error.code === 'payment_removed') return 'expired'
    throw error
  }
}

function answering<Context, Order extends ShopOrder>(
  shop: Shop<Context, Order>,
  work: ShopRoute<Context>,
): ShopRoute<Context> {
  return async (request, context) => {
    try {
      return await work(request, context)
    } catch (error) {
      if (!(error instanceof FuriwakeError)) throw error
      return (await shop.onError?.(error, context, request)) ?? errorAnswer(error)
    }
  }
}

/** Either what came in is to blame, or nobody: then the broker, or who sends the webhook, comes again. */
function errorAnswer(error: FuriwakeError): Response {
  const isTheirs = /^(?:verdict|webhook)_/.test(error.code) && error.code !== 'webhook_secret_invalid'
  const status = BODY_STATUS.get(error.code) ?? (error.retryable ? 503 : isTheirs ? 400 : 502)
  return refused(status, error.message, error.code)
}

const BODY_STATUS = new Map<string, number>([
  ['request_too_large', 413],
  ['request_too_late', 408],
])

const NO_STORE = { 'cache-control': 'no-store' }

function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...NO_STORE } })
}

function refused(status: number, message: string, code?: string): Response {
  return json(status, { ...(code !== undefined && { code }), message })
}
