/** Certificates of conformance of the card company, as the operator's run of the suite would sign them. */

import { env } from 'cloudflare:workers'
import { calculateJwkThumbprint, CompactSign, importJWK } from 'jose'
import type { JWK } from 'jose'

import { sha256Hex } from '../../broker/digests.ts'
import { CERTIFICATE_TYP } from '../../messages/certificate.ts'
import { BROKER } from './broker-world.ts'
import { ISSUER_ORIGINS } from './issuer-world.ts'

/** Thumbprints of what both servers of an issuer publish. */
async function publishedPrints({ authentication, settlement }: { authentication: string; settlement: string }) {
  const prints: string[] = []
  for (const origin of [authentication, settlement]) {
    const answer = await fetch(`${origin}/.well-known/jwks.json`)
    for (const { kty, crv, x, y } of (await answer.json<{ keys: JWK[] }>()).keys) {
      prints.push(await calculateJwkThumbprint({ kty, crv, x, y } as JWK))
    }
  }
  return prints
}

export interface Signed {
  claims?: Record<string, unknown>
  typ?: string
  key?: JWK
}

/** A certificate of the card company, as the operator's run would sign it, with what a test changes of it. */
export async function certificateOf(given: Signed = {}): Promise<string> {
  const { authentication, settlement } = ISSUER_ORIGINS.sumire
  const [own] = JSON.parse(env.SIGNING_KEYS) as JWK[]
  const { key = own ?? {}, typ = CERTIFICATE_TYP } = given
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: BROKER,
    sub: `${authentication}>${settlement}`,
    suite: '1',
    suite_sha256: await sha256Hex('the suite'),
    keys: await publishedPrints(ISSUER_ORIGINS.sumire),
    counts: { passed: 120, failed: 0, blocked: 0, unsupported: 0, left_out: 0, checks: 900 },
    failed: [],
    report_sha256: await sha256Hex('the report'),
    iat: now,
    exp: now + 86_400,
    ...given.claims,
  }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ, kid: key.kid ?? '' })
    .sign(await importJWK(key, 'ES256'))
}

/** The private key of nobody, under the name of the operator's. */
export async function strangersKey(): Promise<JWK> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const jwk = await crypto.subtle.exportKey('jwk', (pair as CryptoKeyPair).privateKey)
  return { ...(jwk as JWK), kid: 'broker-1' }
}
