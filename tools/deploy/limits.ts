/** The bounds of a deployment: every wait has an end, and nothing is read without one. */

/** One run of wrangler that asks, and one that bundles, uploads or migrates. */
export const WRANGLER_ASKS_MS = 60_000
export const WRANGLER_CHANGES_MS = 10 * 60_000
/** The most that a run of wrangler may write. */
export const WRANGLER_OUTPUT_MAX_BYTES = 4 * 1024 * 1024
/** A run that was asked to end, and does not. */
export const WRANGLER_GRACE_MS = 3_000
/** Lines of wrangler's own that a failure repeats. */
export const FAILURE_LINES_MAX = 12

/** A new domain's certificate takes minutes: so long is asked whether a server answers as it should. */
export const CHECK_TRIES_MAX = 60
export const CHECK_PAUSE_MS = 5_000
export const CHECK_TIMEOUT_MS = 10_000
export const CHECK_ANSWER_MAX_BYTES = 4 * 1024 * 1024

/** A name that is looked up before a Worker takes it. */
export const LOOKUP_MS = 5_000

export const SETTINGS_MAX_BYTES = 256 * 1024
