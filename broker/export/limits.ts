/** Every bound of an export of books, with its unit in its name. */

/** A part ends after so many payments or bytes, or after so long; a page more at most (broker/ledger/limits.ts). */
export const PART_PAYMENTS = 1_000
export const PART_BYTES = 8_000_000
export const PART_MAX_MS = 60_000
/** Sets how long whoever reads a part may take for a page of it, before the answer is broken off. */
export const READER_IDLE_MAX_MS = 60_000
/** Sets how long after a part the next one may be asked for; what has ended later is begun anew. */
export const RESUMED_WITHIN_SECONDS = 7 * 24 * 60 * 60
/** Of a signed part that comes back as a cursor: sums of every currency there is have room. */
export const SIGNED_PART_MAX_CHARACTERS = 60_000
