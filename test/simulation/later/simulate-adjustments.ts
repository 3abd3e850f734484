/** A captured payment in virtual time, of which the shop and the issuer both give back: the real ledger and orchestration, an issuer's books, and notices that get lost, doubled, late and out of order. */

import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { disputedAmount } from '../../../broker/payments/adjustments.ts'
import type { Issuer } from '../../../broker/payments/issuer.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { performOperation } from '../../../broker/payments/perform-operation.ts'
import type { LedgerPort } from '../../../broker/payments/ports/ledger.ts'
import type { SettlementPort, SettlementResult } from '../../../broker/payments/ports/settlement.ts'
import { resolvePayment } from '../../../broker/payments/resolve-payment.ts'
import { adjustmentsOf, givenBack, heldBack, mayAdjust, stepOf } from '../../../messages/adjustments.ts'
import type { Adjustment, AdjustmentStep } from '../../../messages/adjustments.ts'
import { adjustmentId } from '../../../protocol/adjustments.ts'
import { operationId, paymentId } from '../../../protocol/object-id.ts'
import { ledgerInMemory, newPayment } from '../../unit/ledger/ledger-in-memory.ts'
import { Random } from '../random.ts'
import { VirtualTime } from '../virtual-time.ts'

export const ADJUSTMENT_BUGS = [
  'older word believed',
  'notices are not heard',
  'asks once and never again',
  'issuer gives back twice',
] as const
export type AdjustmentBug = (typeof ADJUSTMENT_BUGS)[number]

const HOUR_MS = 3_600_000
const HEALED_AT_MS = 100 * HOUR_MS
const END_MS = 400 * HOUR_MS
const ALARM_MIN_DELAY_MS = 500
const ASKS_MAX = 400
const FUNDS = 1_000
const LOST: SettlementResult = { outcome: 'unknown' }
const PAPERS = { reference: 'r', evidence: 'signed' }
const APPROVED = {
  outcome: 'approved',
  authorization: '1',
  holdExpiresAt: null,
  businessDate: '2026-01-01',
  ...PAPERS,
} as const

/** One seed: what is wrong at its end, or was on the way. */
export function simulateAdjustments(seed: number, bug?: AdjustmentBug): Promise<string[]> {
  return new AdjustmentsRun(seed, bug).run()
}

class AdjustmentsRun {
  readonly #random: Random
  readonly #time = new VirtualTime()
  readonly #bug: AdjustmentBug | undefined
  readonly #house = ledgerInMemory()
  readonly #due = new DuePayments(this.#house.db)
  readonly #problems = new Set<string>()
  readonly #id: string
  readonly #operation: string
  /** The issuer's books: what was refunded by id, and its own steps. */
  readonly #refunds = new Map<string, number>()
  readonly #steps: AdjustmentStep[] = []
  #ids = 0
  #asks = 0
  #alarmAt = Infinity

