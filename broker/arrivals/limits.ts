/** Every bound of what will arrive, with its unit in its name. */

/** Business days at once: a month; and a week, if nothing else is asked. */
export const ARRIVAL_DAYS_MAX = 31
export const ARRIVAL_DAYS_DEFAULT = 7
/** Days of issuers that one request looks for in ledgers: a Worker may make a thousand calls. */
export const ARRIVAL_LOOKS_MAX = 600
/** Calls that one issuer's day in a ledger takes, a thousand operations each: what has more is not summed up. */
export const ARRIVAL_CALLS_A_DAY = 5
/** Days of issuers that are read at the same time. */
export const ARRIVAL_DAYS_AT_ONCE = 6
