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
}

/**
 * One request to the merchant API, repeated at most twice when the network
 * fails, the broker does, or the first request is still running.
 * Throws {@link FuriwakeError}: the broker's code, or `broker_unreachable`.
 */
export async function callBroker<T>(config: FuriwakeConfig, request: BrokerRequest): Promise<T> {
  checkConfig(config)
  for (let attempt = 0; ; attempt++) {
    const result = await tryOnce(config, request)
    if (result.ok) return result.body as T
    const delay = RETRY_DELAYS_MS[attempt]
    if (!result.mayRepeat || delay === undefined) throw result.error
    await new Promise((resolve) => setTimeout(resolve, delay))
  }
}

type Tried = { ok: true; body: unknown } | { ok: false; error: FuriwakeError; mayRepeat: boolean }

async function tryOnce(config: FuriwakeConfig, request: BrokerRequest): Promise<Tried> {
  let response: Response
  try {
    response = await fetch(`${config.broker}/v1${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${config.secretKey}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const body: unknown = await response.json()
    if (response.ok) return { ok: true, body }
    const error = problemError(response.status, body)
    return { ok: false, error, mayRepeat: response.status >= 500 || error.code === 'idempotency_key_in_use' }
  } catch (cause) {
    const error = new FuriwakeError(
      'broker_unreachable',
      `The broker at ${config.broker} gave no answer that can be read.`,
      {
        cause,
      },
    )
    return { ok: false, error, mayRepeat: true }
  }
}

function problemError(status: number, body: unknown): FuriwakeError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const text = (name: string): string | undefined => (typeof problem[name] === 'string' ? problem[name] : undefined)
  const code = (text('code') ?? 'broker_answer_invalid') as FuriwakeErrorCode
  const message = [text('title') ?? `The broker answered ${status}`, text('detail')].filter(Boolean).join('. ')
  return new FuriwakeError(code, message, { status, param: text('param'), requestId: text('request_id') })
}
