/** The calls that the floors make to the issuers that answer at once. */

import { CompactSign, compactVerify, importJWK } from 'jose'
import type { JWK } from 'jose'

export interface SignedCallEnv {
  /** A private P-256 JWK. */
  SIGNING_KEY: string
  /** The stand-ins' public key, a JWK. */
  ISSUER_KEY: string
  /** `on`: sign each call and check each answer. */
  MESSAGES: string
}

const HEADER = { alg: 'ES256', typ: 'bench', kid: 'bare' }
const SIGNATURE = 'A'.repeat(86)

const textOf = (answer: Response): Promise<string> => answer.text()

/** Posts a message to an issuer and gives its answer's text; with `MESSAGES` on it is signed, and the answer checked. `signal`: its deadline. */
export async function call(
  url: string,
  body: string,
  env: SignedCallEnv,
  read = textOf,
  signal?: AbortSignal,
): Promise<string> {
  const payload = JSON.stringify({ iss: 'bare', jti: 'bare', operation: { id: 'bare' }, body })
  const message = env.MESSAGES === 'on' ? await signed(env, payload) : `e30.${btoa(payload)}.${SIGNATURE}`
  const answer = await fetch(url, {
    method: 'POST',
    body: message,
    headers: { 'content-type': 'application/jose' },
    signal: signal ?? null,
  })
  const text = await read(answer)
  if (env.MESSAGES === 'on') await compactVerify(text, await keyOf('verify', env.ISSUER_KEY))
  return text
}

/** Returns a compact JWS of a payload. */
export async function signed(env: SignedCallEnv, payload: string): Promise<string> {
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader(HEADER)
    .sign(await keyOf('sign', env.SIGNING_KEY))
}

const imported = new Map<string, CryptoKey>()

async function keyOf(use: string, jwk: string): Promise<CryptoKey> {
  const known = imported.get(use)
  if (known) return known
  const key = (await importJWK(JSON.parse(jwk) as JWK, 'ES256')) as CryptoKey
  imported.set(use, key)
  return key
}
