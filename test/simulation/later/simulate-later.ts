/** Payments whose money comes later, in virtual time: the real ledger and orchestration, an issuer's books, and notices that get lost, doubled, late and out of order. */

import { operationId, paymentId } from '../../../protocol/object-id.ts'
import type { Instructions, LaterOutcome } from '../../../protocol/later-money.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { authorizePayment } from '../../../broker/payments/authorize-payment.ts'
import { closePayment } from '../../../broker/payments/close-payment.ts'
import type { Issuer } from '../../../broker/payments/issuer.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { resolvePayment } from '../../../broker/payments/resolve-payment.ts'
import type { LedgerPort } from '../../../broker/payments/ports/ledger.ts'
import type { SettlementPort, SettlementResult } from '../../../broker/payments/ports/settlement.ts'
import { ledgerInMemory, newPayment } from '../../unit/ledger/ledger-in-memory.ts'
import { Random } from '../random.ts'
import { VirtualTime } from '../virtual-time.ts'

export const LATER_BUGS = [
  'reported taken for received',
  'older word believed',
  'cancel taken for granted',
  'never asks by itself',
] as const
export type LaterBug = (typeof LATER_BUGS)[number]

const HOUR_MS = 3_600_000
const DAYS_TO_PAY_MS = 72 * HOUR_MS
const HEALED_AT_MS = 100 * HOUR_MS
const END_MS = 200 * HOUR_MS
const ASKS_MAX = 400
const FUNDS = 1_000
interface Papers {
  version: number
  receivedAmount: number
  reference: string
  evidence: string
}

const LOST: SettlementResult = { outcome: 'unknown' }

/** The issuer's books about one payment. */
interface Books {
  id: string
  outcome: LaterOutcome | undefined
  version: number
  received: number
  captured: number
  isReversed: boolean
  instructions: Instructions
}

/** One seed: what is wrong at its end, or was on the way. */
export async function simulateLater(seed: number, bug?: LaterBug): Promise<string[]> {
  const run = new LaterRun(seed, bug)
  return run.run()
}

class LaterRun {
  readonly #random: Random
  readonly #time = new VirtualTime()
  readonly #bug: LaterBug | undefined
  readonly #house = ledgerInMemory()
  readonly #due = new DuePayments(this.#house.db)
  readonly #problems = new Set<string>()
  readonly #payment: Payment
  readonly #books: Books
  readonly #loses: number
  /** Words that the issuer has said, which may still arrive. */
  readonly #said: SettlementResult[] = []
  #ids = 0
  #asks = 0

