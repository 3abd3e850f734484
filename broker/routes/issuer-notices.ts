/** `POST /issuer-notices`: a relay centre's signed hint that something of an operation has changed. The ledger then asks, and believes only the answer. */

import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { isNotice } from '../../protocol/notice.ts'
import { ledgerOfOperation, paymentOfOperation } from '../../protocol/object-id.ts'
import { problemDocument as wireProblem, WIRE_PROBLEMS } from '../../messages/problems.ts'
import { traceIdIn } from '../../messages/message-trace.ts'
import type { MessageProblem } from '../../messages/problems.ts'
import { openMessage } from '../../messages/open-message.ts'
import { readMessage } from '../../messages/receive-message.ts'
import { createApp, problem } from '../app.ts'
import type { App } from '../app.ts'
import { waitForNotice } from '../bounds/api-bounds.ts'
import { ownerOfLedger } from '../directory/directory.ts'
import { issuerRows } from '../directory/issuer-rows.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { othersKeys } from '../issuers/others-keys.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { RETRY_AFTER_DEFAULT_SECONDS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'

/** Serves `/issuer-notices`. No answer tells whether there is such an operation. */
export function issuerNoticeRoutes(): App {
  const app = createApp()
  app.post('/', async (c) => {
    const now = Date.now()
    const opened = await openNotice(c.env, c.req.raw, now)
    if (!opened.ok) {
      logEvent('issuer_notice', { trace_id: c.get('traceId'), outcome: 'refused', cause: opened.code })
      return refused(opened.code)
    }
    const { body, claims } = opened
    c.set('traceId', traceIdIn(claims) ?? c.get('traceId'))
    const retryAfterMs = waitForNotice(claims.iss, now)
    if (retryAfterMs > 0) return problem(c, 'rate_limited', { retryAfterMs })
    const issuers = (await issuerRows(c.env))
      .filter(({ relay, livemode }) => relay === claims.iss && livemode === claims.livemode)
      .map(({ prefix }) => prefix)
    const isNoted = await note(c.env, { operationId: body.about.operation_id, notice: body.id, issuers })
    const { operation_id: operation } = body.about
    const payment = paymentOfOperation(operation)
    const about = { trace_id: c.get('traceId'), issuer: claims.iss, ...(payment && { payment }), operation }
    logEvent('issuer_notice', { ...about, outcome: isNoted ? 'noted' : 'not_ours' })
    return new Response(null, { status: 202, headers: { 'cache-control': 'no-store' } })
  })
  return app
}

/** Opens the message in the mode that it names, among the relay centres of that mode's issuers: never in the other. */
async function openNotice(env: Env, request: Request, now: number) {
  const rows = await issuerRows(env)
  const relays = (livemode: boolean): string[] =>
    rows.filter((row) => row.livemode === livemode).map((row) => row.relay)
  const { origin: aud } = settingsOf(env)
  const shared = { typ: MESSAGE_TYPES.notice, aud, keys: othersKeys, guard: isNotice, now }
  const read = await readMessage(request)
  if (!read.ok) return read
  const live = await openMessage(read.text, { ...shared, senders: relays(true), livemode: true })
  const isOther = !live.ok && (live.code === 'message_sender_unknown' || live.code === 'mode_wrong')
  return isOther ? openMessage(read.text, { ...shared, senders: relays(false), livemode: false }) : live
}

async function note(env: Env, notice: { operationId: string; notice: string; issuers: string[] }): Promise<boolean> {
  const ledgerId = ledgerOfOperation(notice.operationId)
  // A ledger comes to be by being asked: only one that the directory has.
  if (ledgerId === undefined || (await ownerOfLedger(env, ledgerId)) === undefined) return false
  return (await ledgerById(env, ledgerId).noteNotice(notice)) !== undefined
}

function refused(code: MessageProblem): Response {
  const [status, title, detail] = WIRE_PROBLEMS[code]
  return wireProblem({ code, status, title, detail }, {}, RETRY_AFTER_DEFAULT_SECONDS)
}
