/** Steps 7 and 8 at the relay centre: open the account, pass the operation on, pass the decision back. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { CLEARING_MESSAGE_MAX_BYTES, isClearingRecord } from '../../protocol/clearing-messages.ts'
import type { ClearingAnswer, ClearingRecord, ClearingRequest } from '../../protocol/clearing-messages.ts'
import { isDecision, isInquiryAnswer } from '../../protocol/issuer-messages.ts'
import type {
  InquiryAnswer,
  InquiryRequest,
  Operation,
  SettlementRequest,
  TransactionRequest,
} from '../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { openAccountSeal } from '../../messages/account-seal.ts'
import { prepared } from '../server/answers.ts'
import type { Answer, Prepared } from '../server/answers.ts'
import { askSettlement } from './ask-settlement.ts'
import type { RelayClock } from './ask-settlement.ts'
import { bindAuthorization, isOwn, ownerOf } from './bind-authorization.ts'
import type { OperationOwner } from './bind-authorization.ts'
import { passedOn } from './pass-on.ts'
import type { Settings } from './env.ts'
import { CLEARING_TIMEOUT_MS, INQUIRY_TIMEOUT_MS, SETTLEMENT_TIMEOUT_MS } from './limits.ts'
import { authenticationServersOf, settlementServersOf } from './pairs.ts'

export interface RelayContext extends RelayClock {
  db: DrizzleD1Database
  settings: Settings
  /** Milliseconds since 1970, when the request came in. */
  now: number
  /** Origin of the broker that asks, once its signature was checked. */
  broker: string
}

/** Answers `POST /transactions`: the decision of the settlement server, with its own signed answer as `evidence`. */
export function relayTransaction(request: TransactionRequest, context: RelayContext): Prepared {
  const { operation, settlement_server: server } = request
  return aboutOperation(operation, server, context, (owner) => transact(request, owner, context))
}

/** Answers `POST /inquiries`: what the settlement server recorded for an operation id, or `not_found`. */
export function relayInquiry(request: InquiryRequest, context: RelayContext): Prepared {
  const { operation_id: operationId, settlement_server: server } = request
  return aboutOperation({ id: operationId }, server, context, (owner) => inquire(operationId, owner, context))
}

/** Nothing is sent to a server that is not paired, nor about an operation that is known to be another's. */
function aboutOperation(
  { id: operationId, original }: Pick<Operation, 'id' | 'original'>,
  settlementServer: string,
  { db, settings, broker }: RelayContext,
  pass: (owner: OperationOwner) => Promise<Answer>,
): Prepared {
  if (!isPaired(settlementServer, settings)) {
    return prepared([], () => ({ ok: false, code: 'settlement_server_not_allowed', operationId }))
  }
  const owner = { broker, settlementServer }
  return prepared([ownerOf(db, original ?? operationId)], ([[known]]) =>
    isOwn(known, owner) ? pass(owner) : { ok: false, code: 'operation_of_another', operationId },
  )
}

async function transact(request: TransactionRequest, owner: OperationOwner, context: RelayContext): Promise<Answer> {
  const account = await accountFor(request, owner, context)
  if (!account.ok) return account.answer
  const { broker, settlementServer } = owner
  const { id, kind, amount, currency, original } = request.operation
  const body: SettlementRequest = {
    operation: { id, kind, amount, currency, ...(original === undefined ? {} : { original }) },
    ...account.value,
    broker,
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
    },
    context.settings,
    context,
  )
  if (!settled.ok) return settled
  return { ok: true, body: passedOn(settled.body, settled.evidence), outcome: settled.body.outcome, operationId: id }
}

async function inquire(
  operationId: string,
  { broker, settlementServer }: OperationOwner,
  context: RelayContext,
): Promise<Answer> {
  const body: InquiryRequest = { operation_id: operationId, settlement_server: settlementServer, broker }
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

/** Answers `POST /clearing`: a page of the settlement server's clearing record, in its own signed words; nothing of it is kept. */
export function relayClearing(request: ClearingRequest, context: RelayContext): Prepared {
  if (isPaired(request.settlement_server, context.settings)) return prepared([], () => clear(request, context))
  return prepared([], () => ({ ok: false, code: 'settlement_server_not_allowed' }))
}

async function clear(request: ClearingRequest, context: RelayContext): Promise<Answer> {
  const { business_date: day, settlement_server: settlementServer, after } = request
  const body: ClearingRequest = {
    business_date: day,
    settlement_server: settlementServer,
    ...(after === undefined ? {} : { after }),
    broker: context.broker,
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

type AccountFound = { ok: true; value: Pick<SettlementRequest, 'account' | 'release'> } | { ok: false; answer: Answer }

/** The account of an authorization, opened and bound to its operation; it lives in this request's memory alone. */
async function accountFor(
  { operation, account: sealed }: TransactionRequest,
  owner: OperationOwner,
  { settings, db, now }: RelayContext,
): Promise<AccountFound> {
  if (sealed === undefined) return { ok: true, value: {} }
  const { id: operationId, amount, currency } = operation
  const { origin: relay, livemode, keys, pairs } = settings
  const authenticationServers = authenticationServersOf(pairs, owner.settlementServer)
  const terms = { ...owner, authenticationServers, relay, livemode, keys, amount, currency, now }
  const opened = await openAccountSeal(sealed, settings.encryptionKeys, terms)
  const rejected = (logCode: string): AccountFound => {
    const code = logCode === 'account_keys_unavailable' ? 'sender_keys_unavailable' : 'account_rejected'
    return { ok: false, answer: { ok: false, code, logCode, operationId } }
  }
  if (!opened.ok) return rejected(opened.problem)
  const { account, signed: release } = opened
  switch (await bindAuthorization(db, operationId, opened.released, owner, now)) {
    case 'bound':
      return { ok: true, value: { account, release } }
    case 'account_used':
      return rejected('account_used')
    case 'operation_of_another':
      return { ok: false, answer: { ok: false, code: 'operation_of_another', operationId } }
  }
}

function isPaired(settlementServer: string, { pairs }: Settings): boolean {
  return settlementServersOf(pairs).includes(settlementServer)
}
