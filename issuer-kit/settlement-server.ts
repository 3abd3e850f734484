/** Step 8: a settlement server, but for the accounts, which are the issuer's own. */

import { openAccountRelease } from '../messages/account-release.ts'
import { businessDate } from '../protocol/business-day.ts'
import { CLEARING_PAGE_OPERATIONS, isClearingRequest } from '../protocol/clearing-messages.ts'
import type { ClearingRecord, ClearingRequest } from '../protocol/clearing-messages.ts'
import { isInquiryRequest, isSettlementRequest } from '../protocol/issuer-messages.ts'
import type { InquiryRequest, SettlementRequest } from '../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../protocol/message-claims.ts'
import type { Books, Entry } from './books.ts'
import { inquire, settle } from './settle-operation.ts'
import type { SettleTerms } from './settle-operation.ts'
import { DAY_CLOSES_AFTER_MS } from './limits.ts'
import { IssuerServer, requireOrigins } from './server.ts'
import type { Answer, Handler, ServerSettings } from './server.ts'

export interface SettlementSettings extends ServerSettings {
  /** Origins of the relay centres that may send. */
  relays: readonly string[]
  /** Origins of the authentication servers whose accounts are charged here: the issuer's own. */
  authenticationServers: readonly string[]
  books: Books
  /** Names whose days the books go by: an IANA time zone; Asia/Tokyo if not given. */
  timeZone?: string
  /** Says how long an approval holds; without it the approval takes the money. */
  holdSeconds?: number
  /** Says how the member pays, where the money comes later; or a reason why not. Asked anew for the same operation where two arrive at once. Needs `books.revise`. */
  instruct?: SettleTerms['instruct'] & {}
}

/** Builds a settlement server: `POST /transactions`, `/inquiries` and `/clearing`, and its keys for `serve`. Throws TypeError for a wrong setting. */
export function settlementServer(settings: SettlementSettings): Handler {
  const { relays: senders, authenticationServers, timeZone = 'Asia/Tokyo', books } = settings
  requireOrigins('relays', senders)
  requireOrigins('authenticationServers', authenticationServers)
  if (settings.instruct && !books.revise) throw new TypeError('books.revise: needed where the money comes later')
  businessDate(0, timeZone) // Throws for a time zone that the runtime does not know.
  const server = new IssuerServer(settings)
  return server.handler({
    '/transactions': {
      typ: MESSAGE_TYPES.transaction,
      answerTyp: MESSAGE_TYPES.decision,
      guard: isSettlementRequest,
      senders,
      answer: (body: SettlementRequest, { iss }, now) => transact(body, iss, { settings, server, now, timeZone }),
    },
    '/inquiries': {
      typ: MESSAGE_TYPES.inquiry,
      answerTyp: MESSAGE_TYPES.inquiryAnswer,
      guard: isInquiryRequest,
      senders,
      answer: (body: InquiryRequest) => inquire(books, body.operation_id, body.broker),
    },
    '/clearing': {
      typ: MESSAGE_TYPES.clearing,
      answerTyp: MESSAGE_TYPES.clearingRecord,
      guard: isClearingRequest,
      senders,
      answer: (body: ClearingRequest, _, now) =>
        clearingPage(body, books, businessDate(now - DAY_CLOSES_AFTER_MS, timeZone)),
    },
  })
}

interface Context {
  settings: SettlementSettings
  server: IssuerServer
  now: number
  timeZone: string
}

/** Believes the issuer's own release, and nothing that the relay centre says beside it. */
async function transact(body: SettlementRequest, relay: string, context: Context): Promise<Answer> {
  const { settings, server, now, timeZone } = context
  const { operation, release, broker } = body
  const { books, holdSeconds, instruct } = settings
  const terms = { books, now, today: businessDate(now, timeZone), holdSeconds, instruct }
  if (operation.kind !== 'authorize') return settle({ operation, broker }, terms)
  if (release === undefined) return { ok: false, code: 'account_rejected', logCode: 'account_not_released' }
  const { origin: settlementOrigin, authenticationServers, livemode } = settings
  const { amount, currency } = operation
  const parties = { relay, settlementServer: settlementOrigin, broker, authenticationServers }
  const opened = await openAccountRelease(release, { ...parties, livemode, amount, currency, keys: server.keys, now })
  if (opened.ok) return settle({ operation, broker, account: opened.account }, terms)
  const code = opened.problem === 'account_keys_unavailable' ? 'sender_keys_unavailable' : 'account_rejected'
  return { ok: false, code, logCode: opened.problem }
}

async function clearingPage(request: ClearingRequest, books: Books, today: string): Promise<Answer> {
  const { business_date: day, broker, after } = request
  const page = await books.day(day, { broker, after, limit: CLEARING_PAGE_OPERATIONS })
  const record: ClearingRecord = {
    business_date: day,
    closed: day < today,
    count: page.count,
    operations: page.entries.flatMap(({ id, kind, amount, currency, original }: Entry) => {
      // Nothing moved.
      if (kind === 'dispute') return []
      return [{ id, kind, amount, currency, ...(original === undefined ? {} : { original }) }]
    }),
    ...(page.nextAfter === undefined ? {} : { next_after: page.nextAfter }),
  }
  return { ok: true, body: record, outcome: 'clearing_record' }
}
