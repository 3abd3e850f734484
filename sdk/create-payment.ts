import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { isCurrencyCode, isWord, refusedBefore, requireAmount, requireKey } from './given.ts'
import type { CreatedPayment, NewPayment } from './payment.ts'
import type { KeyedOptions } from './request-options.ts'

/**
 * Creates a payment (step 2), whose `client_secret` goes to the element.
 *
 * `idempotencyKey`: 1 to 255 visible characters that stand for this attempt to
 * pay this order, such as `A-1001-1`. The same key with the same payment gives
 * the same payment again, so a repeated request never makes two.
 */
export async function createPayment(
  config: FuriwakeConfig,
  payment: NewPayment,
  options: KeyedOptions,
): Promise<CreatedPayment> {
  requireKey(config, options)
  requireOrder(config, payment)
  const { idempotencyKey } = options
  return callBroker(config, 'createPayment', { body: payment, idempotencyKey }, options)
}

/** Throws what the broker would, naming the field, before anything is sent. */
function requireOrder(config: FuriwakeConfig, { amount, currency, order }: Partial<NewPayment> = {}): void {
  requireAmount(config, amount)
  if (!isCurrencyCode(currency)) {
    const message = 'Give `currency` as an ISO 4217 code in capitals, such as JPY.'
    throw refusedBefore(config, 'currency_unknown', message, 'currency')
  }
  if (!isWord(order)) {
    throw refusedBefore(config, 'invalid_request', "Give `order`, the shop's own order number, as a text.", 'order')
  }
}
