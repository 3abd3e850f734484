/** Checks kept evidence against the kept keys: a relay centre's signed answer, and the settlement server's that it holds. */

import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'

import { fromBase64url } from '../../protocol/base64url.ts'
import { MESSAGE_ALG } from '../../protocol/message-claims.ts'
import { isRecord } from '../../protocol/shape.ts'
import type { PublicKeyJwk } from '../db/directory-schema.ts'

/** A key of a party as it was kept: see key-history.ts. */
interface Key {
  party: string
  kid: string
  jwk: PublicKeyJwk
}

/** One signature of the evidence, the outermost first. */
export interface Signature<K extends Key = Key> {
  /** The party that the answer names as its sender: an origin. */
  party: string
  kid: string
  type: string
  /** Milliseconds since 1970, by the sender's clock. */
  signedAt: number
  /** The answer itself, a compact JWS. */
  answer: string
  /** The kept key that verifies it; undefined when none does. */
  key: K | undefined
}

/** A decision passes two parties; more than this is nothing that was ever kept. */
const SIGNATURES_MAX = 4

/** Returns the parties whose keys are needed to check the evidence. */
export function partiesOf(evidence: string): string[] {
  return [...new Set(answersOf(evidence).map(({ party }) => party))]
}

/** Returns who signed the evidence, each with the `kid` of the key that it names. */
export function signersOf(evidence: string): Pick<Signature, 'party' | 'kid'>[] {
  return answersOf(evidence).map(({ party, kid }) => ({ party, kid }))
}

/**
 * Verifies each signature of the evidence with the key that verifies it. Expiry
 * has no part in it: the answer was in time when it was taken, and is proof
 * since. Evidence whose parts cannot be read has no signatures.
 */
export async function verifyEvidence<K extends Key>(evidence: string, keys: readonly K[]): Promise<Signature<K>[]> {
  const signatures: Signature<K>[] = []
  for (const answer of answersOf(evidence)) {
    const candidates = keys.filter(({ party, kid }) => party === answer.party && kid === answer.kid)
    let key: K | undefined
    // A party may have used the `kid` for more than one key.
    for (const candidate of candidates)
      if (key === undefined && (await isSigned(answer.answer, candidate))) key = candidate
    signatures.push({ ...answer, key })
  }
  return signatures
}

async function isSigned(compact: string, { jwk }: Key): Promise<boolean> {
  try {
    await compactVerify(compact, await importJWK(jwk, MESSAGE_ALG), { algorithms: [MESSAGE_ALG] })
    return true
  } catch {
    return false
  }
}

/** The evidence and the answers that it holds, as each says of itself. */
function answersOf(evidence: string): Omit<Signature, 'key'>[] {
  const answers: Omit<Signature, 'key'>[] = []
  let answer: string | undefined = evidence
  while (answer !== undefined && answers.length < SIGNATURES_MAX) {
    const read = readAnswer(answer)
    if (read === undefined) break
    answers.push({ ...read.about, answer })
    answer = read.holds
  }
  return answers
}

function readAnswer(
  compact: string,
): { about: Omit<Signature, 'key' | 'answer'>; holds: string | undefined } | undefined {
  try {
    const { kid, typ } = decodeProtectedHeader(compact)
    const payload: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(compact.split('.')[1] ?? '')))
    if (!isRecord(payload) || kid === undefined || typ === undefined) return undefined
    const { iss: party, iat, evidence } = payload
    if (typeof party !== 'string' || typeof iat !== 'number') return undefined
    const about = { party, kid, type: typ, signedAt: iat * 1000 }
    return { about, holds: typeof evidence === 'string' ? evidence : undefined }
  } catch {
    return undefined
  }
}
