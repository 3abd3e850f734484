/** The port to a merchant's key book: which payment the Idempotency-Key of a creation made. */

/** A key as it comes with a creation, and the payment that the caller would make. Digests in hexadecimal. */
export interface KeyedCreation {
  digest: string
  fingerprint: string
  paymentId: string
}

/** `new`: the proposed payment is the key's. `known`: another was decided before. Whoever is told writes that payment. */
export type KeyDecision = { kind: 'new' | 'known'; paymentId: string } | { kind: 'key_reused' }