  constructor(seed: number, bug: LaterBug | undefined) {
    this.#random = new Random(seed)
    this.#bug = bug
    this.#loses = this.#random.chance(0.3) ? 1 : this.#random.fraction() * 0.6
    const id = paymentId('0v3fxtr0', this.#time.start, new Uint8Array(17))
    const capture = this.#random.pick(['automatic', 'automatic', 'manual'] as const)
    this.#payment = newPayment(1, { id, amount: FUNDS, capture, createdAt: this.#time.start })
    const payBy = (this.#time.start + DAYS_TO_PAY_MS) / 1000
    const way = { id: 'counter', name: { en: 'Counter', ja: '窓口' }, numbers: [] }
    const instructions = { kind: 'counter', pay_by: payBy, ways: [way] }
    this.#books = { id: '', outcome: undefined, version: 0, received: 0, captured: 0, isReversed: false, instructions }
  }

  async run(): Promise<string[]> {
    const { id } = this.#payment
    this.#house.ledger.create(this.#payment, { key: id, fingerprint: '', isDecided: true }, this.#context())
    this.#time.after(0, () => void this.#pay())
    this.#planMoney()
    for (let many = this.#random.between(0, 2); many > 0; many--)
      this.#time.after(this.#random.between(0, HEALED_AT_MS), () => void this.#cancel())
    this.#tick()
    await this.#time.run(this.#time.start + END_MS, 50_000)
    this.#atTheEnd()
    return [...this.#problems]
  }

  /** Plans what happens at the counter, in whichever order people do it. */
  #planMoney(): void {
    const at = (): number => this.#random.between(10_000, DAYS_TO_PAY_MS + 20 * HOUR_MS)
    for (let many = this.#random.between(0, 3); many > 0; many--) {
      const outcome = this.#random.pick(['reported', 'pending', 'received', 'received'] as const)
      const amount = this.#random.pick([FUNDS, FUNDS, FUNDS + 50, 300])
      this.#time.after(at(), () => this.#moneyMoves(outcome, amount))
    }
    this.#time.after(DAYS_TO_PAY_MS + this.#random.between(0, 24 * HOUR_MS), () => this.#moneyMoves('expired', 0))
  }

  #moneyMoves(outcome: Exclude<LaterOutcome, 'cancelled'>, amount: number): void {
    const books = this.#books
    if (books.outcome !== 'pending' && books.outcome !== 'reported') return
    if (outcome === 'expired' && books.outcome === 'reported')
      return void this.#time.after(HOUR_MS, () => this.#moneyMoves('received', FUNDS))
    books.received += outcome === 'received' ? amount : 0
    books.outcome = outcome === 'received' && books.received < FUNDS ? 'pending' : outcome
    books.version += 1
    this.#sendNotice(`ntc_${books.version}`)
  }

  /** Lost, doubled, late, and so out of order. */
  #sendNotice(notice: string): void {
    for (let copies = this.#random.between(1, 3); copies > 0; copies--) {
      if (this.#random.chance(this.#loses)) continue
      const delay = this.#random.pick([10, 1_000, 2 * HOUR_MS])
      this.#time.after(this.#random.between(1, delay), () => {
        const about = { operationId: this.#books.id, notice, issuers: ['MN'] }
        this.#house.ledger.noteNotice(about, this.#context())
      })
    }
  }

  async #pay(): Promise<void> {
    const operation = this.#newId('op')
    const attempt = {
      paymentId: this.#payment.id,
      operation,
      merchant: { id: 'mer_hirune', name: 'Shop', origin: 'https://shop.example' },
      issuer: this.#issuer(),
      credential: { kind: 'password', memberId: 'MN10022073Q0', sealedPassword: '' } as const,
    }
    await authorizePayment(this.#port(), attempt)
    this.#look()
  }

  async #cancel(): Promise<void> {
    const payment = this.#now()
    await closePayment(this.#port(), this.#issuer().settlement, payment, 'shop')
    if (this.#bug === 'cancel taken for granted' && payment.status === 'awaiting_payment')
      this.#house.database.run(
        `UPDATE payment_records SET status = 'cancelled', pending_operation = NULL, due_at = NULL, unfinished = NULL`,
      )
    this.#look()
  }

  /** The alarm, as a clock: what is due is claimed, and seen to. */
  #tick(): void {
    this.#time.after(30_000, () => {
      const isDeaf = this.#bug === 'never asks by itself' && this.#now().status === 'awaiting_payment'
      const payment = isDeaf ? undefined : this.#due.claim('MN', this.#time.now)
      if (payment !== undefined) void this.#resolve(payment)
      if (this.#time.now < this.#time.start + END_MS - HOUR_MS) this.#tick()
    })
  }

  async #resolve(payment: Payment): Promise<void> {
    if (++this.#asks > ASKS_MAX) this.#problems.add('the issuer is asked without end')
    await resolvePayment({ ledger: this.#port(), issuerOf: async () => this.#issuer() }, payment, this.#time.now)
    this.#due.release(payment, this.#time.now)
    this.#look()
  }

  #issuer(): Issuer {
    const authentication = { authenticate: async () => ({ outcome: 'authenticated', method: 'counter', account: '' }) }
    const settlement: SettlementPort = {
      transact: async ({ id, kind, amount }) => this.#answered(() => this.#apply(id, kind, amount)),
      inquire: async (id) => {
        if (this.#books.id !== id || this.#books.outcome === undefined)
          return this.#answered(() => ({ outcome: 'not_found' as const }))
        return this.#answered(() => this.#word())
      },
      clearing: () => Promise.reject(new Error('Nothing here reconciles.')),
    }
    return { prefix: 'MN', name: 'Minato', livemode: false, authentication, settlement } as unknown as Issuer
  }

  /** The request arrives or not, its answer too, and either may take its time. */
  async #answered<T extends { outcome: string }>(arrive: () => T): Promise<T | SettlementResult> {
    const isFaulty = this.#time.now - this.#time.start < HEALED_AT_MS
    if (isFaulty && this.#random.chance(0.15)) return LOST
    await this.#passes(this.#random.between(1, 3_000))
    const answer = arrive()
    this.#look()
    await this.#passes(this.#random.between(1, isFaulty && this.#random.chance(0.1) ? 600_000 : 3_000))
    return isFaulty && this.#random.chance(0.15) ? LOST : answer
  }

  #apply(id: string, kind: string, amount: number): SettlementResult {
    const books = this.#books
    const papers = { reference: id, evidence: 'signed' }
    const approved = {
      outcome: 'approved',
      authorization: '1',
      holdExpiresAt: null,
      businessDate: null,
      ...papers,
    } as const
    const refused = { outcome: 'declined', reason: 'refused_by_issuer', ...papers } as const
    switch (kind) {
      case 'authorize':
        if (books.outcome === undefined)
          Object.assign(books, { id, outcome: books.isReversed ? 'cancelled' : 'pending', version: 1 })
        return this.#word()
      case 'void':
        if (books.outcome === 'received' || books.outcome === 'reported') return refused
        Object.assign(books, {
          outcome: books.outcome === 'expired' ? 'expired' : 'cancelled',
          version: books.version + 1,
        })
        return approved
      case 'reverse':
        Object.assign(books, { outcome: 'cancelled', version: books.version + 1, isReversed: true })
        return approved
      case 'capture':
        if (books.outcome !== 'received') return refused
        books.captured = amount
        return approved
      default:
        return refused
    }
  }

  #word(): SettlementResult {
    const { outcome, version, received: receivedAmount, instructions } = this.#books
    const papers = { version, receivedAmount, reference: 'r', evidence: 'signed' }
    const word: SettlementResult = this.#worded(outcome ?? 'pending', instructions, papers)
    this.#said.push(word)
    // Another of the issuer's machines may still say what was.
    const isStale = this.#random.chance(0.15)
    const said = isStale ? (this.#said[this.#random.between(0, this.#said.length - 1)] ?? word) : word
    return this.#bug === 'older word believed' && 'version' in said
      ? { ...said, version: this.#said.length + 100 }
      : said
  }

  #worded(outcome: LaterOutcome, instructions: Instructions, papers: Papers): SettlementResult {
    const isTaken = outcome === 'received' || (this.#bug === 'reported taken for received' && outcome === 'reported')
    if (isTaken)
      return {
        outcome: 'received',
        authorization: '1',
        holdExpiresAt: null,
        businessDate: null,
        ...papers,
        receivedAmount: Math.max(FUNDS, papers.receivedAmount),
      }
    if (outcome === 'pending' || outcome === 'reported') return { outcome, instructions, ...papers }
    return { outcome: outcome === 'expired' ? 'expired' : 'cancelled', ...papers }
  }

  /** Checks what must be true at any time. */
  #look(): void {
    const { status, capturedAmount } = this.#now()
    const { outcome, captured } = this.#books
    const isOver = status === 'cancelled' || status === 'expired' || status === 'declined'
    if (isOver && (outcome === 'received' || outcome === 'reported'))
      this.#problems.add(`${status}, and the issuer has the money`)
    if (capturedAmount > captured || capturedAmount > FUNDS) this.#problems.add('captured more than the issuer did')
    const isPaid = status === 'captured' || status === 'authorized'
    if (isPaid && outcome !== 'received') this.#problems.add(`${status}, and the money is ${outcome ?? 'nowhere'}`)
  }

  #atTheEnd(): void {
    this.#look()
    const { status, pendingOperation, capture } = this.#now()
    const { outcome } = this.#books
    const isEnded = status !== 'awaiting_payment' && status !== 'processing' && pendingOperation === null
    if (!isEnded) this.#problems.add(`still ${status} at the end, and the issuer says ${outcome ?? 'nothing'}`)
    const paid = capture === 'automatic' ? 'captured' : 'authorized'
    if (outcome === 'received' && status !== paid) this.#problems.add(`${status}, though the money was received`)
    const told = this.#house.ledger.eventsOf(this.#payment.id).map(({ name, version }) => `${name} v${version}`)
    if (new Set(told).size !== told.length) this.#problems.add('an event was told twice')
    if (!told.some((event) => event.startsWith(`payment.${status} `)))
      this.#problems.add(`nobody was told of ${status}`)
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

  #passes(ms: number): Promise<void> {
    return new Promise((resolve) => this.#time.after(ms, resolve))
  }
}
