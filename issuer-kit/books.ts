/** The port to an issuer's books: any database that can insert several rows in one transaction. */

import type { DeclineReason } from '../protocol/payment.ts'
import type { Instructions } from '../protocol/later-money.ts'
import type { ALREADY_PAID } from '../protocol/issuer-messages.ts'
import type { DecidedBefore, Movement } from './decide-operation.ts'
import type { Maybe } from './server.ts'

/** Describes an issuer's word about money that comes later. */
export interface LaterMoney {
  instructions: Instructions
  /** Grows by one with each change. */
  version: number
  /** Minor units that have come so far. */
  receivedAmount: number
}

/** An operation as it was decided. To be kept for ever, and answered again as it is; only money that comes later changes it. */
export interface Entry extends DecidedBefore, Movement {
  /** Origin of the broker that sent it; undefined where a relay centre of version 1 did not say. */
  broker?: string
  /** The account of the authorization. */
  account?: object
  reason?: DeclineReason | typeof ALREADY_PAID
  authorization: string
  reference: string
  /** Seconds since 1970. */
  holdExpiresAt?: number
  /** With an authorization whose money comes later. */
  later?: LaterMoney
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
  /**
   * For money that comes later. In one transaction: puts `after` in place of `before`, moves its account by the difference,
   * and writes the entries, as `record` does. `taken` when what is written is no longer `before` (its `later.version` tells),
   * or when an entry is there already; then nothing was written.
   */
  revise?(before: Entry, after: Entry, entries: readonly Entry[]): Maybe<'recorded' | 'taken'>
  /** The entries of a business day of a broker (and those of no broker), in the order of recording, with the number of all. */
  day(
    date: string,
    page: { broker: string | undefined; after: string | undefined; limit: number },
  ): Maybe<{ count: number; entries: readonly Entry[]; nextAfter?: string }>
}
