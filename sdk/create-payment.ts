import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import type { CreatedPayment, NewPayment } from './payment.ts'

/**
 * Step 2: an open payment, whose `client_secret` goes to the element.
 *
 * `idempotencyKey`: 1 to 255 visible characters that stand for this attempt to
 * pay this order, such as `A-1001-1`. The same key with the same payment gives
 * the same payment again, so a repeated request never makes two.
 */
export async function createPayment(
  config: FuriwakeConfig,
  payment: NewPayment,
  options: { idempotencyKey: string },
): Promise<CreatedPayment> {
  requireKey(options)
  return callBroker(config, {
    method: 'POST',
    path: '/payments',
    body: payment,
    idempotencyKey: options.idempotencyKey,
  })
}

/** Throws `idempotency_key_missing` before anything is sent. */
export function requireKey(options: { idempotencyKey: string } | undefined): void {
  if (options?.idempotencyKey) return
  throw new FuriwakeError(
    'idempotency_key_missing',
    'Give an idempotencyKey that stands for this attempt, such as the order number and a count.',
  )
}
