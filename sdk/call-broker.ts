import { isRecord } from '../protocol/shape.ts'
import { readTraceparent } from '../protocol/trace.ts'
import { API_CALLS } from './api-calls.ts'
import type { ApiCalls } from './api-types.ts'
import { AnswerTooLarge, boundedText } from './bounded-answer.ts'
import { checkConfig } from './config.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import type { FuriwakeErrorCode } from './errors.ts'
import { RETRY_AFTER_MAX_MS, RETRY_DELAYS_MS } from './limits.ts'
import { checkOptions } from './request-options.ts'
import type { CheckedOptions, RequestOptions } from './request-options.ts'

/** A call of the merchant API, by its name. */
export type Call = keyof ApiCalls & keyof typeof API_CALLS

/** Describes what one call is given. */
export interface Given<Name extends Call> {
  params?: ApiCalls[Name]['params']
  query?: ApiCalls[Name]['query'] | undefined
  body?: ApiCalls[Name]['body'] | undefined
  idempotencyKey?: string
  /** The version that the payment must still have. */
  version?: number | undefined
  /** Of a call that changes something without a key: to make it twice does no harm. */
  isHarmless?: boolean
  /** A file that is read instead of JSON, and at most so much of it. */
  text?: { type: string; maxBytes: number }
}

/** Says how a request waits between two tries; tests put their own here. */
export type Sleep = (milliseconds: number) => Promise<void>
const sleep: Sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/**
 * Makes one call of the merchant API. It is repeated when the network fails, the broker does, is
 * over a limit, or the first request is still running, and only where that does no harm.
 * Throws {@link FuriwakeError}: the broker's own code, `broker_unreachable`, `broker_timeout`,
 * `broker_answer_invalid` or `request_aborted`.
 */
export async function callBroker<Name extends Call>(
  config: FuriwakeConfig,
  name: Name,
  given: Given<Name>,
  options?: RequestOptions,
  wait = sleep,
): Promise<ApiCalls[Name]['answer']> {
  checkConfig(config)
  const how = checkOptions(config, options)
  const request = requestOf(config, name, given, how)
  const mayRepeat = request.method === 'GET' || given.idempotencyKey !== undefined || given.isHarmless === true
  // Ends with an answer that is not repeated, or after as many tries as `retries` says.
  for (let attempt = 0; ; attempt++) {
    const result = await tryOnce(config, request, how)
    if (result.ok) return result.body as ApiCalls[Name]['answer']
    const { error, again } = result
    const isLast = attempt >= how.retries || again === 'never' || (again === 'if harmless' && !mayRepeat)
    const delay = error.retryAfterMs ?? RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)] ?? 0
    if (isLast || delay > RETRY_AFTER_MAX_MS) throw error
    await untilAborted(config, wait(delay), how.signal)
  }
}

/** Makes a call whose answer is a file of text of that type, read whole. */
export async function fileFromBroker<Name extends Call>(
  config: FuriwakeConfig,
  name: Name,
  given: Given<Name> & { text: { type: string; maxBytes: number } },
  options?: RequestOptions,
): Promise<string> {
  return String(await callBroker(config, name, given, options))
}

interface SentRequest {
  url: string
  method: string
  headers: Record<string, string>
  body: string | undefined
  text: { type: string; maxBytes: number } | undefined
}

function requestOf<Name extends Call>(
  config: FuriwakeConfig,
  name: Name,
  { params, query, body, idempotencyKey, version, text }: Given<Name>,
  { traceparent }: CheckedOptions,
): SentRequest {
  const { method, path } = API_CALLS[name]
  const values: Readonly<Record<string, string>> = params ?? {}
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, param: string) => encodeURIComponent(values[param] ?? ''))
  return {
    url: `${config.broker}/v1${filled}${queryOf(query)}`,
    method,
    headers: {
      authorization: `Bearer ${config.secretKey}`,
      accept: text?.type ?? 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      ...(traceparent && readTraceparent(traceparent) ? { traceparent } : {}),
    },
    // Here, not where the network is to blame: what JSON cannot hold is the caller's mistake.
    body: body === undefined ? undefined : JSON.stringify(body),
    text,
  }
}

