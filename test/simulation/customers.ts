import { authorizePayment } from '../../broker/payments/authorize-payment.ts'
import { closePayment } from '../../broker/payments/close-payment.ts'
import { confirmPayment } from '../../broker/payments/confirm-payment.ts'
import type { FollowingKind } from '../../broker/payments/lifecycle.ts'
import { operatePayment } from '../../broker/payments/operate-payment.ts'
import type { WantedOperation } from '../../broker/payments/operate-payment.ts'
import type { Payment } from '../../broker/payments/payment.ts'
import type { PaymentMethod } from '../../protocol/payment.ts'
import { Caller } from './caller.ts'
import { HOLDS_END_MS } from './faults.ts'
import { RIGHT_PASSWORD } from './issuer-desk.ts'
import type { IssuerDesk } from './issuer-desk.ts'
import type { LedgerHouse, LedgerOfCaller } from './ledger-house.ts'
import { newPayment } from './new-payment.ts'
import type { World } from './world.ts'

interface ShopRequest {
  kind: FollowingKind
  amount: number | undefined
  key: string
}

/** The member in one tab or two and the shop's server: who does what, and when, is the seed's to say. */
export class Customers {
  /** By `<payment> <kind>`: the Idempotency-Keys that the shop sent. */
  readonly keysSent = new Map<string, Set<string>>()
  readonly #world: World
  readonly #house: LedgerHouse
  readonly #desk: IssuerDesk

  constructor(world: World, house: LedgerHouse, desk: IssuerDesk) {
    this.#world = world
    this.#house = house
    this.#desk = desk
  }

  /** Plans everything that people will do about one payment. */
  plan(number: number): void {
    const { random, time } = this.#world
    const payment = newPayment(`pay_${number}`, random, time.now)
    this.#house.ledger.create(payment, { key: payment.id, fingerprint: '', body: '' }, this.#context())
    this.#house.arm()
    const { capture, confirmation, amount } = payment
    this.#world.trace.note(`${payment.id} is made: ${amount}, capture ${capture}, confirmation ${confirmation}`)
    this.#planMember(payment)
    this.#planShop(payment)
  }

