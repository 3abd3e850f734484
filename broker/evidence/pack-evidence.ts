/**
 * A signed answer as the ledger keeps it: the same text again, to the byte, in
 * a quarter of the room. A compact JWS is base64url of JSON, and a relay
 * centre's answer holds the settlement server's, so that is base64url twice.
 * Here each is taken apart, and what is left is deflated (RFC 1951) with a
 * dictionary of what every answer says.
 *
 * First byte: 0, UTF-8 follows as it came; 1, deflated with the dictionary below.
 */

import { deflateSync, inflateSync } from 'fflate'
import { base64url } from 'jose'

const AS_IT_CAME = 0
const DEFLATED = 1

/** Never to be changed: what was packed with it is unpacked with it. Another one is another first byte. */
const DICTIONARY = new TextEncoder().encode(
  '{"alg":"ES256","typ":"furiwake-decision+jwt","kid":""}{"outcome":"declined","operation_id":"op_","reason":"' +
    'insufficient_funds","authorization":"","reference":"","hold_expires_at":17,"business_date":"2026-","evidence":"",' +
    '"outcome":"approved","iss":"https://","aud":"https://","jti":"","iat":17,"exp":17,"in_response_to":""}',
)
/** 2^13 entries of hash: enough for two kilobytes, and quick to clear. */
const DEFLATE = { dictionary: DICTIONARY, level: 6, mem: 1 } as const

/** Says where the answer that another one holds was, once it is taken out. */
const HOLDS = /"evidence":"([\w-]+\.[\w-]+\.[\w-]+)"/
const HELD = '"evidence":""'
const LEVELS_MAX = 4
const NUMBERS_A_LEVEL = 3

/** Packs evidence. What is no compact JWS, or not in the one canonical spelling, is kept as it came. */
export function packEvidence(text: string): Uint8Array {
  const flat = flatten(text)
  return flat === undefined || unflatten(flat) !== text
    ? withFirstByte(AS_IT_CAME, new TextEncoder().encode(text))
    : withFirstByte(DEFLATED, deflateSync(flat, DEFLATE))
}

export function unpackEvidence(packed: Uint8Array): string {
  const rest = packed.subarray(1)
  if (packed[0] === AS_IT_CAME) return new TextDecoder().decode(rest)
  if (packed[0] === DEFLATED) return unflatten(inflateSync(rest, { dictionary: DICTIONARY }))
  throw new Error('This evidence was packed by a later version.')
}

/** One signed answer, taken apart; what it held is taken out of the payload. */
type Level = readonly [header: Uint8Array, payload: Uint8Array, signature: Uint8Array]

/** Number of levels, the lengths of their parts (two bytes each), then the parts, the outermost level first. */
function flatten(text: string): Uint8Array | undefined {
  const levels: Level[] = []
  for (let held: string | undefined = text; held !== undefined;) {
    const parts: string[] = held.split('.')
    if (parts.length !== NUMBERS_A_LEVEL || levels.length === LEVELS_MAX || held.length > 0xffff) return undefined
    const [header, payload, signature] = parts.map(decoded)
    if (header === undefined || payload === undefined || signature === undefined) return undefined
    const said = new TextDecoder().decode(payload)
    held = HOLDS.exec(said)?.[1]
    const kept = held === undefined ? payload : new TextEncoder().encode(said.replace(HOLDS, HELD))
    levels.push([header, kept, signature])
  }
  const lengths = levels.flatMap((level) => level.map(({ length }) => length))
  const head = [levels.length, ...lengths.flatMap((length) => [length >> 8, length & 0xff])]
  return concatenated([Uint8Array.from(head), ...levels.flat()])
}

function unflatten(flat: Uint8Array): string {
  const count = flat[0] ?? 0
  let at = 1 + count * NUMBERS_A_LEVEL * 2
  const parts = Array.from({ length: count * NUMBERS_A_LEVEL }, (_, i) => {
    const length = ((flat[1 + 2 * i] ?? 0) << 8) | (flat[2 + 2 * i] ?? 0)
    at += length
    return flat.subarray(at - length, at)
  })
  let text: string | undefined
  for (let level = count - 1; level >= 0; level--) {
    const [header, payload, signature] = parts.slice(level * NUMBERS_A_LEVEL, (level + 1) * NUMBERS_A_LEVEL)
    if (header === undefined || payload === undefined || signature === undefined) break
    text = [header, text === undefined ? payload : holding(payload, text), signature].map(encoded).join('.')
  }
  return text ?? ''
}

function holding(payload: Uint8Array, held: string): Uint8Array {
  const said = new TextDecoder().decode(payload)
  return new TextEncoder().encode(said.replace(HELD, () => `"evidence":"${held}"`))
}

function decoded(part: string): Uint8Array | undefined {
  try {
    return base64url.decode(part)
  } catch {
    return undefined
  }
}

function encoded(part: Uint8Array): string {
  return base64url.encode(part)
}

function withFirstByte(first: number, rest: Uint8Array): Uint8Array {
  return concatenated([Uint8Array.of(first), rest])
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
