/** Every bound of the relay centre, with its unit in its name. */

/** Step 7: a settlement server may take eight seconds; the broker waits fifteen for the relay centre. */
export const SETTLEMENT_TIMEOUT_MS = 12_000
/** Below the eight seconds that the broker waits for an inquiry. */
export const INQUIRY_TIMEOUT_MS = 6_000
/** Sets how long it is remembered whose an authorization is: two years and more, for late refunds. Of an older one the settlement server knows. */
export const AUTHORIZATION_KEPT_SECONDS = 800 * 24 * 60 * 60
/** A page of a clearing record: below the fifteen seconds that the broker waits for one. */
export const CLEARING_TIMEOUT_MS = 12_000
/** A notice on its way to the broker. */
export const NOTICE_TIMEOUT_MS = 8_000
