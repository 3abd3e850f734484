/** The questions that a ledger answers with lists. */

import type { OperationKind, PaymentMethod, PaymentStatus } from '../../../protocol/payment.ts'
import type { Payment, PaymentOperation } from '../payment.ts'

export interface ListFilter {
  status?: PaymentStatus
  order?: string
  issuer?: string
  method?: PaymentMethod
  /** Minor units: what was asked for. */
  amount?: number
  /** The last four characters of the member's ID. */
  memberHint?: string
  /** Milliseconds since 1970: from inclusive, to exclusive. */
  from?: number
  to?: number
  /** The last payment of the page before. */
  before?: { createdAt: number; id: string }
}

/** A payment's place in the order of time. */
export type ListPosition = NonNullable<ListFilter['before']>

/** `reached`: how far was looked before the page was full; null when it is full, or there is no more. */
export interface ListPage {
  payments: Payment[]
  reached: ListPosition | null
}

/** An operation as the shop is told of it. */
export type ListedOperation = Pick<
  PaymentOperation,
  'id' | 'kind' | 'amount' | 'currency' | 'refundReason' | 'state' | 'createdAt' | 'settledAt'
>

/** The operations of a payment that are listed: of one kind, and those before the last of another page. */
export interface OperationFilter {
  kind?: OperationKind | undefined
  before?: string | undefined
}

/** A payment that a person should look at. `stuck`: its outcome is not known for long; `left_to_person`: the issuer refused so often that it is tried no more. */
export interface PaymentForPerson {
  id: string
  merchantId: string
  livemode: boolean
  issuer: string | null
  operation: string | null
  kind: 'stuck' | 'reversal_refused' | 'left_to_person'
  /** Milliseconds since 1970. */
  since: number
  tries: number
}
