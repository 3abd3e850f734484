/** Money that the member pays later: what happens to it in the issuer's books, and the notice that has the broker ask. */

import type { PrivateJwk } from '../messages/own-keys.ts'
import { sendNotice } from '../messages/send-notice.ts'
import type { LaterOutcome } from '../protocol/later-money.ts'
import { isAwaitedOutcome } from '../protocol/later-money.ts'
import type { Entry } from './books.ts'
import { NOTICE_TIMEOUT_MS } from './limits.ts'

/** Describes what has happened to the money: a till reports it, takes the report back (`pending`), it is there, or its time is over. */
export interface MoneyNews {
  outcome: Exclude<LaterOutcome, 'cancelled'>
  /** All that has come so far; what it was, if not given. */
  receivedAmount?: number
  /** `YYYY-MM-DD`, now. */
  businessDate: string
}

/**
 * Returns the authorization as it is after the news, to be put in place of the
 * one before (`Books.revise`). Undefined when nothing more may become of it:
 * money that comes then is the issuer's to return. Less than was asked for is
 * waited for still; what is too much is the issuer's to return.
 */
export function afterMoney(entry: Entry, { outcome, receivedAmount, businessDate }: MoneyNews): Entry | undefined {
  const { later } = entry
  if (later === undefined || !isAwaitedOutcome(entry.outcome)) return undefined
  const received = receivedAmount ?? later.receivedAmount
  const isThere = outcome === 'received' && received >= entry.amount
  const changed = { ...later, version: later.version + 1, receivedAmount: received }
  if (isThere) return { ...entry, outcome, later: changed, held: entry.amount, businessDate }
  return { ...entry, outcome: outcome === 'received' ? 'pending' : outcome, later: changed }
}

/** The settings of whoever sends notices, and the relay centre that takes them. */
export interface NoticeSettings {
  origin: string
  livemode: boolean
  signingKeys: readonly PrivateJwk[]
  relay: string
  clock?: () => number
}

/** Tells the relay centre that something of an operation has changed; true once the broker knows. Sent again under the same `id` until then; the broker also asks by itself. */
export function notify(
  { origin, livemode, signingKeys, relay, clock = Date.now }: NoticeSettings,
  about: { id: string; seq: number; operationId: string },
): Promise<boolean> {
  const [signingKey] = signingKeys
  if (signingKey === undefined) throw new TypeError('signingKeys: at least one private P-256 JWK with a kid')
  const occurred_at = Math.floor(clock() / 1000)
  const notice = {
    id: about.id,
    seq: about.seq,
    kind: 'money_changed',
    about: { operation_id: about.operationId },
    occurred_at,
  }
  const to = { party: relay, path: '/notices', timeoutMs: NOTICE_TIMEOUT_MS } as const
  return sendNotice(notice, to, { origin, livemode, signingKey, clock, newId: () => crypto.randomUUID() })
}
