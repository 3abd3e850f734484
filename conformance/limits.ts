/** Every bound of the conformance suite, with its unit in its name. */

/** The longest waits of a broker and of a relay centre, as the protocol has them. */
export const AUTHENTICATE_TIMEOUT_MS = 10_000
export const SETTLEMENT_TIMEOUT_MS = 12_000
/** The wait for an answer to a message that should be refused, and for keys and health. */
export const ANSWER_TIMEOUT_MS = 12_000
/** Of an answer, whatever it is. */
export const ANSWER_MAX_BYTES = 256 * 1024
/** The whole time of one scenario: the longest waits for some two hundred answers. */
export const SCENARIO_TIMEOUT_MS = 180_000
/** The wait for the issuer's test hook to have played an act. */
export const TEST_HOOK_TIMEOUT_MS = 10_000
/**
 * Of every request: a line is not used again. A server lets go of one that nobody
 * used for some seconds, and on a busy machine that is while the next request is
 * written to it: nobody's fault, and no finding.
 */
export const ONE_REQUEST_A_LINE = { connection: 'close' } as const
/** Members in one issuer.json. */
export const MEMBERS_MAX = 50
/** Scenarios that one issuer.json may leave out, with a reason for each. */
export const REASON_MAX_CHARACTERS = 500
/** Of what an answer said, as a finding shows it. */
export const SHOWN_MAX_CHARACTERS = 120
/** Wrong passwords in a row, of which the last must no longer be answered by looking at it. */
export const GUESSES_MAX = 100
/** Wrong passwords for a known ID, and as many for unknown ones, whose times are compared. */
export const TIMED_ROUNDS = 10
/** The comparison is made so often before a difference counts: what a busy machine does to one of them, it does not do to each. */
export const TIMED_ATTEMPTS = 3
/** Their medians may differ by this factor, or by this time, whichever is more: a wide margin, so that a busy machine is no finding. */
export const TIMED_FACTOR = 2
export const TIMED_MARGIN_MS = 15
/** Tries at a code that a question may leave, as the first one says. */
export const CODE_TRIES_MAX = 20
/** Wrong codes at once: more than any tries left. */
export const CODES_AT_ONCE = 24
/** Times that money and a void are sent at once. */
export const LATER_RACES = 4
/** Requests at once where two sides act on one thing. */
export const AT_ONCE = 8
/** The moments after sending at which the line is broken. */
export const BROKEN_AFTER_MS = [0, 2, 10, 40] as const
/** Operations in a day that need a second page of the clearing record. */
export const SECOND_PAGE_OPERATIONS = 201
/** Pages of one day's clearing record that are read. */
export const CLEARING_PAGES_MAX = 500
/** A certificate is good for so long, and then the issuer is to be certified again. */
export const CERTIFICATE_LIFETIME_DAYS = 180
/** Guards against an endless list of postings. */
export const STATEMENT_MAX_BYTES = 1024 * 1024
/** The longest that an issuer does not look again for keys that it could not have, and a little more. */
export const KEYS_FAILURE_MAX_MS = 35_000
export const KEYS_ASKED_AGAIN_MS = 1_000
