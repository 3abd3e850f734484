/** An issuer's books about one payment at a counter, in virtual time: people pay in any order, and what it is told and says gets lost, late or old. */

import type { Issuer } from '../../../broker/payments/issuer.ts'
import type { SettlementPort, SettlementResult } from '../../../broker/payments/ports/settlement.ts'
import type { OperationKind } from '../../../protocol/payment.ts'
import type { Instructions, LaterOutcome } from '../../../protocol/later-money.ts'
import type { Random } from '../random.ts'
import type { VirtualTime } from '../virtual-time.ts'

export const HOUR_MS = 3_600_000
export const FUNDS = 1_000
export const PREFIX = 'MN'
const TIME_TO_PAY_MS = 72 * HOUR_MS
/** From then on everything arrives. */
export const HEALED_AT_MS = 100 * HOUR_MS
const LOST: SettlementResult = { outcome: 'unknown' }
const WAY = { id: 'counter', name: { en: 'Counter', ja: '窓口' }, numbers: [] }

/** Bugs of a broker's, planted where it meets the issuer. */
export type CounterBug = 'reported taken for received' | 'older word believed' | 'cancel taken for granted'

interface CounterTerms {
  time: VirtualTime
  random: Random
  bug: string | undefined
  /** Whenever something has happened in the books. */
  look: () => void
  /** A notice that has arrived. */
  notice: (id: string, operationId: string) => void
}

export class CounterModel {
  outcome: LaterOutcome | undefined
  received = 0
  captured = 0
  readonly #terms: CounterTerms
  readonly #instructions: Instructions
  /** The share of notices that get lost: all of them, in some seeds. */
  readonly #loses: number
  /** Words that were said, which another of its machines may say again. */
  readonly #said: SettlementResult[] = []
  #operation = ''
  #version = 0
  #isReversed = false

  constructor(terms: CounterTerms) {
    this.#terms = terms
    const { random, time } = terms
    this.#loses = random.chance(0.3) ? 1 : random.fraction() * 0.6
    this.#instructions = { kind: 'counter', pay_by: (time.start + TIME_TO_PAY_MS) / 1000, ways: [WAY] }
  }

  /** Plans what happens at the counter, in whichever order people do it. */
  planMoney(): void {
    const { random, time } = this.#terms
    for (let many = random.between(0, 3); many > 0; many--) {
      const outcome = random.pick(['reported', 'pending', 'received', 'received'] as const)
      const amount = random.pick([FUNDS, FUNDS, FUNDS + 50, 300])
      time.after(random.between(10_000, TIME_TO_PAY_MS + 20 * HOUR_MS), () => this.#moneyMoves(outcome, amount))
    }
    time.after(TIME_TO_PAY_MS + random.between(0, 24 * HOUR_MS), () => this.#moneyMoves('expired', 0))
  }

  #moneyMoves(outcome: Exclude<LaterOutcome, 'cancelled'>, amount: number): void {
    if (this.outcome !== 'pending' && this.outcome !== 'reported') return
    if (outcome === 'expired' && this.outcome === 'reported') {
      this.#terms.time.after(HOUR_MS, () => this.#moneyMoves('received', FUNDS))
      return
    }
    this.received += outcome === 'received' ? amount : 0
    this.#becomes(outcome === 'received' && this.received < FUNDS ? 'pending' : outcome)
    this.#sendNotice(`ntc_${this.#version}`)
  }

  #becomes(outcome: LaterOutcome): void {
    this.outcome = outcome
    this.#version += 1
  }

  /** Lost, doubled, late, and so out of order. */
  #sendNotice(id: string): void {
    const { random, time, notice } = this.#terms
    for (let copies = random.between(1, 3); copies > 0; copies--) {
      if (random.chance(this.#loses)) continue
      const most = random.pick([10, 1_000, 2 * HOUR_MS])
      time.after(random.between(1, most), () => notice(id, this.#operation))
    }
  }

  issuer(): Issuer {
    const authentication = { authenticate: async () => ({ outcome: 'authenticated', method: 'counter', account: '' }) }
    const settlement: SettlementPort = {
      transact: async (operation) => {
        const answer = await this.#answered(() => this.#apply(operation))
        const isGranted = this.#terms.bug === 'cancel taken for granted' && operation.kind === 'void'
        return isGranted ? approved(operation.id) : answer
      },
      inquire: async (id) => this.#answered(() => (id === this.#operation ? this.#word() : { outcome: 'not_found' })),
      clearing: () => Promise.reject(new Error('Nothing here reconciles.')),
    }
    return { prefix: PREFIX, name: 'Minato', livemode: false, authentication, settlement } as unknown as Issuer
  }

  /** The request arrives or not, its answer too, and either may take its time. */
  async #answered<T extends { outcome: string }>(arrive: () => T): Promise<T | SettlementResult> {
    const { random, time, look } = this.#terms
    const isFaulty = time.now - time.start < HEALED_AT_MS
    if (isFaulty && random.chance(0.15)) return LOST
    await this.#passes(random.between(1, 3_000))
    const answer = arrive()
    look()
    await this.#passes(random.between(1, isFaulty && random.chance(0.1) ? 600_000 : 3_000))
    return isFaulty && random.chance(0.15) ? LOST : answer
  }

  #apply({ id, kind, amount }: { id: string; kind: OperationKind; amount: number }): SettlementResult {
    switch (kind) {
      case 'authorize':
        if (this.outcome === undefined) {
          this.#operation = id
          this.#becomes(this.#isReversed ? 'cancelled' : 'pending')
        }
        return this.#word()
      case 'void':
        if (this.outcome === 'received' || this.outcome === 'reported') return refused(id)
        this.#becomes(this.outcome === 'expired' ? 'expired' : 'cancelled')
        return approved(id)
      case 'reverse':
        this.#isReversed = true
        this.#becomes('cancelled')
        return approved(id)
      case 'capture':
        if (this.outcome !== 'received') return refused(id)
        this.captured = amount
        return approved(id)
      case 'refund':
        return refused(id)
    }
  }

  /** Returns what it says of the authorization; now and then what another of its machines still believes. */
  #word(): SettlementResult {
    const { bug, random } = this.#terms
    const word = this.#wordNow()
    this.#said.push(word)
    const said = random.chance(0.15) ? (this.#said[random.between(0, this.#said.length - 1)] ?? word) : word
    const isBelieved = bug === 'older word believed' && 'version' in said
    return isBelieved ? { ...said, version: this.#said.length + 100 } : said
  }

  #wordNow(): SettlementResult {
    const { outcome = 'pending' } = this
    const papers = { version: this.#version, receivedAmount: this.received, reference: 'r', evidence: 'signed' }
    const isTaken = this.#terms.bug === 'reported taken for received' && outcome === 'reported'
    if (isTaken || outcome === 'received') {
      const receivedAmount = Math.max(FUNDS, this.received)
      return { ...approved('r'), ...papers, outcome: 'received', receivedAmount }
    }
    if (outcome === 'expired' || outcome === 'cancelled') return { outcome, ...papers }
    return { outcome, instructions: this.#instructions, ...papers }
  }

  #passes(ms: number): Promise<void> {
    return new Promise((resolve) => this.#terms.time.after(ms, resolve))
  }
}

const approved = (reference: string) =>
  ({
    outcome: 'approved',
    authorization: '1',
    holdExpiresAt: null,
    businessDate: null,
    reference,
    evidence: 'signed',
  }) as const

const refused = (reference: string) =>
  ({ outcome: 'declined', reason: 'refused_by_issuer', reference, evidence: 'signed' }) as const
