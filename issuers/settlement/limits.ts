/** Every bound of the settlement server, with its unit in its name. */

/** Sets how often an operation is decided anew because another followed the same authorization, or took the funds, meanwhile. */
export const APPLY_ATTEMPTS_MAX = 20
/** Sets how long a card's hold is good for. It is recorded with the authorization. */
export const HOLD_LIFETIME_MS = 7 * 24 * 60 * 60_000
/** Captures, voids, refunds and reversals that one authorization can have. */
export const RELATED_OPERATIONS_MAX = 200
/** A day is closed this long after midnight, when what was decided in its last moment is written down. */
export const CLEARING_CLOSES_AFTER_MS = 60_000
/** Postings in one statement, the latest ones; `before` asks for those further back. */
export const STATEMENT_POSTINGS_MAX = 500
/** The test story `slow`: the contract says eight seconds. */
export const SLOW_STORY_MS = 8_000
/** Of the body of `POST /adjustments`. */
export const ADJUSTMENT_BODY_MAX_BYTES = 4_096
/** The wait for a relay centre to take a notice. */
export const NOTICE_TIMEOUT_MS = 10_000