function queryOf(query: object | undefined): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null)
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`
}

/** `again`: whether the same request may be sent once more. */
type Tried =
  { ok: true; body: unknown } | { ok: false; error: FuriwakeError; again: 'never' | 'if harmless' | 'always' }

async function tryOnce(config: FuriwakeConfig, request: SentRequest, how: CheckedOptions): Promise<Tried> {
  let answer: Response
  let text: string
  try {
    const { url, method, headers, body } = request
    answer = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      // The secret key follows no redirect.
      redirect: 'manual',
      signal: deadlineOf(how),
    })
    text = await boundedText(answer, answer.ok ? request.text?.maxBytes : undefined)
  } catch (cause) {
    // The same again would be as large again.
    if (cause instanceof AnswerTooLarge) return { ok: false, error: tooLarge(config, cause), again: 'never' }
    if (how.signal?.aborted === true) return { ok: false, error: aborted(config, cause), again: 'never' }
    return { ok: false, error: noAnswer(config, how, cause), again: 'if harmless' }
  }
  const { status } = answer
  if (answer.ok && request.text !== undefined && typeOf(answer) === request.text.type) return { ok: true, body: text }
  if (status === 204) return { ok: true, body: undefined }
  const body = parsed(text)
  if (answer.ok && request.text === undefined && isRecord(body)) return { ok: true, body }
  const error = problemError(config, answer, isRecord(body) ? body : {})
  // Nothing was done, or nothing new: whatever it is, it may be asked again.
  if (status === 429 || error.code === 'idempotency_key_in_use') return { ok: false, error, again: 'always' }
  return { ok: false, error, again: status >= 500 ? 'if harmless' : 'never' }
}

function typeOf(answer: Response): string | undefined {
  return answer.headers.get('content-type')?.split(';')[0]?.trim()
}

function deadlineOf({ timeoutMs, signal }: CheckedOptions): AbortSignal {
  const late = AbortSignal.timeout(timeoutMs)
  return signal === undefined ? late : AbortSignal.any([late, signal])
}

async function untilAborted(
  config: FuriwakeConfig,
  waiting: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal === undefined) return waiting
  let stop = (): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(aborted(config, signal.reason))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  await Promise.race([waiting, stopped]).finally(() => signal.removeEventListener('abort', stop))
}

function aborted(config: FuriwakeConfig, cause: unknown): FuriwakeError {
  const message =
    'The call was aborted by its `signal`. What was sent before may have been done: look, or repeat it with the same key.'
  return new FuriwakeError('request_aborted', message, { cause, config })
}

function noAnswer(config: FuriwakeConfig, { timeoutMs }: CheckedOptions, cause: unknown): FuriwakeError {
  const { broker } = config
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  const code = isLate ? 'broker_timeout' : 'broker_unreachable'
  const message = isLate
    ? `No answer from ${broker} in ${timeoutMs / 1000} s. Ask again.`
    : `${broker} can't be reached. Check \`broker\` and the network.`
  return new FuriwakeError(code, message, { cause, retryable: true, config })
}

function tooLarge(config: FuriwakeConfig, cause: AnswerTooLarge): FuriwakeError {
  const message = `${config.broker} answered with more than any answer of the API holds. Check that \`broker\` is the origin of a Furiwake broker.`
  return new FuriwakeError('broker_answer_invalid', message, { status: cause.status, cause, config })
}

function problemError(
  config: FuriwakeConfig,
  { status, headers }: Response,
  problem: Record<string, unknown>,
): FuriwakeError {
  const text = (name: string): string | undefined => (typeof problem[name] === 'string' ? problem[name] : undefined)
  // A code that this version does not list is passed on as it is: the broker may be newer.
  const code = (text('code') ?? 'broker_answer_invalid') as FuriwakeErrorCode
  const title = text('title')?.replace(/\.$/, '') ?? `The broker answered ${status} with what is no answer of the API`
  const message = [title, text('detail') ?? 'Check that `broker` is the origin of a Furiwake broker.'].join('. ')
  const after = headers.get('retry-after')
  return new FuriwakeError(code, message, {
    status,
    param: text('param'),
    requestId: text('request_id') ?? headers.get('x-request-id') ?? undefined,
    config,
    retryable: status === 429 || status >= 500 || code === 'idempotency_key_in_use',
    retryAfterMs: after !== null && /^\d{1,6}$/.test(after) ? Number(after) * 1000 : undefined,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
