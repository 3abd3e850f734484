import { importJWK } from 'jose'

import type { PrivateJwk } from '../../messages/own-keys.ts'
import { VERDICT_ALG } from '../../protocol/verdict.ts'

/** A private key that signs, and its name in the JWKS. */
export interface SigningKey {
  kid: string
  privateKey: CryptoKey
}

const imported = new WeakMap<PrivateJwk, SigningKey>()

/** Returns the key that signs now: the first of the list, imported once an isolate. */
export async function signingKey(keys: readonly PrivateJwk[]): Promise<SigningKey> {
  const jwk = keys[0]
  if (jwk === undefined) throw new Error('SIGNING_KEYS is empty.')
  const known = imported.get(jwk)
  if (known) return known
  const privateKey = await importJWK(jwk, VERDICT_ALG)
  if (privateKey instanceof Uint8Array) throw new Error('SIGNING_KEYS holds a secret where a key pair must be.')
  const key = { kid: jwk.kid, privateKey }
  imported.set(jwk, key)
  return key
}
