/** A notice on its way to a relay centre, or from there to a broker: signed, and answered by a bare 202. */

import { MESSAGE_MEDIA_TYPE, MESSAGE_TYPES } from '../protocol/message-claims.ts'
import type { Notice } from '../protocol/notice.ts'
import { traceIdFrom, traceparent } from '../protocol/trace.ts'
import type { Sender } from './ask-party.ts'
import { fetchText } from './bounded-body.ts'
import { MESSAGE_MAX_BYTES } from './limits.ts'
import { signMessage } from './sign-message.ts'

/** Sends a notice, in a trace of its own if none is given; true once the other party has stored what it asks for. To be sent again, under its id, until then. Never throws. */
export async function sendNotice(
  notice: Notice,
  to: { party: string; path: '/notices' | '/issuer-notices'; timeoutMs: number },
  sender: Omit<Sender, 'keys'>,
  traceId = traceIdFrom(sender.newId()),
): Promise<boolean> {
  const { origin, livemode, signingKey, clock, newId } = sender
  const parties = { iss: origin, aud: to.party, livemode }
  const envelope = { typ: MESSAGE_TYPES.notice, ...parties, jti: newId(), now: clock(), traceId }
  const { id, seq, kind, about, occurred_at } = notice
  const body = { id, seq, kind, about: { operation_id: about.operation_id }, occurred_at }
  const fetched = await fetchText(`${to.party}${to.path}`, {
    method: 'POST',
    headers: { 'content-type': MESSAGE_MEDIA_TYPE, traceparent: traceparent(traceId, newId()) },
    body: await signMessage(signingKey, envelope, body),
    timeoutMs: to.timeoutMs,
    maxBytes: MESSAGE_MAX_BYTES,
  })
  return fetched.kind === 'answer' && fetched.status === 202
}
