/** Every bound of the operator API, with its unit in its name. */

const DAY_MS = 24 * 60 * 60_000

/** A token's life, if no end is given, and the longest that may be. */
export const TOKEN_LIFETIME_DEFAULT_MS = 90 * DAY_MS
export const TOKEN_LIFETIME_MAX_MS = 366 * DAY_MS
/** The furthest end that a merchant's key may have. */
export const KEY_LIFETIME_MAX_MS = 3_653 * DAY_MS
/** Tokens that are good at a time. */
export const TOKENS_MAX = 200
/** A key or a token is listed so long after its end; and those that one day forgets of each. */
export const ENDED_KEPT_MS = 400 * DAY_MS
export const ENDED_FORGOTTEN_AT_ONCE = 1_000
/** A report of reconciliation is kept so long after its business day: as long as books must be shown to anybody. */
export const REPORTS_KEPT_MS = 3_653 * DAY_MS
/** Sets how old the time of a token's last use may be: it is written down once in so long. */
export const TOKEN_USE_NOTED_EACH_MS = 60 * 60_000
/** Of the name of a token or a key. */
export const NAME_MAX_CHARACTERS = 80
/** Of why an issuer is enabled without a certificate. */
export const REASON_MAX_CHARACTERS = 500
export const ORIGINS_MAX = 50
export const ORIGIN_MAX_CHARACTERS = 200
export const PAGE_URL_MAX_CHARACTERS = 500
/** Keys of a merchant that are good at a time, and those that are there with the ended ones: a shop makes them by itself. */
export const KEYS_MAX = 50
export const KEYS_KEPT_MAX = 500
/** The characters of a key that its list shows: 20 of its 130 random bits. */
export const LAST_CHARACTERS = 4
/** Ledgers of a merchant and mode that take new payments at a time: as many as a request remembers. */
export const LEDGERS_OPEN_MAX = 16
/** Ledgers that a list shows, the newest: a merchant that fills one a day has some for a year. */
export const LEDGERS_LISTED_MAX = 1_000
/** The platform keeps every moment of an object for so long. */
export const RESTORED_WITHIN_MS = 30 * DAY_MS
/** Every dialog of a mode shows its issuers. */
export const ISSUERS_MAX = 1_000
/** Of a certificate, a compact JWS. */
export const CERTIFICATE_MAX_CHARACTERS = 32_000
/** Times that a change is begun anew because somebody changed the same object meanwhile. */
export const CHANGE_TRIES_MAX = 3
/** The list of what a person should look at: payments of one ledger, ledgers that are asked, how many at once, and how long each is waited for; endpoints. */
export const ATTENTION_PAYMENTS_MAX = 50
export const ATTENTION_LEDGERS_MAX = 500
export const ATTENTION_LEDGERS_AT_ONCE = 50
export const ATTENTION_LEDGER_TIMEOUT_MS = 2_000
export const ATTENTION_ENDPOINTS_MAX = 200
export const ATTENTION_CERTIFICATES_MAX = 200
/** Keys of merchants, and tokens, that end: those that are listed, the first to end first. */
export const ATTENTION_API_KEYS_MAX = 100
/** A certificate that ends within this is told of: the suite is run in minutes, but whatever it finds is to be mended. */
export const CERTIFICATE_ENDS_SOON_MS = 30 * DAY_MS
export const ATTENTION_ITEMS_SENT_MAX = 100
/** A link opens the operators' console within a minute, once. */
export const OPERATOR_LINK_LIFETIME_MS = 60_000
/** A session of it that nobody uses ends after half an hour, and every one after eight hours, or with its token. */
export const OPERATOR_SESSION_IDLE_MS = 30 * 60_000
export const OPERATOR_SESSION_LIFETIME_MS = 8 * 60 * 60_000
/** Sets how often it is written down that a session is in use. */
export const OPERATOR_SESSION_USE_NOTED_EACH_MS = 5 * 60_000
/** Links and sessions of a token: of more, the oldest end. */
export const OPERATOR_SESSIONS_PER_TOKEN_MAX = 20
