import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import type { Payment } from './payment.ts'

/** The payment as it is now. Throws `payment_not_found` when it is none of this merchant's. */
export function retrievePayment(config: FuriwakeConfig, id: string): Promise<Payment> {
  return callBroker(config, { method: 'GET', path: `/payments/${encodeURIComponent(id)}` })
}

/** Step 9 on request: the verdict as it is now, signed anew. Verify it like any other. */
export async function retrieveVerdict(config: FuriwakeConfig, id: string): Promise<string> {
  const path = `/payments/${encodeURIComponent(id)}/verdict`
  const { verdict } = await callBroker<{ verdict: string }>(config, { method: 'GET', path })
  return verdict
}
