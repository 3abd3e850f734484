/**
 * The demo's shop over the past weeks: each visit is gone through as a visitor,
 * the shop's server and its staff would, by the broker's own orchestration over
 * its own ledger and the issuers' own books, in the order of time.
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { authorizePayment } from '../../../broker/payments/authorize-payment.ts'
import { answerQuestion } from '../../../broker/payments/answer-question.ts'
import { closePayment } from '../../../broker/payments/close-payment.ts'
import { fingerprintsOf } from '../../../broker/payments/fingerprint.ts'
import { operatePayment } from '../../../broker/payments/operate-payment.ts'
import { NEW_PAYMENT, type Payment } from '../../../broker/payments/payment.ts'
import type { FollowingKind } from '../../../broker/payments/payment-change.ts'
import type { AuthenticationResult } from '../../../broker/payments/ports/authentication.ts'
import { EXPIRES_IN_DEFAULT_SECONDS } from '../../../broker/limits.ts'
import {
  ID_RANDOM_CHARACTERS,
  objectId,
  operationId,
  OPERATION_RANDOM_CHARACTERS,
  paymentId,
  PAYMENT_RANDOM_CHARACTERS,
} from '../../../protocol/object-id.ts'
import { traceIdFrom } from '../../../protocol/trace.ts'
import type { Aftermath, Visit } from './visits.ts'
import { adjustLater, payLater } from './issuers-own.ts'
import { afterRightPassword } from './past-questions.ts'
import type { PastIssuer } from './past-issuer.ts'
import type { PastOrder, PastShopParts } from './past-order.ts'

const SECOND_MS = 1_000
const FIRST_NUMBER = 1_000
/** SHA-256. */
const CONFIRM_KEY_BYTES = 32
/** The time after which the shop calls off what was not paid at the counter, if it does. */
const CALLED_OFF_MS = 30 * 60 * 60 * SECOND_MS

export class PastShop {
  readonly orders: PastOrder[] = []
  readonly #parts: PastShopParts

  constructor(parts: PastShopParts) {
    this.#parts = parts
  }

