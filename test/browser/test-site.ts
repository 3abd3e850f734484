/** A second shop of the same merchant: a server on loopback that shows whatever page a test gives it. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestSite {
  /** Registered with the broker. By another host name the same pages come from an origin that is not. */
  origin: string
  /** Shows a body from now on, with headers of the test's own, under the path that it returns. */
  serve(body: string, headers?: Record<string, string>): string
  close(): Promise<void>
}

/** Opens it on a port whose origin the merchant has, or is to be given: any free one if not named. */
export async function openTestSite(port = 0): Promise<TestSite> {
  const pages = new Map<string, { body: string; headers: Record<string, string> }>()
  const server = createServer((request, response) => {
    const page = pages.get((request.url ?? '').split('?')[0] ?? '')
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...page?.headers,
    })
    response.end(
      `<!doctype html><html lang="en"><title>Test site</title><link rel="icon" href="data:,"><body>${page?.body ?? ''}`,
    )
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    serve(body, headers = {}) {
      const path = `/${pages.size}`
      pages.set(path, { body, headers })
      return path
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
