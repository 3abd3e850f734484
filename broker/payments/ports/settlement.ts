import type { Adjustments } from '../../../protocol/adjustments.ts'
import type { ClearingRecord } from '../../../protocol/clearing-messages.ts'
import type { Operation } from '../../../protocol/issuer-messages.ts'
import type { Instructions } from '../../../protocol/later-money.ts'
import type { DeclineReason } from '../../../protocol/payment.ts'
import type { CallAbout } from './call-about.ts'

/**
 * Step 8 as the broker understands it. Whatever is not a signed, matching
 * answer is `unknown`: never approval, never refusal. `holdExpiresAt` in
 * milliseconds since 1970, where an authorization is a hold; `businessDate`
 * (`YYYY-MM-DD`) where money moved: in which clearing record it must be.
 */
export type SettlementResult =
  | {
      outcome: 'approved'
      authorization: string
      reference: string
      holdExpiresAt: number | null
      businessDate: string | null
      /** In answers to inquiries: what the issuer itself has moved since the capture, and disputes. */
      adjustments?: Adjustments
      evidence: string
    }
  | { outcome: 'declined'; reason: DeclineReason; reference: string; evidence: string }
  | LaterResult
  | { outcome: 'unknown' }

/** Step 8 of money that comes later. `version` grows with each change of what the issuer says. */
export type LaterResult = { version: number; receivedAmount: number; reference: string; evidence: string } & (
  | { outcome: 'pending' | 'reported'; instructions: Instructions }
  | {
      outcome: 'received'
      authorization: string
      holdExpiresAt: number | null
      businessDate: string | null
      adjustments?: Adjustments
    }
  | { outcome: 'expired' | 'cancelled' }
)

/** A page of a clearing record, or why there is none. `unavailable` is never an empty day. */
export type ClearingResult =
  { outcome: 'record'; record: ClearingRecord; evidence: string } | { outcome: 'unavailable'; cause: string }

/** The port to an issuer's settlement server: steps 7 and 8. Never throws; every wait has a deadline. */
export interface SettlementPort {
  /** Sends an operation. The same id may be sent again: it is applied once. `account` goes with an authorization. */
  transact(operation: Operation, account: string | undefined, about: CallAbout): Promise<SettlementResult>
  /** Returns what became of an operation that was sent before. */
  inquire(operationId: string, about: CallAbout): Promise<SettlementResult | { outcome: 'not_found' }>
  /** A page of what was booked on a business day; `after` is the `next_after` of the page before. */
  clearing(businessDate: string, after?: string): Promise<ClearingResult>
}
