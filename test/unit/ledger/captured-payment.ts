/** A payment that was captured, in the real ledger over SQLite in memory, and its issuer's word about it. */

import { forgetKept } from '../../../broker/ledger/transaction.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import type { SettlementResult } from '../../../broker/payments/ports/settlement.ts'
import type { AdjustmentMove, Adjustments, Dispute } from '../../../protocol/adjustments.ts'
import { operationId, paymentId } from '../../../protocol/object-id.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

export const NOW = Date.parse('2026-11-26T03:00:00Z')
export const DAY = '2026-12-03'
export const RESPOND_BY = NOW / 1000 + 1_209_600
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }
export const AMOUNT = 12_800
const PAPERS = { reference: 'r', evidence: 'a.b.c' }
export const APPROVED = {
  outcome: 'approved',
  authorization: '072941',
  holdExpiresAt: null,
  businessDate: '2026-11-26',
  ...PAPERS,
} as const
export const REFUSED: SettlementResult = { outcome: 'declined', reason: 'refused_by_issuer', ...PAPERS }

/** A dispute that waits for the shop's answer. */
export const dispute = (given: Partial<Dispute> = {}): Dispute => {
  const about = { id: 'dsp_1', amount: AMOUNT, reason: 'not_received', respond_by: RESPOND_BY } as const
  return { ...about, stage: 'dispute', status: 'needs_response', ...given }
}

/** A payment that was captured, and the ways to hear more of it. */
export function captured(given: Partial<Payment> = {}) {
  const made = ledgerInMemory()
  const { ledger, db } = made
  let [now, ids] = [NOW, 0]
  const id = paymentId('0v3fxtr0', NOW, new Uint8Array(17))
  const newId = (kind: string): string =>
    kind === 'op' ? operationId(id, new Uint8Array(10).fill(++ids)) : `evt_${++ids}`
  const context = () => ({ now, newId })
  const request = { key: id, fingerprint: '', isDecided: true }
  ledger.create(newPayment(1, { id, createdAt: NOW, ...given }), request, context())
  const begun = ledger.beginAttempt(id, { issuer: ISSUER, memberHint: null }, context())
  const operation = begun.kind === 'begun' ? begun.operation.id : ''
  ledger.recordAttempt(operation, { type: 'authenticated', method: 'credit' }, context())
  const authorized = ledger.recordOutcome(operation, APPROVED, context())
  const payment = (): Payment => {
    // As it is stored, not as it is remembered.
    forgetKept(db)
    const found = ledger.find(id)
    if (found === undefined) throw new Error('The payment is gone.')
    return found
  }
  if (authorized.next) ledger.recordOutcome(authorized.next.id, APPROVED, context())
  const answers = (outcome: SettlementResult, of = operation) => ledger.recordOutcome(of, outcome, context())
  const hears = (adjustments?: Adjustments) => answers({ ...APPROVED, ...(adjustments && { adjustments }) })
  const move = (kind: AdjustmentMove['kind'], amount: number, own: string): AdjustmentMove => {
    const about = kind === 'return' ? {} : { dispute: 'dsp_1' }
    return { id: operation.slice(0, 37) + own.repeat(10), kind, amount, business_date: DAY, ...about }
  }
  const names = (): string[] => ledger.eventsOf(id).map(({ name }) => name.replace('payment.', ''))
  const noticed = (notice: string, issuers = ['4']) =>
    ledger.noteNotice({ operationId: operation, notice, issuers }, context())
  const refunds = (amount?: number) => ledger.beginOperation(id, { kind: 'refund', amount }, context())
  const passes = (ms: number): void => void (now += ms)
  const about = { id, operation, answers, hears, move, payment, names, noticed, refunds, passes, context }
  return { ...made, ...about, now: () => now }
}
