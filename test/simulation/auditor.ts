import type { Payment, PaymentEventName } from '../../broker/payments/payment.ts'
import type { AccountKind as PaymentMethod } from '../../issuers/account-kinds.ts'
import type { PaymentStatus } from '../../protocol/payment.ts'
import type { IssuerDesk } from './issuer-desk.ts'
import type { LedgerHouse } from './ledger-house.ts'
import { checkDeliveries } from './delivery-audit.ts'
import { checkTallies } from './tally-audit.ts'
import type { WebhookReceivers } from './webhook-receivers.ts'
import type { World } from './world.ts'

type Seen = Pick<Payment, 'id' | 'status' | 'version' | 'amount' | 'capturedAmount' | 'refundedAmount'> & {
  method: PaymentMethod | null
}

const COLUMNS = 'id, status, version, amount, captured_amount, refunded_amount, issuer'
const ENDS: readonly PaymentStatus[] = ['refunded', 'voided', 'declined', 'cancelled', 'expired']
const ALERTS: readonly PaymentEventName[] = [
  'payment.capture_refused',
  'payment.reversal_refused',
  'payment.late_approval',
]
/** Far above what three days of refusals and a busy shop make. */
const OPERATIONS_MAX = 60
const SETTLED_STATES = ['approved', 'declined', 'reversed', 'abandoned']

/** Holds the broker's books against the issuers' and against themselves, after every step and at the end. */
export class Auditor {
  readonly #world: World
  readonly #house: LedgerHouse
  readonly #desk: IssuerDesk
  readonly #receivers: WebhookReceivers
  readonly #before = new Map<string, Seen>()
  /** `<payment> v<version> <name>` of every change that the shop must hear of. */
  readonly #mustBeAnnounced = new Set<string>()

  constructor(world: World, house: LedgerHouse, desk: IssuerDesk, receivers: WebhookReceivers) {
    this.#world = world
    this.#house = house
    this.#desk = desk
    this.#receivers = receivers
  }

  /** Checks what must be true at any time. */
  afterStep(): void {
    for (const payment of this.#payments()) {
      this.#checkChange(payment)
      this.#checkAmounts(payment)
      this.#before.set(payment.id, payment)
    }
  }

