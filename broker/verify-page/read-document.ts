/** Reads a signed document of the broker's, in the page itself: what it says counts once its signature is right. */

import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose'
import type { JWK } from 'jose'

import { DAILY_TALLY_MAX_CHARACTERS, DAILY_TALLY_TYP, addsUp, isDailyTallyClaims } from '../../protocol/daily-tally.ts'
import type { DailyTallyClaims } from '../../protocol/daily-tally.ts'
import {
  RETURN_ALG,
  RETURN_KEYS_PATH,
  RETURN_MAX_CHARACTERS,
  RETURN_TYP,
  isReturnClaims,
} from '../../protocol/return.ts'
import type { ReturnClaims } from '../../protocol/return.ts'
import { isOneOf, isRecord } from '../../protocol/shape.ts'
import { VERDICT_LIFETIME_SECONDS, VERDICT_TYP, isVerdictClaims } from '../../protocol/verdict.ts'
import type { VerdictClaims } from '../../protocol/verdict.ts'

/** `not_ours`: nothing in it may be believed. `elsewhere`: it names another broker. */
export type Read =
  | { kind: 'no_document' | 'not_ours' | 'elsewhere' | 'keys_unavailable' }
  | { kind: 'return'; claims: ReturnClaims; kid: string }
  | { kind: 'tally'; claims: DailyTallyClaims; kid: string }
  /** `isOver`: a shop takes it no more; it says how things stood. */
  | { kind: 'verdict'; claims: VerdictClaims; kid: string; isOver: boolean }

/** Of what is pasted: a mail with a document in it, or the largest document, broken over lines. */
const PASTED_MAX_CHARACTERS = 2 * DAILY_TALLY_MAX_CHARACTERS
/** Of a header and the word before it, of what is looked at. */
const HEADER_MAX_CHARACTERS = 2_000
const KEYS_TIMEOUT_MS = 10_000
/** Other clocks. */
const CLOCK_AHEAD_MAX_SECONDS = 300

/** A key of the published set; one that was replaced says until when it can have signed. */
export type PublishedKey = JWK & { used_until?: unknown }

/** Finds the document in what was pasted: alone, in a link, broken over lines, or with words around it. */
export function documentIn(pasted: string): string | undefined {
  if (pasted.length > PASTED_MAX_CHARACTERS) return undefined
  const joined = pasted.replaceAll(/[\s\p{DI}]/gu, '')
  const parts = joined.split('.')
  // Part by part: one pattern over all of it would take the square of its length for a text that only looks like one.
  for (const [at, claims] of parts.entries()) {
    const before = /[\w-]*$/.exec((parts[at - 1] ?? '').slice(-HEADER_MAX_CHARACTERS))?.[0] ?? ''
    const header = /eyJ[\w-]+/.exec(before)?.[0]
    const signature = /^[\w-]{86}/.exec(parts[at + 1] ?? '')?.[0]
    if (header === undefined || signature === undefined || !/^eyJ[\w-]+$/.test(claims)) continue
    const found = `${header}.${claims}.${signature}`
    return found.length <= DAILY_TALLY_MAX_CHARACTERS ? found : undefined
  }
  return undefined
}

/** Reads a document and checks it. `now` in seconds since 1970; `keys` are asked for once it looks like one. */
export async function readDocument(
  pasted: string,
  { origin, now, keys }: { origin: string; now: number; keys: () => Promise<readonly PublishedKey[] | undefined> },
): Promise<Read> {
  const document = documentIn(pasted)
  const about = document === undefined ? undefined : aboutOf(document)
  if (document === undefined || about === undefined) return { kind: 'no_document' }
  if (about.iss !== origin) return { kind: 'elsewhere' }
  const published = await keys()
  if (published === undefined) return { kind: 'keys_unavailable' }
  const key = published.find(({ kid }) => kid === about.kid)
  const claims = key && (await verifiedClaims(document, key))
  if (!claims || !isInTime(claims, key, now)) return { kind: 'not_ours' }
  const { kid, typ } = about
  if (typ === DAILY_TALLY_TYP && isDailyTallyClaims(claims) && addsUp(claims)) return { kind: 'tally', claims, kid }
  if (document.length > RETURN_MAX_CHARACTERS) return { kind: 'not_ours' }
  if (typ === RETURN_TYP && isReturnClaims(claims)) return { kind: 'return', claims, kid }
  if (typ !== VERDICT_TYP || !isVerdictClaims(claims)) return { kind: 'not_ours' }
  // No verdict of a broker's lives longer: who has the key names any end.
  if (claims.exp - claims.iat > VERDICT_LIFETIME_SECONDS) return { kind: 'not_ours' }
  return { kind: 'verdict', claims, kid, isOver: claims.exp < now }
}

/** Says what a document claims of itself, before anything of it is believed; undefined where it is of another kind. */
function aboutOf(document: string): { kid: string; typ: string; iss: unknown } | undefined {
  try {
    const { kid, typ, alg } = decodeProtectedHeader(document)
    const isKnown = isOneOf(typ, [RETURN_TYP, VERDICT_TYP, DAILY_TALLY_TYP]) && alg === RETURN_ALG
    return isKnown && typeof kid === 'string' ? { kid, typ, iss: decodeJwt(document).iss } : undefined
  } catch {
    return undefined
  }
}

async function verifiedClaims(document: string, key: PublishedKey): Promise<Record<string, unknown> | undefined> {
  try {
    const verified = await compactVerify(document, await importJWK(key, RETURN_ALG), { algorithms: [RETURN_ALG] })
    const claims: unknown = JSON.parse(new TextDecoder().decode(verified.payload))
    return isRecord(claims) ? claims : undefined
  } catch {
    return undefined
  }
}

/** Nothing is signed at a time that is yet to come, nor by a key that had been replaced. */
function isInTime({ iat }: Record<string, unknown>, { used_until: until }: PublishedKey = {}, now = 0): boolean {
  if (typeof iat !== 'number' || iat > now + CLOCK_AHEAD_MAX_SECONDS) return false
  return typeof until !== 'number' || iat <= until
}

/** Fetches the keys that sign, and those that signed long ago; undefined where they can't be had. */
export async function fetchKeys(): Promise<readonly PublishedKey[] | undefined> {
  try {
    const response = await fetch(RETURN_KEYS_PATH, { signal: AbortSignal.timeout(KEYS_TIMEOUT_MS) })
    const read: unknown = response.ok ? await response.json() : undefined
    return isRecord(read) && Array.isArray(read['keys']) ? read['keys'].filter(isRecord) : undefined
  } catch {
    return undefined
  }
}
