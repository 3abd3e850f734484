/** Every bound of the authentication server, with its unit in its name. */

/** Wrong passwords in a row that lock an ID. */
export const FAILURES_MAX = 5
/** How long an account that was released at step 6 may be charged at step 7: a slow relay centre and a retry, no more. */
export const ACCOUNT_LIFETIME_SECONDS = 5 * 60
/** A password in UTF-8 after NFKC; NIST SP 800-63B asks for at least 8 characters, Argon2id here for 8 bytes. */
export const PASSWORD_MIN_BYTES = 8

/** A new password, in code points: NIST SP 800-63B's least. The pages suggest 15. The most is protocol's. */
export const PASSWORD_MIN_CHARACTERS = 8
/** RFC 5321, section 4.5.3.1.3, without the angle brackets. */
export const EMAIL_MAX_CHARACTERS = 254
export const ADDRESS_MIN_CHARACTERS = 5
export const ADDRESS_MAX_CHARACTERS = 200
/** What the field of a number or an ID takes, in UTF-16 units: it is whole with all that may stand between its digits. */
export const TYPED_NUMBER_MAX_UNITS = 64
/** A form as a browser sends it: an address in percent-encoded Japanese is the most of it. */
export const FORM_MAX_BYTES = 16 * 1024

const HOUR_MS = 3_600_000
/** Registrations with one member number, whether or not it exists. */
export const REGISTRATIONS_PER_CUSTOMER = { max: 5, windowMs: 24 * HOUR_MS }
/** Registrations from one source: a household or an office behind one address must still find room. */
export const REGISTRATIONS_PER_SOURCE = { max: 20, windowMs: HOUR_MS }
/** Sign-ins from one source. An ID itself is locked after FAILURES_MAX, here as at a shop. */
export const SIGN_INS_PER_SOURCE = { max: 60, windowMs: HOUR_MS }
/** Requests for a mail, of one ID or address, and from one source. */
export const MAILS_PER_ADDRESS = { max: 3, windowMs: HOUR_MS }
export const MAILS_PER_SOURCE = { max: 20, windowMs: HOUR_MS }
/** Draws of an ID until one is new: with ten random digits the second is hardly ever needed. */
export const ID_DRAWS_MAX = 4

/** Devices and accounts of a person; more is a mistake. */
export const PASSKEYS_PER_MEMBER_MAX = 10

/** A session of the member's page, from signing in. */
export const SESSION_LIFETIME_MS = HOUR_MS / 2
/** A link that confirms an address, and one that resets a password or unlocks an ID. */
export const CONFIRM_LINK_LIFETIME_MS = 24 * HOUR_MS
export const DEED_LINK_LIFETIME_MS = HOUR_MS / 2
/** How long after its answer the work begins that must not show in the answer's time. */
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
/** How long it is remembered that a letter was sent. */
export const MAIL_KEPT_MS = 7 * 24 * HOUR_MS
/** Letters that the demo's mailbox shows. */
export const MAILBOX_SHOWN_MAX = 50

/** The settlement server's statement. */
export const STATEMENT_TIMEOUT_MS = 5_000
export const STATEMENT_MAX_BYTES = 256 * 1024
export const PAYMENTS_SHOWN_MAX = 10