  /** Once the faults have healed for long enough, nothing is under way; what is only held may still be held. */
  whenHealed(): void {
    const { ledger } = this.#house
    for (const payment of ledger.list({}, 100).payments) {
      const { id, status, pendingOperation, issuer } = payment
      // Taken back again and again, for days, and in the end left to a person.
      if (this.#world.faults.refusesInTheEnd(issuer)) continue
      const isWaiting = status === 'open' || status === 'processing' || status === 'awaiting_confirmation'
      if (isWaiting || pendingOperation !== null) {
        this.#wrong(`${id} is still ${status}, pending ${pendingOperation ?? 'nothing'}, long after the faults healed`)
      }
      for (const operation of ledger.operationsOf(id)) {
        if (SETTLED_STATES.includes(operation.state)) continue
        this.#wrong(`${id}: ${operation.kind} ${operation.id} is still ${operation.state}`)
      }
    }
  }

  /** After the last hold has run out: one final state each, and the same money in all books. */
  atTheEnd(keysSent: ReadonlyMap<string, ReadonlySet<string>>): void {
    this.whenHealed()
    if (this.#house.due.nextWake() !== null) this.#wrong('an alarm is still set at the end')
    for (const payment of this.#house.ledger.list({}, 100).payments) {
      const isRefused = this.#world.faults.refusesInTheEnd(payment.issuer)
      if (payment.status === 'authorized' && !isRefused) this.#wrong(`${payment.id} is held for ever`)
      this.#checkAppliedOnce(payment, keysSent)
    }
    this.#checkBooks('credit')
    this.#checkBooks('debit')
    this.#checkEvents()
    for (const wrong of checkTallies(this.#house.sql)) this.#wrong(wrong)
    for (const wrong of checkDeliveries(this.#house, this.#receivers, this.#world.time.now)) this.#wrong(wrong)
  }

  #checkChange(now: Seen): void {
    const before = this.#before.get(now.id)
    if (before === undefined) return
    if (now.version < before.version) this.#wrong(`${now.id} went back from v${before.version} to v${now.version}`)
    const isMoved = now.status !== before.status || now.refundedAmount !== before.refundedAmount
    if (!isMoved) return
    if (now.version <= before.version) this.#wrong(`${now.id} changed and kept its version ${now.version}`)
    if (ENDS.includes(before.status)) this.#wrong(`${now.id} left its final state ${before.status} for ${now.status}`)
    if (now.status === 'open') return
    const name: PaymentEventName =
      now.refundedAmount === before.refundedAmount ? `payment.${now.status}` : 'payment.refunded'
    this.#mustBeAnnounced.add(`${now.id} v${now.version} ${name}`)
  }

  #checkAmounts({ id, status, amount, capturedAmount, refundedAmount, method }: Seen): void {
    if (capturedAmount > amount) this.#wrong(`${id} has captured more than was authorized`)
    if (refundedAmount > capturedAmount) this.#wrong(`${id} has refunded more than was captured`)
    const sums = (['credit', 'debit'] as const).map((each) => this.#desk.models[each].standingOf(id))
    const approvals = sums.reduce((total, each) => total + each.approvals, 0)
    if (approvals > 1) this.#wrong(`${id} was authorized ${approvals} times`)
    if (approvals > 0 && this.#world.questions?.released.has(id) === false)
      this.#wrong(`${id} was authorized, and its question never answered`)
    for (const each of sums) {
      if (each.captured > each.authorized) this.#wrong(`${id}: the issuer captured more than it authorized`)
      if (each.refunded > each.captured) this.#wrong(`${id}: the issuer refunded more than it captured`)
      const isOver = status === 'declined' || status === 'voided' || status === 'cancelled' || status === 'expired'
      if (isOver && each.isLive) this.#wrong(`${id} is ${status}, and the issuer has its money`)
    }
    const theirs = method === null ? undefined : this.#desk.models[method].standingOf(id)
    if (capturedAmount > (theirs?.captured ?? 0)) this.#wrong(`${id} says captured, and the issuer does not`)
    if (refundedAmount > (theirs?.refunded ?? 0)) this.#wrong(`${id} says refunded, and the issuer does not`)
    const isHeld = status === 'authorized' || status === 'awaiting_confirmation'
    if (isHeld && theirs?.approvals !== 1) this.#wrong(`${id} says ${status}, and the issuer approved nothing`)
  }

  /** The issuer's figures, worked out from the broker's books alone. */
  #checkBooks(method: PaymentMethod): void {
    let held = 0
    let kept = 0
    for (const payment of this.#house.ledger.list({ issuer: method }, 100).payments) {
      const theirs = this.#desk.models[method].standingOf(payment.id)
      if (payment.capturedAmount !== theirs.captured || payment.refundedAmount !== theirs.refunded)
        this.#wrong(`${payment.id}: the broker's books differ from the issuer's`)
      if (payment.status === 'authorized') held += payment.amount
      kept += payment.capturedAmount - payment.refundedAmount
    }
    // What it refused to take back it still has.
    if (this.#world.faults.refusesInTheEnd(method)) return
    const { account, opening } = this.#desk.models[method]
    const theirs = method === 'credit' ? [account.held, account.owed] : [0, opening.balance - account.balance]
    const ours = method === 'credit' ? [held, kept] : [0, held + kept]
    if (theirs.join() !== ours.join()) {
      this.#wrong(
        `the ${method} account holds and has taken ${theirs.join(' and ')}, by the broker ${ours.join(' and ')}`,
      )
    }
  }

  #checkAppliedOnce(payment: Payment, keysSent: ReadonlyMap<string, ReadonlySet<string>>): void {
    const operations = this.#house.ledger.operationsOf(payment.id).filter(({ state }) => state === 'approved')
    const count = (kind: string): number => operations.filter((operation) => operation.kind === kind).length
    const refundKeys = keysSent.get(`${payment.id} refund`)?.size ?? 0
    if (count('refund') > refundKeys) this.#wrong(`${payment.id} was refunded more often than anyone asked`)
    if (count('capture') > 1) this.#wrong(`${payment.id} was captured more than once`)
    if (count('void') + count('capture') > 1) this.#wrong(`${payment.id} was both captured and voided`)
  }

  #checkEvents(): void {
    const rows = this.#rows(`SELECT subject, version, name FROM event_records WHERE subject LIKE 'pay_%'`)
    const isAlert = (name: unknown): boolean =>
      name === 'payment.void_refused' || ALERTS.includes(name as PaymentEventName)
    const say = ([id, version, name]: unknown[]): string => `${String(id)} v${String(version)} ${String(name)}`
    const told = rows.filter(([, , name]) => !isAlert(name)).map(say)
    if (new Set(told).size !== told.length) this.#wrong('an event was told twice')
    for (const event of this.#mustBeAnnounced) if (!told.includes(event)) this.#wrong(`never told: ${event}`)
    for (const event of told) if (!this.#mustBeAnnounced.has(event)) this.#wrong(`told, and never happened: ${event}`)
    this.#checkAlerts(rows)
  }

  /**
   * An alert for each refused capture, for the first refusal of a reversal and of a void that is overdue, for each
   * that the shop asked for, and for an approval that came too late.
   */
  #checkAlerts(events: unknown[][]): void {
    for (const { id } of this.#house.ledger.list({}, 100).payments) {
      const operations = this.#house.ledger.operationsOf(id)
      const declined = (kind: string): number =>
        operations.filter((operation) => operation.kind === kind && operation.state === 'declined').length
      // Being reversed still, where the issuer refuses every reversal to the end.
      const isReversed = (state: string): boolean => state === 'reversing' || state === 'reversed'
      const late = operations.filter(({ state, evidence }) => isReversed(state) && evidence !== null).length
      const due = [declined('capture'), Math.min(1, declined('reverse')), late]
      const told = ALERTS.map((alert) => events.filter(([about, , name]) => about === id && name === alert).length)
      if (told.join() !== due.join())
        this.#wrong(`${id} had ${ALERTS.join(', ')} ${told.join()} times, not ${due.join()}`)
      const refusedVoids = declined('void')
      const toldVoids = events.filter(([about, , name]) => about === id && name === 'payment.void_refused').length
      if (toldVoids < Math.min(1, refusedVoids) || toldVoids > refusedVoids)
        this.#wrong(`${id} had ${refusedVoids} refused voids, and the shop was told of ${toldVoids}`)
      if (operations.length > OPERATIONS_MAX) this.#wrong(`${id} has ${operations.length} operations`)
    }
  }

  #payments(): Seen[] {
    return this.#rows(`SELECT ${COLUMNS} FROM payment_records`).map(
      ([id, status, version, amount, captured, refunded, issuer]) => ({
        id: String(id),
        status: status as PaymentStatus,
        version: Number(version),
        amount: Number(amount),
        capturedAmount: Number(captured),
        refundedAmount: Number(refunded),
        method: issuer as PaymentMethod | null,
      }),
    )
  }

  #rows(sql: string): unknown[][] {
    return this.#house.sql.exec(sql)[0]?.values ?? []
  }

  #wrong(text: string): void {
    this.#world.trace.problem(text)
  }
}
