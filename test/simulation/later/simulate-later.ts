/** A payment whose money comes later, in virtual time: the real ledger and orchestration, and an issuer whose notices get lost, doubled, late and out of order. */

import { operationId, paymentId } from '../../../protocol/object-id.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { authorizePayment } from '../../../broker/payments/authorize-payment.ts'
import { closePayment } from '../../../broker/payments/close-payment.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { resolvePayment } from '../../../broker/payments/resolve-payment.ts'
import type { LedgerPort } from '../../../broker/payments/ports/ledger.ts'
import { ledgerInMemory, newPayment } from '../../unit/ledger/ledger-in-memory.ts'
import { Random } from '../random.ts'
import { VirtualTime } from '../virtual-time.ts'
import { CounterModel, FUNDS, HEALED_AT_MS, HOUR_MS, PREFIX } from './counter-model.ts'
import type { CounterBug } from './counter-model.ts'

const NEVER_ASKS = 'never asks by itself'
export const LATER_BUGS = [
  'reported taken for received',
  'older word believed',
  'cancel taken for granted',
  NEVER_ASKS,
] as const satisfies readonly (CounterBug | typeof NEVER_ASKS)[]
export type LaterBug = (typeof LATER_BUGS)[number]

const END_MS = 200 * HOUR_MS
const MOMENTS_MAX = 20_000
const ALARM_MIN_DELAY_MS = 100
/** Questions about one payment: with growing delays, and some for each notice. */
const ASKS_MAX = 200

/** One seed: what is wrong at its end, or was on the way. */
export function simulateLater(seed: number, bug?: LaterBug): Promise<string[]> {
  return new LaterRun(seed, bug).run()
}

class LaterRun {
  readonly #random: Random
  readonly #time = new VirtualTime()
  readonly #bug: LaterBug | undefined
  readonly #house = ledgerInMemory()
  readonly #due = new DuePayments(this.#house.db)
  readonly #problems = new Set<string>()
  readonly #payment: Payment
  readonly #counter: CounterModel
  #ids = 0
  #asks = 0
  #alarmAt = Infinity
  /** Since the issuer was last asked. */
  #isNoticed = false

