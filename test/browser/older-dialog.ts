/**
 * The dialog of version 0.1.0 before the broker of today, as it is for a
 * member whose document was loaded just before a deploy: an origin that
 * answers with the old document, and hands everything else on to the broker.
 */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { inRepository } from '../../tools/root.ts'

const DOCUMENT = readFileSync(inRepository('test', 'browser', 'released', 'dialog-0.1.0.html'), 'utf8')
/** The headers of a request that mean something to the broker. */
const HANDED_ON = ['authorization', 'content-type', 'accept']

export interface OlderDialog {
  origin: string
  /** Paths that the old document and its script asked the broker for. */
  asked: string[]
  close(): Promise<void>
}

export async function openOlderDialog(broker: string): Promise<OlderDialog> {
  const asked: string[] = []
  const script = /<script>(.*)<\/script>/s.exec(DOCUMENT)?.[1] ?? ''
  const hash = createHash('sha384').update(script).digest('base64')
  const policy = `default-src 'none'; script-src 'self' 'sha384-${hash}'; style-src 'nonce-NONCE'; connect-src 'self'; img-src 'self' data:`
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (/^\/checkout\/pay_\w+(?:\?|$)/.test(path)) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
      response.end(DOCUMENT)
      return
    }
    asked.push(path)
    void handOn(broker, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function handOn(broker: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '', method = 'GET' } = request
  const headers = new Headers({ origin: broker })
  for (const name of HANDED_ON)
    if (request.headers[name] !== undefined) headers.set(name, String(request.headers[name]))
  const body = method === 'GET' ? {} : { body: Buffer.concat(await request.toArray()) }
  const answer = await fetch(broker + url, { method, headers, ...body })
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
  response.end(Buffer.from(await answer.arrayBuffer()))
}
