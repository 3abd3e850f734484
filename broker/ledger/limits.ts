/** Bounds of what a ledger does at a time for operators, with their units in their names. */

/** Payments of a ledger that one page of an export reads, and the bytes after which it ends: the ledger's payments wait that long. */
export const EXPORT_PAGE_PAYMENTS = 50
export const EXPORT_PAGE_MAX_BYTES = 1_000_000
/** Payments that one step of the alarm erases: some 20 ms, while payments wait. */
export const ERASED_AT_ONCE = 100
/** Rows that one block of the archive holds, payments or others, and the characters after which it ends: it is made, read and taken out as one, while payments wait. */
export const ARCHIVE_BLOCK = { payments: 100, rows: 1_000 } as const
export const ARCHIVE_BLOCK_MAX_CHARACTERS = 128_000
/** The latest payments, which stay in the ledger when it is emptied: the first page of a list, and one more. */
export const ARCHIVE_PAYMENTS_LEFT = 200
/** Payments that one call counts by what became of them: some 10 ms, while payments wait. */
export const OUTCOMES_COUNTED_AT_ONCE = 2_000
