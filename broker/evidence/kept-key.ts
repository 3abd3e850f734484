import type { PublicKeyJwk } from '../db/directory-schema.ts'

/** A key of a party as it was kept. */
export interface KeptKey {
  party: string
  kid: string
  jwk: PublicKeyJwk
  /** Milliseconds since 1970. */
  firstSeenAt: number
}
