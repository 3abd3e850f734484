import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { requireKey } from './create-payment.ts'
import type { Payment } from './payment.ts'

export interface OperationOptions {
  /** Stands for this one operation: repeating it with the same key moves money once. */
  idempotencyKey: string
  /** Minor units. All there is when not given. */
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
export function cancelPayment(config: FuriwakeConfig, id: string): Promise<Payment> {
  return callBroker(config, { method: 'POST', path: `/payments/${encodeURIComponent(id)}/cancel`, body: {} })
}

async function operate(
  config: FuriwakeConfig,
  id: string,
  action: 'capture' | 'void' | 'refunds',
  options: OperationOptions & { reason?: string },
): Promise<OperatedPayment> {
  requireKey(options)
  const { idempotencyKey, ...body } = options
  return callBroker(config, {
    method: 'POST',
    path: `/payments/${encodeURIComponent(id)}/${action}`,
    body,
    idempotencyKey,
  })
}
