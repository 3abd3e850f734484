import type { PrivateJwk } from '../messages/own-keys.ts'

/** Makes a private P-256 key under a name of its own: for signing, or to be sealed to. To be kept secret. */
export async function newPrivateKey(kid: string): Promise<PrivateJwk> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { x, y, d } = (await crypto.subtle.exportKey('jwk', (pair as CryptoKeyPair).privateKey)) as JsonWebKey
  if (x === undefined || y === undefined || d === undefined) throw new TypeError('The key has no private part.')
  return { kty: 'EC', crv: 'P-256', kid, x, y, d }
}
