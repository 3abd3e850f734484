import { LANE_NAMES_MAX } from './limits.ts'

/** Work that waits for a lane: whose it is (an issuer's, an endpoint's), and when the first of it is due. */
export interface Waiting {
  name: string
  /** Milliseconds since 1970. */
  at: number
}

/**
 * Lanes in which a ledger works for others: at most so many at once, at most
 * so many for one name, one for a name whose last work failed, and never all
 * of them for names that fail. So whoever hangs keeps nobody else waiting.
 * Names take turns.
 */
export class Lanes {
  readonly #lanes: number
  readonly #perName: number
  readonly #leaseMs: number
  /** Under way, by name. */
  readonly #taken = new Map<string, number>()
  /** Names whose last work failed. */
  readonly #failed = new Set<string>()
  /** Says when each name was last given a lane, as a count of turns. */
  readonly #turns = new Map<string, number>()
  #turn = 0
  #running = 0
  /** Says when what was begun last counts as lost. */
  #leasedUntil = 0

  /** `leaseMs`: how long work may take before it counts as lost, with the object that did it. */
  constructor(limits: { lanes: number; perName: number; leaseMs: number }) {
    this.#lanes = limits.lanes
    this.#perName = limits.perName
    this.#leaseMs = limits.leaseMs
  }

  /** Returns who gets the next lane of those whose work is due: whose turn is longest ago. Undefined while there is none to give. */
  next<T extends Waiting>(waiting: readonly T[], now: number): T | undefined {
    const due = waiting.filter(({ name, at }) => at <= now && this.#mayTake(name))
    return due.toSorted((a, b) => this.#turnOf(a) - this.#turnOf(b) || a.at - b.at)[0]
  }

  /**
   * Returns when somebody must look again, or null: when the first falls due that could
   * be given a lane, or when what is under way counts as lost.
   */
  nextWake(waiting: readonly Waiting[], now: number): number | null {
    const times = waiting.filter(({ name }) => this.#mayTake(name)).map(({ at }) => at)
    if (this.#running > 0) times.push(this.#leasedUntil > now ? this.#leasedUntil : now + this.#leaseMs)
    return times.length === 0 ? null : Math.min(...times)
  }

  /** Runs work in a lane of the name's; `work` says whether it went well. Never throws: `failed` is told. */
  async run(name: string, now: number, work: () => Promise<boolean>, failed: (error: unknown) => void): Promise<void> {
    this.#running += 1
    this.#leasedUntil = now + this.#leaseMs
    this.#taken.set(name, (this.#taken.get(name) ?? 0) + 1)
    keep(this.#turns, name, (this.#turn += 1))
    let isWell = false
    try {
      isWell = await work()
    } catch (error) {
      failed(error)
    }
    this.#running -= 1
    const left = (this.#taken.get(name) ?? 1) - 1
    if (left > 0) this.#taken.set(name, left)
    else this.#taken.delete(name)
    if (isWell) this.#failed.delete(name)
    else this.#noteFailed(name)
  }

  #mayTake(name: string): boolean {
    if (this.#running >= this.#lanes) return false
    const taken = this.#taken.get(name) ?? 0
    if (!this.#failed.has(name)) return taken < this.#perName
    const ofFailed = [...this.#taken].reduce((sum, [each, count]) => sum + (this.#failed.has(each) ? count : 0), 0)
    return taken === 0 && ofFailed < this.#lanes - 1
  }

  #turnOf({ name }: Waiting): number {
    return this.#turns.get(name) ?? 0
  }

  #noteFailed(name: string): void {
    this.#failed.add(name)
    const [oldest] = this.#failed
    if (this.#failed.size > LANE_NAMES_MAX && oldest !== undefined) this.#failed.delete(oldest)
  }
}

function keep(map: Map<string, number>, name: string, value: number): void {
  map.delete(name)
  map.set(name, value)
  const [oldest] = map.keys()
  if (map.size > LANE_NAMES_MAX && oldest !== undefined) map.delete(oldest)
}
