/** The certificate of conformance: the operator's signed word of what a run of the suite found, read by whoever asks for it. */

import { isOptional, isRecord, isText, isWholeNumber } from '../protocol/shape.ts'
import type { Verifier } from './others-keys.ts'

export const CERTIFICATE_TYP = 'furiwake-conformance+jwt'

/** Scenarios by what became of them, and single checks. */
export interface CertifiedCounts {
  passed: number
  failed: number
  blocked: number
  left_out: number
}

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
  counts: CertifiedCounts
  /** Names of the scenarios that did not pass: none, in a certificate that enables an entry. */
  failed: readonly string[]
  /** SHA-256 of the report, in hexadecimal. */
  report_sha256: string
  iat: number
  exp: number
}

export type CertificateProblem =
  'certificate_unsigned' | 'certificate_of_another' | 'certificate_expired' | 'certificate_failed'

/** Terms that a certificate is held against. `now` in milliseconds. */
export interface CertificateTerms {
  operator: string
  /** The pair that it must be of. */
  issuer: string
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
  const { iss, sub, exp, failed, counts } = certificate
  if (iss !== terms.operator || sub !== terms.issuer) return 'certificate_of_another'
  if (exp <= Math.floor(terms.now / 1000)) return 'certificate_expired'
  const isWhole = failed.length === 0 && counts.failed === 0 && counts.blocked === 0 && counts.left_out === 0
  return isWhole && counts.passed > 0 ? undefined : 'certificate_failed'
}

const isVersion = (value: unknown): value is number => isWholeNumber(value, 1, 2)

/** Times in seconds that a date can still hold, in milliseconds. */
const SECONDS_MAX = 8_640_000_000_000

function isCertificate(value: unknown): value is Certificate {
  if (!isRecord(value) || !isRecord(value['counts'])) return false
  const texts = ['iss', 'sub', 'suite', 'suite_sha256', 'report_sha256'].map((field) => value[field])
  const numbers = ['passed', 'failed', 'blocked', 'left_out'].map(
    (field) => (value['counts'] as Record<string, unknown>)[field],
  )
  return (
    isOptional(value['protocol_version'], isVersion) &&
    texts.every((text) => isText(text, 600)) &&
    [value['iat'], value['exp'], ...numbers].every((number) => isWholeNumber(number, 0, SECONDS_MAX)) &&
    [value['keys'], value['failed']].every((list) => Array.isArray(list) && list.every((each) => isText(each, 128)))
  )
}
