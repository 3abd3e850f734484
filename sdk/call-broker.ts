import { isRecord } from '../protocol/shape.ts'
import { readTraceparent } from '../protocol/trace.ts'
import { AnswerTooLarge, boundedText } from './bounded-answer.ts'
import { checkConfig } from './config.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import type { FuriwakeErrorCode } from './errors.ts'

/** One try; above the longest settlement, so that a slow issuer is waited for. */
const TIMEOUT_MS = 30_000
/** Waits before the tries after the first. A request with an Idempotency-Key may be repeated without harm. */
const RETRY_DELAYS_MS = [200, 1000] as const

export interface BrokerRequest {
  method: 'GET' | 'POST'
  /** Below `/v1`. */
  path: string
  body?: object
  idempotencyKey?: string
  /** The version that the payment must still have. */
  version?: number | undefined
  /** Left out where it is none: a broken trace fails no payment. */
  traceparent?: string | null | undefined
}

/** Names the trace that a call belongs to. */
export interface TraceOptions {
  /**
   * The `traceparent` header (W3C Trace Context) of the request that the shop is answering, as it is: the broker, the
   * issuer's servers and the shop's webhooks go on in its trace. One that is missing or not valid is left out.
   */
  traceparent?: string | null | undefined
}

/** Says how a request waits between two tries; tests put their own here. */
export type Sleep = (milliseconds: number) => Promise<void>
const sleep: Sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/**
 * Sends one request to the merchant API, repeated at most twice when the network
 * fails, the broker does, or the first request is still running.
 * Throws {@link FuriwakeError}: the broker's own code, `broker_unreachable`,
 * `broker_timeout` or `broker_answer_invalid`.
 */
export async function callBroker<T>(config: FuriwakeConfig, request: BrokerRequest, wait = sleep): Promise<T> {
  checkConfig(config)
  for (let attempt = 0; ; attempt++) {
    const result = await tryOnce(config, request)
    if (result.ok) return result.body as T
    const delay = RETRY_DELAYS_MS[attempt]
    if (!result.mayRepeat || delay === undefined) throw result.error
    await wait(delay)
  }
}

type Tried = { ok: true; body: unknown } | { ok: false; error: FuriwakeError; mayRepeat: boolean }

async function tryOnce(config: FuriwakeConfig, request: BrokerRequest): Promise<Tried> {
  let status: number
  let text: string
  // Here, not where the network is to blame: what JSON cannot hold is the caller's mistake.
  const content = request.body === undefined ? {} : { body: JSON.stringify(request.body) }
  try {
    const response = await fetch(`${config.broker}/v1${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${config.secretKey}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
        ...(request.version === undefined ? {} : { 'if-match': `"${request.version}"` }),
        ...(request.traceparent && readTraceparent(request.traceparent) ? { traceparent: request.traceparent } : {}),
      },
      ...content,
      // The secret key follows no redirect.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    status = response.status
    text = await boundedText(response)
  } catch (cause) {
    // The same again would be as large again.
    if (cause instanceof AnswerTooLarge) return { ok: false, error: tooLarge(config.broker, cause), mayRepeat: false }
    return { ok: false, error: noAnswer(config.broker, cause), mayRepeat: true }
  }
  const body = parsed(text)
  if (status >= 200 && status < 300 && isRecord(body)) return { ok: true, body }
  const error = problemError(status, isRecord(body) ? body : {})
  return { ok: false, error, mayRepeat: status >= 500 || error.code === 'idempotency_key_in_use' }
}

function noAnswer(broker: string, cause: unknown): FuriwakeError {
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  return isLate
    ? new FuriwakeError('broker_timeout', `No answer from ${broker} in ${TIMEOUT_MS / 1000} s. Ask again.`, { cause })
    : new FuriwakeError('broker_unreachable', `${broker} can't be reached. Check \`broker\` and the network.`, {
        cause,
      })
}

function tooLarge(broker: string, cause: AnswerTooLarge): FuriwakeError {
  const message = `${broker} answered with more than any answer of the API holds. Check that \`broker\` is the origin of a Furiwake broker.`
  return new FuriwakeError('broker_answer_invalid', message, { status: cause.status, cause })
}

function problemError(status: number, problem: Record<string, unknown>): FuriwakeError {
  const text = (name: string): string | undefined => (typeof problem[name] === 'string' ? problem[name] : undefined)
  // A code that this version does not list is passed on as it is: the broker may be newer.
  const code = (text('code') ?? 'broker_answer_invalid') as FuriwakeErrorCode
  const title = text('title')?.replace(/\.$/, '') ?? `The broker answered ${status} with what is no answer of the API`
  const message = [title, text('detail') ?? 'Check that `broker` is the origin of a Furiwake broker.'].join('. ')
  return new FuriwakeError(code, message, { status, param: text('param'), requestId: text('request_id') })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
