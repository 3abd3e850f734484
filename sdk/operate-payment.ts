import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { paymentId, requireAmount, requireKey } from './given.ts'
import type { OperatedPayment, Payment } from './payment.ts'
import type { KeyedOptions, RequestOptions } from './request-options.ts'

export interface OperationOptions extends KeyedOptions {
  /** Stands for this one operation: repeating it with the same key moves money once. */
  idempotencyKey: string
  /** The payment's `version` that was looked at: if it has changed since, nothing is done (`payment_changed`). */
  version?: number | undefined
  /** Minor units. All there is when left out; `undefined` is an error, lest a mistake move more than was meant. */
  amount?: number
}

/** Takes what was approved, all or part, once. The rest of a part goes back to the member. */
export function capturePayment(
  config: FuriwakeConfig,
  id: string,
  options: OperationOptions,
): Promise<OperatedPayment> {
  return operate(config, id, 'capturePayment', options)
}

/** Gives back what was approved and not captured. */
export function voidPayment(
  config: FuriwakeConfig,
  id: string,
  options: Omit<OperationOptions, 'amount'>,
): Promise<OperatedPayment> {
  return operate(config, id, 'voidPayment', options)
}

/** Returns what was captured, all or part, as often as there is something left. */
export function refundPayment(
  config: FuriwakeConfig,
  id: string,
  options: OperationOptions & { reason?: string },
): Promise<OperatedPayment> {
  return operate(config, id, 'refundPayment', options)
}

/** Cancels an open payment, or one whose money is waited for. */
export async function cancelPayment(config: FuriwakeConfig, id: string, options?: RequestOptions): Promise<Payment> {
  return callBroker(
    config,
    'cancelPayment',
    { params: { id: paymentId(config, id) }, body: {}, isHarmless: true },
    options,
  )
}

async function operate(
  config: FuriwakeConfig,
  id: string,
  name: 'capturePayment' | 'voidPayment' | 'refundPayment',
  options: OperationOptions & { reason?: string },
): Promise<OperatedPayment> {
  requireKey(config, options)
  const { idempotencyKey, traceparent, timeoutMs, signal, retries, version, ...body } = options
  if ('amount' in body) requireAmount(config, body.amount)
  const given = { params: { id: paymentId(config, id) }, body: body as Record<string, never>, idempotencyKey, version }
  return callBroker(config, name, given, { traceparent, timeoutMs, signal, retries })
}
