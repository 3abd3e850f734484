import { isDecision, isInquiryAnswer } from '../../protocol/issuer-messages.ts'
import type { Decision, Operation } from '../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { INQUIRY_TIMEOUT_MS, SETTLEMENT_TIMEOUT_MS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { askClearing } from './clearing.ts'
import type { SettlementPort, SettlementResult } from './settlement.ts'
import { exchangeMessage, keysOf } from './signed-messages.ts'
import type { Sender } from './signed-messages.ts'

/** The settlement port through a relay centre, in Furiwake's own issuer protocol. Both are origins. */
export function relayCentre(sender: Sender, relay: string, settlementServer: string): SettlementPort {
  return {
    transact: (operation, account) => transact(sender, relay, settlementServer, operation, account),
    inquire: (operationId) => inquire(sender, relay, settlementServer, operationId),
    clearing: (day, after) => askClearing(sender, { relay, settlementServer }, day, after),
  }
}

async function transact(
  sender: Sender,
  relay: string,
  settlementServer: string,
  operation: Operation,
  account: string | undefined,
): Promise<SettlementResult> {
  const sent = { operation, settlement_server: settlementServer }
  const result = await exchangeMessage(sender, {
    url: `${relay}/transactions`,
    party: relay,
    requestType: MESSAGE_TYPES.transaction,
    answerType: MESSAGE_TYPES.decision,
    body: account === undefined ? sent : { ...sent, account },
    timeoutMs: SETTLEMENT_TIMEOUT_MS,
  })
  const about = { issuer: relay, operation: operation.id }
  // An answer about another operation is no answer to this one.
  if (result.kind !== 'answered' || !isDecision(result.payload) || result.payload.operation_id !== operation.id) {
    const cause =
      result.kind === 'lost'
        ? result.cause
        : result.kind === 'rejected'
          ? (result.code ?? 'rejected')
          : 'not_a_decision'
    logEvent('settlement_call', { ...about, outcome: 'unknown', cause })
    return { outcome: 'unknown' }
  }
  logEvent('settlement_call', { ...about, outcome: result.payload.outcome })
  sender.keys?.held(result.payload.evidence, settlementServer, keysOf(settlementServer))
  return decided(result.payload, result.evidence)
}

async function inquire(
  sender: Sender,
  relay: string,
  settlementServer: string,
  operationId: string,
): Promise<SettlementResult | { outcome: 'not_found' }> {
  const result = await exchangeMessage(sender, {
    url: `${relay}/inquiries`,
    party: relay,
    requestType: MESSAGE_TYPES.inquiry,
    answerType: MESSAGE_TYPES.inquiryAnswer,
    body: { operation_id: operationId, settlement_server: settlementServer },
    timeoutMs: INQUIRY_TIMEOUT_MS,
  })
  const isAnswer = result.kind === 'answered' && isInquiryAnswer(result.payload)
  if (!isAnswer || result.payload['operation_id'] !== operationId) return { outcome: 'unknown' }
  if (isDecision(result.payload)) {
    sender.keys?.held(result.payload.evidence, settlementServer, keysOf(settlementServer))
  }
  return isDecision(result.payload) ? decided(result.payload, result.evidence) : { outcome: 'not_found' }
}

function decided(decision: Decision, evidence: string): SettlementResult {
  const { reference, hold_expires_at: seconds, business_date: businessDate = null } = decision
  const holdExpiresAt = seconds === undefined ? null : seconds * 1000
  return decision.outcome === 'approved'
    ? { outcome: 'approved', authorization: decision.authorization, reference, holdExpiresAt, businessDate, evidence }
    : { outcome: 'declined', reason: decision.reason ?? 'refused_by_issuer', reference, evidence }
}
