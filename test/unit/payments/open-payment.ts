import { NEW_PAYMENT } from '../../../broker/payments/payment.ts'
import type { Payment } from '../../../broker/payments/payment.ts'

/** Builds an open payment for the tests of the rules, made at `createdAt` and open for half an hour unless it is given otherwise. */
export function openPayment(createdAt: number, given: Partial<Payment> = {}): Payment {
  return {
    ...NEW_PAYMENT,
    id: 'pay_1',
    merchantId: 'mer_1',
    livemode: false,
    amount: 12_800,
    currency: 'JPY',
    order: 'A-1001',
    description: null,
    items: null,
    capture: 'automatic',
    confirmation: 'none',
    locale: null,
    metadata: null,
    createdAt,
    expiresAt: createdAt + 1_800_000,
    ...given,
  }
}