  constructor(seed: number, bug: AdjustmentBug | undefined) {
    this.#random = new Random(seed)
    this.#bug = bug
    this.#id = paymentId('0v3fxtr0', this.#time.start, new Uint8Array(17))
    const { ledger } = this.#house
    const request = { key: this.#id, fingerprint: '', isDecided: true }
    const payment = newPayment(1, { id: this.#id, amount: FUNDS, createdAt: this.#time.start })
    ledger.create(payment, request, this.#context())
    const issuer = { prefix: '4', name: 'Sumire Card', livemode: false }
    const begun = ledger.beginAttempt(this.#id, { issuer, memberHint: null }, this.#context())
    this.#operation = begun.kind === 'begun' ? begun.operation.id : ''
    ledger.recordAttempt(this.#operation, { type: 'authenticated', method: 'credit' }, this.#context())
    const authorized = ledger.recordOutcome(this.#operation, APPROVED, this.#context())
    if (authorized.next) ledger.recordOutcome(authorized.next.id, APPROVED, this.#context())
  }

  async run(): Promise<string[]> {
    const at = (): number => this.#random.between(1_000, HEALED_AT_MS)
    for (let many = this.#random.between(1, 6); many > 0; many--) this.#time.after(at(), () => this.#adjust())
    for (let many = this.#random.between(0, 4); many > 0; many--) this.#time.after(at(), () => void this.#refund())
    try {
      await this.#time.run(this.#time.start + END_MS, 100_000)
      this.#atTheEnd()
    } finally {
      this.#house.database.close()
    }
    return [...this.#problems]
  }

  /** Does what people at the issuer do, as far as its books let them. */
  #adjust(): void {
    const refunded = this.#refunded()
    const step = stepOf(this.#anyAdjustment(), adjustmentId(this.#operation, this.#newId('op').slice(37)), '2026-01-02')
    const books = {
      captured: FUNDS,
      refunded: this.#bug === 'issuer gives back twice' ? 0 : refunded,
      steps: this.#steps,
    }
    if (!mayAdjust(books, step)) return
    this.#steps.push(step)
    this.#sendNotice(`ntc_${this.#steps.length}`)
  }

  #anyAdjustment(): Adjustment {
    const amount = this.#random.pick([100, 300, 600, FUNDS])
    if (this.#random.chance(0.4)) return { kind: 'return', amount }
    const id = this.#random.pick(['dsp_1', 'dsp_1', 'dsp_2'])
    const stage = this.#random.pick(['inquiry', 'dispute', 'dispute', 'second'] as const)
    const status = this.#random.pick(['needs_response', 'under_review', 'won', 'lost'] as const)
    const dispute = { id, amount, reason: 'not_received', stage, status }
    const moved = this.#random.pick<{ takes?: number; gives?: number }>([{}, { takes: amount }, { gives: amount }])
    return { kind: 'dispute', dispute, ...moved }
  }

  /** Sent again until the broker takes it: lost, doubled, late, and so out of order. */
  #sendNotice(notice: string): void {
    const isTaken = this.#random.chance(0.5)
    if (!isTaken && this.#time.now < this.#time.start + HEALED_AT_MS)
      this.#time.after(this.#random.between(1_000, HOUR_MS), () => this.#sendNotice(notice))
    for (let copies = isTaken ? this.#random.between(1, 2) : 0; copies > 0; copies--)
      this.#time.after(this.#random.between(1, this.#random.pick([10, 1_000, 2 * HOUR_MS])), () => {
        this.#hear(notice)
      })
    if (!isTaken && this.#time.now >= this.#time.start + HEALED_AT_MS) this.#hear(notice)
  }

  #hear(notice: string): void {
    if (this.#bug === 'notices are not heard') return
    this.#house.ledger.noteNotice({ operationId: this.#operation, notice, issuers: ['4'] }, this.#context())
    this.#setAlarm()
  }

  async #refund(): Promise<void> {
    const amount = this.#random.pick([undefined, 100, 400])
    const wanted = { kind: 'refund', operation: this.#newId('op'), amount } as const
    const begun = this.#house.ledger.beginOperation(this.#id, wanted, this.#context())
    if (begun.kind === 'changed') await performOperation(this.#port(), this.#issuer().settlement, begun)
    this.#setAlarm()
    this.#look()
  }

  /** The alarm: rings when the first payment is due, and whatever is due then is claimed, and seen to. */
  #setAlarm(): void {
    const isDeaf = this.#bug === 'asks once and never again' && this.#asks > 0
    const at = isDeaf ? null : this.#due.nextWake()
    if (at === null || at >= this.#alarmAt) return
    this.#alarmAt = at
    this.#time.after(Math.max(ALARM_MIN_DELAY_MS, at - this.#time.now), () => void this.#ring())
  }

  async #ring(): Promise<void> {
    this.#alarmAt = Infinity
    const payment = this.#due.claim('4', this.#time.now)
    if (payment !== undefined) await this.#resolve(payment)
    this.#setAlarm()
  }

  async #resolve(payment: Payment): Promise<void> {
    if (++this.#asks > ASKS_MAX) this.#problems.add('the issuer is asked without end')
    await resolvePayment({ ledger: this.#port(), issuerOf: async () => this.#issuer() }, payment, this.#time.now)
    this.#due.release(payment, this.#time.now)
    this.#look()
  }

  #issuer(): Issuer {
    const settlement: SettlementPort = {
      transact: async ({ id, amount }) => this.#answered(() => this.#apply(id, amount)),
      inquire: async () => this.#answered(() => this.#word()),
      clearing: () => Promise.reject(new Error('Nothing here reconciles.')),
    }
    return { prefix: '4', name: 'Sumire Card', livemode: false, settlement } as unknown as Issuer
  }

  /** The request arrives or not, its answer too, and either may take its time. */
  async #answered(arrive: () => SettlementResult): Promise<SettlementResult> {
    const isFaulty = this.#time.now - this.#time.start < HEALED_AT_MS
    if (isFaulty && this.#random.chance(0.15)) return LOST
    await this.#passes(this.#random.between(1, 3_000))
    const answer = arrive()
    await this.#passes(this.#random.between(1, isFaulty && this.#random.chance(0.1) ? 600_000 : 3_000))
    return isFaulty && this.#random.chance(0.15) ? LOST : answer
  }

  #apply(id: string, amount: number): SettlementResult {
    const isTwice = this.#bug === 'issuer gives back twice'
    const left = FUNDS - this.#refunded() - (isTwice ? 0 : heldBack(this.#steps))
    if (!this.#refunds.has(id) && amount <= left) this.#refunds.set(id, amount)
    return this.#refunds.has(id) ? APPROVED : { outcome: 'declined', reason: 'refused_by_issuer', ...PAPERS }
  }

  #word(): SettlementResult {
    // Another of the issuer's machines may still say what was.
    const isStale = this.#random.chance(0.15)
    const many = isStale ? this.#random.between(0, this.#steps.length) : this.#steps.length
    const adjustments = adjustmentsOf(this.#steps.slice(0, many))
    if (adjustments === undefined) return APPROVED
    const isBelieved = isStale && this.#bug === 'older word believed'
    return { ...APPROVED, adjustments: { ...adjustments, version: adjustments.version + (isBelieved ? 100 : 0) } }
  }

  #refunded(): number {
    return [...this.#refunds.values()].reduce((sum, amount) => sum + amount, 0)
  }

  /** Checks what must be true at any time. */
  #look(): void {
    const payment = this.#now()
    const back = payment.refundedAmount + disputedAmount(payment)
    if (back > payment.capturedAmount) this.#problems.add('more was given back than captured')
    if (this.#refunded() + givenBack(this.#steps) > FUNDS) this.#problems.add('the issuer gave back more than it took')
  }

  #atTheEnd(): void {
    this.#look()
    const payment = this.#now()
    const { refundedAmount, pendingOperation, status } = payment
    if (pendingOperation !== null) this.#problems.add('an operation is under way at the end')
    const returned = this.#steps.reduce((sum, { kind, amount }) => sum + (kind === 'return' ? amount : 0), 0)
    if (refundedAmount !== this.#refunded() + returned) this.#problems.add('other refunds than the issuer has')
    if (disputedAmount(payment) !== givenBack(this.#steps) - returned)
      this.#problems.add('another sum disputed than the issuer has')
    if (status !== (refundedAmount === FUNDS ? 'refunded' : 'captured')) this.#problems.add(`${status} at the end`)
    const told = adjustmentsOf(this.#steps)?.disputes.map(({ id, status: end }) => `${id} ${end}`) ?? []
    const known = payment.adjustments?.disputes.map(({ id, status: end }) => `${id} ${end}`) ?? []
    if (told.toSorted().join() !== known.toSorted().join()) this.#problems.add('disputes stand otherwise at the issuer')
    const events = this.#house.ledger.eventsOf(this.#id).map(({ name, version }) => `${name} v${version}`)
    if (new Set(events).size !== events.length) this.#problems.add('an event was told twice')
    this.#checkOperations(payment)
  }

  /** Each of the issuer's movements is an operation, once; the tally is their sum. */
  #checkOperations({ refundedAmount, ...payment }: Payment): void {
    const moves = adjustmentsOf(this.#steps)?.moves.map(({ id }) => id) ?? []
    const booked = this.#house.ledger.operationsOf(this.#id).map(({ id }) => id)
    if (moves.some((id) => booked.filter((each) => each === id).length !== 1))
      this.#problems.add('a movement is not booked once')
    const [row] =
      this.#house.database.exec('SELECT sum(refunded_amount), sum(disputed_amount) FROM tallies')[0]?.values ?? []
    if (row?.join() !== [refundedAmount, disputedAmount(payment)].join())
      this.#problems.add('the tallies say otherwise')
  }

  #now(): Payment {
    const payment = this.#house.ledger.find(this.#id)
    if (payment === undefined) throw new Error('The payment is gone.')
    return payment
  }

  #port(): LedgerPort {
    const { ledger } = this.#house
    const port: Partial<LedgerPort> = {
      recordOutcome: async (id, outcome, reply) => ledger.recordOutcome(id, outcome, this.#context(), reply),
      takeOver: async (...args) => ledger.takeOver(...args, this.#context()),
    }
    return port as LedgerPort
  }

  #context() {
    return { now: this.#time.now, newId: (kind: string) => this.#newId(kind) }
  }

  #newId(kind: string): string {
    this.#ids += 1
    if (kind !== 'op') return `${kind}_${this.#ids}`
    const own = Uint8Array.from({ length: 10 }, (_, i) => (this.#ids >> (5 * (9 - i))) & 31)
    return operationId(this.#id, own)
  }

  #passes(ms: number): Promise<void> {
    return new Promise((resolve) => this.#time.after(ms, resolve))
  }
}
