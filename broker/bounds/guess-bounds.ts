/**
 * The broker's own bounds on guessing passwords, over the payments of every
 * shop: by member ID, by source, and by issuer. They are wider than those of
 * the reference issuer, which comes first and knows its members: so they stand
 * in nobody's way there, and protect the members of an issuer that has none.
 *
 * A right password costs nothing more: only wrong ones are counted where all
 * isolates meet, after the answer, and what comes back is remembered here. An
 * isolate that has heard of none yet lets one through, then knows.
 */

import type { AuthenticationPort, AuthenticationResult } from '../payments/ports/authentication.ts'
import type { Env } from '../env.ts'
import { objectByName } from '../object-by-name.ts'
import { BOUNDED_KEYS_MAX } from './limits.ts'
import {
  GUESSES_PER_ISSUER,
  GUESSES_PER_MEMBER,
  GUESSES_PER_SOURCE,
  GUESSES_PER_SOURCE_BRAKED,
  GUESSES_UNNAMED,
} from '../limits.ts'
import type { Window } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { GuessCounts } from './guess-counts.ts'
import type { OverLimit, QuotaPolicy } from './request-limit.ts'
import { keyedHash } from './request-source.ts'

/** Names whose password is tried, from where, and at which issuer. */
export interface GuessAbout {
  memberId: string
  /** As the issuer is told of it; undefined where it has no name. */
  source: string | undefined
  /** The issuer's prefix. */
  issuer: string
}

const counts = new GuessCounts(BOUNDED_KEYS_MAX)

/** The limit that is told, whichever of the bounds it is: who guesses learns no more of an ID, of a place, or of the brake. */
const PASSWORDS: QuotaPolicy = {
  name: 'passwords',
  quota: GUESSES_PER_MEMBER.max,
  windowSeconds: GUESSES_PER_MEMBER.windowMs / 1000,
}

/** Describes what may be guessed about an ID from a source, by what this isolate has heard. */
export class GuessBounds {
  readonly #env: Env
  readonly #bounds: readonly KeyBound[]

  private constructor(env: Env, bounds: readonly KeyBound[]) {
    this.#env = env
    this.#bounds = bounds
  }

  static async of(env: Env, about: GuessAbout): Promise<GuessBounds> {
    return new GuessBounds(env, await boundsOf(env, about))
  }

  /** The limit that the next guess would be beyond, and until when; undefined: none. */
  over(): OverLimit | undefined {
    const now = Date.now()
    const retryAfterMs = Math.max(...this.#bounds.map(({ key, max }) => counts.wait(key, max, now)))
    return retryAfterMs > 0 ? { retryAfterMs, policy: PASSWORDS } : undefined
  }

  /**
   * The issuer's port with its answers counted. A guess counts while it is
   * under way, and no longer if it was right: so of a hundred at once no more
   * reach the issuer than of a hundred one by one. `later`: for what the answer
   * does not wait for.
   */
  counting(port: AuthenticationPort, later: (work: Promise<void>) => void): AuthenticationPort {
    return { ...port, authenticate: (...asked) => this.#authenticate(port, asked, later) }
  }

  async #authenticate(
    port: AuthenticationPort,
    asked: Parameters<AuthenticationPort['authenticate']>,
    later: (work: Promise<void>) => void,
  ): Promise<AuthenticationResult> {
    const begun = Date.now()
    const held = this.#bounds.filter(({ isBrake }) => !isBrake)
    const wait = Math.max(...held.map(({ key, max }) => counts.wait(key, max, begun, true)))
    if (wait > 0) {
      const retryAfterSeconds = Math.ceil(wait / 1000)
      return { outcome: 'refused', reason: 'locked', attemptsLeft: undefined, retryAfterSeconds }
    }
    for (const { key, max } of held) counts.begin(key, max, begun)
    let isWrong = false
    try {
      const result = await port.authenticate(...asked)
      isWrong = result.outcome === 'refused' && result.reason === 'credentials'
      return result
    } finally {
      for (const { key, max } of held) counts.end(key, max, isWrong, Date.now())
      if (isWrong) later(Promise.all(this.#bounds.map((bound) => report(this.#env, bound))).then(() => undefined))
    }
  }
}

interface KeyBound {
  key: string
  max: Window
  /** It slows others down and refuses nobody by itself. */
  isBrake?: boolean
}

async function boundsOf(env: Env, { memberId, source, issuer }: GuessAbout): Promise<KeyBound[]> {
  const brake = { key: `issuer-${issuer}`, max: NEVER, isBrake: true }
  const isBraked = counts.wait(brake.key, GUESSES_PER_ISSUER, Date.now()) > 0
  const bySource =
    source === undefined
      ? { key: `unnamed-${issuer}`, max: GUESSES_UNNAMED }
      : { key: `source-${source}`, max: isBraked ? GUESSES_PER_SOURCE_BRAKED : GUESSES_PER_SOURCE }
  return [{ key: `member-${await keyedHash(env, 'member', memberId)}`, max: GUESSES_PER_MEMBER }, bySource, brake]
}

const NEVER: Window = { max: Infinity, windowMs: GUESSES_PER_ISSUER.windowMs }

/** Never in the way of the answer: what cannot be counted now is counted in this isolate alone. */
async function report(env: Env, { key, max, isBrake = false }: KeyBound): Promise<void> {
  const now = Date.now()
  if (isBrake) counts.end(key, max, true, now)
  const counter = counterOf(env, key)
  if (counter === undefined) return
  try {
    counts.learn(key, max, await counter.count(key, max.windowMs), now)
  } catch (error) {
    logEvent('guess_not_counted', { error })
  }
}

/** One object for each of 64 parts of each kind: the first character of a hash says which. */
function counterOf(env: Env, key: string) {
  const [, part = ''] = /^(\w+-.)/.exec(key) ?? []
  return env.GUESSES === undefined ? undefined : objectByName(env, env.GUESSES, part)
}
