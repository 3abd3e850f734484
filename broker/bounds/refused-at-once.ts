/**
 * Requests that are refused before anything of them is looked at: those of
 * whoever was refused a moment ago for a limit that has nothing left yet. A
 * flood is answered by a look into memory: no digest, no route, no line of a log
 * each.
 */

import { networkOf } from '../../protocol/network-address.ts'
import { BOUNDED_KEYS_MAX, REFUSALS_LOGGED_EACH_MS } from './limits.ts'
import type { OverLimit } from './request-limit.ts'
import { RememberedRefusals } from './remembered-refusals.ts'
import type { StandingRefusal } from './remembered-refusals.ts'

/** Says by what a limit's next request is known, before it is looked at: who sends it, or from where, and for creations what it is. */
const KNOWN_BY: Readonly<Record<string, 'bearer' | 'creation' | 'network'>> = {
  key: 'bearer',
  merchant: 'bearer',
  share: 'bearer',
  dialog: 'bearer',
  'merchant-dialogs': 'bearer',
  operator: 'bearer',
  creations: 'creation',
  'merchant-creations': 'creation',
  network: 'network',
}

/** The addresses of those limits. The group: the room. */
const ROOM = /^https?:\/\/[^/]+\/(v1|operator|checkout|issuer-notices)(?=[/?]|$)/
const CREATION = /^https?:\/\/[^/]+\/v1\/payments(?=\?|$)/
/** A longer header is no key or client secret: such a request is looked at. */
const BEARER_MAX_CHARACTERS = 600

const refusals = new RememberedRefusals(BOUNDED_KEYS_MAX)

/** Remembers a refusal, if the next request that it stands for can be told without a look at it. `party`: whose limit it is. */
export function rememberRefusal(request: Request, over: OverLimit, party: string | undefined, now: number): void {
  const by = KNOWN_BY[over.policy.name]
  const key = by === undefined ? undefined : keysOf(request)[by]
  if (key !== undefined) refusals.remember(key, over, party, now)
}

/** Returns the limit that the request is surely beyond; undefined: it must be looked at. */
export function standingRefusal(request: Request, now: number): StandingRefusal | undefined {
  if (refusals.isEmpty(now)) return undefined
  const { bearer, creation, network } = keysOf(request)
  for (const key of [network, bearer, creation]) {
    const standing = key === undefined ? undefined : refusals.standing(key, now)
    if (standing !== undefined) return standing
  }
  return undefined
}

function keysOf(request: Request): Partial<Record<'bearer' | 'creation' | 'network', string>> {
  const room = ROOM.exec(request.url)?.[1]
  if (room === undefined) return {}
  const keys: Partial<Record<'bearer' | 'creation' | 'network', string>> = {}
  if (room === 'checkout' || room === 'issuer-notices') {
    const network = networkOf(request.headers.get('cf-connecting-ip') ?? '')
    if (network !== '') keys.network = `network ${network}`
  }
  const sent = request.headers.get('authorization')
  if (sent === null || sent.length > BEARER_MAX_CHARACTERS) return keys
  const mark = markOf(sent)
  keys.bearer = `${room} ${mark}`
  if (request.method === 'POST' && CREATION.test(request.url)) keys.creation = `creation ${mark}`
  return keys
}

let seeds: Uint32Array | undefined

/**
 * A mark of a secret that was sent, to know it again by: two 32-bit hashes
 * under seeds of the isolate's own. It needs no wait, as a digest does, and
 * decides nothing but that a request is refused some milliseconds longer.
 */
function markOf(secret: string): string {
  seeds ??= crypto.getRandomValues(new Uint32Array(2))
  let [a = 0, b = 0] = seeds
  for (let i = 0; i < secret.length; i++) {
    const code = secret.charCodeAt(i)
    a = Math.imul(a ^ code, 0x9e3779b1)
    b = Math.imul(b ^ code, 0x5f356495)
    a ^= a >>> 15
    b ^= b >>> 13
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`
}

/** Refusals of each limit that no line was written for yet, and since when. */
const counted = new Map<string, { count: number; since: number }>()

/** Counts a refusal; every few seconds while a flood lasts it tells how many there were, for the log. */
export function countRefusal(limit: string, now: number): number | undefined {
  const known = counted.get(limit) ?? { count: 0, since: now }
  known.count += 1
  counted.set(limit, known)
  const isDue = now < known.since || now - known.since >= REFUSALS_LOGGED_EACH_MS
  if (!isDue) return undefined
  counted.delete(limit)
  return known.count
}
