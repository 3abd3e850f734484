/** People of a shop in the console of the broker under test: how they come in, and what their page asks. */

import { BROKER, broker, shopCalls } from './broker-world.ts'
import type { ApiAnswer, Merchant } from './broker-world.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** As the console's own page asks, in a browser of today. */
const OWN_PAGE = { 'sec-fetch-site': 'same-origin', origin: BROKER }

/** Somebody whom a shop has let in. */
export class ConsoleVisitor {
  readonly cookie: string

  constructor(cookie: string) {
    this.cookie = cookie
  }

  /** Comes in by a link that the shop's server asks for. */
  static async of(merchant: Merchant, role: 'viewer' | 'operator' = 'operator', name = 'Aoi'): Promise<ConsoleVisitor> {
    const entered = await opensLink(await linkFor(merchant, role, name))
    if (entered.status !== 204) throw new Error(`The link was refused: ${JSON.stringify(entered.body)}`)
    return new ConsoleVisitor(cookieIn(entered.headers))
  }

  /** What the page asks, below `/console/api`; `headers` in place of what a browser would send. */
  async asks<T = Record<string, unknown>>(
    method: Method,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<ApiAnswer<T>> {
    const all = new Headers({ ...OWN_PAGE, cookie: `theme=dark; ${this.cookie}`, ...headers })
    for (const [name, value] of Object.entries(headers)) if (value === '') all.delete(name)
    if (body !== undefined) all.set('content-type', 'application/json')
    const init = { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    return answerOf(await broker(new Request(`${BROKER}/console/api${path}`, init)))
  }

  /** One of the payment's operations, with a key of its own. */
  operates(id: string, action: 'capture' | 'void' | 'refunds' | 'cancel', body: object = {}): Promise<ApiAnswer> {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    return this.asks('POST', `/v1/payments/${id}/${action}`, { body, headers })
  }
}

/** Asks for a link as the shop's server does; returns its token. */
export async function linkFor(merchant: Merchant, role: 'viewer' | 'operator', name = 'Aoi'): Promise<string> {
  const made = await shopCalls<{ url: string }>(merchant, 'POST', '/v1/console-sessions', { body: { role, name } })
  const url = new URL(made.body.url)
  if (url.pathname !== '/console' || url.search !== '') throw new Error('The link is another than the console’s.')
  return url.hash.slice(1)
}

/** Gives a link's token up for a session, as the page does. */
export async function opensLink(token: string, headers: Record<string, string> = OWN_PAGE): Promise<ApiAnswer> {
  const init = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }
  return answerOf(await broker(new Request(`${BROKER}/console/api/enter`, init)))
}

function cookieIn(headers: Headers): string {
  return headers.get('set-cookie')?.split(';')[0] ?? ''
}

async function answerOf<T>(response: Response): Promise<ApiAnswer<T>> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as T }
}
