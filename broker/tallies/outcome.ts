/** The question of what became of payments, and the rows that answer it. */

import type { DeclineReason, PaymentStatus } from '../../protocol/payment.ts'
import type { TimeSpan } from './tally.ts'

/** Spans as of tallies; only payments that were made before `before` are looked at, the latest first. */
export interface OutcomeQuery {
  spans: readonly TimeSpan[]
  before: number
}

/** Payments of one span (its place in the query), currency, issuer and method that are alike. Empty: they have none yet. */
export interface OutcomeRow {
  span: number
  currency: string
  issuer: string
  method: string
  status: PaymentStatus
  reason: DeclineReason | null
  payments: number
  amount: number
  /** Of them, those whose money was taken, and those that were disputed. */
  captured: number
  disputed: number
}

/** `reached`: all from then on were looked at, and the next call goes on before it; null where none are left. Milliseconds since 1970. */
export interface OutcomePage {
  rows: OutcomeRow[]
  reached: number | null
}
