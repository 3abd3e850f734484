/** The books of an issuer, as the history needs them: by the issuer's own code, with the clock given in. */

import type { Adjustment } from '../../../messages/adjustments.ts'
import type { ClearedOperation } from '../../../protocol/clearing-messages.ts'
import type { Decision, Operation } from '../../../protocol/issuer-messages.ts'
import type { PastCustomer } from './customers.ts'

export interface IssuerBook {
  /** Enters the customers, each with what they have. */
  enter(customers: readonly PastCustomer[]): Promise<void>
  /** Decides an operation and writes it down; `customer` with an authorization. */
  apply(operation: Operation, customer: PastCustomer | undefined): Promise<Decision>
  /** Returns what was written down for an operation id; undefined where there is nothing. */
  inquire(operationId: string): Promise<Decision | undefined>
  /** Makes a return or a dispute; false where the books refuse it. */
  adjust(authorization: string, adjustment: Adjustment): Promise<boolean>
  /** Loses an operation that it has booked and answered: the one fault that the history plans. */
  lose?(operationId: string): Promise<void>
  /** Returns the clearing record of a business day. */
  cleared(businessDate: string): Promise<ClearedOperation[]>
}

/** Sets the calendar that all issuers of the demo keep. */
export const ISSUERS_TIME_ZONE = 'Asia/Tokyo'

/** Returns what the books of an issuer answer: a refusal is a fault of the history. */
export function answeredBy(answer: { ok: true; body: object } | { ok: false; code: string }): object {
  if (!answer.ok) throw new Error(`The books of an issuer said ${answer.code}.`)
  return answer.body
}
