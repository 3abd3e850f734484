/** A customer of the demo shop, and the shop's own database, against the real broker and issuers. */

import { applyD1Migrations, createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

import shop from '../../../demo-shop/worker.ts'
import { BROKER, pageCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'
import type { Received } from '../webhook-receivers.ts'

const SHOP_ORIGIN = 'http://shop.test'
const { SHOP_DB, SHOP_MIGRATIONS } = env as unknown as { SHOP_DB: D1Database; SHOP_MIGRATIONS: never[] }

export async function startShop(given: Parameters<typeof startSystem>[0] = {}): Promise<Scenario> {
  await applyD1Migrations(SHOP_DB, SHOP_MIGRATIONS)
  return startSystem(given)
}

/** A browser at the shop: keeps cookies, follows no redirect by itself. */
export class Customer {
  readonly #cookies = new Map<string, string>()
  readonly #system: Scenario

  constructor(system: Scenario) {
    this.#system = system
  }

  get(path: string): Promise<Response> {
    return this.#send(path, { method: 'GET' })
  }

  post(path: string, body: Record<string, string> | string, headers: Record<string, string> = {}): Promise<Response> {
    const isForm = typeof body !== 'string'
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
    return this.#send(path, {
      method: 'POST',
      headers: { 'content-type': type, origin: SHOP_ORIGIN, ...headers },
      body: isForm ? new URLSearchParams(body).toString() : body,
    })
  }

  /** Puts a cup into the cart and asks for its payment, as the element does. */
  async startsCheckout(
    good = 'morning-cup',
  ): Promise<{ id: string; client_secret: string; amount: number; currency: string }> {
    await this.post('/cart', { good, more: '1' })
    return this.asksForPayment()
  }

  async asksForPayment() {
    const response = await this.post('/checkout', '{}')
    const { client_secret } = await response.json<{ client_secret: string }>()
    const id = client_secret.split('_secret_')[0] ?? ''
    const { amount, currency } = (await pageCalls({ id, client_secret }, 'status')).body
    return { id, client_secret, amount, currency }
  }

  /** Pays what is in the cart in the dialog, and keeps the verdict to itself. */
  async paysCart(
    member: Parameters<Scenario['attempts']>[1] = this.#system.issuers.members.sumire.plain,
  ): Promise<string> {
    const payment = await this.asksForPayment()
    const { body } = await this.#system.attempts({ ...payment, status: 'open', checkout_url: '' }, member)
    if (body.verdict === undefined) throw new Error(`There is no verdict: ${body.status}`)
    return body.verdict
  }

  async #send(
    path: string,
    init: { method: string; headers?: Record<string, string>; body?: string },
  ): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const request = new Request(`${SHOP_ORIGIN}${path}`, { ...init, headers: { ...init.headers, cookie } })
    const context = createExecutionContext()
    const response = await shop.fetch(request, bindingsOf(this.#system), context)
    await waitOnExecutionContext(context)
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      this.#cookies.set(name, value)
    }
    return response
  }
}

/** The shop's own server, as the broker reaches it by webhook. */
export async function shopHears(system: Scenario, secret: string | undefined, received: Received): Promise<Response> {
  const request = new Request(`${SHOP_ORIGIN}/webhooks`, {
    method: 'POST',
    headers: received.headers,
    body: received.text,
  })
  const bindings = bindingsOf(system)
  const context = createExecutionContext()
  return shop.fetch(request, secret === undefined ? bindings : { ...bindings, WEBHOOK_SECRET: secret }, context)
}

function bindingsOf({ merchant }: Scenario) {
  return { DB: SHOP_DB, BROKER, MERCHANT: merchant.id, FURIWAKE_SECRET_KEY: merchant.secretKey }
}

/** Tells how many orders the shop has sent, over all customers. */
export async function shipments(): Promise<number> {
  const row = await SHOP_DB.prepare('SELECT count(*) AS n FROM shipments').first<{ n: number }>()
  return row?.n ?? 0
}