  #planMember({ id }: Payment): void {
    const { random } = this.#world
    const method = random.pick<PaymentMethod>(['credit', 'credit', 'debit'])
    for (let click = random.between(1, 4); click > 0; click--) {
      const password = random.chance(0.85) ? RIGHT_PASSWORD : 'wrong'
      this.#begin(this.#soon(), `${id} member ${click}`, (ledger, caller) =>
        this.#pay(ledger, caller, id, method, password),
      )
    }
    for (let click = random.between(0, 3); click > 0; click--) {
      const name = random.pick(['confirm', 'confirm', 'cancel'])
      const act = name === 'confirm' ? confirmPayment : closePayment
      this.#begin(random.between(2_000, 400_000), `${id} member's ${name} ${click}`, async (ledger, caller) => {
        const payment = await ledger.read(id)
        if (payment === undefined) return 'not_found'
        const issuer = payment.issuer === null ? undefined : await this.#desk.issuerOf(caller, payment.issuer)
        const result = await act(ledger, issuer?.settlement, payment)
        return result.ok ? result.payment.status : result.problem
      })
    }
  }

  #planShop(payment: Payment): void {
    const { random } = this.#world
    const { id } = payment
    // Some things happen at the same moment on purpose: a capture, a void and a refund at once.
    const together = this.#shopTime()
    for (let number = random.between(0, 6); number > 0; number--) {
      const kind = random.pick<FollowingKind>(['capture', 'void', 'refund', 'refund'])
      const amount = random.chance(0.5) ? undefined : random.between(1, payment.amount + 100)
      const request = { kind, amount: kind === 'void' ? undefined : amount, key: `${id} ${kind} ${number}` }
      const at = random.chance(0.5) ? together + random.between(0, 200) : this.#shopTime()
      const work = (ledger: LedgerOfCaller, caller: Caller): Promise<string> =>
        this.#operate(ledger, caller, id, request)
      this.#begin(at, `${id} shop's ${kind} ${number}`, work)
      for (let again = random.between(0, 2); again > 0; again--) {
        this.#begin(at + random.between(1, 60_000), `${id} shop's ${kind} ${number} again`, work)
      }
    }
    if (random.chance(0.1)) {
      this.#begin(this.#soon(), `${id} shop's cancel`, async (ledger) => {
        const result = await closePayment(ledger, undefined, payment)
        return result.ok ? result.payment.status : result.problem
      })
    }
  }

  async #pay(ledger: LedgerOfCaller, caller: Caller, id: string, method: 'credit' | 'debit', password: string) {
    const payment = await ledger.read(id)
    if (payment === undefined) return 'not_found'
    const result = await authorizePayment(ledger, {
      payment,
      merchant: { id: 'mer_1', name: 'Shop', origin: 'https://shop.example' },
      issuer: this.#desk.wiredTo(caller, method),
      memberId: 'AB1234567890',
      sealedPassword: password,
    })
    return result.kind === 'refused' ? result.problem : `${result.kind} ${result.payment.status}`
  }

  async #operate(ledger: LedgerOfCaller, caller: Caller, id: string, { kind, amount, key }: ShopRequest) {
    const keys = this.keysSent.get(`${id} ${kind}`) ?? new Set()
    this.keysSent.set(`${id} ${kind}`, keys.add(key))
    const payment = await ledger.read(id)
    const issuer = payment?.issuer ? await this.#desk.issuerOf(caller, payment.issuer) : undefined
    if (payment === undefined || issuer === undefined) return 'not approved'
    const wanted = { payment, issuer, kind, amount, request: { key, fingerprint: key } }
    if (this.#world.bug === 'call before intent') return this.#operateWithoutIntent(ledger, wanted)
    const result = await operatePayment(ledger, wanted)
    if (result.kind !== 'done') return result.kind === 'refused' ? result.problem : result.kind
    const { state } = result.operation
    if (state === 'approved') await ledger.answerRequest(key, 200, state)
    if (state === 'declined') await ledger.answerRequest(key, 409, state)
    return state
  }

  /** The planted bug: the issuer is asked first, and the ledger told afterwards. */
  async #operateWithoutIntent(ledger: LedgerOfCaller, { payment, issuer, request, ...wanted }: WantedOperation) {
    if (payment.authorizeOperation === null) return 'not approved'
    const { kind, amount = payment.amount } = wanted
    const { currency, authorizeOperation: original } = payment
    const outcome = await issuer.settlement.transact({ id: this.#house.newId('op'), kind, amount, currency, original })
    const begun = await ledger.beginOperation(payment.id, { kind, amount, request })
    if (begun.kind !== 'changed' || begun.next === undefined) return begun.kind
    await ledger.recordOutcome(begun.next.id, outcome)
    return outcome.outcome
  }

  /** A request to the broker, in a Worker of its own. */
  #begin(delay: number, name: string, work: (ledger: LedgerOfCaller, caller: Caller) => Promise<string>): void {
    const { time, trace } = this.#world
    time.after(delay, () => {
      const caller = new Caller(this.#world, name)
      work(this.#house.portFor(caller), caller).then(
        (result) => trace.note(`${name} is answered: ${result}`),
        (error: unknown) => trace.failed(name, error),
      )
    })
  }

  /** In the first minute; often within a double click of the beginning. */
  #soon(): number {
    const { random } = this.#world
    return random.chance(0.5) ? random.between(0, 300) : random.between(0, 60_000)
  }

  #shopTime(): number {
    const { random } = this.#world
    return random.chance(0.1) ? HOLDS_END_MS + random.between(-60_000, 60_000) : random.between(1_000, 300_000)
  }

  #context() {
    return { now: this.#world.time.now, newId: (kind: string) => this.#house.newId(kind) }
  }
}
