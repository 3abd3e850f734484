/** Bounds of an issuer's health, with the unit in the name. */

import { INTENT_MAX_AGE_MS } from '../limits.ts'

/** So many members in a row without an answer, within so long, and an issuer counts as down. */
export const ISSUER_DOWN_MEMBERS = 4
export const ISSUER_DOWN_WINDOW_MS = 60_000
/** Then one member after so long finds out whether it is back; after each that does not, twice as long. */
export const ISSUER_PROBE_AFTER_MS = 5_000
export const ISSUER_PROBE_AFTER_MAX_MS = 60_000
/**
 * An isolate's word that an issuer is down is written for the others, so often at the most; stands there for as long before
 * somebody else finds out; and is not believed for ever, if whoever wrote it has gone.
 */
export const ISSUER_REPORT_EACH_MS = 60_000
export const ISSUER_REPORT_STANDS_MS = 60_000
export const ISSUER_REPORT_ENDS_MS = 10 * 60_000
/** An operation that waits for an issuer that is down is looked at again this late, at the latest. */
export const HELD_LOOK_MAX_MS = 5 * 60_000
/** Issuers whose health an isolate knows: under a kilobyte each. */
export const ISSUERS_KNOWN_MAX = 1_000
/** A member who finds out whether an issuer is back, and has not by then, was lost: another one does. */
export const ISSUER_PROBE_LEASE_MS = INTENT_MAX_AGE_MS
