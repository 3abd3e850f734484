/** Messages as no honest party sends them: signed, and changed in header, claims or signature. */

import { CompactSign } from 'jose'

import { boundedText } from '../messages/bounded-body.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import { toBase64url } from '../protocol/base64url.ts'
import { MESSAGE_ALG, MESSAGE_LIFETIME_SECONDS, MESSAGE_MEDIA_TYPE } from '../protocol/message-claims.ts'
import type { MessageType } from '../protocol/message-claims.ts'
import { isRecord } from '../protocol/shape.ts'
import { ANSWER_MAX_BYTES, ANSWER_TIMEOUT_MS, ONE_REQUEST_A_LINE } from './limits.ts'

/** A message before it is signed. What is set to undefined in header or claims is left out. */
export interface RawMessage {
  typ: MessageType
  iss: string
  aud: string
  livemode: boolean
  body: object
  key: PrivateJwk
  header?: Record<string, unknown>
  claims?: Record<string, unknown>
}

/** Signs a message with what was changed in it. */
export async function signRaw({ header, claims, ...message }: RawMessage): Promise<string> {
  const { key, typ } = message
  const text = new TextEncoder().encode(JSON.stringify(payloadOf({ ...message, ...(claims && { claims }) })))
  const protectedHeader = { alg: MESSAGE_ALG, typ, kid: key.kid, ...header }
  return new CompactSign(text)
    .setProtectedHeader(JSON.parse(JSON.stringify(protectedHeader)) as { alg: string })
    .sign({ ...key, alg: MESSAGE_ALG })
}

/** Writes a message with a header of its own and the signature that `sign` makes of it, if any. */
export async function writeUnsigned(
  message: RawMessage,
  sign: (input: Uint8Array<ArrayBuffer>) => Promise<Uint8Array> = async () => new Uint8Array(),
): Promise<string> {
  const header = { alg: 'none', typ: message.typ, kid: message.key.kid, ...message.header }
  const encoded = [header, payloadOf(message)].map((part) =>
    toBase64url(new TextEncoder().encode(JSON.stringify(part))),
  )
  const input = encoded.join('.')
  return `${input}.${toBase64url(await sign(new TextEncoder().encode(input)))}`
}

function payloadOf({ iss, aud, livemode, body, claims }: Omit<RawMessage, 'header'>): object {
  const iat = Math.floor(Date.now() / 1000)
  const own = { iss, aud, jti: crypto.randomUUID(), iat, exp: iat + MESSAGE_LIFETIME_SECONDS, livemode }
  return { ...body, ...own, ...claims }
}

/** An answer as it came over HTTP. `status` 0: there was none. */
export interface Reply {
  status: number
  mediaType: string
  text: string
  /** Of a problem. */
  code: string | undefined
  headers: Headers
}

/** Sends a request, and reads whatever comes back within bounds. Follows no redirect. Never throws. */
export async function send(
  url: string,
  request: {
    method?: string
    mediaType?: string
    body?: string | ReadableStream<Uint8Array>
    signal?: AbortSignal
  } = {},
): Promise<Reply> {
  const { method = 'POST', mediaType = MESSAGE_MEDIA_TYPE, body, signal } = request
  const deadline = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  const ended = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
  try {
    const streamed = typeof body === 'string' || body === undefined ? {} : { duplex: 'half' }
    const headers = { ...ONE_REQUEST_A_LINE, ...(method === 'GET' ? {} : { 'content-type': mediaType }) }
    const init = {
      method,
      headers,
      redirect: 'manual',
      signal: ended,
      ...(body === undefined ? {} : { body }),
    } as const
    const answer = await fetch(url, { ...init, ...streamed })
    const read = await boundedText(answer, { maxBytes: ANSWER_MAX_BYTES, deadline })
    const text = read.ok ? read.text : ''
    const answerType = answer.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
    return { status: answer.status, mediaType: answerType, text, code: codeIn(text), headers: answer.headers }
  } catch {
    return { status: 0, mediaType: '', text: '', code: undefined, headers: new Headers() }
  }
}

function codeIn(text: string): string | undefined {
  try {
    const problem: unknown = JSON.parse(text)
    return isRecord(problem) && typeof problem['code'] === 'string' ? problem['code'].slice(0, 64) : undefined
  } catch {
    return undefined
  }
}
