/** Bounds of the wire between the parties, with the unit in the name. */

/** A signed message in or out. The largest carries a sealed password of 4 kB and a merchant's name. */
export const MESSAGE_MAX_BYTES = 16 * 1024
/** Sets how long the body of a request may take to come in. */
export const REQUEST_BODY_TIMEOUT_MS = 10_000
/** Expired rows of the replay guard that one message sweeps up on its way: more than it adds, so the table cannot grow for ever. */
export const SEEN_MESSAGES_PRUNED_MAX = 20

/** Another party's JWKS: some 250 bytes a key. */
export const JWKS_MAX_BYTES = 64 * 1024
export const JWKS_MAX_KEYS = 64
export const JWKS_TIMEOUT_MS = 3_000
/** Sets what a fetch gets at least, after the wait for another request's. */
export const JWKS_TIMEOUT_MIN_MS = 500
/** Sets how old another party's keys may be before they are asked for again, while they go on being used. */
export const JWKS_FRESH_MS = 5 * 60_000
/** The same where something is sealed to one, which nobody opens if it is gone: then it is renewed before it is used. */
export const SEALING_KEY_FRESH_MS = 60_000
/** For so long they are used though they cannot be renewed. */
export const JWKS_KEPT_MAX_MS = 24 * 60 * 60_000
/** A key that its party no longer publishes still verifies for so long: a server's older half may go on signing while it is replaced. */
export const JWKS_RETIRED_MAX_MS = 5 * 60_000
/** After a party's keys could not be had, nobody asks for them: twice as long after each failure in a row. */
export const JWKS_BACK_OFF_MIN_MS = 1_000
export const JWKS_BACK_OFF_MAX_MS = 30_000
/** Looks for a `kid` that is not known, of one party: so many at once, and then one each so long. A forger can't make us ask without end. */
export const UNKNOWN_KID_LOOKS = { burst: 10, eachMs: 1_000 }
/** The same where a signature does not agree with a key that is known: it may have been replaced under its name. */
export const DOUBTED_KEY_LOOKS = { burst: 3, eachMs: 10_000 }
/** Parties whose keys are remembered at a time: some kilobytes each. The one that was asked for longest ago goes. */
export const PARTIES_MAX = 1_000
/** Sets how often a request looks whether the keys that another one is fetching have come. */
export const JWKS_LOOK_EACH_MS = 20

/** Own keys in one setting. */
export const OWN_KEYS_MAX = 64

/** Digits of a code, tries at one, and codes that one question may send. */
export const CODE_LENGTH = 6
export const CODE_TRIES_MAX = 3
export const CODE_SENDS_MAX = 3
/** Sets how soon another code may be asked for. */
export const CODE_RESEND_AFTER_SECONDS = 30
/** Sets when the dialog asks again for an approval that is given elsewhere. */
export const QUESTION_POLL_SECONDS = 3
/** Times that an answer is judged anew because another one was written meanwhile. */
export const QUESTION_WRITES_MAX = 10
/** Returns, and changes of disputes, that one authorization can have. */
export const ADJUSTMENT_STEPS_MAX = 64
