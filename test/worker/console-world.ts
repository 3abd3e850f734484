/** People in the consoles of the broker under test: how they come in, and what their page asks. */

import { BROKER, broker, shopCalls } from './broker-world.ts'
import type { ApiAnswer, Merchant } from './broker-world.ts'
import type { Operator } from './operator-world.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** As the console's own page asks, in a browser of today. */
const OWN_PAGE = { 'sec-fetch-site': 'same-origin', origin: BROKER }

/** The two doors: what their pages ask is below these. */
export type Door = '/console/api' | '/operator/console/api'

/** Somebody who has come in. */
export class ConsoleVisitor {
  readonly cookie: string
  readonly #door: Door

  constructor(cookie: string, door: Door = '/console/api') {
    this.cookie = cookie
    this.#door = door
  }

  /** Comes in by a link that the shop's server asks for. */
  static async of(merchant: Merchant, role: 'viewer' | 'operator' = 'operator', name = 'Aoi'): Promise<ConsoleVisitor> {
    const entered = await opensLink(await linkFor(merchant, role, name))
    if (entered.status !== 204) throw new Error(`The link was refused: ${JSON.stringify(entered.body)}`)
    return new ConsoleVisitor(cookieIn(entered.headers))
  }

  /** Comes in by the operators' door, by a link of their token. */
  static async byToken(operator: Operator): Promise<ConsoleVisitor> {
    const entered = await opensLink(await operatorLink(operator), OWN_PAGE, '/operator/console/api')
    if (entered.status !== 204) throw new Error(`The link was refused: ${JSON.stringify(entered.body)}`)
    return new ConsoleVisitor(cookieIn(entered.headers), '/operator/console/api')
  }

  /** Asks as the page does, below its door; `headers` in place of what a browser would send. */
  async asks<T = Record<string, unknown>>(
    method: Method,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<ApiAnswer<T>> {
    const all = new Headers({ ...OWN_PAGE, cookie: `theme=dark; ${this.cookie}`, ...headers })
    for (const [name, value] of Object.entries(headers)) if (value === '') all.delete(name)
    if (body !== undefined) all.set('content-type', 'application/json')
    const init = { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    return answerOf(await broker(new Request(`${BROKER}${this.#door}${path}`, init)))
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

/** Asks for a link with an operator's token; returns its secret. */
export async function operatorLink(operator: Operator): Promise<string> {
  const made = await operator.calls<{ url: string }>('POST', '/console-sessions', {})
  const url = new URL(made.body.url)
  if (url.pathname !== '/operator/console' || url.search !== '') throw new Error('The link is another than the door’s.')
  return url.hash.slice(1)
}

/** Gives a link's token up for a session, as the page does. */
export async function opensLink(
  token: string,
  headers: Record<string, string> = OWN_PAGE,
  door: Door = '/console/api',
): Promise<ApiAnswer> {
  const init = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }
  return answerOf(await broker(new Request(`${BROKER}${door}/enter`, init)))
}

function cookieIn(headers: Headers): string {
  return headers.get('set-cookie')?.split(';')[0] ?? ''
}

async function answerOf<T>(response: Response): Promise<ApiAnswer<T>> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as T }
}
