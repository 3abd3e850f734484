/**
 * `POST /adjustments`, with the statement key and only with TEST_STORIES=on: makes a return or a dispute as the company's
 * own staff would, and tells the relay centre. So a demo and the tests can
 * show what a shop then sees.
 *
 * - `{operation_id, kind: "return", amount}`
 * - `{operation_id, kind: "dispute", dispute: {id, amount, reason, stage, status, respond_by?}, takes?, gives?}`
 * - `{operation_id}`: tells the relay centre once more.
 */

import { drizzle } from 'drizzle-orm/d1'

import type { Adjustment } from '../../messages/adjustments.ts'
import { boundedText } from '../../messages/bounded-body.ts'
import { REQUEST_BODY_TIMEOUT_MS } from '../../messages/limits.ts'
import { sendNotice } from '../../messages/send-notice.ts'
import { isDispute } from '../../protocol/adjustments.ts'
import type { Adjustments } from '../../protocol/adjustments.ts'
import { businessDate } from '../../protocol/business-day.ts'
import { isAmount } from '../../protocol/money.ts'
import { isOptional, isRecord, isText } from '../../protocol/shape.ts'
import { problemResponse } from '../server/problems.ts'
import { adjustOperation } from './adjust-operation.ts'
import type { Adjusted } from './adjust-operation.ts'
import type { Env, Settings } from './env.ts'
import { settingsOf } from './env.ts'
import { ADJUSTMENT_BODY_MAX_BYTES, NOTICE_TIMEOUT_MS } from './limits.ts'
import { recordedAdjustments } from './recorded-adjustments.ts'
import { findOperation } from './settlement-store.ts'
import { opensStatements } from './statement.ts'

/** Answers with `{adjustments, noticed}`: all that answers to inquiries now tell, and whether a relay centre has taken the notice. */
export async function storyAdjustment(request: Request, env: Env): Promise<Response> {
  const settings = settingsOf(env)
  if (!settings.hasTestStories) return problemResponse('not_found')
  if (!(await opensStatements(request, settings))) return problemResponse('statement_key_invalid')
  const deadline = AbortSignal.timeout(REQUEST_BODY_TIMEOUT_MS)
  const read = await boundedText(request, { maxBytes: ADJUSTMENT_BODY_MAX_BYTES, deadline })
  if (!read.ok) return problemResponse(read.problem === 'too_large' ? 'body_too_large' : 'body_too_late')
  const wanted = wantedIn(read.text)
  if (wanted === undefined) return problemResponse('request_invalid')
  const now = Date.now()
  const adjusted = await adjustedBy(wanted, env, settings, now)
  if (!adjusted.ok) return problemResponse(adjusted.code)
  const { adjustments } = adjusted
  const noticed = await tell(wanted.operationId, adjustments, settings, now)
  return Response.json({ adjustments, noticed }, { headers: { 'cache-control': 'no-store' } })
}

interface Wanted {
  operationId: string
  adjustment?: Adjustment
}

function wantedIn(text: string): Wanted | undefined {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(body) || !isText(body['operation_id'], 64)) return undefined
  const { operation_id: operationId, kind, amount, dispute, takes, gives } = body
  if (kind === undefined) return { operationId }
  if (kind === 'return') return isAmount(amount) ? { operationId, adjustment: { kind, amount } } : undefined
  if (kind !== 'dispute' || !isDispute(dispute)) return undefined
  if (!isOptional(takes, isAmount) || !isOptional(gives, isAmount)) return undefined
  const moved = { ...(takes === undefined ? {} : { takes }), ...(gives === undefined ? {} : { gives }) }
  return { operationId, adjustment: { kind, dispute, ...moved } }
}

async function adjustedBy(
  { operationId, adjustment }: Wanted,
  env: Env,
  { book, businessTimeZone }: Settings,
  now: number,
): Promise<Adjusted> {
  const db = drizzle(env.DB)
  if (adjustment === undefined) {
    const known = await findOperation(db, operationId)
    const adjustments = known && (await recordedAdjustments(db, known))
    return adjustments === undefined ? { ok: false, code: 'adjustment_refused' } : { ok: true, adjustments }
  }
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const context = { db, book, now, today: businessDate(now, businessTimeZone), random }
  return adjustOperation(operationId, adjustment, context)
}

/** Whichever relay centre has brought the operation takes it; the others know nothing of it. */
async function tell(
  operationId: string,
  { version }: Adjustments,
  { origin, livemode, signingKeys, relays }: Settings,
  now: number,
): Promise<boolean> {
  const notice = {
    id: `ntc_${version}_${operationId.slice(-40)}`,
    seq: now,
    kind: 'adjusted',
    about: { operation_id: operationId },
    occurred_at: Math.floor(now / 1000),
  }
  const sender = { origin, livemode, signingKey: signingKeys[0], clock: Date.now, newId: () => crypto.randomUUID() }
  for (const party of relays) {
    if (await sendNotice(notice, { party, path: '/notices', timeoutMs: NOTICE_TIMEOUT_MS }, sender)) return true
  }
  return false
}
