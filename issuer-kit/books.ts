/** The port to an issuer's books: any database that can insert several rows in one transaction. */

import type { DeclineReason, OperationKind } from '../protocol/payment.ts'
import type { DecidedBefore, Movement } from './decide-operation.ts'
import type { Maybe } from './server.ts'

/** An operation as it was decided. To be kept for ever, and answered again as it is. */
export interface Entry extends DecidedBefore, Movement {
  kind: OperationKind
  /** Origin of the broker that sent it; undefined where a relay centre of version 1 did not say. */
  broker?: string
  /** The account of the authorization. */
  account?: object
  reason?: DeclineReason
  authorization: string
  reference: string
  /** Seconds since 1970. */
  holdExpiresAt?: number
  /** `YYYY-MM-DD`, where something moved. */
  businessDate?: string
  /** The place among what follows one authorization: of two with the same, one is written. */
  step?: number
  /** It stands in place of an authorization that its reversal came before. */
  tombstone?: true
}

export interface Books {
  find(id: string): Maybe<Entry | undefined>
  /** All approved entries with this `original`. */
  following(original: string): Maybe<readonly Entry[]>
  /**
   * In one transaction: writes the entries, and moves the account of each by `held` and `taken`.
   * `taken` when an id, or an `original` with a `step`, is there already. For an authorization that is approved,
   * the account is asked here: a reason when it may not be charged. In both cases nothing was written.
   */
  record(entries: readonly Entry[]): Maybe<'recorded' | 'taken' | DeclineReason>
  /** The entries of a business day of a broker (and those of no broker), in the order of recording, with the number of all. */
  day(
    date: string,
    page: { broker: string | undefined; after: string | undefined; limit: number },
  ): Maybe<{ count: number; entries: readonly Entry[]; nextAfter?: string }>
}
