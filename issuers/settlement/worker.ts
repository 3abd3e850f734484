/** Describes what a card company or a bank runs to keep its books: step 8, the clearing record, and the statement. */

import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { isClearingRequest } from '../../protocol/clearing-messages.ts'
import { isInquiryRequest, isSettlementRequest } from '../../protocol/issuer-messages.ts'
import type { SettlementRequest } from '../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { isKeptAccount } from '../account-kinds.ts'
import { serverApp, onlyMethod } from '../server/server-app.ts'
import { openAccountRelease } from '../../messages/account-release.ts'
import type { OpenedRelease } from '../../messages/account-release.ts'
import { exchange } from '../server/answers.ts'
import type { Answer } from '../server/answers.ts'
import { applyOperation, recordedOutcome } from './apply-operation.ts'
import { businessDate } from '../../protocol/business-day.ts'
import { clearingRecord } from './clearing-record.ts'
import { settingsOf } from './env.ts'
import type { Env, Settings } from './env.ts'
import { CLEARING_CLOSES_AFTER_MS } from './limits.ts'
import { findAccount } from './settlement-store.ts'
import { statement } from './statement.ts'
import { storyAdjustment } from './story-adjustments.ts'
import { runStory } from './test-stories.ts'

const app = serverApp<Env>(settingsOf) // GET /healthz, GET /.well-known/jwks.json

app.post('/transactions', (c) => answerTransaction(c.req.raw, c.env))
app.post('/inquiries', (c) => answerInquiry(c.req.raw, c.env))
app.get('/statement', (c) => statement(c.req.raw, drizzle(c.env.DB), settingsOf(c.env)))
app.post('/clearing', (c) => answerClearing(c.req.raw, c.env))
app.post('/adjustments', (c) => storyAdjustment(c.req.raw, c.env)) // TEST_STORIES alone
app.all('/transactions', onlyMethod('POST'))
app.all('/inquiries', onlyMethod('POST'))
app.all('/clearing', onlyMethod('POST'))
app.all('/statement', onlyMethod('GET'))

export default app

async function answerTransaction(request: Request, env: Env): Promise<Response> {
  const settings = settingsOf(env)
  const terms = termsOf(env, settings)
  return exchange(request, {
    ...terms,
    event: 'settle_transaction',
    typ: MESSAGE_TYPES.transaction,
    answerTyp: MESSAGE_TYPES.decision,
    guard: isSettlementRequest,
    answer: (body, { iss }) => settle(body, iss, settings, terms),
  })
}

async function answerInquiry(request: Request, env: Env): Promise<Response> {
  const terms = termsOf(env, settingsOf(env))
  return exchange(request, {
    ...terms,
    event: 'settle_inquiry',
    typ: MESSAGE_TYPES.inquiry,
    answerTyp: MESSAGE_TYPES.inquiryAnswer,
    guard: isInquiryRequest,
    answer: (body) => recordedOutcome(body.operation_id, body.broker ?? null, terms.db),
  })
}

async function answerClearing(request: Request, env: Env): Promise<Response> {
  const settings = settingsOf(env)
  const terms = termsOf(env, settings)
  return exchange(request, {
    ...terms,
    event: 'settle_clearing',
    typ: MESSAGE_TYPES.clearing,
    answerTyp: MESSAGE_TYPES.clearingRecord,
    guard: isClearingRequest,
    answer: (body) =>
      clearingRecord(body, terms.db, businessDate(terms.now - CLEARING_CLOSES_AFTER_MS, settings.businessTimeZone)),
  })
}

async function settle(
  body: SettlementRequest,
  relay: string,
  settings: Settings,
  { db, now }: { db: DrizzleD1Database; now: number },
): Promise<Answer> {
  const { operation, broker = null } = body
  const released = operation.kind === 'authorize' ? await openRelease(body, relay, settings, now) : undefined
  if (released?.ok === false) return rejected(released.problem, operation.id)
  // The issuer's own signed word: what the relay centre says beside it is for servers of version 1.
  const account = isKeptAccount(released?.account) ? released.account : undefined
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const today = businessDate(now, settings.businessTimeZone)
  const request = { operation, broker, ...(account === undefined ? {} : { account }) }
  const apply = (): Promise<Answer> => applyOperation(request, { db, book: settings.book, now, today, random })
  const number = account === undefined ? undefined : settings.book.numberOf(account)
  if (!settings.hasTestStories || number === undefined) return apply()
  const kept = await findAccount(db, number)
  return runStory(kept?.story ?? null, apply, (ms) => scheduler.wait(ms))
}

/** Was the account released by an authentication server of this issuer's, for this operation, here? */
async function openRelease(
  { operation, release, broker }: SettlementRequest,
  relay: string,
  settings: Settings,
  now: number,
): Promise<OpenedRelease | { ok: false; problem: 'account_not_released' }> {
  if (release === undefined) return { ok: false, problem: 'account_not_released' }
  const { origin: settlementServer, authenticationServers, livemode, keys } = settings
  const { amount, currency } = operation
  const parties = { relay, settlementServer, broker, authenticationServers }
  return openAccountRelease(release, { ...parties, livemode, amount, currency, keys, now })
}

function rejected(logCode: string, operationId: string): Answer {
  const code = logCode === 'account_keys_unavailable' ? 'sender_keys_unavailable' : 'account_rejected'
  return { ok: false, code, logCode, operationId }
}

function termsOf(env: Env, settings: Settings) {
  return {
    db: drizzle(env.DB),
    now: Date.now(),
    clock: Date.now,
    aud: settings.origin,
    livemode: settings.livemode,
    senders: settings.relays,
    keys: settings.keys,
    signingKey: settings.signingKeys[0],
  }
}
