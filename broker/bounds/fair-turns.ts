import type { Rate } from './token-buckets.ts'
import { TokenBuckets } from './token-buckets.ts'

/** Says what turns there are. All but the times may be multiplied, for whoever measures. */
export interface TurnBounds {
  /** Of one party at once. */
  perParty: number
  /** Of one party at once beside others, at first: one more for each turn that ends while the isolate keeps up. */
  firstBesideOthers: number
  /** Of all parties at once while the isolate is behind with its work; one of each party at the least. */
  whileBehind: number
  /** A turn that is not over by then counts as lost, or as waiting for somebody else. */
  leaseMs: number
  /** A party counts as there for so long after its latest turn began. */
  presentMs: number
  /** A place is kept so long for whoever waits. */
  waitMs: number
  waitingPerParty: number
  waitingMax: number
  /** A party that is refused more often than that floods, until `floodKeptMs` after the latest such refusal. */
  floodRefusals: Rate
  floodKeptMs: number
  /** Others count as there for so long: whoever is held up by a flood is seen seldom. */
  floodBesideMs: number
  floodWaiting: number
  /** Beside others a party that floods rests after each turn: so many times as long as it took, within bounds. */
  floodRestTimes: number
  floodRestMinMs: number
  floodRestMaxMs: number
  partiesMax: number
}

/** Leave to work on a request. */
export interface Turn {
  /** Ends it; a second time changes nothing. */
  over(): void
  /** Does work that waits for somebody else, an issuer, and takes no turn meanwhile. */
  away<T>(work: () => Promise<T>): Promise<T>
}

/** A place among the requests of a party that wait for a turn. */
export interface WaitingTurn {
  /** Fulfilled once there is a turn. */
  granted: Promise<void>
  /** The turn, if it has come, also where no other's end gave it. */
  look: () => Turn | undefined
  /** Gives the place up, unless the turn has come. */
  leave: () => void
}

interface Waiting {
  /** After so long nobody waits any more: whoever did may have been cut off. */
  since: number
  grant(turn: Turn): void
}

interface Party {
  name: string
  /** Turns under way, by when each began. */
  running: Map<object, number>
  waiting: Set<Waiting>
  seenAt: number
  /** Of its turns at once beside others, as far as the isolate has kept up with them. */
  window: number
  /** While it floods: how long it rests, and since when. */
  restsSince: number
  restsMs: number
}

/**
 * Turns of the parties that an isolate works for: merchants, operators, relay
 * centres. All share one thread, so each gets as many at once as the others,
 * as soon as there is not enough for all. Whoever has none under way begins at
 * once: nobody waits for another party, each for its own earlier requests. A
 * party that floods works a small part of the time while others are there.
 */
export class FairTurns {
  readonly #bounds: TurnBounds
  readonly #clock: () => number
  readonly #parties = new Map<string, Party>()
  readonly #queued = new Set<Party>()
  readonly #refusals: TokenBuckets
  /** Parties that flood, and when it was last seen. */
  readonly #floods = new Map<string, number>()
  /** The party whose turn began last, and the last turn of another one. */
  #latest = { name: '', at: -Infinity }
  #latestOther = -Infinity
  #waiting = 0
  #isBehind = false
  #sweptAt = 0

  constructor(bounds: TurnBounds, clock: () => number) {
    this.#bounds = bounds
    this.#clock = clock
    this.#refusals = new TokenBuckets(bounds.floodRefusals, bounds.partiesMax)
  }

  /** Takes note of whether the isolate is behind with its work. */
  setBehind(isBehind: boolean): void {
    this.#isBehind = isBehind
  }

