/** Describes what stands between brokers and settlement servers: steps 7 and 8. Opens accounts, keeps none. */

import { drizzle } from 'drizzle-orm/d1'

import { isClearingRequest } from '../../protocol/clearing-messages.ts'
import { isInquiryRequest, isTransactionRequest } from '../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import type { MessageType } from '../../protocol/message-claims.ts'
import { serverApp, onlyMethod } from '../server/server-app.ts'
import { exchange } from '../server/answers.ts'
import type { Prepared } from '../server/answers.ts'
import { settingsOf } from './env.ts'
import type { Env } from './env.ts'
import { relayClearing, relayInquiry, relayTransaction } from './relay.ts'
import type { RelayContext } from './relay.ts'
import { relayNotice } from './relay-notice.ts'

const app = serverApp<Env>(settingsOf) // GET /healthz, GET /.well-known/jwks.json

app.post('/transactions', (c) => answerBroker(c.req.raw, c.env, TRANSACTION))
app.post('/inquiries', (c) => answerBroker(c.req.raw, c.env, INQUIRY))
app.post('/clearing', (c) => answerBroker(c.req.raw, c.env, CLEARING))
app.post('/notices', (c) => relayNotice(c.req.raw, c.env))
app.all('/notices', onlyMethod('POST'))
app.all('/transactions', onlyMethod('POST'))
app.all('/inquiries', onlyMethod('POST'))
app.all('/clearing', onlyMethod('POST'))

export default app

interface Service<T> {
  event: string
  typ: MessageType
  answerTyp: MessageType
  guard: (body: unknown) => body is T
  prepare: (body: T, context: RelayContext) => Prepared
}

const TRANSACTION = {
  event: 'relay_transaction',
  typ: MESSAGE_TYPES.transaction,
  answerTyp: MESSAGE_TYPES.decision,
  guard: isTransactionRequest,
  prepare: relayTransaction,
}

const INQUIRY = {
  event: 'relay_inquiry',
  typ: MESSAGE_TYPES.inquiry,
  answerTyp: MESSAGE_TYPES.inquiryAnswer,
  guard: isInquiryRequest,
  prepare: relayInquiry,
}

const CLEARING = {
  event: 'relay_clearing',
  typ: MESSAGE_TYPES.clearing,
  answerTyp: MESSAGE_TYPES.clearingAnswer,
  guard: isClearingRequest,
  prepare: relayClearing,
}

async function answerBroker<T>(request: Request, env: Env, service: Service<T>): Promise<Response> {
  const settings = settingsOf(env)
  const db = drizzle(env.DB)
  const now = Date.now()
  const context = { db, settings, now, clock: Date.now, newId: () => crypto.randomUUID() }
  return exchange(request, {
    ...service,
    aud: settings.origin,
    livemode: settings.livemode,
    senders: settings.brokers,
    keys: settings.keys,
    signingKey: settings.signingKeys[0],
    db,
    now,
    clock: Date.now,
    prepare: async (body, { iss, trace_id: traceId }) => service.prepare(body, { ...context, broker: iss, traceId }),
  })
}
