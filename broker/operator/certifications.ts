/**
 * Certificates of conformance, held against the operator's own keys, the
 * issuer's pair, and what the issuer publishes now. The suite is run from the
 * command line, never by the broker: it hears an issuer for minutes, from
 * origins of its own.
 */

import { calculateJwkThumbprint, compactVerify, createLocalJWKSet } from 'jose'
import type { JWK } from 'jose'
import { eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { fetchText } from '../../messages/bounded-body.ts'
import { openCertificate } from '../../messages/certificate.ts'
import type { Certificate } from '../../messages/certificate.ts'
import { JWKS_MAX_BYTES, JWKS_TIMEOUT_MS } from '../../messages/limits.ts'
import type { Verifier } from '../../messages/others-keys.ts'
import { publicKeys } from '../../messages/own-keys.ts'
import { readJwks } from '../../messages/party-keys.ts'
import { MESSAGE_ALG } from '../../protocol/message-claims.ts'
import { certifications } from '../db/operator-schema.ts'
import { settingsOf } from '../env.ts'
import type { Env, Settings } from '../env.ts'
import { refused } from './outcome.ts'
import type { Outcome } from './outcome.ts'

export type CertificationRow = typeof certifications.$inferSelect

/** Names the servers that are certified, as a pair. */
export interface CertifiedPair {
  prefix: string
  authenticationServer: string
  settlementServer: string
}

/** Reads a certificate as the row that is kept of it, or refuses it with what is wrong. Asks both servers for their keys. */
export async function readCertificate(
  env: Env,
  issuer: CertifiedPair,
  compact: string,
  now: number,
): Promise<Outcome<CertificationRow>> {
  const settings = settingsOf(env)
  const subject = subjectOf(issuer)
  const terms = { operator: settings.origin, issuer: subject, keys: ownVerifier(settings), now }
  const opened = await openCertificate(compact, terms)
  if (!opened.ok) return refused(opened.problem, { param: 'certificate' })
  const { certificate } = opened
  const published = await thumbprintsOf(issuer)
  if (published === undefined) return refused('issuer_keys_unavailable')
  const isOfKeys = published.every((print) => certificate.keys.includes(print))
  if (!isOfKeys) return refused('certificate_of_other_keys', { param: 'certificate' })
  return { ok: true, value: rowOf(certificate, { issuer: issuer.prefix, compact, now }) }
}

function rowOf(
  certificate: Certificate,
  { issuer, compact, now }: { issuer: string; compact: string; now: number },
): CertificationRow {
  return {
    issuer,
    subject: certificate.sub,
    suite: certificate.suite,
    suiteSha256: certificate.suite_sha256,
    keys: certificate.keys,
    reportSha256: certificate.report_sha256,
    issuedAt: certificate.iat * 1000,
    expiresAt: certificate.exp * 1000,
    receivedAt: now,
    certificate: compact,
  }
}

/** Tells whether a certification lets an issuer be enabled: it is of the pair as it is now, and has not expired. */
export function isCertified(certification: CertificationRow | undefined, issuer: CertifiedPair, now: number): boolean {
  return certification !== undefined && certification.subject === subjectOf(issuer) && certification.expiresAt > now
}

/** Reads what is kept of an issuer's latest certificate. */
export function findCertification(db: DrizzleD1Database, prefix: string): Promise<CertificationRow | undefined> {
  return db.select().from(certifications).where(eq(certifications.issuer, prefix)).get()
}

/** Renders a certification as the API shows it. */
export function certificationView(row: CertificationRow) {
  return {
    subject: row.subject,
    suite: row.suite,
    suite_sha256: row.suiteSha256,
    report_sha256: row.reportSha256,
    keys: [...row.keys],
    issued_at: new Date(row.issuedAt).toISOString(),
    expires_at: new Date(row.expiresAt).toISOString(),
    received_at: new Date(row.receivedAt).toISOString(),
  }
}

function subjectOf({ authenticationServer, settlementServer }: CertifiedPair): string {
  return `${authenticationServer}>${settlementServer}`
}

/** The operator's own published keys: whoever holds one of them ran the suite. */
function ownVerifier({ signingKeys, messageKeys }: Settings): Verifier {
  const keys = createLocalJWKSet({ keys: publicKeys([...signingKeys, ...messageKeys]) })
  return { verify: (_, compact) => compactVerify(compact, keys, { algorithms: [MESSAGE_ALG] }) }
}

/** Thumbprints (RFC 7638) of all keys that both servers publish now; undefined when one of them tells none. */
async function thumbprintsOf({ authenticationServer, settlementServer }: CertifiedPair): Promise<string[] | undefined> {
  const servers = [...new Set([authenticationServer, settlementServer])]
  const published = await Promise.all(servers.map(publishedKeys))
  if (published.some((keys) => keys.length === 0)) return undefined
  return Promise.all(published.flat().map(({ kty, crv, x, y }) => calculateJwkThumbprint({ kty, crv, x, y } as JWK)))
}

async function publishedKeys(origin: string): Promise<readonly JWK[]> {
  const bounds = { maxBytes: JWKS_MAX_BYTES, timeoutMs: JWKS_TIMEOUT_MS }
  const answer = await fetchText(`${origin}/.well-known/jwks.json`, bounds)
  return answer.kind === 'answer' && answer.status === 200 ? (readJwks(answer.text) ?? []) : []
}
