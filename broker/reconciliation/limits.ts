/** Every timeout, size and bound of reconciliation, with its unit in its name. */

/** Pages of one clearing record, 200 operations each: 200,000 in a day. */
export const RECONCILE_PAGES_MAX = 1_000
export const RECONCILE_LEDGERS_AT_ONCE = 6
export const RECONCILE_ROWS_PER_CALL = 1_000
/** A statement of SQLite's takes a hundred values in a Durable Object. */
export const RECONCILE_IDS_PER_CALL = 90
/** Differences that a report keeps; it counts them all. */
export const RECONCILE_DIFFERENCES_KEPT = 500

/** Payments that one request mends, and how many of them at once: each is some calls to its issuer. */
export const MENDED_PAYMENTS_MAX = 100
export const MENDED_AT_ONCE = 5

/** Calls to others that one invocation of a day's object makes: the platform allows ten thousand. */
export const RECONCILE_CALLS_PER_RUN = 1_800
/** Of them, what one part may need: a page of a record whose two hundred lines are in two hundred ledgers, each asked twice. */
export const RECONCILE_CALLS_PER_PART = 450
/** Sets how long one invocation goes on, so that whoever waits for it gets an answer; the alarm takes over. */
export const RECONCILE_RUN_MAX_MS = 10_000
/** Sets how long a request waits for the comparisons that it asked for. */
export const RECONCILE_WAIT_MS = 25_000
/** Issuers' days that a request, or the daily run, has under way at once. */
export const RECONCILE_DAYS_AT_ONCE = 6
/** Lines of a clearing record that are held in memory at once: some 150 bytes each. */
export const RECONCILE_LINES_AT_ONCE = 5_000
/** Sets how soon an object goes on with a comparison, and how late if the one that it made went down with it. */
export const RECONCILE_PAUSE_MS = 50
export const RECONCILE_OVERDUE_MS = 60_000
/** After each failure; after the last one it is left to whoever asks next. */
export const RECONCILE_RETRY_DELAYS_MS = [60_000, 300_000, 900_000, 3_600_000, 3_600_000, 3_600_000] as const
/** A comparison that was stopped longer ago than this is begun anew. */
export const RECONCILE_STALE_MS = 6 * 60 * 60_000
/** Differences that a comparison writes down; beyond that it counts them. */
export const RECONCILE_DIFFERENCES_HELD = 10_000
/** Payments of a ledger that it is told to ask the issuer about, in one part of a comparison; the others are told in the next comparison. */
export const RECONCILE_HINTS_PER_PART = 20
/** Operations whose id names no ledger, looked for in the ledgers that are old enough to have such; the rest counts as missing. */
export const RECONCILE_STRAYS_MAX = 900
/** Ledgers whose being there the directory is asked of at once. */
export const RECONCILE_LEDGERS_CHECKED = 500
/** Ledgers that are read from the directory at once, and those of them in which strays are looked for. */
export const RECONCILE_LEDGERS_PER_PAGE = 90
export const RECONCILE_STRAY_LEDGERS_PER_PAGE = 10
