/** Describes what makes two requests with one Idempotency-Key the same. */

import { sha256Hex } from '../digests.ts'

/** The digest of a request, and the one that version 0.1 stored for it, which is good for as long as it is kept. */
export interface Fingerprints {
  fingerprint: string
  formerFingerprint: string
}

/**
 * Returns the fingerprints of method, path and body. The body counts as it was
 * read, not as it was written: what is `null` is left out, what is left out is
 * its `defaults`, and the order of names is nothing.
 */
export async function fingerprintsOf(
  method: string,
  path: string,
  body: object,
  defaults: object = {},
): Promise<Fingerprints> {
  const given = Object.entries(body).filter(([, value]) => value !== undefined)
  const meant = { ...defaults, ...Object.fromEntries(given) }
  const [fingerprint, formerFingerprint] = await Promise.all([
    sha256Hex(`${method} ${path} ${canonicalJson(meant)}`),
    sha256Hex(`${method} ${path} ${JSON.stringify(body)}`),
  ])
  return { fingerprint, formerFingerprint }
}

/** Writes JSON with the names of every object in their order by UTF-16 units, as RFC 8785 has them. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    const sorted = Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(sorted)
  })
}
