/** Bounds of what a ledger does at a time for operators, with their units in their names. */

/** Payments of a ledger that one page of an export reads, and the bytes after which it ends: the ledger's payments wait that long. */
export const EXPORT_PAGE_PAYMENTS = 50
export const EXPORT_PAGE_MAX_BYTES = 1_000_000
/** Payments that one step of the alarm erases: some 20 ms, while payments wait. */
export const ERASED_AT_ONCE = 100
/** Payments that one call counts by what became of them: some 10 ms, while payments wait. */
export const OUTCOMES_COUNTED_AT_ONCE = 2_000
