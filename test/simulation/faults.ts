import { HOLD_LIFETIME_MS } from '../../issuers/settlement/limits.ts'
import type { AccountKind as PaymentMethod } from '../../issuers/account-kinds.ts'
import type { Random } from './random.ts'
import type { VirtualTime } from './virtual-time.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const HANGS_FOR_MS = 6 * HOUR_MS
const RESETS_MAX = 4

/** While payments are made, and again when holds run out, things go wrong for an hour; then they heal. */
export const FAULTY_FOR_MS = HOUR_MS
/** After healing, and after an issuer's coming back, the longest resolve delay (an hour) and a late alarm fit into this. */
export const SETTLED_WITHIN_MS = 3 * HOUR_MS
export const HOLDS_END_MS = HOLD_LIFETIME_MS
/**
 * A webhook to an endpoint that never answers is given up after three days, a tenth more and some; what an issuer
 * refuses to take back is left to a person after eight.
 */
const GIVEN_UP_WITHIN_MS = 9 * 24 * HOUR_MS
export const END_MS = HOLDS_END_MS + FAULTY_FOR_MS + SETTLED_WITHIN_MS + GIVEN_UP_WITHIN_MS

/** The highest rate of each fault; a seed takes some of them and leaves others out. */
const HIGHEST_RATES = {
  crash: 0.06,
  requestLost: 0.25,
  /** A reversal that has to be sent again is overtaken: that is what it is for. */
  reversalLost: 0.9,
  answerLost: 0.25,
  late: 0.2,
  doubled: 0.3,
  pause: 0.35,
  storageError: 0.05,
  /** The ledger's object is begun anew while it is asked: nobody hears whether it has written. */
  objectReset: 0.08,
  alarmLate: 0.4,
  alarmTwice: 0.3,
  alarmThrows: 0.3,
  directoryFails: 0.1,
  operationRefused: 0.3,
  receiverFails: 0.5,
}
type FaultKind = keyof typeof HIGHEST_RATES

/** Faults under a seed, and how long everything takes. */
export class Faults {
  readonly #random: Random
  readonly #time: VirtualTime
  readonly #rates: Record<FaultKind, number>
  /** An issuer that takes every message and answers none, for hours. */
  readonly #hanging: { method: PaymentMethod; from: number; to: number } | undefined
  /** An issuer that from some time on refuses every capture, void, refund and reversal, without end. */
  readonly #refusing: { method: PaymentMethod; from: number } | undefined
  /** Nothing goes wrong but hanging: then everything else must be prompt. */
  readonly isCalm: boolean

  constructor(random: Random, time: VirtualTime) {
    this.#random = random
    this.#time = time
    this.#rates = { ...HIGHEST_RATES }
    this.isCalm = random.chance(0.1)
    if (this.isCalm || random.chance(0.2)) {
      const from = random.between(0, 10 * MINUTE_MS)
      this.#hanging = { method: random.pick(['credit', 'debit']), from, to: from + random.between(1, HANGS_FOR_MS) }
    }
    for (const kind of Object.keys(HIGHEST_RATES) as FaultKind[]) {
      this.#rates[kind] = this.isCalm || random.chance(0.4) ? 0 : random.fraction() * HIGHEST_RATES[kind]
    }
    if (this.isCalm) return
    // A directory that hardly ever answers makes one alarm after the other fail, until the platform gives up on it.
    if (random.chance(0.1)) this.#rates.directoryFails = 0.9
    if (random.chance(0.1)) {
      this.#refusing = { method: random.pick(['credit', 'debit']), from: random.between(0, FAULTY_FOR_MS) }
    }
  }

  /** Tells when the books must be settled: milliseconds from the start. */
  get settledAtMs(): number {
    return Math.max(FAULTY_FOR_MS, this.#hanging?.to ?? 0) + SETTLED_WITHIN_MS
  }

  /** Tells when the ledger's object is begun anew though nobody asks it anything. */
  resets(): number[] {
    const count = this.isCalm || this.#random.chance(0.5) ? 0 : this.#random.between(1, RESETS_MAX)
    return Array.from({ length: count }, () => this.#random.between(0, FAULTY_FOR_MS))
  }

  /** Tells whether it refuses for good, at some time of the run. */
  refusesInTheEnd(method: string | null): boolean {
    return this.#refusing?.method === method
  }

  refuses(method: PaymentMethod): boolean {
    const from = this.#refusing?.from ?? Infinity
    return (
      (this.refusesInTheEnd(method) && this.#time.now - this.#time.start >= from) || this.strikes('operationRefused')
    )
  }

  strikes(kind: FaultKind): boolean {
    const age = this.#time.now - this.#time.start
    const isFaulty = age < FAULTY_FOR_MS || (age >= HOLDS_END_MS - FAULTY_FOR_MS && age < HOLDS_END_MS + FAULTY_FOR_MS)
    return isFaulty && this.#random.chance(this.#rates[kind])
  }

  hangs(method: PaymentMethod): boolean {
    const age = this.#time.now - this.#time.start
    const hanging = this.#hanging
    return hanging !== undefined && hanging.method === method && age >= hanging.from && age < hanging.to
  }

  /** From one machine to the next. */
  hop(): number {
    return this.#random.between(1, 80)
  }

  /** A message between broker and issuer; late means after its caller has stopped waiting, or just before. */
  journey(): number {
    return this.strikes('late') ? this.#random.between(5_000, 10 * MINUTE_MS) : this.#random.between(10, 2_000)
  }

  /** An isolate that the platform has put aside for a while before it runs on. */
  pause(): number {
    return this.strikes('pause') ? this.#random.between(10_000, 3 * MINUTE_MS) : 0
  }

  alarmDelay(): number {
    return this.strikes('alarmLate') ? this.#random.between(1_000, 10 * MINUTE_MS) : this.#random.between(0, 20)
  }

  /** At which statement of a transaction the storage fails; undefined when it does not. */
  failingStatement(): number | undefined {
    return this.strikes('storageError') ? this.#random.between(0, 5) : undefined
  }
}
