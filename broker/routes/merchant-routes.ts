/** Describes what the routes of the merchant API share: how they are described, and whose payment it is. */

import { z } from '@hono/zod-openapi'

import { problem } from '../app.ts'
import type { AppContext } from '../app.ts'
import { ledgersOf } from '../directory/directory.ts'
import type { LedgerClient } from '../ledgers/ledger-client.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { ledgerOfPayment } from '../../protocol/object-id.ts'
import { mayBeRemoved } from '../payments/abandoned.ts'
import type { Payment } from '../payments/payment.ts'
import { problemShape } from './payment-shapes.ts'

/** Says of an answer that it is that of an earlier request with the same Idempotency-Key. */
export const REPLAYED = 'Idempotent-Replayed'

export const security = [{ secretKey: [] }]
export const paymentParams = z.object({ id: z.string().openapi({ example: 'pay_…' }) })

/** A JSON answer, as OpenAPI describes it. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  content: { 'application/json': { schema } },
  description,
})
/** A problem+json answer (RFC 9457). */
export const refusal = (description: string) => ({
  content: { 'application/problem+json': { schema: problemShape } },
  description,
})
export const retryAfter = z.object({ 'Retry-After': z.string().openapi({ example: '1' }) })
/** Those of a request beyond a limit: draft-ietf-httpapi-ratelimit-headers-11. */
const limitHeaders = retryAfter.extend({
  'RateLimit-Policy': z
    .string()
    .openapi({ example: '"key";q=200;w=1', description: 'The limit: `q` requests in `w` seconds.' }),
  RateLimit: z.string().openapi({ example: '"key";r=0;t=1', description: 'Nothing is left of it for `t` seconds.' }),
})
/** The problems that every route of the merchant API may answer with. */
export const refusals = {
  400: refusal('A parameter or a field is not known here; `param` names it.'),
  401: refusal('The API key is missing, not known or revoked.'),
  403: refusal('The merchant is disabled.'),
  429: {
    ...refusal('Too many requests in a short time. `Retry-After` says how many seconds to wait.'),
    headers: limitHeaders,
  },
  500: refusal('Something went wrong on our side. Quote the `request_id`.'),
  503: {
    ...refusal('The books do not answer. Repeat the request after `Retry-After` seconds.'),
    headers: retryAfter,
  },
}
/** Those of a route that is about one payment. */
export const paymentRefusals = {
  ...refusals,
  404: refusal('No such payment of this merchant.'),
  410: refusal('Nobody tried to pay it, and it was removed 40 days after its end.'),
}
/** Those of a route that takes a body, beside the others. */
export const bodyRefusals = {
  408: refusal('The body did not come in time.'),
  413: refusal('The body is too large.'),
  415: refusal('The body is not JSON.'),
}

/** Answers with a problem in place of a route's typed answer: each route declares it among its responses by status. */
export function refuse(...args: Parameters<typeof problem>): never {
  return problem(...args) as never
}

/** Answers that a payment is not there: that it may have been removed, only to the merchant whose ledger its id names. */
export function refusePayment(c: AppContext, id: string): never {
  const isOwn = ledgerOfMerchant(c, id) !== undefined
  return refuse(c, isOwn && mayBeRemoved(id, Date.now()) ? 'payment_removed' : 'payment_not_found')
}

/** Returns the ledger that a payment's id names, if it is this merchant's and of this key's mode. */
export function ledgerOfMerchant(c: AppContext, id: string): LedgerClient | undefined {
  const ledger = ledgersOf(c.get('access')).find((own) => own === ledgerOfPayment(id))
  return ledger === undefined ? undefined : ledgerById(c.env, ledger)
}

/**
 * Returns the payment, if it is this merchant's and of this key's mode;
 * another's is as good as none. A ledger that is not the merchant's is not even
 * asked: it would come to be by that.
 */
export async function paymentOfMerchant(c: AppContext, id: string): Promise<Payment | undefined> {
  const { merchant, livemode } = c.get('access')
  const payment = await ledgerOfMerchant(c, id)?.read(id)
  if (!payment) return undefined
  return payment.merchantId === merchant.id && payment.livemode === livemode ? payment : undefined
}
