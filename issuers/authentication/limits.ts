/** Every bound of the authentication server, with its unit in its name. */

/** Wrong passwords in a row that lock an ID. */
export const FAILURES_MAX = 5
/** How long an account that was released at step 6 may be charged at step 7: a slow relay centre and a retry, no more. */
export const ACCOUNT_LIFETIME_SECONDS = 5 * 60
/** A password in UTF-8 after NFKC; NIST SP 800-63B asks for at least 8 characters, Argon2id here for 8 bytes. */
export const PASSWORD_MIN_BYTES = 8
