/** A settlement server's notice at the relay centre: whose operation it is, and on to its broker under the relay centre's own name. */

import { drizzle } from 'drizzle-orm/d1'

import type { TracedClaims } from '../../messages/answer-message.ts'
import { aboutMessage, traceIdOf } from '../../messages/message-trace.ts'
import { receiveMessage } from '../../messages/receive-message.ts'
import { firstSight } from '../../messages/replay-guard.ts'
import { sendNotice } from '../../messages/send-notice.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { isNotice } from '../../protocol/notice.ts'
import type { Notice } from '../../protocol/notice.ts'
import { log } from '../server/log.ts'
import { problemResponse } from '../server/problems.ts'
import type { IssuerProblemCode } from '../server/problems.ts'
import { ownerOf } from './bind-authorization.ts'
import type { OperationOwner } from './bind-authorization.ts'
import { settingsOf } from './env.ts'
import type { Env } from './env.ts'
import { NOTICE_TIMEOUT_MS } from './limits.ts'
import { settlementServersOf } from './pairs.ts'

/** Answers `POST /notices`: 202 once the broker has taken it. Nothing of it is kept here: who sent it sends it again. */
export async function relayNotice(request: Request, env: Env): Promise<Response> {
  const { origin: aud, livemode, keys, pairs } = settingsOf(env)
  const now = Date.now()
  const terms = { typ: MESSAGE_TYPES.notice, aud, livemode, keys, guard: isNotice, now }
  const opened = await receiveMessage(request, { ...terms, senders: settlementServersOf(pairs) })
  const event = 'relay_notice'
  const trace_id = traceIdOf(opened.ok ? opened.claims : undefined, request, newId)
  if (!opened.ok) {
    log({ event, trace_id, code: opened.code })
    return problemResponse(opened.code)
  }
  const { body, claims } = opened
  const { iss, jti } = claims
  const code = await passOn(body, { ...claims, trace_id }, env, now)
  log({ event, trace_id, iss, jti, ...aboutMessage(body), ...(code && { code }) })
  if (code !== undefined) return problemResponse(code)
  return new Response(null, { status: 202, headers: { 'cache-control': 'no-store' } })
}

async function passOn(
  notice: Notice,
  claims: TracedClaims,
  env: Env,
  now: number,
): Promise<IssuerProblemCode | undefined> {
  const { origin, livemode, signingKeys, brokers } = settingsOf(env)
  const db = drizzle(env.DB)
  const seen = await firstSight(db, claims, now, [ownerOf(db, notice.about.operation_id)])
  if (!seen.isFirst) return 'message_replayed'
  const [owner] = (seen.results[0] ?? []) as OperationOwner[]
  const isTheirs = owner?.settlementServer === claims.iss && brokers.includes(owner.broker)
  if (!isTheirs) return 'operation_of_another'
  const to = { party: owner.broker, path: '/issuer-notices', timeoutMs: NOTICE_TIMEOUT_MS } as const
  const sender = { origin, livemode, signingKey: signingKeys[0], clock: Date.now, newId }
  return (await sendNotice(notice, to, sender, claims.trace_id)) ? undefined : 'broker_unavailable'
}

function newId(): string {
  return crypto.randomUUID()
}
