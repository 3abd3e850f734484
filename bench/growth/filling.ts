/** Describes what the bench and its filled broker say to each other. */

/** Describes what a ledger has written since it was last asked, and how large it is. */
export interface LedgerCounts {
  rowsWritten: number
  rowsRead: number
  statements: number
  bytes: number
}

/** Payments `from` to `to` (exclusive) of `of`, copied from `template`, over the last 30 days. */
export interface Filling {
  template: string
  from: number
  to: number
  of: number
}
