/** Every bound of keeping personal data, with its unit in its name. */

/** Sets how long a payment's personal data is kept after its creation, where its merchant has no time of its own: as long as it may be disputed. */
export const PERSONAL_DATA_KEPT_DAYS = 550
export const PERSONAL_DATA_KEPT_DAYS_MAX = 3_650
/** Ledgers that a sweep asks to erase, how many of them at once, and how long each is waited for. */
export const ERASURE_LEDGERS_MAX = 500
export const ERASURE_LEDGERS_AT_ONCE = 50
export const ERASURE_LEDGER_TIMEOUT_MS = 10_000