  /** Gives a turn, or a place to wait for one; undefined where too many wait. */
  take(name: string, factor = 1): Turn | WaitingTurn | undefined {
    const now = this.#clock()
    this.#sweep(now)
    const party = this.#partyOf(name)
    if (party.waiting.size === 0 && this.#mayBegin(party, factor, now)) return this.#begin(party, factor, now)
    const { waitingPerParty, waitingMax, floodWaiting } = this.#bounds
    const places = this.#isHeldBack(party, now) ? floodWaiting : waitingPerParty * factor
    if (party.waiting.size >= places || this.#waiting >= waitingMax * factor) return undefined
    return this.#wait(party, factor)
  }

  /** Counts a request of a party that was refused for being beyond a limit. */
  refused(name: string): void {
    const now = this.#clock()
    if (this.#refusals.take(name, now) === 0) return
    this.#floods.delete(name)
    this.#floods.set(name, now)
    const [oldest] = this.#floods.keys()
    if (this.#floods.size > this.#bounds.partiesMax && oldest !== undefined) this.#floods.delete(oldest)
  }

  /** Tells whether a party is held back for flooding: then what it gets no turn for is of its flood, too. */
  isHeldBack(name: string): boolean {
    return this.#isHeldBack({ name }, this.#clock())
  }

  #wait(party: Party, factor: number): WaitingTurn {
    let wake: (() => void) | undefined
    const granted = new Promise<void>((resolve) => (wake = resolve))
    let given: Turn | undefined
    const place: Waiting = {
      since: this.#clock(),
      grant(turn) {
        given = turn
        wake?.()
      },
    }
    party.waiting.add(place)
    this.#queued.add(party)
    this.#waiting += 1
    return {
      granted,
      look: () => {
        if (given === undefined) this.#serve(party, factor)
        return given
      },
      leave: () => this.#dropPlace(party, place),
    }
  }

  #dropPlace(party: Party, place: Waiting): void {
    if (party.waiting.delete(place)) this.#waiting -= 1
    if (party.waiting.size === 0) this.#queued.delete(party)
  }

  #mayBegin(party: Party, factor: number, now: number): boolean {
    if (party.running.size >= Math.max(1, this.#mostOf(party, factor))) return false
    if (!this.#isHeldBack(party, now)) return true
    return party.running.size === 0 && isOver(now, party.restsSince, party.restsMs)
  }

  /** As TCP begins slowly (RFC 5681, 3.1): a burst is told from a busy shop by what it does to the isolate. */
  #mostOf(party: Party, factor: number): number {
    const { perParty, whileBehind, firstBesideOthers } = this.#bounds
    if (this.#isBehind) {
      party.window = firstBesideOthers
      return Math.floor((whileBehind * factor) / this.#parties.size)
    }
    return (this.#parties.size > 1 ? party.window : perParty) * factor
  }

  /** A party that floods is held back while others are there. */
  #isHeldBack({ name }: Pick<Party, 'name'>, now: number): boolean {
    const { floodKeptMs, floodBesideMs } = this.#bounds
    if (isOver(now, this.#floods.get(name) ?? -Infinity, floodKeptMs)) return false
    const others = this.#latest.name === name ? this.#latestOther : this.#latest.at
    return !isOver(now, others, floodBesideMs)
  }

  #begin(party: Party, factor: number, now: number): Turn {
    const key = {}
    let hasEnded = false
    party.running.set(key, now)
    party.seenAt = now
    if (this.#latest.name !== party.name) this.#latestOther = this.#latest.at
    this.#latest = { name: party.name, at: now }
    const end = (): void => this.#end(party, key, factor)
    return {
      over() {
        if (hasEnded) return
        hasEnded = true
        end()
      },
      away: async (work) => {
        end()
        try {
          return await work()
        } finally {
          // What is left is short, and was begun: it waits no more.
          if (!hasEnded) party.running.set(key, this.#clock())
        }
      },
    }
  }

  #end(party: Party, key: object, factor: number): void {
    const now = this.#clock()
    const since = party.running.get(key)
    party.running.delete(key)
    if (since !== undefined && !this.#isBehind) party.window = Math.min(this.#bounds.perParty, party.window + 1)
    if (since !== undefined && this.#isHeldBack(party, now)) {
      const { floodRestTimes, floodRestMinMs, floodRestMaxMs } = this.#bounds
      party.restsMs = Math.max(floodRestMinMs, Math.min(floodRestMaxMs, (now - since) * floodRestTimes))
      party.restsSince = now
    }
    for (const queued of this.#queued) this.#serve(queued, factor)
  }

  #serve(party: Party, factor: number): void {
    const now = this.#clock()
    this.#sweep(now)
    for (const place of party.waiting) {
      if (isOver(now, place.since, this.#bounds.waitMs)) {
        this.#dropPlace(party, place)
        continue
      }
      if (!this.#mayBegin(party, factor, now)) return
      this.#dropPlace(party, place)
      place.grant(this.#begin(party, factor, now))
    }
  }

  #partyOf(name: string): Party {
    const known = this.#parties.get(name)
    if (known) return known
    const rest = { restsSince: -Infinity, restsMs: 0, window: this.#bounds.firstBesideOthers }
    const party = { name, running: new Map(), waiting: new Set<Waiting>(), seenAt: this.#clock(), ...rest }
    this.#parties.set(name, party)
    return party
  }

  /** Ends turns that were lost, and forgets who has gone: now and then. */
  #sweep(now: number): void {
    const { presentMs, leaseMs, waitMs } = this.#bounds
    if (!isOver(now, this.#sweptAt, presentMs / 4)) return
    this.#sweptAt = now
    for (const [name, party] of this.#parties) {
      for (const [key, since] of party.running) if (isOver(now, since, leaseMs)) party.running.delete(key)
      for (const place of party.waiting) if (isOver(now, place.since, waitMs)) this.#dropPlace(party, place)
      const isGone = party.running.size === 0 && party.waiting.size === 0 && isOver(now, party.seenAt, presentMs)
      if (isGone) this.#parties.delete(name)
    }
  }
}

/**
 * Also where the clock has gone back by as much: nothing lasts longer for that.
 * By less it goes back at any moment: a request's clock stands still while it
 * waits for nothing (Workers, "Performance and timers"), so the next one to run
 * may be of an earlier time than what another has written down.
 */
function isOver(now: number, since: number, ms: number): boolean {
  return Math.abs(now - since) >= ms
}
