/** Requests of the page to the broker: its own few routes, and the API behind them with the session's cookie. */

import { isRecord } from '../../protocol/shape.ts'
import { takeAhead } from './ahead.ts'

/** As much of a problem (RFC 9457) as the page acts on. */
export interface ApiProblem {
  code: string
  status: number
  param?: string
  requestId?: string
  /** Seconds after which the same may be asked again. */
  retryAfter?: number
}

export type Answer<T> = { ok: true; status: number; body: T } | { ok: false; problem: ApiProblem }

export interface Asked {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  body?: object
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** A request is given up after so long; what it began goes on at the broker, and shows when the page looks again. */
const TIMEOUT_MS = 30_000
/** Code of what never came to the broker, or whose answer never came back. */
export const UNREACHABLE = 'unreachable'

export type Api = <T>(path: string, asked?: Asked) => Promise<Answer<T>>

/**
 * Makes the one way in which the page of a console asks. A path is below `root`,
 * `/console/api`: `/session`, or `/v1/payments?…` as the merchant API has it.
 * `signedOut` is told when the session has ended, or what it came from. `ahead` begins a question that is about to be
 * asked: its answer is for the first who asks.
 */
export function consoleApi(root: string, signedOut: () => void): { api: Api; ahead(path: string): void } {
  const begun = takeAhead()
  const api = async <T>(
    path: string,
    { method = 'GET', body, headers = {}, signal }: Asked = {},
  ): Promise<Answer<T>> => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const early = method === 'GET' ? begun.get(path) : undefined
    begun.delete(path)
    try {
      const response = await (early ??
        fetch(`${root}${path}`, {
          method,
          headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        }))
      const text = await response.text()
      const read: unknown = text === '' ? {} : JSON.parse(text)
      if (response.ok) return { ok: true, status: response.status, body: read as T }
      const problem = problemOf(response, read)
      if (problem.status === 401) signedOut()
      return { ok: false, problem }
    } catch {
      return { ok: false, problem: { code: UNREACHABLE, status: 0 } }
    }
  }
  return {
    api,
    ahead(path) {
      if (begun.has(path)) return
      const response = fetch(`${root}${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      // Whoever asks for it hears of it; perhaps nobody does.
      response.catch(() => undefined)
      begun.set(path, response)
    },
  }
}

/** Reads the problem that an answer is. */
export function problemOf(response: Response, read: unknown): ApiProblem {
  const given = isRecord(read) ? read : {}
  const text = (name: string): string | undefined => (typeof given[name] === 'string' ? given[name] : undefined)
  const param = text('param')
  const requestId = text('request_id')
  const after = Number(response.headers.get('retry-after') ?? Number.NaN)
  return {
    code: text('code') ?? 'internal_error',
    status: response.status,
    ...(param !== undefined && { param }),
    ...(requestId !== undefined && { requestId }),
    ...(Number.isFinite(after) && { retryAfter: after }),
  }
}