  constructor(seed: number, bug: LaterBug | undefined) {
    this.#random = new Random(seed)
    this.#bug = bug
    const id = paymentId('0v3fxtr0', this.#time.start, new Uint8Array(17))
    const capture = this.#random.pick(['automatic', 'automatic', 'manual'] as const)
    this.#payment = newPayment(1, { id, amount: FUNDS, capture, createdAt: this.#time.start })
    this.#counter = new CounterModel({
      time: this.#time,
      random: this.#random,
      bug,
      look: () => this.#look(),
      notice: (notice, about) => this.#noticed(notice, about),
    })
  }

  async run(): Promise<string[]> {
    const { id } = this.#payment
    this.#house.ledger.create(this.#payment, { key: id, fingerprint: '', isDecided: true }, this.#context())
    this.#time.after(0, () => void this.#pay())
    this.#counter.planMoney()
    for (let many = this.#random.between(0, 2); many > 0; many--) {
      this.#time.after(this.#random.between(0, HEALED_AT_MS), () => void this.#cancel())
    }
    try {
      await this.#time.run(this.#time.start + END_MS, MOMENTS_MAX)
      this.#atTheEnd()
    } finally {
      this.#house.database.close()
    }
    return [...this.#problems]
  }

  #noticed(notice: string, about: string): void {
    this.#house.ledger.noteNotice({ operationId: about, notice, issuers: [PREFIX] }, this.#context())
    this.#isNoticed = true
    this.#setAlarm()
  }

  async #pay(): Promise<void> {
    const attempt = {
      paymentId: this.#payment.id,
      operation: this.#newId('op'),
      merchant: { id: 'mer_hirune', name: 'Shop', origin: 'https://shop.example' },
      issuer: this.#counter.issuer(),
      credential: { kind: 'password', memberId: 'MN10022073Q0', sealedPassword: '' } as const,
    }
    await authorizePayment(this.#port(), attempt)
    this.#look()
  }

  async #cancel(): Promise<void> {
    await closePayment(this.#port(), this.#counter.issuer().settlement, this.#now(), 'shop')
    this.#look()
  }

  /** As the ledger's object does: it rings when the first payment is due. */
  #setAlarm(): void {
    const isDeaf = this.#bug === NEVER_ASKS && this.#now().status === 'awaiting_payment' && !this.#isNoticed
    const at = isDeaf ? null : this.#due.nextWake()
    if (at === null || at >= this.#alarmAt) return
    this.#alarmAt = at
    this.#time.after(Math.max(ALARM_MIN_DELAY_MS, at - this.#time.now), () => void this.#ring())
  }

  async #ring(): Promise<void> {
    this.#alarmAt = Infinity
    const payment = this.#due.claim(PREFIX, this.#time.now)
    if (payment !== undefined) {
      this.#isNoticed = false
      if (++this.#asks > ASKS_MAX) this.#problems.add('the issuer is asked without end')
      const ports = { ledger: this.#port(), issuerOf: async () => this.#counter.issuer() }
      await resolvePayment(ports, payment, this.#time.now)
      this.#due.release(payment, this.#time.now)
    }
    this.#look()
  }

  /** Checks what must be true at any time. */
  #look(): void {
    const { status, capturedAmount } = this.#now()
    const { outcome, captured } = this.#counter
    const isOver = status === 'cancelled' || status === 'expired' || status === 'declined'
    if (isOver && (outcome === 'received' || outcome === 'reported')) {
      this.#problems.add(`${status}, and the issuer has the money`)
    }
    if (capturedAmount > captured || capturedAmount > FUNDS) this.#problems.add('captured more than the issuer did')
    const isPaid = status === 'captured' || status === 'authorized'
    if (isPaid && outcome !== 'received') this.#problems.add(`${status}, and the money is ${outcome ?? 'nowhere'}`)
    this.#setAlarm()
  }

  #atTheEnd(): void {
    this.#look()
    const { status, pendingOperation, capture } = this.#now()
    const { outcome } = this.#counter
    const isEnded = status !== 'awaiting_payment' && status !== 'processing' && pendingOperation === null
    if (!isEnded) this.#problems.add(`still ${status} at the end, and the issuer says ${outcome ?? 'nothing'}`)
    const paid = capture === 'automatic' ? 'captured' : 'authorized'
    if (outcome === 'received' && status !== paid) this.#problems.add(`${status}, though the money was received`)
    const told = this.#house.ledger.eventsOf(this.#payment.id).map(({ name, version }) => `${name} v${version}`)
    if (new Set(told).size !== told.length) this.#problems.add('an event was told twice')
    if (!told.some((event) => event.startsWith(`payment.${status} `))) {
      this.#problems.add(`nobody was told of ${status}`)
    }
  }

  #now(): Payment {
    const payment = this.#house.ledger.find(this.#payment.id)
    if (payment === undefined) throw new Error('The payment is gone.')
    return payment
  }

  #port(): LedgerPort {
    const { ledger } = this.#house
    return {
      beginAttempt: async (...args) => ledger.beginAttempt(...args, this.#context()),
      recordAttempt: async (...args) => ledger.recordAttempt(...args, this.#context()),
      recordOutcome: async (id, outcome, reply) => ledger.recordOutcome(id, outcome, this.#context(), reply),
      changePayment: async (...args) => ledger.changePayment(...args, this.#context()),
      beginOperation: async (...args) => ledger.beginOperation(...args, this.#context()),
      beginReversal: async (...args) => ledger.beginReversal(...args, this.#context()),
      takeOver: async (...args) => ledger.takeOver(...args, this.#context()),
      operationsOf: async (id) => ledger.operationsOf(id),
      answerRequest: async (...args) => ledger.answerRequest(...args),
    }
  }

  #context() {
    return { now: this.#time.now, newId: (kind: string) => this.#newId(kind) }
  }

  #newId(kind: string): string {
    this.#ids += 1
    if (kind !== 'op') return `${kind}_${this.#ids}`
    return operationId(
      this.#payment.id,
      Uint8Array.from({ length: 10 }, (_, i) => (this.#ids >> (5 * (9 - i))) & 31),
    )
  }
}
