/** The certificate's making: the operator signs what a run of the suite found, and which report says more. */

import { CompactSign } from 'jose'

import { CERTIFICATE_TYP } from '../messages/certificate.ts'
import type { Certificate } from '../messages/certificate.ts'
import { keyFor } from '../messages/own-keys.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import { MESSAGE_ALG } from '../protocol/message-claims.ts'
import { CERTIFICATE_LIFETIME_DAYS } from './limits.ts'
import type { Report } from './report.ts'
import { reportJson } from './report.ts'

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

/** Returns the SHA-256 of a text, in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
