import { callBroker } from './call-broker.ts'
import type { TraceOptions } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { pathOfPayment, requireAmount, requireKey } from './given.ts'
import type { Payment } from './payment.ts'

export interface OperationOptions extends TraceOptions {
  /** Stands for this one operation: repeating it with the same key moves money once. */
  idempotencyKey: string
  /** The payment's `version` that was looked at: if it has changed since, nothing is done (`payment_changed`). */
  version?: number | undefined
  /** Minor units. All there is when left out; `undefined` is an error, lest a mistake move more than was meant. */
  amount?: number
}

/** The payment after the operation. `pending`: its outcome is being resolved; look again, or wait for the event. */
export interface OperatedPayment extends Payment {
  operation: {
    id: string
    kind: 'capture' | 'void' | 'refund'
    amount: number
    outcome: 'approved' | 'declined' | 'pending'
  }
}

/** Takes what was approved, all or part, once. The rest of a part goes back to the member. */
export function capturePayment(
  config: FuriwakeConfig,
  id: string,
  options: OperationOptions,
): Promise<OperatedPayment> {
  return operate(config, id, 'capture', options)
}

/** Gives back what was approved and not captured. */
export function voidPayment(
  config: FuriwakeConfig,
  id: string,
  options: Omit<OperationOptions, 'amount'>,
): Promise<OperatedPayment> {
  return operate(config, id, 'void', options)
}

/** Returns what was captured, all or part, as often as there is something left. */
export function refundPayment(
  config: FuriwakeConfig,
  id: string,
  options: OperationOptions & { reason?: string },
): Promise<OperatedPayment> {
  return operate(config, id, 'refunds', options)
}

/** Cancels an open payment. */
export async function cancelPayment(config: FuriwakeConfig, id: string): Promise<Payment> {
  return callBroker(config, { method: 'POST', path: `${pathOfPayment(id)}/cancel`, body: {} })
}

async function operate(
  config: FuriwakeConfig,
  id: string,
  action: 'capture' | 'void' | 'refunds',
  options: OperationOptions & { reason?: string },
): Promise<OperatedPayment> {
  requireKey(options)
  const { idempotencyKey, traceparent, version, ...body } = options
  if ('amount' in body) requireAmount(body.amount)
  return callBroker(config, {
    method: 'POST',
    path: `${pathOfPayment(id)}/${action}`,
    body,
    idempotencyKey,
    traceparent,
    version,
  })
}
