/**
 * The chain of a merchant's signed days: each names the digest of the one
 * before it, so that none can be changed, added or left out in between. A day
 * whose own key counts no more, because it has leaked, is still proven by a
 * later one that is signed well and leads back to it.
 */

import { fromBase64url, toBase64url } from './base64url.ts'
import { addsUp, isDailyTallyClaims } from './daily-tally.ts'
import type { DailyTallyClaims } from './daily-tally.ts'

/** `no_key`: it names a key that is not published (any more). */
export type SignatureFound = 'good' | 'wrong' | 'no_key'

/**
 * Names what is wrong with a day. `malformed`: it is none; `signature`: nothing proves that it was signed;
 * `sums`: its own sums do not add up; `chain`: it does not follow the day before it; `other_shop`: of another
 * broker, merchant or mode than the day before it.
 */
export const LINK_PROBLEMS = ['malformed', 'signature', 'sums', 'chain', 'other_shop'] as const
export type LinkProblem = (typeof LINK_PROBLEMS)[number]

/** A day of a chain as it was found: `claims` where it says any, and what is wrong with it, if anything. */
export interface ChainLink {
  claims: DailyTallyClaims | undefined
  problem: LinkProblem | undefined
}

/** Returns the digest by which the next day names this one: SHA-256 of the compact JWS, base64url. */
export async function digestOfTally(signed: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(signed))))
}

/**
 * Checks days that follow one another, the earliest first, by their signatures, their own sums and the chain.
 * `after`: the digest of the day before the first of them, where it is known.
 */
export async function checkChain(
  days: readonly string[],
  signatureOf: (signed: string) => Promise<SignatureFound>,
  after?: string | null,
): Promise<ChainLink[]> {
  const claims = days.map(claimsOf)
  const digests = await Promise.all(days.map(digestOfTally))
  const proven = provenDays(await inTurn(days, signatureOf), claims, digests)
  return claims.map((each, at) => {
    if (each === undefined) return { claims: undefined, problem: 'malformed' }
    const before = at === 0 ? undefined : claims[at - 1]
    const digest = at === 0 ? after : digests[at - 1]
    return { claims: each, problem: proven[at] === true ? faultOf(each, before, digest) : 'signature' }
  })
}

function faultOf(
  claims: DailyTallyClaims,
  before: DailyTallyClaims | undefined,
  digest: string | null | undefined,
): LinkProblem | undefined {
  if (!addsUp(claims)) return 'sums'
  if (digest !== undefined && claims.previous !== digest) return 'chain'
  if (before === undefined) return undefined
  const isSameShop = before.iss === claims.iss && before.aud === claims.aud && before.livemode === claims.livemode
  if (!isSameShop) return 'other_shop'
  const isNext = claims.number === before.number + 1 && claims.from === before.to && claims.day > before.day
  return isNext ? undefined : 'chain'
}

/** Goes from the last to the first: a day without a key is proven by the proven one that names it. */
function provenDays(
  signatures: readonly SignatureFound[],
  claims: readonly (DailyTallyClaims | undefined)[],
  digests: readonly string[],
): boolean[] {
  const proven: boolean[] = []
  for (let at = signatures.length - 1; at >= 0; at--) {
    const isNamed = proven[at + 1] === true && claims[at + 1]?.previous === digests[at]
    proven[at] = signatures[at] === 'good' || (signatures[at] === 'no_key' && isNamed)
  }
  return proven
}

async function inTurn<T, R>(all: readonly T[], work: (each: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const each of all) done.push(await work(each))
  return done
}

/** Reads what a day says, before anything of it is believed. */
export function claimsOf(signed: string): DailyTallyClaims | undefined {
  try {
    const claims: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(signed.split('.')[1] ?? '')))
    return isDailyTallyClaims(claims) ? claims : undefined
  } catch {
    return undefined
  }
}
