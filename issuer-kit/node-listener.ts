/** A listener for `node:http`, without importing it: the kit runs on Workers too. */

import { MESSAGE_MAX_BYTES, REQUEST_BODY_TIMEOUT_MS } from '../messages/limits.ts'
import { problem } from './server.ts'

/** A request as Node gives it: as much of IncomingMessage as is read. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'end' | 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** A response as Node takes it: as much of ServerResponse as is used. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  end(body: Uint8Array): unknown
}

/** Returns a listener for `http.createServer`. `origin`: the server's own; what a `Host` header says is not believed. */
export function nodeListener(
  fetch: (request: Request) => Promise<Response>,
  origin: string,
): (request: NodeRequest, response: NodeResponse) => void {
  return (incoming, outgoing) => {
    void answer(incoming, fetch, origin)
      .catch(() => problem('internal_error'))
      .then((response) => write(response, outgoing))
      .catch(() => undefined)
  }
}

async function answer(
  incoming: NodeRequest,
  fetch: (request: Request) => Promise<Response>,
  origin: string,
): Promise<Response> {
  const { method = 'GET', url = '/' } = incoming
  if (!url.startsWith('/') || !URL.canParse(`${origin}${url}`)) return problem('not_found')
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  if (method === 'GET' || method === 'HEAD') return fetch(new Request(`${origin}${url}`, { method, headers }))
  const body = await bodyOf(incoming)
  if (body === 'too_late') return problem('body_too_late', { connection: 'close' })
  // What was said of its length was said of the whole.
  headers.delete('content-length')
  return fetch(new Request(`${origin}${url}`, { method, headers, body }))
}

/** The body, or its first bytes where it is longer than any message: enough for it to be refused. */
function bodyOf(incoming: NodeRequest): Promise<Uint8Array<ArrayBuffer> | 'too_late'> {
  return new Promise((resolve) => {
    const body = new Uint8Array(MESSAGE_MAX_BYTES + 1)
    let size = 0
    const deadline = setTimeout(() => resolve('too_late'), REQUEST_BODY_TIMEOUT_MS)
    const done = (): void => {
      clearTimeout(deadline)
      resolve(body.slice(0, size))
    }
    // The rest is read and let go, so that the answer reaches a sender that is still sending.
    incoming.on('data', (chunk) => {
      const part = chunk.subarray(0, body.length - size)
      body.set(part, size)
      size += part.length
      if (size === body.length) done()
    })
    incoming.on('end', done)
    incoming.on('close', done)
    incoming.on('error', done)
  })
}

async function write(response: Response, outgoing: NodeResponse): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer())
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': String(body.length),
  })
  outgoing.end(body)
}
