/** Bounds of the look at the broker itself, with the unit in the name. */

/** `/readyz`: how long a look stands, and how long each thing that is looked at may take. */
export const READY_KEPT_MS = 5_000
export const READY_TIMEOUT_MS = 2_000
/** Sets how often a request looks whether the one that is looking has seen something, before there is any. */
export const READY_LOOK_EACH_MS = 25
