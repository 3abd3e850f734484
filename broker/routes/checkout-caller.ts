/** Names who speaks at /checkout: the page of one payment, by its client secret. */

import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'

import { overLimit, problem } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { limitCheckout, limitCheckoutsOf, limitUnchecked } from '../bounds/api-bounds.ts'
import { networkOfRequest } from '../bounds/request-source.ts'
import { ownerOfLedger } from '../directory/directory.ts'
import type { LedgerOwner } from '../directory/directory.ts'
import { settingsOf } from '../env.ts'
import { isClientSecretKeyMissing } from '../keys/missing-key.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import { opensPayment } from '../payments/client-secret.ts'
import { mayBeRemoved } from '../payments/abandoned.ts'
import type { Payment } from '../payments/payment.ts'
import { MERCHANT_NAME_MAX_CHARACTERS } from '../../protocol/issuer-messages.ts'
import { ledgerOfPayment, paymentOfClientSecret } from '../../protocol/object-id.ts'
import { shortened } from '../../protocol/text.ts'
import { bearerOf } from './authentication.ts'
import { inTurn } from './in-turn.ts'

/** A request of the page: the payment that its client secret opens, and whose it is. */
export interface CheckoutEnv extends AppEnv {
  Variables: AppEnv['Variables'] & { payment: Payment; owner: LedgerOwner }
}

/** Before anything of a request is checked. */
export const boundNetwork = createMiddleware<AppEnv>(async (c, next) => {
  const over = limitUnchecked(c.env, networkOfRequest(c.req))
  if (over !== undefined) return overLimit(c, over)
  await next()
  return undefined
})

export const requireClientSecret = createMiddleware<CheckoutEnv>(async (c, next) => {
  const id = c.req.param('payment_id') ?? ''
  const secret = bearerOf(c.req.header('authorization'))
  const isRight = secret !== undefined && (await opensPayment(secret, id, settingsOf(c.env).clientSecretKeys))
  if (!isRight) {
    // One that was right under a key that is gone is not to be taken for wrong: the dialog waits, and goes on.
    const isOurs = secret !== undefined && paymentOfClientSecret(secret) === id
    const isUnknown = isOurs && (await isClientSecretKeyMissing(c.env, Date.now()))
    return problem(c, isUnknown ? 'client_secret_key_missing' : 'client_secret_invalid')
  }
  const ofPayment = limitCheckout(c.env, id)
  if (ofPayment !== undefined) return overLimit(c, ofPayment)
  const owner = await ownerOfLedger(c.env, ledgerOfPayment(id) ?? '')
  if (!owner) return problem(c, 'payment_not_found')
  const ofMerchant = limitCheckoutsOf(c.env, owner)
  if (ofMerchant !== undefined) return overLimit(c, ofMerchant, owner.merchant.id)
  if (owner.merchant.disabled && !isHarmless(c)) return problem(c, 'merchant_disabled')
  c.set('owner', owner)
  return inTurn(c, owner.merchant.id, next)
})

/** True for what takes no money, also where the merchant was disabled meanwhile: its state, giving it up, and the page's guard. */
function isHarmless(c: Context<CheckoutEnv>): boolean {
  return c.req.method === 'GET' || /\/(?:cancel|guarded)$/.test(c.req.path)
}

/** Not before an attempt: that begins with the ledger's own look at the payment. */
export const readPayment = createMiddleware<CheckoutEnv>(async (c, next) => {
  const id = c.req.param('payment_id') ?? ''
  const payment = await ledgerOf(c.env, id)?.read(id)
  if (!payment) return problem(c, mayBeRemoved(id, Date.now()) ? 'payment_removed' : 'payment_not_found')
  c.set('payment', payment)
  goOnInTrace(c, payment)
  await next()
  return undefined
})

/** Puts a request of the page into the trace that the shop's server made the payment in. */
export function goOnInTrace(c: Context<CheckoutEnv>, { traceId }: Pick<Payment, 'traceId'>): void {
  if (traceId) c.set('traceId', traceId)
}

/**
 * Returns the shop as the issuers are told of it. `origin`: in which of its
 * origins the dialog says that it stands; undefined when that is none of the
 * shop's.
 */
export function merchantOf(
  { merchant }: LedgerOwner,
  brokerOrigin: string,
  origin: string | undefined,
): { id: string; name: string; origin: string } | undefined {
  const { id, name, origins } = merchant
  if (origin !== undefined && !origins.includes(origin)) return undefined
  // Issuers of version 1 count UTF-16 units, of which a code point has two at most.
  const isLong = name.en.length > MERCHANT_NAME_MAX_CHARACTERS
  const told = (isLong ? shortened(name.en, MERCHANT_NAME_MAX_CHARACTERS / 2) : name.en) || id
  return { id, name: told, origin: origin ?? origins[0] ?? brokerOrigin }
}

/** Returns the answer to a dialog that says it stands where the shop is not. */
export function originRefused(c: Context<CheckoutEnv>): Response {
  return problem(c, 'invalid_request', { param: 'origin', detail: 'It is none of the origins of this merchant.' })
}
