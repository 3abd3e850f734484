/** A signed hint that something of an operation has changed: `POST RELAY/notices`, and `POST BROKER/issuer-notices` behind it. The inquiry that it leads to is the truth. */

import { isPaymentMethod } from './payment.ts'
import { isRecord, isText, isWholeNumber } from './shape.ts'

/** A notice of the settlement server's, which the relay centre signs anew. It names no amount and no outcome. */
export interface Notice {
  /** Sent again under the same id until it is taken. */
  id: string
  /** Grows with each of the sender's notices. */
  seq: number
  /** An open word, such as `money_changed`. */
  kind: string
  about: { operation_id: string }
  /** Seconds since 1970. */
  occurred_at: number
}

export function isNotice(value: unknown): value is Notice {
  return (
    isRecord(value) &&
    isText(value['id'], 64) &&
    isWholeNumber(value['seq'], 0, Number.MAX_SAFE_INTEGER) &&
    isPaymentMethod(value['kind']) &&
    isRecord(value['about']) &&
    isText(value['about']['operation_id'], 64) &&
    isWholeNumber(value['occurred_at'], 0, Number.MAX_SAFE_INTEGER)
  )
}
