/** Bounds that hold for each of the issuers' servers, with the unit in the name. */

/** Sets what `/.well-known/jwks.json` tells its readers: as long as we ourselves keep the keys of others. */
export const JWKS_CACHE_SECONDS = 300
/** Trusted origins and own keys in one setting. */
export const SETTING_ITEMS_MAX = 64
/** Expired rows that one message sweeps up on its way: more than it adds, so the table cannot grow for ever. */
export const PRUNE_ROWS_MAX = 20
/** `Retry-After` of a 503: a busy account, or keys that did not come, are seconds' matters. */
export const UNAVAILABLE_RETRY_SECONDS = 5
