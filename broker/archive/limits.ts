/** Every bound of archiving a ledger, with its unit in its name; of blocks: broker/ledger/limits.ts. */

import { ARCHIVE_BLOCK } from '../ledger/limits.ts'

/** Sets how long a ledger is closed before it is archived by itself. Its personal data must be erased besides. */
export const ARCHIVED_AFTER_DAYS = 90
/** Sets how long the rows stay in the ledger once the archive was read back: as long as the platform could put the ledger back to before. */
export const ARCHIVE_EMPTIES_AFTER_DAYS = 30

/** Bytes after which an object of the archive ends, a block more at most; and the most that is ever read of one. */
export const ARCHIVE_OBJECT = { bytes: 4_000_000, block: ARCHIVE_BLOCK } as const
export const ARCHIVE_OBJECT_MAX_BYTES = 16_000_000
/** Sets how long a call to the bucket is waited for. */
export const BUCKET_TIMEOUT_MS = 30_000
/** The same where a shop waits for the answer. */
export const BUCKET_READ_TIMEOUT_MS = 5_000
/** A step that has not come to its end by then went down with its object. */
export const ARCHIVE_STEP_LEASE_MS = 10 * 60_000
/** After each failure in a row; the last one goes on. */
export const ARCHIVE_RETRY_DELAYS_MS = [10_000, 60_000, 600_000, 3_600_000] as const
/** Failures in a row from which on a person should look. */
export const ARCHIVE_STUCK_TRIES = 4
/** Blocks that a ledger's object keeps in memory, and reads at once: some 130 kB each, unpacked; and those that one question may read. */
export const ARCHIVE_BLOCKS_KEPT = 16
export const ARCHIVE_BLOCKS_AT_ONCE = 4
export const ARCHIVE_BLOCKS_PER_CALL = 1_200
/** Times that a question is begun anew because it needs more of the archive. */
export const ARCHIVE_ROUNDS_PER_CALL = 60
/** Objects of the list of contents that are read from the storage at once. */
export const ARCHIVE_PARTS_LISTED_AT_ONCE = 1_000
