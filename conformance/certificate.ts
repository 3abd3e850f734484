/** The certificate: the operator's signed word of what a run of the suite found, and of which report says more. */

import { CompactSign } from 'jose'

import { keyFor } from '../messages/own-keys.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import type { Verifier } from '../messages/others-keys.ts'
import { MESSAGE_ALG } from '../protocol/message-claims.ts'
import { isOptional, isRecord, isText, isWholeNumber } from '../protocol/shape.ts'
import { CERTIFICATE_LIFETIME_DAYS } from './limits.ts'
import type { Counts, Report } from './report.ts'
import { reportJson } from './report.ts'

export const CERTIFICATE_TYP = 'furiwake-conformance+jwt'

/** Claims of a certificate. */
export interface Certificate {
  /** Origin of the operator that ran the suite. */
  iss: string
  /** The pair that was certified: `authentication>settlement`. */
  sub: string
  /** Of the protocol, that the issuer was certified for. Suites before 2 did not say: version 2. */
  protocol_version?: number
  suite: string
  /** SHA-256 of the suite's source, in hexadecimal. */
  suite_sha256: string
  /** Thumbprints (RFC 7638) of the keys that the issuer published. */
  keys: readonly string[]
  counts: Counts
  /** Names of the scenarios that did not pass: none, in a certificate that enables an entry. */
  failed: readonly string[]
  /** SHA-256 of the report, in hexadecimal. */
  report_sha256: string
  iat: number
  exp: number
}

/** Signs the certificate of a report. Of a run that left scenarios out there is none: undefined. */
export async function signCertificate(
  report: Report,
  by: { operator: string; key: PrivateJwk; suiteSha256: string; now: number },
): Promise<string | undefined> {
  if (report.left_out.length > 0) return undefined
  const iat = Math.floor(by.now / 1000)
  const certificate: Certificate = {
    iss: by.operator,
    sub: report.issuer,
    protocol_version: report.version,
    suite: report.suite,
    suite_sha256: by.suiteSha256,
    keys: report.keys,
    counts: report.counts,
    failed: report.failed,
    report_sha256: await sha256(reportJson(report)),
    iat,
    exp: iat + CERTIFICATE_LIFETIME_DAYS * 86_400,
  }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(certificate)))
    .setProtectedHeader({ alg: MESSAGE_ALG, typ: CERTIFICATE_TYP, kid: by.key.kid })
    .sign(keyFor(by.key, MESSAGE_ALG))
}

export type CertificateProblem =
  | 'certificate_unsigned'
  | 'certificate_of_another'
  | 'certificate_expired'
  | 'certificate_failed'
  | 'certificate_of_another_suite'

/** Terms that a certificate is held against. `suites`: the digests of the suites that count. `now` in milliseconds. */
export interface CertificateTerms {
  operator: string
  /** The pair that it must be of. */
  issuer: string
  suites: readonly string[]
  keys: Verifier
  now: number
}

/** Opens a certificate: the claims of one that enables an entry, or the first thing that is wrong with it. */
export async function openCertificate(
  compact: string,
  terms: CertificateTerms,
): Promise<{ ok: true; certificate: Certificate } | { ok: false; problem: CertificateProblem }> {
  const certificate = await verified(compact, terms)
  if (certificate === undefined) return { ok: false, problem: 'certificate_unsigned' }
  const problem = problemOf(certificate, terms)
  return problem === undefined ? { ok: true, certificate } : { ok: false, problem }
}

async function verified(compact: string, { keys, operator }: CertificateTerms): Promise<Certificate | undefined> {
  try {
    const { payload, protectedHeader } = await keys.verify(operator, compact)
    const said: unknown = JSON.parse(new TextDecoder().decode(payload))
    return protectedHeader.typ === CERTIFICATE_TYP && isCertificate(said) ? said : undefined
  } catch {
    return undefined
  }
}

function problemOf(certificate: Certificate, terms: CertificateTerms): CertificateProblem | undefined {
  const { iss, sub, suite_sha256: suite, exp, failed, counts } = certificate
  if (iss !== terms.operator || sub !== terms.issuer) return 'certificate_of_another'
  if (!terms.suites.includes(suite)) return 'certificate_of_another_suite'
  if (exp <= Math.floor(terms.now / 1000)) return 'certificate_expired'
  const isWhole = failed.length === 0 && counts.failed === 0 && counts.blocked === 0 && counts.left_out === 0
  return isWhole && counts.passed > 0 ? undefined : 'certificate_failed'
}

function isCertificate(value: unknown): value is Certificate {
  if (!isRecord(value) || !isRecord(value['counts'])) return false
  const texts = ['iss', 'sub', 'suite', 'suite_sha256', 'report_sha256'].map((field) => value[field])
  if (!isOptional(value['protocol_version'], isVersion)) return false
  const numbers = ['passed', 'failed', 'blocked', 'left_out'].map(
    (field) => (value['counts'] as Record<string, unknown>)[field],
  )
  return (
    texts.every((text) => isText(text, 600)) &&
    [value['iat'], value['exp'], ...numbers].every((number) => isWholeNumber(number, 0, Number.MAX_SAFE_INTEGER)) &&
    [value['keys'], value['failed']].every((list) => Array.isArray(list) && list.every((each) => isText(each, 128)))
  )
}

const isVersion = (value: unknown): value is number => isWholeNumber(value, 1, 2)

/** Returns the SHA-256 of a text, in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
