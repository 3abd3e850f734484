/** Every bound of the kit, with its unit in its name. */

/** The time for which an account that was released at step 6 may be charged at step 7. */
export const ACCOUNT_LIFETIME_SECONDS = 5 * 60
/** The number of times that an operation is decided anew because another followed the same authorization meanwhile. */
export const DECIDE_ATTEMPTS_MAX = 20
/** The wait for a relay centre to take a notice. */
export const NOTICE_TIMEOUT_MS = 10_000
/** Captures, voids, refunds and reversals that one authorization can have. */
export const FOLLOWING_MAX = 200
/** A business day is closed this long after midnight, when what was decided in its last moment is written down. */
export const DAY_CLOSES_AFTER_MS = 60_000
/** The time for which others may keep the published keys. */
export const JWKS_CACHE_SECONDS = 60
/** The wait before coming back after a 503. */
export const RETRY_AFTER_SECONDS = 2
