/** The member's payments as the settlement server's statement has them. */

import { fetchText } from '../../../messages/bounded-body.ts'
import type { FetchedText } from '../../../messages/bounded-body.ts'
import { ADJUSTMENT_KINDS, OPERATION_KINDS } from '../../../protocol/payment.ts'
import type { SecretList } from '../../../protocol/secret-list.ts'
import { isOneOf, isRecord, isWholeNumber } from '../../../protocol/shape.ts'
import { PAYMENTS_SHOWN_MAX, STATEMENT_MAX_BYTES, STATEMENT_TIMEOUT_MS } from '../limits.ts'

/** `other`: a kind that a newer settlement server has, and this page no word for. */
export const POSTING_KINDS = [...OPERATION_KINDS, ...ADJUSTMENT_KINDS, 'other'] as const
export type PostingKind = (typeof POSTING_KINDS)[number]

export interface Posting {
  kind: PostingKind
  /** Minor units of the currency. */
  amount: number
  currency: string
  /** Milliseconds since 1970. */
  at: number
}

/** Reads the latest postings, the newest first; undefined when the settlement server cannot tell at the moment. */
export async function recentPostings(
  { server, keys }: { server: string; keys: SecretList },
  account: string,
): Promise<Posting[] | undefined> {
  const [key, ...others] = keys
  const address = `${server}/statement?account=${encodeURIComponent(account)}`
  let answer = await ask(address, key)
  // While the key is being replaced, the settlement server may know only another of them.
  for (const other of others) if (answer.kind === 'answer' && answer.status === 401) answer = await ask(address, other)
  try {
    if (answer.kind !== 'answer' || answer.status !== 200) return undefined
    const body: unknown = JSON.parse(answer.text)
    if (!isRecord(body) || !Array.isArray(body['postings'])) return undefined
    return body['postings'].flatMap(postingOf).toReversed().slice(0, PAYMENTS_SHOWN_MAX)
  } catch {
    return undefined
  }
}

function ask(address: string, key: string): Promise<FetchedText> {
  const headers = { authorization: `Bearer ${key}` }
  return fetchText(address, { headers, maxBytes: STATEMENT_MAX_BYTES, timeoutMs: STATEMENT_TIMEOUT_MS })
}

function postingOf(row: unknown): Posting[] {
  if (!isRecord(row)) return []
  const { kind, amount, currency } = row
  if (!isCode(currency)) return []
  const at = typeof row['at'] === 'string' ? Date.parse(row['at']) : Number.NaN
  if (Number.isNaN(at) || !isWholeNumber(amount, 0, Number.MAX_SAFE_INTEGER)) return []
  return [{ kind: isOneOf(kind, POSTING_KINDS) ? kind : 'other', amount, currency, at }]
}

/** Of ISO 4217, past or present: what was posted in a currency that is no more is still shown. */
function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value)
}
