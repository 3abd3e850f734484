/** Every bound of the merchant console, with its unit in its name. */

/** A link opens the console within a minute, once. */
export const LINK_LIFETIME_MS = 60_000
/** A session that nobody uses ends after an hour, and every session after a working day. */
export const SESSION_IDLE_MS = 60 * 60_000
export const SESSION_LIFETIME_MS = 12 * 60 * 60_000
/** Sets how often it is written down that a session is in use. */
export const SESSION_USE_NOTED_EACH_MS = 5 * 60_000
/** Links and sessions of a merchant and mode: of more, the oldest end. */
export const SESSIONS_PER_MERCHANT_MAX = 200
/** The shop's own name for whom it lets in. */
export const SESSION_NAME_MAX_CHARACTERS = 80
/** The log of what was done is kept for so long; and rows of each kind that one day takes out. */
export const ACTIONS_KEPT_MS = 800 * 24 * 60 * 60_000
export const ENDED_FORGOTTEN_AT_ONCE = 1_000
/** Entries of a page of the log. */
export const ACTIONS_PAGE_DEFAULT = 50
export const ACTIONS_PAGE_MAX = 200
/** The page is told of the shop's clocks for as long as most of what it lists is old, and as long as a session lasts. */
export const CLOCK_BACK_MS = 400 * 24 * 60 * 60_000
export const CLOCK_AHEAD_MS = 2 * 24 * 60 * 60_000
