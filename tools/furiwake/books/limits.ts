/** Every bound of an export as it is fetched and checked, with its unit in its name. */

/** More than any part of a broker's is: page and part end long before (broker/export/limits.ts). */
export const PART_MAX_BYTES = 64 * 1024 * 1024
/** Sets how long the broker may take for the next piece of a part. */
export const PIECE_TIMEOUT_MS = 60_000
/** Sets after how long a part that was broken off is asked for again, time after time. */
export const PART_RETRY_DELAYS_MS = [1_000, 5_000, 20_000, 60_000] as const
/** Rows of a CSV file, below what a spreadsheet opens; the next rows are in another one. */
export const CSV_ROWS_MAX = 1_000_000
/** Bytes of CSV that are gathered before they are written. */
export const CSV_WRITTEN_AT_BYTES = 256 * 1024
/** Faults that a check tells of before it stops. */
export const FAULTS_MAX = 20
export const KEYS_MAX_BYTES = 256 * 1024
