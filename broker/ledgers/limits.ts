/** Every bound of what sweeps ask of ledgers, with its unit in its name: erasing personal data, and archiving. */

/** Sets how long a payment's personal data is kept after its creation, where its merchant has no time of its own: as long as it may be disputed. */
export const PERSONAL_DATA_KEPT_DAYS = 550
export const PERSONAL_DATA_KEPT_DAYS_MAX = 3_650
/** Ledgers that a sweep asks to erase, how many of them at once, and how long each is waited for. */
export const ERASURE_LEDGERS_MAX = 500
export const ERASURE_LEDGERS_AT_ONCE = 50
export const ERASURE_LEDGER_TIMEOUT_MS = 10_000
/** Ledgers whose archives a sweep looks after, how many of them at once, and how long each is waited for. */
export const ARCHIVE_LEDGERS_MAX = 100
export const ARCHIVE_LEDGERS_AT_ONCE = 10
export const ARCHIVE_LEDGER_TIMEOUT_MS = 10_000
/** Sets how often an archive is looked after while it is made, and once the ledger is emptied. */
export const ARCHIVE_LOOK_EACH_MS = 60 * 60_000
export const ARCHIVE_WHOLE_LOOK_EACH_MS = 24 * 60 * 60_000
/** A closed volume may still get payments for so long: its personal data is to be erased up to then. */
export const ARCHIVE_STRAGGLERS_MS = 24 * 60 * 60_000
