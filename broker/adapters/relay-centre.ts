import { askParty } from '../../messages/ask-party.ts'
import { isDecision, isInquiryAnswer } from '../../protocol/issuer-messages.ts'
import type { Decision, InquiryAnswer, Operation } from '../../protocol/issuer-messages.ts'
import { declineReasonOf } from '../../protocol/payment.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import type { RecordingSender } from '../evidence/key-history.ts'
import { INQUIRY_TIMEOUT_MS, SETTLEMENT_TIMEOUT_MS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { askClearing } from './clearing.ts'
import type { SettlementPort, SettlementResult } from '../payments/ports/settlement.ts'

/** Returns the settlement port through a relay centre, in Furiwake's own issuer protocol. Both are origins. */
export function relayCentre(sender: RecordingSender, relay: string, settlementServer: string): SettlementPort {
  return {
    transact: (operation, account) => transact(sender, relay, settlementServer, operation, account),
    inquire: (operationId) => inquire(sender, relay, settlementServer, operationId),
    clearing: (day, after) => askClearing(sender, { relay, settlementServer }, day, after),
  }
}

async function transact(
  sender: RecordingSender,
  relay: string,
  settlementServer: string,
  operation: Operation,
  account: string | undefined,
): Promise<SettlementResult> {
  const sent = { operation, settlement_server: settlementServer }
  const question = {
    party: relay,
    path: '/transactions',
    typ: MESSAGE_TYPES.transaction,
    answerTyp: MESSAGE_TYPES.decision,
    body: account === undefined ? sent : { ...sent, account },
    guard: isDecision,
    timeoutMs: SETTLEMENT_TIMEOUT_MS,
  }
  const result = await askParty<Decision>(question, sender)
  const about = { issuer: relay, operation: operation.id }
  // An answer about another operation is no answer to this one.
  if (result.kind !== 'answered' || result.body.operation_id !== operation.id) {
    const cause =
      result.kind === 'lost'
        ? result.cause
        : result.kind === 'rejected'
          ? (result.code ?? 'rejected')
          : 'another_operation'
    logEvent('settlement_call', { ...about, outcome: 'unknown', cause })
    return { outcome: 'unknown' }
  }
  logEvent('settlement_call', { ...about, outcome: result.body.outcome })
  sender.witness?.held(result.body.evidence, settlementServer, sender.keys)
  return decided(result.body, result.evidence)
}

async function inquire(
  sender: RecordingSender,
  relay: string,
  settlementServer: string,
  operationId: string,
): Promise<SettlementResult | { outcome: 'not_found' }> {
  const question = {
    party: relay,
    path: '/inquiries',
    typ: MESSAGE_TYPES.inquiry,
    answerTyp: MESSAGE_TYPES.inquiryAnswer,
    body: { operation_id: operationId, settlement_server: settlementServer },
    guard: isInquiryAnswer,
    timeoutMs: INQUIRY_TIMEOUT_MS,
  }
  const result = await askParty<InquiryAnswer>(question, sender)
  if (result.kind !== 'answered' || result.body.operation_id !== operationId) return { outcome: 'unknown' }
  if (!isDecision(result.body)) return { outcome: 'not_found' }
  sender.witness?.held(result.body.evidence, settlementServer, sender.keys)
  return decided(result.body, result.evidence)
}

function decided(decision: Decision, evidence: string): SettlementResult {
  const { outcome, reason, authorization, reference, instructions } = decision
  const { hold_expires_at: seconds, business_date: businessDate = null, adjustments } = decision
  const adjusted = adjustments === undefined ? {} : { adjustments }
  const holdExpiresAt = seconds === undefined ? null : seconds * 1000
  const later = { version: decision.version ?? 0, receivedAmount: decision.received_amount ?? 0, reference, evidence }
  switch (outcome) {
    case 'approved':
      return { outcome, authorization, reference, holdExpiresAt, businessDate, ...adjusted, evidence }
    case 'declined':
      return { outcome, reason: declineReasonOf(reason), reference, evidence }
    case 'pending':
    case 'reported':
      return instructions === undefined ? { outcome: 'unknown' } : { outcome, instructions, ...later }
    case 'received':
      return { outcome, authorization, holdExpiresAt, businessDate, ...adjusted, ...later }
    case 'expired':
    case 'cancelled':
      return { outcome, ...later }
  }
}
