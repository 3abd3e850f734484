/**
 * The dialog of version 0.1.0 before the broker of today, as it is for a
 * member whose document was loaded just before a deploy: an origin that
 * answers with the old document, and hands everything else on to the broker.
 */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { inRepository } from '../../tools/root.ts'

const DOCUMENT = readFileSync(inRepository('test', 'browser', 'released', 'dialog-0.1.0.html'), 'utf8')
/** What of a request means something to the broker. */
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
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = HANDED_ON.flatMap((name): [string, string][] => [[name, String(request.headers[name] ?? '')]])
      const method = request.method ?? 'GET'
      const body = method === 'GET' ? {} : { body: Buffer.concat(chunks) }
      const known = headers.filter(([, value]) => value !== '')
      void fetch(broker + path, { method, headers: [...known, ['origin', broker]], ...body }).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        response.end(Buffer.from(await answer.arrayBuffer()))
      })
    })
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
