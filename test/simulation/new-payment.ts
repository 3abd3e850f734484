import { NEW_PAYMENT } from '../../broker/payments/payment.ts'
import type { Payment } from '../../broker/payments/payment.ts'
import type { Random } from './random.ts'

/** An open payment such as step 2 writes, of any of the kinds there are. */
export function newPayment(id: string, random: Random, now: number): Payment {
  return {
    ...NEW_PAYMENT,
    id,
    merchantId: 'mer_1',
    livemode: false,
    amount: random.between(100, 5_000),
    currency: 'JPY',
    order: id,
    description: null,
    items: null,
    capture: random.pick(['automatic', 'manual']),
    confirmation: random.pick(['none', 'none', 'required']),
    locale: null,
    metadata: null,
    createdAt: now,
    expiresAt: now + random.between(30_000, 1_800_000),
  }
}
