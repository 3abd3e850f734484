/** From an HTTP request to a message that has passed every check but one: whether it came before. */

import { MESSAGE_MEDIA_TYPE } from '../protocol/message-claims.ts'
import { boundedText } from './bounded-body.ts'
import { MESSAGE_MAX_BYTES, REQUEST_BODY_TIMEOUT_MS } from './limits.ts'
import { openMessage } from './open-message.ts'
import type { Expected, Opened } from './open-message.ts'
import type { MessageProblem } from './problems.ts'

/** Reads a request's message up to its bounds and checks it: the claims and the body, or the code of the first check that failed. */
export async function receiveMessage<T>(
  request: Request,
  expected: Omit<Expected<T>, 'inResponseTo'>,
): Promise<Opened<T>> {
  const read = await readMessage(request)
  return read.ok ? openMessage(read.text, expected) : read
}

/** Reads a request's message up to its bounds, unopened: for a receiver that has yet to see in which mode it is. */
export async function readMessage(
  request: Request,
): Promise<{ ok: true; text: string } | { ok: false; code: MessageProblem }> {
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== MESSAGE_MEDIA_TYPE) return { ok: false, code: 'unsupported_media_type' }
  const deadline = AbortSignal.timeout(REQUEST_BODY_TIMEOUT_MS)
  const read = await boundedText(request, { maxBytes: MESSAGE_MAX_BYTES, deadline })
  if (read.ok) return read
  return { ok: false, code: read.problem === 'too_large' ? 'body_too_large' : 'body_too_late' }
}
