/** `POST /issuer-notices`: a relay centre's signed hint that something of an operation has changed. The ledger then asks, and believes only the answer. */

import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import type { MessageClaims } from '../../protocol/message-claims.ts'
import { isNotice } from '../../protocol/notice.ts'
import type { Notice } from '../../protocol/notice.ts'
import { ledgerOfOperation, paymentOfOperation } from '../../protocol/object-id.ts'
import { problemDocument as wireProblem, WIRE_PROBLEMS } from '../../messages/problems.ts'
import { traceIdIn } from '../../messages/message-trace.ts'
import type { MessageProblem } from '../../messages/problems.ts'
import { openMessage } from '../../messages/open-message.ts'
import { readMessage } from '../../messages/receive-message.ts'
import { createApp, overLimit } from '../app.ts'
import type { App, AppContext } from '../app.ts'
import { limitNotice } from '../bounds/api-bounds.ts'
import type { OverLimit } from '../bounds/request-limit.ts'
import { ownerForUnknown } from '../directory/directory.ts'
import { issuerRows } from '../directory/issuer-rows.ts'
import { isRefused } from '../directory/strange-reads.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { othersKeys } from '../issuers/others-keys.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { RETRY_AFTER_DEFAULT_SECONDS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { boundNetwork } from './checkout-caller.ts'
import { inTurn } from './in-turn.ts'

/** Serves `/issuer-notices`. No answer tells whether there is such an operation. */
export function issuerNoticeRoutes(): App {
  const app = createApp()
  app.post('/', boundNetwork, async (c) => {
    const now = Date.now()
    const opened = await openNotice(c.env, c.req.raw, now)
    if (!opened.ok) {
      logEvent('issuer_notice', { trace_id: c.get('traceId'), outcome: 'refused', cause: opened.code })
      return refused(opened.code)
    }
    const { body, claims } = opened
    c.set('traceId', traceIdIn(claims) ?? c.get('traceId'))
    const over = limitNotice(claims.iss, now)
    if (over !== undefined) return overLimit(c, over)
    return inTurn(c, `relay ${claims.iss}`, () => takeNotice(c, body, claims))
  })
  return app
}

/** Hands a relay centre's notice to the ledger that it is about. */
async function takeNotice(c: AppContext, body: Notice, claims: MessageClaims): Promise<Response> {
  const issuers = (await issuerRows(c.env))
    .filter(({ relay, livemode }) => relay === claims.iss && livemode === claims.livemode)
    .map(({ prefix }) => prefix)
  const isNoted = await note(c.env, claims.iss, { operationId: body.about.operation_id, notice: body.id, issuers })
  if (isRefused(isNoted)) return overLimit(c, isNoted)
  const { operation_id: operation } = body.about
  const payment = paymentOfOperation(operation)
  const about = { trace_id: c.get('traceId'), issuer: claims.iss, ...(payment && { payment }), operation }
  logEvent('issuer_notice', { ...about, outcome: isNoted ? 'noted' : 'not_ours' })
  return new Response(null, { status: 202, headers: { 'cache-control': 'no-store' } })
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

async function note(
  env: Env,
  relay: string,
  notice: { operationId: string; notice: string; issuers: string[] },
): Promise<boolean | OverLimit> {
  const ledgerId = ledgerOfOperation(notice.operationId)
  if (ledgerId === undefined) return false
  // A ledger comes to be by being asked: only one that the directory has. Whoever names those that it has not is the relay.
  const owner = await ownerForUnknown(env, ledgerId, relay)
  if (owner === undefined || isRefused(owner)) return owner ?? false
  return (await ledgerById(env, ledgerId).noteNotice(notice)) !== undefined
}

function refused(code: MessageProblem): Response {
  const [status, title, detail] = WIRE_PROBLEMS[code]
  return wireProblem({ code, status, title, detail }, {}, RETRY_AFTER_DEFAULT_SECONDS)
}
