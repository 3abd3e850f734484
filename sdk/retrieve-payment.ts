import type { ApiCalls, PaymentList } from './api-types.ts'
import { callBroker, fileFromBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import { isWord, paymentId } from './given.ts'
import { FILE_MAX_BYTES } from './limits.ts'
import { listOf, nextCursor } from './pages.ts'
import type { List } from './pages.ts'
import type { Payment } from './payment.ts'
import type { RequestOptions } from './request-options.ts'

/** Returns the payment as it is now. Throws `payment_not_found` when it is none of this merchant's. */
export async function retrievePayment(config: FuriwakeConfig, id: string, options?: RequestOptions): Promise<Payment> {
  return callBroker(config, 'retrievePayment', { params: { id: paymentId(config, id) } }, options)
}

/** Returns the verdict as it is now, signed anew (step 9 on request). Verify it like any other. */
export async function retrieveVerdict(config: FuriwakeConfig, id: string, options?: RequestOptions): Promise<string> {
  const answer = await callBroker(config, 'retrieveVerdict', { params: { id: paymentId(config, id) } }, options)
  const verdict: unknown = answer.verdict
  if (isWord(verdict)) return verdict
  throw new FuriwakeError('broker_answer_invalid', 'The answer holds no verdict. Check `broker`.', { config })
}

/** Lists payments, the newest first, as far as the filter lets them pass. */
export function listPayments(
  config: FuriwakeConfig,
  filter: ApiCalls['listPayments']['query'] = {},
  options?: RequestOptions,
): List<PaymentList> {
  return listOf(
    config,
    (cursor) => callBroker(config, 'listPayments', { query: { ...filter, ...(cursor && { cursor }) } }, options),
    nextCursor,
  )
}

/** Returns all payments of a time as a CSV file, the newest first. Throws `broker_answer_invalid` for one that was broken off. */
export async function exportPayments(
  config: FuriwakeConfig,
  span: ApiCalls['exportPayments']['query'] = {},
  options?: RequestOptions,
): Promise<string> {
  const text = { type: 'text/csv', maxBytes: FILE_MAX_BYTES }
  const file = await fileFromBroker(config, 'exportPayments', { query: span, text }, options)
  if (FILE_END.test(file)) return file
  throw new FuriwakeError('broker_answer_invalid', 'The file has no last line: it was broken off. Ask again.', {
    retryable: true,
    config,
  })
}

/** The last line of a file that is whole: with how many payments came before it. */
const FILE_END = /^end_of_file,\d+\r?\n?$/m
