import { askParty } from '../../messages/ask-party.ts'
import { isDecision, isInquiryAnswer } from '../../protocol/issuer-messages.ts'
import type { Decision, InquiryAnswer, Operation } from '../../protocol/issuer-messages.ts'
import { declineReasonOf } from '../../protocol/payment.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { INQUIRY_TIMEOUT_MS, SETTLEMENT_TIMEOUT_MS } from '../limits.ts'
import { askClearing } from './clearing.ts'
import { beginCall } from './issuer-call.ts'
import type { WatchedSender } from './issuer-call.ts'
import { resultOf } from './settlement-result.ts'
import type { CallAbout } from '../payments/ports/call-about.ts'
import type { SettlementPort, SettlementResult } from '../payments/ports/settlement.ts'

/** Returns the settlement port through a relay centre, in Furiwake's own issuer protocol. Both are origins. */
export function relayCentre(sender: WatchedSender, relay: string, settlementServer: string): SettlementPort {
  return {
    transact: (operation, account, about) => transact(sender, { relay, settlementServer }, operation, account, about),
    inquire: (operationId, about) => inquire(sender, { relay, settlementServer }, operationId, about),
    clearing: (day, after) => askClearing(sender, { relay, settlementServer }, day, after),
  }
}

interface Servers {
  relay: string
  settlementServer: string
}

async function transact(
  sender: WatchedSender,
  { relay, settlementServer }: Servers,
  operation: Operation,
  account: string | undefined,
  about: CallAbout,
): Promise<SettlementResult> {
  const call = beginCall(sender, { event: 'settlement_call', party: relay, about, operation: operation.id })
  const sent = { operation, settlement_server: settlementServer }
  const question = {
    party: relay,
    traceId: call.traceId,
    path: '/transactions',
    typ: MESSAGE_TYPES.transaction,
    answerTyp: MESSAGE_TYPES.decision,
    body: account === undefined ? sent : { ...sent, account },
    guard: isDecision,
    timeoutMs: SETTLEMENT_TIMEOUT_MS,
  }
  const result = await askParty<Decision>(question, sender)
  // An answer about another operation is no answer to this one.
  if (result.kind !== 'answered' || result.body.operation_id !== operation.id) {
    call.ended(result, { outcome: 'unknown', cause: result.kind === 'answered' ? 'another_operation' : undefined })
    return { outcome: 'unknown' }
  }
  const { outcome, reason } = result.body
  call.ended(result, { outcome, reason: outcome === 'declined' ? declineReasonOf(reason) : undefined })
  sender.witness?.held(result.body.evidence, settlementServer, sender.keys)
  return resultOf(result.body, result.evidence)
}

async function inquire(
  sender: WatchedSender,
  { relay, settlementServer }: Servers,
  operationId: string,
  about: CallAbout,
): Promise<SettlementResult | { outcome: 'not_found' }> {
  const call = beginCall(sender, { event: 'inquiry_call', party: relay, about, operation: operationId })
  const question = {
    party: relay,
    traceId: call.traceId,
    path: '/inquiries',
    typ: MESSAGE_TYPES.inquiry,
    answerTyp: MESSAGE_TYPES.inquiryAnswer,
    body: { operation_id: operationId, settlement_server: settlementServer },
    guard: isInquiryAnswer,
    timeoutMs: INQUIRY_TIMEOUT_MS,
  }
  const result = await askParty<InquiryAnswer>(question, sender)
  if (result.kind !== 'answered' || result.body.operation_id !== operationId) {
    call.ended(result, { outcome: 'unknown', cause: result.kind === 'answered' ? 'another_operation' : undefined })
    return { outcome: 'unknown' }
  }
  call.ended(result, { outcome: result.body.outcome })
  if (!isDecision(result.body)) return { outcome: 'not_found' }
  sender.witness?.held(result.body.evidence, settlementServer, sender.keys)
  return resultOf(result.body, result.evidence)
}
