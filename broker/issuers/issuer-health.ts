/**
 * The health of the issuers as an isolate learns it from their answers. While
 * one is down no member is sent to it, but for one at a time who finds out
 * whether it is back. It is told from who was there in a row without an answer:
 * one member's bad luck, however often it is tried, takes no issuer down.
 */

import { ISSUERS_KNOWN_MAX } from './limits.ts'
import { PartHealth } from './part-health.ts'
import type { HeardCall, IssuerPart, IssuerState, Report } from './part-health.ts'
import type { ReportedParts } from '../issuer-reports.ts'

export type { HeardCall, IssuerPart, IssuerState } from './part-health.ts'

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

type Parts = Record<IssuerPart, PartHealth>

export class IssuerHealth {
  readonly #issuers = new Map<string, Parts>()

  /** Learns from a call to the issuer of a prefix. */
  note(prefix: string, call: HeardCall): void {
    this.#partsOf(prefix)[call.part].note(call)
  }

  /** Takes in what other isolates have written down of an issuer; null: nothing. */
  learn(prefix: string, reported: ReportedParts | null): void {
    if (reported === null && !this.#issuers.has(prefix)) return
    const parts = this.#issuers.get(prefix) ?? this.#partsOf(prefix)
    for (const part of PARTS) parts[part].learn(reported?.[part])
  }

  /** Returns what the other isolates should be told of a part, if there is news, and takes it as told. */
  report(prefix: string, part: IssuerPart, now: number): Report | undefined {
    return this.#issuers.get(prefix)?.[part].report(now)
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
      downSince: parts.map((part) => part.since(now)).find((since) => since !== undefined),
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

const PARTS: readonly IssuerPart[] = ['authentication', 'settlement']

/** The worst first. */
const STATES: readonly IssuerState[] = ['down', 'half_open', 'up', 'unheard']

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

/** The health of the issuers as this isolate knows it. */
export const issuerHealth = new IssuerHealth()
