/** Bounds of the broker's own keys, with the unit in the name. */

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Sets how often it is noted which keys are in use: with the sweep of `broker/worker.ts`. */
export const KEYS_NOTED_EACH_MS = 10 * MINUTE_MS
/** After a deploy an object that is at work may go on with its old code and keys for so long. */
export const OLD_CODE_MAX_MS = 5 * MINUTE_MS
/** Sets what a key is kept for beyond the life of what it made: other parties' clocks, and whoever was late. */
export const KEY_MARGIN_MS = 10 * MINUTE_MS
/** A dialog that says how and where to pay later is looked at again until the money is due: for so long it is counted on. */
export const AWAITED_DIALOG_MAX_MS = 31 * DAY_MS
/** A key in use for so long is to be replaced (NIST SP 800-57, part 1, 5.3.6: one to two years), and a person is told so long before. */
export const KEY_IN_USE_MAX_MS = 365 * DAY_MS
export const KEY_ENDS_SOON_MS = 30 * DAY_MS
/** A merchant's key, or an operator's token, that ends within this is told of. */
export const API_KEY_ENDS_SOON_MS = 14 * DAY_MS
/** Sets how long it is remembered that a key was in use, and how many such rows are read. */
export const OWN_KEYS_NOTED_MS = 400 * DAY_MS
export const OWN_KEYS_READ_MAX = 200
/** Keys that signed verdicts and returns, which are kept for good: by hand, some a year. */
export const RETURN_KEYS_MAX = 500
/** Sets how long an isolate trusts what it read of the noted keys. */
export const OWN_KEYS_MAX_AGE_MS = MINUTE_MS
/** Sets how long the record is waited for where something is answered without it. */
export const KEY_RECORD_WAITED_MS = 500
/** `Retry-After` where the key is missing that a client secret was made with: somebody has to put it back. */
export const CLIENT_SECRET_RETRY_SECONDS = 30
/** Characters of base64url of a secret's digest by which it is named: 72 bits. */
export const KEY_ID_CHARACTERS = 12
/** Keys that may be revoked in the setting. */
export const REVOKED_KEYS_MAX = 64
/** Endpoints whose secrets one sweep seals anew, and that are counted of one key; distinct keys that are looked for. */
export const ENDPOINTS_RESEALED_MAX = 200
export const ENDPOINTS_COUNTED_MAX = 1_000
export const ENDPOINT_KEYS_MAX = 16
