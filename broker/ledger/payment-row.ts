import type { LedgerEvent } from '../events/event.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'

/** A payment with its operations, the oldest first. It is never changed: what changes is another one. */
export interface PaymentRow {
  readonly id: string
  readonly payment: Payment
  /** Null: it is as an earlier version stored it, and gets its place when it is next written. */
  readonly place: number | null
  /** Of an earlier version's payment, those that were written since. */
  readonly operations: readonly PaymentOperation[]
  readonly eventSequences: readonly number[]
  /** Of a row that is in the archive alone, its events: when it is written it comes back with them. */
  readonly archived?: readonly LedgerEvent[]
}
