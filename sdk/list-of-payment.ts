import type { ApiCalls, EvidenceList, OperationList, PaymentEventList, SignedReturnList } from './api-types.ts'
import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { paymentId } from './given.ts'
import { listOf, nextCursor, noNext } from './pages.ts'
import type { List } from './pages.ts'
import type { RequestOptions } from './request-options.ts'

export type { SignedReturn } from './api-types.ts'
/** A page of returns, the newest first. `next_cursor`: where the next one begins; null at the end. */
export type SignedReturnPage = SignedReturnList

type PageQuery = ApiCalls['listOperations']['query']

/** Lists what was given back of a payment, each signed: voids, refunds, returns by the issuer, and what disputes moved. */
export function listReturns(
  config: FuriwakeConfig,
  id: string,
  page: PageQuery = {},
  options?: RequestOptions,
): List<SignedReturnPage> {
  return listOf(config, async (cursor) => ofPayment(config, 'listReturns', { id, page, cursor }, options), nextCursor)
}

/** Lists every authorization, capture, void and refund of a payment, the newest first. */
export function listOperations(
  config: FuriwakeConfig,
  id: string,
  page: PageQuery = {},
  options?: RequestOptions,
): List<OperationList> {
  return listOf(
    config,
    async (cursor) => ofPayment(config, 'listOperations', { id, page, cursor }, options),
    nextCursor,
  )
}

/** Lists the refunds of a payment, the newest first. */
export function listRefunds(
  config: FuriwakeConfig,
  id: string,
  page: PageQuery = {},
  options?: RequestOptions,
): List<OperationList> {
  return listOf(config, async (cursor) => ofPayment(config, 'listRefunds', { id, page, cursor }, options), nextCursor)
}

/** Lists the issuers' signed answers to a payment's operations, with the keys that verify them. */
export function listEvidence(
  config: FuriwakeConfig,
  id: string,
  page: PageQuery = {},
  options?: RequestOptions,
): List<EvidenceList> {
  return listOf(config, async (cursor) => ofPayment(config, 'listEvidence', { id, page, cursor }, options), nextCursor)
}

/** Lists what happened to a payment, the oldest first; all of it at once. */
export function listPaymentEvents(
  config: FuriwakeConfig,
  id: string,
  options?: RequestOptions,
): List<PaymentEventList> {
  const read = async () => callBroker(config, 'listPaymentEvents', { params: { id: paymentId(config, id) } }, options)
  return listOf(config, read, noNext)
}

async function ofPayment<Name extends 'listReturns' | 'listOperations' | 'listRefunds' | 'listEvidence'>(
  config: FuriwakeConfig,
  name: Name,
  { id, page, cursor }: { id: string; page: PageQuery; cursor: string | undefined },
  options: RequestOptions | undefined,
): Promise<ApiCalls[Name]['answer']> {
  const query = { ...page, ...(cursor !== undefined && { cursor }) }
  return callBroker(config, name, { params: { id: paymentId(config, id) }, query }, options)
}
