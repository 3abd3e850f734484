/** Every timeout, size and bound of signed daily tallies, with its unit in its name. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** After a day's end, for what was begun in it: a ledger's clock, a commit under way, the code before a deploy. */
export const DAY_SETTLES_MS = 15 * MINUTE_MS
/** After its end a day waits for the issuers' clearing records so long: two nights of comparisons. Then it is signed without. */
export const RECORDS_WAITED_MS = 48 * HOUR_MS
/** Days before the signed one whose records are looked at again: they are compared anew three days later at the latest. */
export const LATE_RECORD_DAYS = 5
/** Around a day, for issuers whose business day closes elsewhere, and for what is booked late. */
export const MOVEMENT_AROUND_MS = 36 * HOUR_MS
/** Days of one issuer in one ledger that are read for the records of one tally: a Worker may make a thousand calls. */
export const RECORD_LOOKS_MAX = 600
/** Outcomes are counted of a day that ended no longer ago: payments that nobody tried to pay are removed after 40 days. */
export const OUTCOMES_COUNTED_MS = 30 * 24 * HOUR_MS

/** Days before today in which a chain may begin: what moved before is its opening. As many as a ledger sums up in one turn. */
export const CHAIN_BEGINS_WITHIN_DAYS = 31

/** Days that one request signs, and how long it goes on to the next. */
export const DAYS_SIGNED_A_REQUEST = 10
export const SIGNING_GOES_ON_MS = 8_000
/** Sets how long the signing of one day is waited for. */
export const DAY_SIGNED_TIMEOUT_MS = 20_000
/** A request that found nothing to sign yet is not followed by another look in this isolate for so long. */
export const SIGNING_LOOKS_APART_MS = MINUTE_MS

/** Days on a page of the list, and characters of their documents: at least one day. */
export const DAILY_TALLIES_PAGE_MAX = 100
export const DAILY_TALLIES_PAGE_DEFAULT = 31
export const DAILY_TALLIES_PAGE_MAX_CHARACTERS = 500_000
/** Of a document that a link may hold. */
export const VERIFY_LINK_MAX_CHARACTERS = 16_000

/** The walk over all merchants: at half past seven, morning and evening of UTC; in the evening after the daily comparison. */
export const WALK_EACH_MS = 12 * HOUR_MS
export const WALK_BEGINS_MS = 7.5 * HOUR_MS
/** Merchants of one sweep, how many of them at once, and the days that are signed of each. */
export const WALK_MERCHANTS_MAX = 200
export const WALK_MERCHANTS_AT_ONCE = 10
export const WALK_DAYS_A_MERCHANT = 10
/** Sets how long one sweep walks; the next goes on. */
export const WALK_GOES_ON_MS = 2 * MINUTE_MS
