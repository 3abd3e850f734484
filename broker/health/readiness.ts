/**
 * Tells whether the broker can take payments: the directory can be read, a
 * ledger answers, the keys sign; and what was last heard of each issuer. Looked
 * at once in a few seconds, however many ask: a flood of questions costs nothing.
 */

import { READY_KEPT_MS, READY_LOOK_EACH_MS, READY_TIMEOUT_MS } from './limits.ts'
import { within } from '../within.ts'

export const READY_PARTS = ['directory', 'ledger', 'keys'] as const
export type ReadyPart = (typeof READY_PARTS)[number]

/** An issuer as anyone may know of it. An issuer that is down takes no broker down: nothing here makes it unready. */
export interface IssuerReadiness {
  prefix: string
  livemode: boolean
  state: 'unheard' | 'up' | 'half_open' | 'down'
  /** Milliseconds since 1970: an answer, or its published key. Null: never, as far as is known here. */
  heardAt: number | null
}

export interface Readiness {
  /** Milliseconds since 1970. */
  checkedAt: number
  failing: ReadyPart[]
  /** Kinds of the broker's own keys that are missing: what they opened waits, and all else goes on. */
  missingKeys: string[]
  issuers: IssuerReadiness[]
}

/** Describes what is looked at. Each may throw, and may hang. */
export interface ReadinessPorts {
  /** Reads the directory; the id of any ledger, if there is one. */
  directory(): Promise<string | undefined>
  /** Asks the ledger for something. */
  ledger(id: string): Promise<unknown>
  /** Signs something with each key that signs. */
  keys(): Promise<unknown>
  /** The kinds of keys that are gone though something of theirs is about. */
  missingKeys(): Promise<string[]>
  issuers(): Promise<IssuerReadiness[]>
  now(): number
}

/** The latest look. Values only are shared between requests, never promises: a request cannot wait for another's. */
export class ReadinessCheck {
  readonly #ports: ReadinessPorts
  #latest: Readiness | undefined
  /** While one request looks: when that counts as lost. */
  #lookingUntil = 0
  /** The last ledger that was heard of, and the issuers: for when the directory cannot tell. */
  #ledger: string | undefined
  #issuers: IssuerReadiness[] = []
  #missingKeys: string[] = []

  constructor(ports: ReadinessPorts) {
    this.#ports = ports
  }

  /** Returns how it was seconds ago, or is now. Never throws, and takes no longer than all its waits. */
  async current(): Promise<Readiness> {
    for (;;) {
      const now = this.#ports.now()
      const latest = this.#latest
      if (latest !== undefined && isYounger(latest.checkedAt, now, READY_KEPT_MS)) return latest
      if (now >= this.#lookingUntil) return this.#look()
      // Somebody is looking: what was seen last stands until then.
      if (latest !== undefined) return latest
      await new Promise((resolve) => setTimeout(resolve, READY_LOOK_EACH_MS))
    }
  }

  async #look(): Promise<Readiness> {
    this.#lookingUntil = this.#ports.now() + 2 * READY_TIMEOUT_MS
    const [directory, keys, issuers] = await Promise.all([
      this.#isWell(async () => {
        this.#ledger = (await this.#ports.directory()) ?? this.#ledger
      }),
      this.#isWell(() => this.#ports.keys()),
      this.#isWell(async () => {
        this.#issuers = await this.#ports.issuers()
      }),
      this.#isWell(async () => {
        this.#missingKeys = await this.#ports.missingKeys()
      }),
    ])
    const ledger = this.#ledger
    // A broker without a merchant has no ledger yet, and none to be ill.
    const isLedgerWell = ledger === undefined || (await this.#isWell(() => this.#ports.ledger(ledger)))
    const well = { directory: directory && issuers, ledger: isLedgerWell, keys }
    const failing = READY_PARTS.filter((part) => !well[part])
    this.#latest = { checkedAt: this.#ports.now(), failing, missingKeys: this.#missingKeys, issuers: this.#issuers }
    this.#lookingUntil = 0
    return this.#latest
  }

  async #isWell(look: () => Promise<unknown>): Promise<boolean> {
    try {
      await within(READY_TIMEOUT_MS, look())
      return true
    } catch {
      return false
    }
  }
}

function isYounger(since: number, now: number, maxAgeMs: number): boolean {
  return now >= since && now - since < maxAgeMs
}
