/** Every bound of the authentication server, with its unit in its name. */

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Wrong passwords in a row after which an ID makes strangers wait, and a session at the member's page ends. */
export const FAILURES_MAX = 5
/** The first wait; each further wrong password doubles it, to an hour: who mistyped is back soon, who guesses is not. */
export const GUESS_DELAY_FIRST_MS = MINUTE_MS
export const GUESS_DELAY_MAX_MS = HOUR_MS
/** Sets how long wrong passwords are remembered: an ID that is left alone for a day begins anew. */
export const GUESS_WINDOW_MS = DAY_MS
/**
 * Wrong passwords of an ID in a day after which each makes strangers wait,
 * whatever came between: a right one begins the row anew, not the day. So
 * strangers have some 55 a day: 25, then 7 that double the wait, then one an hour.
 */
export const GUESSES_PER_ID_QUICK = 25
/**
 * Wrong passwords of an ID in a day, from all sources, after which known ones
 * wait for the day's end too. Strangers then have one an hour, so there are a
 * hundred at most: NIST SP 800-63B, 3.2.2, allows no more.
 */
export const GUESSES_PER_ID_KNOWN = 75
/** Wrong passwords from one source over all IDs: one password tried on many ends here. An office mistypes less. */
export const GUESSES_PER_SOURCE = { max: 60, windowMs: HOUR_MS }
/** The same for requests that name no source: all of them count as one, and may be a whole broker of version 1. */
export const GUESSES_UNNAMED = { max: 600, windowMs: HOUR_MS }
/** Wrong passwords of strangers in all: ten a second is what a million members mistype on the busiest day. */
export const GUESSES_IN_ALL = { max: 600, windowMs: MINUTE_MS }
/** Places that a member was right from: home, work, the phone's networks. The one used longest ago goes first. */
export const KNOWN_SOURCES_PER_MEMBER_MAX = 10
export const KNOWN_SOURCE_KEPT_MS = 90 * DAY_MS
/** Sets how long an account that was released at step 6 may be charged at step 7: a slow relay centre and a retry, no more. */
export const ACCOUNT_LIFETIME_SECONDS = 5 * 60
/** A password in UTF-8 after NFKC; NIST SP 800-63B asks for at least 8 characters, Argon2id here for 8 bytes. */
export const PASSWORD_MIN_BYTES = 8
/** Bounds what a stored hash may ask for: 64 MiB leave room in a Worker's 128 MB, and the work is five times today's. */
export const PASSWORD_HASH_KIBIBYTES_MAX = 64 * 1024
export const PASSWORD_HASH_LANES_MAX = 16
/** Kibibytes times passes. */
export const PASSWORD_HASH_WORK_MAX = 5 * 2 * 19_456

/** A new password, in code points: NIST SP 800-63B's least. The pages suggest 15. The most is protocol's. */
export const PASSWORD_MIN_CHARACTERS = 8
/** RFC 5321, section 4.5.3.1.3, without the angle brackets. */
export const EMAIL_MAX_CHARACTERS = 254
export const ADDRESS_MIN_CHARACTERS = 5
export const ADDRESS_MAX_CHARACTERS = 200
/** Bounds what the field of a number or an ID takes, in UTF-16 units: it is whole with all that may stand between its digits. */
export const TYPED_NUMBER_MAX_UNITS = 64
/** A form as a browser sends it: an address in percent-encoded Japanese is the most of it. */
export const FORM_MAX_BYTES = 16 * 1024

/** Registrations from one source: a household or an office behind one address must still find room. */
export const REGISTRATIONS_PER_SOURCE = { max: 20, windowMs: HOUR_MS }
/** Sign-ins from one source, right ones too: each costs an Argon2id. A source that the ID knows is let through. */
export const SIGN_INS_PER_SOURCE = { max: 60, windowMs: HOUR_MS }
/** Requests for a letter from one source, and from all that name none. */
export const MAILS_PER_SOURCE = { max: 20, windowMs: HOUR_MS }
export const MAILS_UNNAMED = { max: 200, windowMs: HOUR_MS }
/** Letters that a member who is signed in has written to addresses of their choice. */
export const CONFIRMATIONS_PER_MEMBER = { max: 3, windowMs: HOUR_MS }
/** While a letter is fresh, asking again brings no second one: it is on its way, and its link is good. */
export const LETTERS_FRESH = { max: 1, windowMs: 5 * MINUTE_MS }
/** Letters of one kind to one address in a day, whoever asks: three kinds can be asked for, so nine in all. */
export const LETTERS_PER_ADDRESS = { max: 3, windowMs: DAY_MS }
/** Draws of an ID until one is new: with ten random digits the second is hardly ever needed. */
export const ID_DRAWS_MAX = 4

/** Devices and accounts of a person; more is a mistake. */
export const PASSKEYS_PER_MEMBER_MAX = 10
/** Passkeys of an earlier version whose handle one run of the clock writes down. */
export const USER_HANDLES_KEPT_AT_ONCE = 100

/** A session of the member's page, from signing in. */
export const SESSION_LIFETIME_MS = HOUR_MS / 2
/** Browsers in which a member is signed in at a time; the one longest there is signed out. */
export const SESSIONS_PER_MEMBER_MAX = 20
/** A link that confirms an address, and one that resets a password or unlocks an ID. */
export const CONFIRM_LINK_LIFETIME_MS = DAY_MS
export const ACTION_LINK_LIFETIME_MS = HOUR_MS / 2
/** Sets how long after it was made a link is sent again when it is asked for again, and is good once more. */
export const LINK_REPEATED_MS = DAY_MS
/** Sets how long after its answer the work begins that must not show in the answer's time. */
export const AFTER_ANSWER_MS = 250
/** IDs that one address is told of. */
export const IDS_PER_MAIL_MAX = 10
/** Addresses of an earlier version that are folded at a time: by a run of the clock, or before one is looked for. */
export const EMAILS_FOLDED_AT_ONCE = 500

/** Waits before the second and each further attempt to send: after the last the letter is given up. */
export const MAIL_RETRY_DELAYS_MS = [60_000, 5 * 60_000, 15 * 60_000, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS]
export const MAIL_SEND_TIMEOUT_MS = 10_000
/** Letters that one run takes up. */
export const MAIL_RUN_MAX = 20
/** Sets how long it is remembered that a letter was sent. */
export const MAIL_KEPT_MS = 7 * DAY_MS
/** Letters that the demo's mailbox shows, and how long it keeps them. */
export const MAILBOX_SHOWN_MAX = 50
export const MAILBOX_KEPT_MS = 7 * DAY_MS
/** Refused registrations, for whoever looks into them. */
export const REGISTRATION_REFUSALS_KEPT_MS = 90 * DAY_MS
/** Sets how long a registration waits for its address to be confirmed, if the issuer sets nothing else: a letter's link can be asked for again until then. */
export const UNCONFIRMED_KEPT_DAYS = 30
/** Sets how long the particulars of a member who left are kept, if the issuer sets nothing else: seven years, as Japan's law on the prevention of transfer of criminal proceeds asks. */
export const FORMER_MEMBERS_KEPT_DAYS = 2_557
/** Registrations that one sweep takes out: each is a row in several tables. */
export const UNCONFIRMED_SWEPT_AT_ONCE = 100
/** Rows of each table that one sweep of what has expired takes: it runs each minute. */
export const SWEPT_ROWS_MAX = 1_000

/** The settlement server's statement. */
export const STATEMENT_TIMEOUT_MS = 5_000
export const STATEMENT_MAX_BYTES = 256 * 1024
export const PAYMENTS_SHOWN_MAX = 10
