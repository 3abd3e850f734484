import { newKey, type PrivateJwk } from '../../tools/demo/keys.ts'

/** The keys of a run: made for it, and gone with it. */
export interface BenchKeys {
  broker: PrivateJwk
  issuer: PrivateJwk
  /** Holds what passwords are sealed to. */
  encryption: PrivateJwk
}

export async function newBenchKeys(): Promise<BenchKeys> {
  return { broker: await newKey('ECDSA'), issuer: await newKey('ECDSA'), encryption: await newKey('ECDH') }
}

/** Returns the half that anyone may have. */
export function publicHalf({ kid, kty, crv, x, y }: PrivateJwk): Omit<PrivateJwk, 'd'> {
  return { kid, kty, crv, x, y }
}
