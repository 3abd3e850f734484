import { Lanes } from '../lanes.ts'
import type { Waiting } from '../lanes.ts'
import { RESOLVE_LANES_MAX, RESOLVE_LANES_PER_ISSUER_MAX, RESOLVE_LEASE_MS } from '../limits.ts'
import type { Payment } from './payment.ts'

/** The payments whose issuer must be asked; a claim is leased until it is written on or released. */
export interface ResolvableBook {
  waiting(): Waiting[]
  claim(issuer: string, now: number): Payment | undefined
  /** `heldUntil`: nothing was tried, and it is due again then. */
  release(claimed: Pick<Payment, 'id' | 'wakeAt'>, now: number, heldUntil?: number): void
}

/** Tells whether the issuer had an answer; or that it was not asked, and when the payment is due again. */
export type Resolution = boolean | { heldUntil: number }

/** Describes what the resolver needs from outside. Every call may fail; what was to be done is then done later. */
export interface ResolverPorts {
  book: ResolvableBook
  /** Asks the issuer what became of a payment, and writes it down. */
  resolve(payment: Payment): Promise<Resolution>
  now(): number
  /** Sets the ledger's alarm after a change. */
  arm(): Promise<void>
  report(error: unknown, payment?: string): void
}

/**
 * Finds out what became of a ledger's payments: a few at a time, each leased
 * before its issuer is asked. An issuer that does not answer keeps no other's
 * payments waiting, nor anything else that the ledger's alarm does.
 */
export class Resolver {
  readonly #ports: ResolverPorts
  readonly #lanes = new Lanes({
    lanes: RESOLVE_LANES_MAX,
    perName: RESOLVE_LANES_PER_ISSUER_MAX,
    leaseMs: RESOLVE_LEASE_MS,
  })

  readonly #underWay = new Set<Promise<void>>()

  constructor(ports: ResolverPorts) {
    this.#ports = ports
  }

  /** Returns when the alarm must run for the resolutions' sake, or null. */
  nextWake(): number | null {
    return this.#lanes.nextWake(this.#ports.book.waiting(), this.#ports.now())
  }

  /** Begins what is due, as far as there are lanes. What it begins goes on after it returns. Throws when the book does. */
  work(): void {
    const { book } = this.#ports
    for (let begun = 0; begun < RESOLVE_LANES_MAX; begun++) {
      const now = this.#ports.now()
      const issuer = this.#lanes.next(book.waiting(), now)
      const payment = issuer && book.claim(issuer.name, now)
      if (issuer === undefined || payment === undefined) return
      const lane = this.#inLane(issuer.name, payment, now).finally(() => this.#underWay.delete(lane))
      this.#underWay.add(lane)
    }
  }

  /** Resolves once nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  async #inLane(issuer: string, payment: Payment, claimedAt: number): Promise<void> {
    const { book } = this.#ports
    const report = (error: unknown): void => this.#ports.report(error, payment.id)
    let heldUntil: number | undefined
    const work = async (): Promise<boolean> => {
      const resolution = await this.#ports.resolve(payment)
      if (typeof resolution === 'boolean') return resolution
      heldUntil = resolution.heldUntil
      return false
    }
    await this.#lanes.run(issuer, claimedAt, work, report)
    try {
      book.release(payment, this.#ports.now(), heldUntil)
      this.work()
      await this.#ports.arm()
    } catch (error) {
      // Its lease runs out, and it is looked at again.
      report(error)
    }
  }
}
