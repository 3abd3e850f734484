/** Bounds of what the SDK waits for and reads. */

/** One try; above the longest settlement, so that a slow issuer is waited for. */
export const TRY_DEFAULT_MS = 30_000
export const TRY_MAX_MS = 120_000

/** Tries after the first. A request that may be made twice without harm is repeated. */
export const RETRIES_DEFAULT = 2
export const RETRIES_MAX = 5
/** Waits before the tries after the first, where the broker says no other; the last one stays. */
export const RETRY_DELAYS_MS = [200, 1000, 2000] as const
/** The longest that is waited because the broker says so; a longer one is left to the caller. */
export const RETRY_AFTER_MAX_MS = 20_000

/** Pages without anything that are passed over one after the other: a filter may let so much go by. */
export const EMPTY_PAGES_MAX = 200

/** The largest file that is read whole; what {@link import('./bounded-answer.ts').boundedText} reads otherwise is smaller. */
export const FILE_MAX_BYTES = 64 * 1024 * 1024

/** Of a request to the shop: an event with a payment of a hundred items and its verdict. */
export const REQUEST_MAX_BYTES = 256 * 1024
/** A request to the shop that does not come whole in this time is given up. */
export const REQUEST_WAIT_MS = 10_000
