import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import { isWord, pathOfPayment } from './given.ts'
import type { Payment } from './payment.ts'

/** Returns the payment as it is now. Throws `payment_not_found` when it is none of this merchant's. */
export async function retrievePayment(config: FuriwakeConfig, id: string): Promise<Payment> {
  return callBroker(config, { method: 'GET', path: pathOfPayment(id) })
}

/** Returns the verdict as it is now, signed anew (step 9 on request). Verify it like any other. */
export async function retrieveVerdict(config: FuriwakeConfig, id: string): Promise<string> {
  const path = `${pathOfPayment(id)}/verdict`
  const { verdict } = await callBroker<{ verdict?: unknown }>(config, { method: 'GET', path })
  if (isWord(verdict)) return verdict
  throw new FuriwakeError('broker_answer_invalid', 'The answer holds no verdict. Check `broker`.')
}
