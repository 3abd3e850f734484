/** Adapters of a shop's routes to servers that are not of the Fetch style, by the shape of what these hand over. */

import { FuriwakeError } from './errors.ts'
import { REQUEST_MAX_BYTES } from './limits.ts'
import { inTime } from './request-text.ts'
import type { ShopRoute } from './shop.ts'

/** As much of Hono's context as is needed. */
export interface HonoContext {
  req: { raw: Request }
}

/** Makes a handler for Hono; its context is the routes'. */
export function forHono<Context extends HonoContext>(route: ShopRoute<Context>): (c: Context) => Promise<Response> {
  return (c) => route(c.req.raw, c)
}

/** As much of Express's request as is needed (4 and 5). */
export interface ExpressRequest {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
  /** As a parser before has left it. */
  body?: unknown
  [Symbol.asyncIterator](): AsyncIterator<unknown>
}

/** As much of Express's response as is needed. */
export interface ExpressResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/** Makes a handler for Express; its request is the routes' context. Mount webhooks before `express.json()`: they are verified by the body as it came. */
export function forExpress<Incoming extends ExpressRequest>(
  route: ShopRoute<Incoming>,
): (request: Incoming, response: ExpressResponse, next: (error?: unknown) => void) => void {
  return (request, response, next) => {
    const work = async (): Promise<void> => {
      try {
        const answer = await route(await fetchRequest(request), request)
        response.statusCode = answer.status
        for (const [name, value] of answer.headers) response.setHeader(name, value)
        response.end(await answer.text())
      } catch (error) {
        next(error)
      }
    }
    void work()
  }
}

/** The address is the shop's own affair: the routes look at method, header fields and body. */
async function fetchRequest(request: ExpressRequest): Promise<Request> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !name.startsWith(':')) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const { method } = request
  const init = { method, headers }
  if (method === 'GET' || method === 'HEAD') return new Request(ANY_ORIGIN, init)
  const body = await bodyOf(request)
  headers.delete('content-length')
  return new Request(ANY_ORIGIN, { ...init, body })
}

const ANY_ORIGIN = 'http://shop.invalid/'

async function bodyOf(request: ExpressRequest): Promise<string> {
  const { body, headers } = request
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  if (typeof body !== 'object' || body === null) return inTime(streamed(request))
  if (headers['webhook-signature'] !== undefined) {
    const message = 'The body was parsed before: mount the webhook before express.json(), or give it express.raw().'
    throw new FuriwakeError('webhook_malformed', message)
  }
  const isForm = String(headers['content-type']).startsWith('application/x-www-form-urlencoded')
  return isForm ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body)
}

async function streamed(request: ExpressRequest): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  // Ends with the stream, which the server ends with the connection, or with the first chunk beyond the size.
  for await (const chunk of { [Symbol.asyncIterator]: () => request[Symbol.asyncIterator]() }) {
    if (!(chunk instanceof Uint8Array)) return text
    size += chunk.byteLength
    if (size > REQUEST_MAX_BYTES) {
      throw new FuriwakeError('request_too_large', `The request is larger than ${REQUEST_MAX_BYTES} bytes.`)
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
