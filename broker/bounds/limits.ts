/**
 * The rates of what an isolate lets through, with the unit in the name. Each is
 * counted in an isolate's memory (docs/decisions/0022-limits-by-isolate.md), and
 * RATE_FACTOR multiplies those of who has shown a right to ask.
 */

/**
 * One secret key: a ledger writes some hundreds of times a second, and the
 * busiest shop pays fifty times.
 */
export const CREATIONS_PER_KEY = { burst: 120, perSecond: 80 }
export const REQUESTS_PER_KEY = { burst: 200, perSecond: 200 }
/** All keys of a merchant and mode: half as much again as one, so that two may be in use while one replaces the other. */
export const CREATIONS_PER_MERCHANT = { burst: 180, perSecond: 120 }
export const REQUESTS_PER_MERCHANT = { burst: 300, perSecond: 300 }
/** One payment's dialog, which looks once a second, in two tabs, and sends little. */
export const CHECKOUT_REQUESTS_PER_PAYMENT = { burst: 200, perSecond: 20 }
/** All dialogs of a merchant and mode: those of fifty payments a second, each with some ten requests. */
export const CHECKOUT_REQUESTS_PER_MERCHANT = { burst: 1_000, perSecond: 500 }
/**
 * Attempts that one issuer is sent; and of those, what one merchant's dialogs
 * may send it, so that no merchant uses up what is there for all.
 */
export const ATTEMPTS_PER_ISSUER = { burst: 600, perSecond: 300 }
export const ATTEMPTS_PER_MERCHANT_AND_ISSUER = { burst: 120, perSecond: 80 }
/** Test events that a merchant and mode has sent to its webhook endpoints: each is a request to wherever it names. */
export const WEBHOOK_TESTS_PER_MERCHANT = { burst: 10, perSecond: 0.2 }
/** Keys and origins that a merchant changes in its console: each is an entry of the audit log, which is kept for ever. */
export const CONSOLE_CHANGES_PER_MERCHANT = { burst: 30, perSecond: 0.05 }
/** One operator's token, and the OPERATOR_KEY. */
export const OPERATOR_REQUESTS_PER_TOKEN = { burst: 200, perSecond: 20 }
/** Notices of one relay centre, whose signature was checked. */
export const NOTICES_PER_RELAY = { burst: 500, perSecond: 100 }
/**
 * Dialogs and notices from one network, before anything of them is checked: a
 * mobile network's address has hundreds of members behind it. Not of those
 * that name no network, as on a laptop.
 */
export const UNCHECKED_PER_NETWORK = { burst: 600, perSecond: 200 }
/** Keys, ledgers and origins that nobody has, asked for from one network: each is a read of the directory. */
export const MISSES_PER_NETWORK = { burst: 20, perSecond: 1 }
/** The same from nowhere that has a name: all such requests are one network. */
export const MISSES_UNNAMED = { burst: 100, perSecond: 10 }
/** Keys, payments and networks of each kind that an isolate bounds at a time: some 200 bytes each. */
export const BOUNDED_KEYS_MAX = 5_000
/**
 * Turns (fair-turns.ts): requests that an isolate works on at once. One merchant's, an operator's or a relay centre's
 * while the thread keeps up, and of all together while it does not; the rest wait. A payment's request takes some
 * milliseconds of the thread and some tens of waiting for storage, so 32 of one merchant are more than it may send.
 */
export const TURNS = {
  perParty: 32,
  firstBesideOthers: 2,
  whileBehind: 16,
  /** A turn that was waited for begins so much later: what has come in meanwhile is let in. */
  pauseMs: 10,
  leaseMs: 2_000,
  presentMs: 1_000,
  waitMs: 10_000,
  /** As many as all keys of a merchant may send at once. */
  waitingPerParty: 300,
  waitingMax: 1_000,
  /** More than one burst's worth of refusals: no shop that waits as `Retry-After` says comes near. */
  floodRefusals: { burst: 500, perSecond: 50 },
  floodKeptMs: 2_000,
  floodBesideMs: 10_000,
  floodWaiting: 8,
  floodRestTimes: 9,
  floodRestMinMs: 20,
  floodRestMaxMs: 500,
  partiesMax: BOUNDED_KEYS_MAX,
}
/** A request that waits for its turn looks so often itself. */
export const TURN_LOOK_EACH_MS = 500
/** The thread is behind when it comes so late to what is due at once; how often that is looked at, and how long it stands. */
export const THREAD_LAG = { behindMs: 10, lookEachMs: 10, keptMs: 250 }
/** A flood's refusals are counted in the log, a line so often for each limit. */
export const REFUSALS_LOGGED_EACH_MS = 10_000