  /** Goes through the visits and all that follows them, up to now. */
  async goThrough(visits: readonly Visit[], now: number): Promise<void> {
    const { ledger, schedule } = this.#parts
    for (const visit of visits) schedule.add(visit.at, () => this.#visit(visit))
    for (let next = schedule.next(now); next !== undefined; next = schedule.next(now)) {
      await ledger.workUntil(next.at)
      await next.does()
    }
    await ledger.workUntil(now)
  }

  /** Makes the order's payment, and plans what its visitor does. */
  async #visit(visit: Visit): Promise<void> {
    const { clock, chance, schedule } = this.#parts
    const order = this.#create(visit)
    const thinks = chance.between(25, 170) * SECOND_MS
    const at = clock.now + thinks
    if (visit.conduct === 'leaves') return
    if (visit.conduct === 'cancels') {
      schedule.add(at, async () => {
        await this.#parts.ledger.port.changePayment(order.paymentId, { type: 'cancelled', by: 'member' })
      })
    } else if (visit.conduct === 'mistypes') {
      schedule.add(at, () => this.#attempt(order, [WRONG]))
      schedule.add(at + chance.between(8, 40) * SECOND_MS, () => this.#attempt(order))
    } else if (visit.conduct === 'is_locked') schedule.add(at, () => this.#attempt(order, [LOCKED]))
    else schedule.add(at, () => this.#attempt(order))
  }

  #create(visit: Visit): PastOrder {
    const { ledger, clock, chance, ledgerId, merchant } = this.#parts
    const number = `A-${FIRST_NUMBER + this.orders.length + 1}`
    const id = paymentId(ledgerId, clock.now, chance.bytes(PAYMENT_RANDOM_CHARACTERS))
    const items = visit.lines.map(({ name, quantity, price }) => ({ name: name.en, quantity, amount: price }))
    const asked = { amount: visit.amount, currency: 'JPY', order: number, items, capture: visit.capture }
    const payment: Payment = {
      ...NEW_PAYMENT,
      ...asked,
      id,
      merchantId: merchant.id,
      livemode: false,
      description: null,
      confirmation: 'none',
      locale: null,
      metadata: null,
      traceId: this.#newTrace(),
      createdAt: clock.now,
      expiresAt: clock.now + EXPIRES_IN_DEFAULT_SECONDS * SECOND_MS,
    }
    ledger.create(payment, `${number}-1`)
    const order = { visit, paymentId: id, number, createdAt: clock.now }
    this.orders.push(order)
    return order
  }

  /** Steps 4 to 9, as far as the issuer goes with them. */
  async #attempt(order: PastOrder, first?: readonly AuthenticationResult[]): Promise<void> {
    const { ledger, chance, clock, schedule, merchant } = this.#parts
    const { visit } = order
    const { customer, conduct } = visit
    const at = this.#issuerOf(visit)
    const loss = conduct === 'answer_lost' || conduct === 'not_reached' ? conduct : undefined
    at.expect(customer, first ?? afterRightPassword(visit, at.issuer, clock.now), loss)
    const done = await authorizePayment(ledger.port, {
      paymentId: order.paymentId,
      operation: operationId(order.paymentId, chance.bytes(OPERATION_RANDOM_CHARACTERS)),
      merchant,
      issuer: at.issuer,
      credential: { kind: 'password', memberId: customer.memberId, sealedPassword: '' },
      // Every dialog sends one, also where nothing will have to be confirmed: the digest of what it keeps.
      confirmKey: randomBytes(CONFIRM_KEY_BYTES).toString('base64url'),
    })
    if (done.kind === 'question') {
      const { id: question } = done.question
      schedule.add(clock.now + chance.between(15, 80) * SECOND_MS, async () => {
        at.expect(customer, afterRightPassword(visit, at.issuer, clock.now).slice(1), loss)
        const sent = { paymentId: order.paymentId, question, merchant, issuer: at.issuer, by: randomUUID() }
        await answerQuestion(ledger.port, sent)
        await this.#follow(order)
      })
    } else if (done.kind === 'done') await this.#follow(order)
  }

  /** Plans what comes after an approval, or after a number for the counter. */
  async #follow(order: PastOrder): Promise<void> {
    const { ledger, clock, schedule } = this.#parts
    const payment = ledger.ledger.find(order.paymentId)
    const { aftermath, isLostByIssuer } = order.visit
    if (payment?.status === 'awaiting_payment') {
      payLater(order, payment, this.#parts)
      if (order.visit.denies) schedule.add(clock.now + CALLED_OFF_MS, () => this.#stopWaiting(order))
      return
    }
    if (payment?.status === 'captured' && isLostByIssuer) await this.#loseCapture(order)
    if (aftermath === undefined || aftermath.kind === 'forgotten') return
    const at = clock.now + aftermath.after
    if (aftermath.kind === 'disputed' || aftermath.kind === 'returned_by_issuer') {
      return adjustLater(order, aftermath, at, this.#parts)
    }
    schedule.add(at, () => this.#afterwards(order, aftermath))
  }

  /** The staff's own: captures, voids and refunds. */
  async #afterwards(order: PastOrder, { kind, ...how }: Exclude<Aftermath, { kind: 'forgotten' }>): Promise<void> {
    const [line] = order.visit.lines
    const reason = 'reason' in how ? how.reason : undefined
    const status = this.#parts.ledger.ledger.find(order.paymentId)?.status
    const isHeld = status === 'authorized'
    if (kind === 'refund_item' && status === 'captured') return this.#operate(order, 'refund', line?.price, reason)
    if (kind === 'refund_all' && status === 'captured') return this.#operate(order, 'refund', undefined, reason)
    if (kind === 'sent_later' && isHeld) return this.#operate(order, 'capture')
    if (kind === 'sent_in_part' && isHeld) return this.#operate(order, 'capture', line?.price)
    if (kind === 'called_off' && isHeld) return this.#operate(order, 'void')
  }

  async #operate(order: PastOrder, kind: FollowingKind, amount?: number, refundReason?: string): Promise<void> {
    const { ledger, chance, clock, issuers, merchant } = this.#parts
    const path = `/v1/payments/${order.paymentId}/${kind === 'refund' ? 'refunds' : kind}`
    const body = {
      ...(amount === undefined ? {} : { amount }),
      ...(refundReason === undefined ? {} : { reason: refundReason }),
    }
    const requestId = objectId('req', chance.bytes(ID_RANDOM_CHARACTERS))
    await operatePayment(
      {
        ledger: ledger.port,
        issuerOf: async (prefix) => issuers.get(prefix)?.issuer,
        pause: async (ms) => clock.pass(ms),
      },
      {
        paymentId: order.paymentId,
        owner: { merchantId: merchant.id, livemode: false },
        operation: operationId(order.paymentId, chance.bytes(OPERATION_RANDOM_CHARACTERS)),
        kind,
        amount,
        refundReason,
        request: { key: randomUUID(), requestId, ...(await fingerprintsOf('POST', path, body)) },
        traceId: this.#newTrace(),
      },
    )
  }

  /** The shop gives up waiting for money that comes later. */
  async #stopWaiting(order: PastOrder): Promise<void> {
    const { ledger } = this.#parts
    const payment = ledger.ledger.find(order.paymentId)
    if (payment?.status !== 'awaiting_payment') return
    const { settlement } = this.#issuerOf(order.visit).issuer
    await closePayment(ledger.port, settlement, payment, 'shop', this.#newTrace())
  }

  async #loseCapture({ visit, paymentId: id }: PastOrder): Promise<void> {
    const operations = this.#parts.ledger.ledger.operationsOf(id)
    const capture = operations.find(({ kind }) => kind === 'capture')
    if (capture !== undefined) await this.#issuerOf(visit).book.lose?.(capture.id)
  }

  #issuerOf({ customer }: Visit): PastIssuer {
    const issuer = this.#parts.issuers.get(customer.issuer)
    if (issuer === undefined) throw new Error(`There is no issuer ${customer.issuer}.`)
    return issuer
  }

  #newTrace(): string {
    return traceIdFrom(randomUUID())
  }
}

const WRONG: AuthenticationResult = { outcome: 'refused', reason: 'credentials', attemptsLeft: 4 }
const LOCKED: AuthenticationResult = {
  outcome: 'refused',
  reason: 'locked',
  attemptsLeft: undefined,
  retryAfterSeconds: 60,
}
