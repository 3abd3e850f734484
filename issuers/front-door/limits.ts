/** Bounds that hold for each of the issuers' servers, with the unit in the name. */

/** A signed message in or out. The largest carries a sealed password of 4 kB and a merchant's name. */
export const MESSAGE_MAX_BYTES = 16 * 1024
/** Another party's JWKS: some 250 bytes a key. */
export const JWKS_MAX_BYTES = 64 * 1024
export const JWKS_TIMEOUT_MS = 3_000
/** How long another party's keys are used before they are asked for again. */
export const JWKS_MAX_AGE_MS = 5 * 60_000
/** After a fetch, how long an unknown `kid` does not cause another: a forger cannot make us ask without end. */
export const JWKS_COOLDOWN_MS = 10_000
/** What `/.well-known/jwks.json` tells its readers: as long as we ourselves keep the keys of others. */
export const JWKS_CACHE_SECONDS = 300
/** Trusted origins and own keys in one setting. */
export const SETTING_ITEMS_MAX = 64
/** Expired rows that one message sweeps up on its way: more than it adds, so the table cannot grow for ever. */
export const PRUNE_ROWS_MAX = 20
/** `Retry-After` of a 503: a busy account, or keys that did not come, are seconds' matters. */
export const UNAVAILABLE_RETRY_SECONDS = 5
