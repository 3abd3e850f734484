/**
 * A Worker that serves files out of its own binding, compressed as the broker
 * serves its scripts, and makes payments as a shop's server does.
 */

import { shopDocument } from './form-document.ts'

export type ServedFile = {
  type: string
  raw: string
  /** Brotli at quality 11, base64. */
  brotli: string
}

interface Env {
  FILES: Record<string, ServedFile>
  BROKER: string
  SECRET_KEY: string
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'POST') return createPayment(env)
    // A shop's page with the markup of its address on it: each visit has its own payment in there.
    const markup = searchParams.get('markup')
    if (markup !== null) return html(shopDocument(markup))
    // Adyen's frames have its version and a key in their address.
    const file = env.FILES[pathname.replace(/^.*(?=\/securedFields\.html$)/, '')]
    if (!file) return new Response('Not here', { status: 404 })
    const headers = new Headers({ 'content-type': file.type, 'access-control-allow-origin': '*' })
    headers.set('cache-control', file.type.startsWith('text/html') ? 'no-store' : 'public, max-age=31536000, immutable')
    if (!/\bbr\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(file.raw, { headers })
    headers.set('content-encoding', 'br')
    const bytes = Uint8Array.from(atob(file.brotli), (character) => character.charCodeAt(0))
    return new Response(bytes, { headers, encodeBody: 'manual' } as ResponseInit)
  },
}

function html(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } })
}

async function createPayment({ BROKER, SECRET_KEY }: Env): Promise<Response> {
  const answer = await fetch(`${BROKER}/v1/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${SECRET_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ amount: 12_800, currency: 'JPY', order: 'B-1', description: 'One cup' }),
  })
  const { client_secret } = (await answer.json()) as { client_secret: string }
  return Response.json({ client_secret })
}
