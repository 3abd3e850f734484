/** Types of payments, by the names that shops know them by. */

import type { CreatePayment, PaymentList } from './api-types.ts'

export type { CreatedPayment, Dispute, Instructions, OperatedPayment, Payment } from './api-types.ts'

/** Describes what `POST /v1/payments` takes. */
export type NewPayment = CreatePayment

/** A page of payments, the newest first. `next_cursor`: where the next one begins; null at the end. */
export type PaymentPage = PaymentList
