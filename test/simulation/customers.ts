import { authorizePayment } from '../../broker/payments/authorize-payment.ts'
import { closePayment } from '../../broker/payments/close-payment.ts'
import type { Issuer } from '../../broker/payments/issuer.ts'
import type { ActionResult } from '../../broker/payments/confirm-payment.ts'
import { confirmPayment } from '../../broker/payments/confirm-payment.ts'
import { operatePayment } from '../../broker/payments/operate-payment.ts'
import type { WantedOperation } from '../../broker/payments/operate-payment.ts'
import type { Payment } from '../../broker/payments/payment.ts'
import { aboutPayment } from '../../broker/payments/ports/call-about.ts'
import { Caller } from './caller.ts'
import { RIGHT_PASSWORD } from './issuer-desk.ts'
import type { IssuerDesk } from './issuer-desk.ts'
import type { LedgerHouse, LedgerOfCaller } from './ledger-house.ts'
import { AskedMember, saidOf } from './questions/asked-member.ts'
import { newPayment } from './new-payment.ts'
import { stepsAbout } from './schedule.ts'
import type { Step } from './schedule.ts'
import type { World } from './world.ts'

/** The shop asks again with the same key, as one does that has had no answer. */
const CREATED_AT_MS = [0, 400, 5_000]
/** Most payments are made by then. */
const BEGIN_MS = 200

/** Of the member's dialog, in whichever tab. */
const CONFIRM_KEY = 'key'

type Decision = (
  ...at: [ledger: LedgerOfCaller, to: Issuer['settlement'] | undefined, of: Payment]
) => Promise<ActionResult>
const confirm: Decision = (...at) => confirmPayment(...at, CONFIRM_KEY)
const close: Decision = (...at) => closePayment(...at, 'member')

type PayStep = Extract<Step, { act: 'pay' }>
type OperateStep = Extract<Step, { act: 'operate' }>

/** The member and the shop's server, who do what the schedule says, each request in a Worker of its own. */
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
    const { id } = payment
    const request = { key: id, fingerprint: '' }
    for (const [index, at] of CREATED_AT_MS.entries()) {
      this.#begin(at, `${id} made, try ${index + 1}`, async (ledger) => (await ledger.create(payment, request)).kind)
    }
    const { capture, confirmation, amount } = payment
    this.#world.trace.note(`${payment.id} is made: ${amount}, capture ${capture}, confirmation ${confirmation}`)
    for (const step of stepsAbout(payment, random)) this.#begin(BEGIN_MS + step.at, step.name, this.#act(step, payment))
  }

  #act(step: Step, { id }: Payment): (ledger: LedgerOfCaller, caller: Caller) => Promise<string> {
    switch (step.act) {
      case 'pay':
        return (ledger, caller) => this.#pay(ledger, caller, id, step)
      case 'operate':
        return (ledger, caller) => this.#operate(ledger, caller, id, step)
      case 'confirm':
        return (ledger, caller) => this.#decide(ledger, caller, id, confirm)
      case 'close':
        return (ledger, caller) => this.#decide(ledger, caller, id, close)
      case 'cancel':
        return async (ledger) => {
          const payment = await ledger.read(id)
          if (payment === undefined) return 'not_found'
          const result = await closePayment(ledger, undefined, payment, 'shop')
          return result.ok ? result.payment.status : result.problem
        }
    }
  }

  async #decide(ledger: LedgerOfCaller, caller: Caller, id: string, act: Decision): Promise<string> {
    const payment = await ledger.read(id)
    if (payment === undefined) return 'not_found'
    const issuer = payment.issuer === null ? undefined : await this.#desk.issuerOf(caller, payment.issuer)
    const result = await act(ledger, issuer?.settlement, payment)
    return result.ok ? result.payment.status : result.problem
  }

  async #pay(ledger: LedgerOfCaller, caller: Caller, id: string, { method, isRightPassword }: PayStep) {
    const payment = await ledger.read(id)
    if (payment === undefined) return 'not_found'
    const result = await authorizePayment(ledger, {
      paymentId: payment.id,
      operation: this.#house.newId('op'),
      merchant: { id: 'mer_1', name: 'Shop', origin: 'https://shop.example' },
      issuer: this.#desk.wiredTo(caller, method),
      confirmKey: CONFIRM_KEY,
      credential: {
        kind: 'password',
        memberId: 'AB1234567890',
        sealedPassword: isRightPassword ? RIGHT_PASSWORD : 'wrong',
      },
    })
    const { questions } = this.#world
    if (result.kind !== 'question' || questions === undefined) return saidOf(result)
    const member = new AskedMember(questions, this.#house)
    return member.answers(result, { ledger, caller, issuer: this.#desk.wiredTo(caller, method) })
  }

  async #operate(ledger: LedgerOfCaller, caller: Caller, id: string, { kind, amount, key }: OperateStep) {
    const keys = this.keysSent.get(`${id} ${kind}`) ?? new Set()
    this.keysSent.set(`${id} ${kind}`, keys.add(key))
    const wanted = {
      paymentId: id,
      owner: { merchantId: 'mer_1', livemode: false },
      operation: this.#house.newId('op'),
      kind,
      amount,
      request: { key, fingerprint: key, requestId: key },
    }
    if (this.#world.bug === 'call before intent') return this.#operateWithoutIntent(ledger, caller, wanted)
    const ports = {
      ledger,
      issuerOf: (prefix: string) => this.#desk.issuerOf(caller, prefix),
      pause: (ms: number) => caller.waits(ms),
    }
    const result = await operatePayment(ports, wanted)
    if (result.kind === 'refused') return result.problem
    return result.kind === 'answered' ? `answered ${result.answer.status}` : result.kind
  }

  /** The planted bug: the issuer is asked first, and the ledger told afterwards. */
  async #operateWithoutIntent(
    ledger: LedgerOfCaller,
    caller: Caller,
    { paymentId, request, ...wanted }: WantedOperation,
  ) {
    const payment = await ledger.read(paymentId)
    const issuer = payment?.issuer ? await this.#desk.issuerOf(caller, payment.issuer) : undefined
    if (!payment?.authorizeOperation || issuer === undefined) return 'not approved'
    const { kind, amount = payment.amount } = wanted
    const { currency, authorizeOperation: original } = payment
    const sent = { id: this.#house.newId('op'), kind, amount, currency, original }
    const outcome = await issuer.settlement.transact(sent, undefined, aboutPayment(payment))
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
}
