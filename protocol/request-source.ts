/** Step 5: what an issuer is told of where a request came from. */

/**
 * Says where a request came from, so that the issuer can bound guessing by it:
 * base64url of an HMAC under the broker's key, over the issuer's prefix and the
 * network address. It names nobody, and differs at each issuer. Absent where
 * there is no address, and from brokers of before.
 */
export type RequestSource = string

/** Keys that a broker may have at a time, but for the one in use. */
const EARLIER_SOURCES_MAX = 8

export function areEarlierSources(value: unknown): value is RequestSource[] {
  return Array.isArray(value) && value.length <= EARLIER_SOURCES_MAX && value.every(isRequestSource)
}

export function isRequestSource(value: unknown): value is RequestSource {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value)
}
