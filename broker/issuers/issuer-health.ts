/**
 * The health of the issuers as an isolate learns it from their answers. While
 * one is down no member is sent to it, but for one at a time who finds out
 * whether it is back. It is told from who was there in a row without an answer:
 * one member's bad luck, however often it is tried, takes no issuer down.
 */

import {
  ISSUERS_KNOWN_MAX,
  ISSUER_DOWN_MEMBERS,
  ISSUER_DOWN_WINDOW_MS,
  ISSUER_PROBE_AFTER_MAX_MS,
  ISSUER_PROBE_AFTER_MS,
  ISSUER_PROBE_LEASE_MS,
} from './limits.ts'

/** Names the server of an issuer that a call went to; the settlement server's is heard of through its relay centre. */
export type IssuerPart = 'authentication' | 'settlement'

/** A call as it went. `counts`: it tells whether members can pay there; of the others only the time is kept. */
export interface HeardCall {
  part: IssuerPart
  isAnswered: boolean
  /** Tells one member's calls from another's. */
  member: string
  /** Milliseconds since 1970. */
  at: number
  counts: boolean
}

/** `half_open`: it was down, and whoever comes next finds out. */
export type IssuerState = 'unheard' | 'up' | 'half_open' | 'down'

/** The latest that is known of an issuer. Milliseconds since 1970, of its latest answer, and of the latest call without one. */
export interface IssuerWord {
  state: IssuerState
  answeredAt: number | undefined
  silentAt: number | undefined
  /** Set while it is down. */
  downSince: number | undefined
}

/** Leave to send a member to an issuer, until the attempt is over. */
export interface Admission {
  over(): void
}

class PartHealth {
  answeredAt: number | undefined
  silentAt: number | undefined
  downSince: number | undefined
  /** Members without an answer since the latest one, by when that was last. */
  readonly #silent = new Map<string, number>()
  #probeAfterMs = ISSUER_PROBE_AFTER_MS
  #probeAt = 0
  /** While one member finds out: when that counts as lost. */
  #probeUntil: number | undefined

  note({ isAnswered, member, at, counts }: HeardCall): void {
    if (isAnswered) this.answeredAt = at
    else this.silentAt = at
    if (!counts) return
    if (isAnswered) this.#back()
    else if (this.downSince === undefined) this.#noteSilent(member, at)
    else if (this.#probeUntil !== undefined) this.#waitLonger(at)
  }

  state(now: number): IssuerState {
    if (this.downSince === undefined) return this.answeredAt === undefined ? 'unheard' : 'up'
    return now < this.#probeAt ? 'down' : 'half_open'
  }

  mayTry(now: number): boolean {
    if (this.downSince === undefined) return true
    return now >= this.#probeAt && (this.#probeUntil === undefined || now >= this.#probeUntil)
  }

  /** Returns when a call is made again, or it is looked again whether one is; undefined: now. */
  heldUntil(now: number): number | undefined {
    if (this.mayTry(now)) return undefined
    return now < this.#probeAt ? this.#probeAt : now + this.#probeAfterMs
  }

  /** Returns what ends the probe, if this is one. */
  tries(now: number): (() => void) | undefined {
    if (this.downSince === undefined) return undefined
    const until = now + ISSUER_PROBE_LEASE_MS
    this.#probeUntil = until
    return () => {
      if (this.#probeUntil === until) this.#probeUntil = undefined
    }
  }

  #back(): void {
    this.#silent.clear()
    this.downSince = undefined
    this.#probeUntil = undefined
    this.#probeAfterMs = ISSUER_PROBE_AFTER_MS
  }

  #noteSilent(member: string, at: number): void {
    this.#silent.set(member, at)
    for (const [each, since] of this.#silent) {
      if (at - since > ISSUER_DOWN_WINDOW_MS) this.#silent.delete(each)
    }
    if (this.#silent.size < ISSUER_DOWN_MEMBERS) return
    this.#silent.clear()
    this.downSince = at
    this.#probeAt = at + this.#probeAfterMs
  }

  #waitLonger(at: number): void {
    this.#probeUntil = undefined
    this.#probeAfterMs = Math.min(this.#probeAfterMs * 2, ISSUER_PROBE_AFTER_MAX_MS)
    this.#probeAt = at + this.#probeAfterMs
  }
}

type Parts = Record<IssuerPart, PartHealth>

export class IssuerHealth {
  readonly #issuers = new Map<string, Parts>()

  /** Learns from a call to the issuer of a prefix. */
  note(prefix: string, call: HeardCall): void {
    this.#partsOf(prefix)[call.part].note(call)
  }

  /** Tells whether a dialog should say that the issuer is out of reach, before anything is typed. */
  isDown(prefix: string, now: number): boolean {
    return this.word(prefix, now).state === 'down'
  }

  /**
   * Admits a member's attempt; undefined where the issuer is down, and where
   * somebody else is just finding out whether it is back.
   */
  admit(prefix: string, now: number): Admission | undefined {
    const parts = this.#known(prefix)
    if (!parts.every((part) => part.mayTry(now))) return undefined
    const probes = parts.map((part) => part.tries(now))
    return { over: () => probes.forEach((end) => end?.()) }
  }

  /** Admits one call to a part of the issuer, as {@link admit} does an attempt. */
  admitCall(prefix: string, part: IssuerPart, now: number): Admission | undefined {
    const health = this.#issuers.get(prefix)?.[part]
    if (health?.mayTry(now) === false) return undefined
    const end = health?.tries(now)
    return { over: () => end?.() }
  }

  /** Returns when that part is called again, or is to be looked at again; undefined: now. */
  heldUntil(prefix: string, part: IssuerPart, now: number): number | undefined {
    return this.#issuers.get(prefix)?.[part].heldUntil(now)
  }

  /** Returns what was last heard of an issuer. */
  word(prefix: string, now: number): IssuerWord {
    const parts = this.#known(prefix)
    const state = STATES.find((each) => parts.some((part) => part.state(now) === each)) ?? 'unheard'
    return {
      state,
      answeredAt: latest(parts.map(({ answeredAt }) => answeredAt)),
      silentAt: latest(parts.map(({ silentAt }) => silentAt)),
      downSince: parts.map(({ downSince }) => downSince).find((since) => since !== undefined),
    }
  }

  #known(prefix: string): PartHealth[] {
    return Object.values(this.#issuers.get(prefix) ?? {})
  }

  #partsOf(prefix: string): Parts {
    const parts = this.#issuers.get(prefix) ?? { authentication: new PartHealth(), settlement: new PartHealth() }
    // The one that was heard of last stands last.
    this.#issuers.delete(prefix)
    this.#issuers.set(prefix, parts)
    const [oldest] = this.#issuers.keys()
    if (this.#issuers.size > ISSUERS_KNOWN_MAX && oldest !== undefined) this.#issuers.delete(oldest)
    return parts
  }
}

/** The worst first. */
const STATES: readonly IssuerState[] = ['down', 'half_open', 'up', 'unheard']

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

/** The health of the issuers as this isolate knows it. */
export const issuerHealth = new IssuerHealth()
