/** Steps 7 and 8 at the relay centre: open the account, pass the operation on, pass the decision back. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { CLEARING_MESSAGE_MAX_BYTES, isClearingRecord } from '../../protocol/clearing-messages.ts'
import type { ClearingAnswer, ClearingRecord, ClearingRequest } from '../../protocol/clearing-messages.ts'
import { isDecision, isInquiryAnswer } from '../../protocol/issuer-messages.ts'
import type {
  Account,
  Decision,
  InquiryAnswer,
  InquiryRequest,
  SettlementRequest,
  TransactionRequest,
} from '../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { MESSAGE_MAX_BYTES } from '../front-door/limits.ts'
import { openAccountSeal } from '../signed-messages/account-seal.ts'
import type { Answer } from '../signed-messages/receive-message.ts'
import { askSettlement } from './ask-settlement.ts'
import type { RelayClock } from './ask-settlement.ts'
import { bindAccount } from './bind-account.ts'
import type { Settings } from './env.ts'
import { CLEARING_TIMEOUT_MS, INQUIRY_TIMEOUT_MS, SETTLEMENT_TIMEOUT_MS } from './limits.ts'

export interface RelayContext extends RelayClock {
  db: DrizzleD1Database
  settings: Settings
  /** Milliseconds since 1970, when the request came in. */
  now: number
}

/** `POST /transactions`. The decision of the settlement server, with its own signed answer as `evidence`. */
export async function relayTransaction(request: TransactionRequest, context: RelayContext): Promise<Answer> {
  const { operation, settlement_server: settlementServer } = request
  if (!context.settings.settlementServers.includes(settlementServer)) return notAllowed(operation.id)
  const account = await accountFor(request, context)
  if (!account.ok) return account.answer
  const { id, kind, amount, currency, original } = operation
  const body: SettlementRequest = {
    operation: { id, kind, amount, currency, ...(original === undefined ? {} : { original }) },
    ...(account.value === undefined ? {} : { account: account.value }),
  }
  const settled = await askSettlement(
    {
      settlementServer,
      path: '/transactions',
      typ: MESSAGE_TYPES.transaction,
      answerTyp: MESSAGE_TYPES.decision,
      body,
      guard: isDecision,
      isAbout: (decision) => decision.operation_id === id,
      operationId: id,
      timeoutMs: SETTLEMENT_TIMEOUT_MS,
      maxBytes: MESSAGE_MAX_BYTES,
    },
    context.settings,
    context,
  )
  if (!settled.ok) return settled
  return { ok: true, body: passedOn(settled.body, settled.evidence), outcome: settled.body.outcome, operationId: id }
}

/** `POST /inquiries`. What the settlement server recorded for an operation id, or `not_found`. */
export async function relayInquiry(request: InquiryRequest, context: RelayContext): Promise<Answer> {
  const { operation_id: operationId, settlement_server: settlementServer } = request
  if (!context.settings.settlementServers.includes(settlementServer)) return notAllowed(operationId)
  const body: InquiryRequest = { operation_id: operationId, settlement_server: settlementServer }
  const settled = await askSettlement<InquiryAnswer>(
    {
      settlementServer,
      path: '/inquiries',
      typ: MESSAGE_TYPES.inquiry,
      answerTyp: MESSAGE_TYPES.inquiryAnswer,
      body,
      guard: isInquiryAnswer,
      isAbout: (answer) => answer.operation_id === operationId,
      operationId,
      timeoutMs: INQUIRY_TIMEOUT_MS,
      maxBytes: MESSAGE_MAX_BYTES,
    },
    context.settings,
    context,
  )
  if (!settled.ok) return settled
  const answer: InquiryAnswer =
    settled.body.outcome === 'not_found'
      ? { outcome: 'not_found', operation_id: operationId }
      : passedOn(settled.body, settled.evidence)
  return { ok: true, body: answer, outcome: answer.outcome, operationId }
}

/** `POST /clearing`. A page of the settlement server's clearing record, in its own signed words; nothing of it is kept. */
export async function relayClearing(request: ClearingRequest, context: RelayContext): Promise<Answer> {
  const { business_date: day, settlement_server: settlementServer, after } = request
  if (!context.settings.settlementServers.includes(settlementServer)) {
    return { ok: false, code: 'settlement_server_not_allowed' }
  }
  const body: ClearingRequest = {
    business_date: day,
    settlement_server: settlementServer,
    ...(after === undefined ? {} : { after }),
  }
  const settled = await askSettlement<ClearingRecord>(
    {
      settlementServer,
      path: '/clearing',
      typ: MESSAGE_TYPES.clearing,
      answerTyp: MESSAGE_TYPES.clearingRecord,
      body,
      guard: isClearingRecord,
      isAbout: (record) => record.business_date === day,
      timeoutMs: CLEARING_TIMEOUT_MS,
      maxBytes: CLEARING_MESSAGE_MAX_BYTES,
    },
    context.settings,
    context,
  )
  if (!settled.ok) return settled
  const answer: ClearingAnswer = { business_date: day, record: settled.evidence }
  return { ok: true, body: answer, outcome: 'clearing_record' }
}

type AccountFound = { ok: true; value: Account | undefined } | { ok: false; answer: Answer }

/** The account of an authorization, opened and bound to its operation; it lives in this request's memory alone. */
async function accountFor(
  { operation, account: sealed }: TransactionRequest,
  context: RelayContext,
): Promise<AccountFound> {
  if (sealed === undefined) return { ok: true, value: undefined }
  const { settings, db, now } = context
  const opened = await openAccountSeal(sealed, {
    aud: settings.origin,
    issuers: settings.authenticationServers,
    keys: settings.keys,
    encryptionKeys: settings.encryptionKeys,
    amount: operation.amount,
    currency: operation.currency,
    now,
  })
  const rejected = (logCode: string): AccountFound => ({
    ok: false,
    answer: { ok: false, code: 'account_rejected', logCode, operationId: operation.id },
  })
  if (!opened.ok && opened.problem === 'account_keys_unavailable') {
    return { ok: false, answer: { ok: false, code: 'sender_keys_unavailable', operationId: operation.id } }
  }
  if (!opened.ok) return rejected(opened.problem)
  const isOurs = await bindAccount(db, opened.released, operation.id, now)
  return isOurs ? { ok: true, value: opened.account } : rejected('account_used')
}

/** Field by field: whatever else a settlement server may have written into its answer goes no further. */
function passedOn(decision: Decision, evidence: string): Decision {
  const { outcome, operation_id, reason, authorization, reference, hold_expires_at, business_date } = decision
  return {
    outcome,
    operation_id,
    ...(reason === undefined ? {} : { reason }),
    authorization,
    reference,
    ...(hold_expires_at === undefined ? {} : { hold_expires_at }),
    ...(business_date === undefined ? {} : { business_date }),
    evidence,
  }
}

function notAllowed(operationId: string): Answer {
  return { ok: false, code: 'settlement_server_not_allowed', operationId }
}
