import type { Issuer } from './issuer.ts'
import { voidApproval } from './close-payment.ts'
import type { Payment } from './payment.ts'
import { performOperation } from './perform-operation.ts'
import { askAdjustments } from './ask-adjustments.ts'
import { askAwaited } from './ask-awaited.ts'
import { aboutPayment } from './ports/call-about.ts'
import type { LedgerPort } from './ports/ledger.ts'
import { isTaken } from './adjustments.ts'
import { hasLostHold, isUnconfirmed } from './due-times.ts'

/** Describes what the alarm works with: the ledger, and the issuer of a prefix. */
export interface ResolvePorts {
  ledger: LedgerPort
  issuerOf: (prefix: string) => Promise<Issuer | undefined>
  /** The trace of this work: the payment's own request is over. */
  traceId?: string
}

/**
 * Resolves a payment whose time has come, for the ledger's alarm: lets an open
 * one expire, voids an approval that nobody confirmed or whose hold has run
 * out, asks after money that comes later and what an issuer does after a capture, and finds out what became of an operation whose answer was lost. An
 * authorization is asked after; found, its outcome is taken; not found, it is
 * reversed, so that it cannot be applied late. Everything else is sent again:
 * its id makes that safe. Nothing is guessed, and it goes on until there is an
 * answer. False when the issuer had none.
 */
export async function resolvePayment(at: ResolvePorts, payment: Payment, now: number): Promise<boolean> {
  const { ledger, issuerOf, traceId } = at
  if (payment.status === 'open') {
    await ledger.changePayment(payment.id, { type: 'expired' })
    return true
  }
  const issuer = payment.issuer === null ? undefined : await issuerOf(payment.issuer)

  if (isUnconfirmed(payment, now) || hasLostHold(payment, now)) {
    const given = await voidApproval(ledger, issuer?.settlement, payment, { traceId })
    return !given.ok || given.payment.pendingOperation === null
  }
  if (payment.pendingOperation === null) {
    const ask = isTaken(payment) ? askAdjustments : askAwaited
    return issuer !== undefined && ask(ledger, issuer.settlement, payment, traceId)
  }
  const operation = await ledger.takeOver(payment.pendingOperation)
  if (operation === undefined) return true
  if (issuer === undefined) {
    await ledger.recordOutcome(operation.id, { outcome: 'unknown' })
    return false
  }

  if (operation.kind !== 'authorize') {
    const performed = await performOperation(ledger, issuer.settlement, { payment, next: operation }, traceId)
    return performed.pendingOperation !== operation.id
  }
  const answer = await issuer.settlement.inquire(operation.id, aboutPayment(payment, traceId))
  const recorded =
    answer.outcome === 'not_found'
      ? await ledger.beginReversal(operation.id)
      : await ledger.recordOutcome(operation.id, answer)
  const performed = await performOperation(ledger, issuer.settlement, recorded, traceId)
  return performed.pendingOperation !== (recorded.next ?? operation).id
}
