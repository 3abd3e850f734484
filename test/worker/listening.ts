/** Tools of the tests of webhooks: listen, let time pass, read the log. */

import { Webhook } from 'standardwebhooks'
import { expect, vi } from 'vitest'

import { shopCalls } from './scenario.ts'
import type { ApiAnswer, Scenario } from './scenario.ts'
import type { Received } from './webhook-receivers.ts'
import { eventually } from './eventually.ts'

export interface Endpoint {
  id: string
  secret: string
  status: string
  url: string
  events: string[] | null
  disabled_reason: string | null
  failing_since: string | null
  code?: string
  param?: string
  detail?: string
}
export interface Delivery {
  id: string
  event: { id: string; type: string; payment: string | null }
  state: string
  tries: number
  under_way: boolean
  next_attempt_at: string | null
  attempts: { status: number | null; error: string | null }[]
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** The merchant of a scenario as one who hears of events. */
export class Listening {
  readonly #system: Scenario

  constructor(system: Scenario) {
    this.#system = system
  }

  calls<T = Endpoint>(method: Method, path = '', body?: object): Promise<ApiAnswer<T>> {
    const given = body === undefined ? {} : { body }
    return shopCalls<T>(this.#system.merchant, method, `/v1/webhook-endpoints${path}`, given)
  }

  /** A new endpoint at a receiver of its own. */
  async at(
    path: string,
    given: { events?: string[]; answer?: (received: Received) => Response | Promise<Response> } = {},
  ): Promise<Endpoint> {
    const { events, answer } = given
    const url = this.#system.receivers.open(path, answer)
    return (await this.calls('POST', '', { url, ...(events === undefined ? {} : { events }) })).body
  }

  async log(endpoint: Endpoint): Promise<Delivery[]> {
    return (await this.calls<{ data: Delivery[] }>('GET', `/${endpoint.id}/deliveries?limit=100`)).body.data
  }

  /** Names of the events that came to a receiver. */
  heard(path: string): string[] {
    return this.#system.receivers.got(path).map(({ body }) => body.type)
  }

  /** Some time passes, the alarm rings as often as it is set, and what it sent has come back. */
  async passes(ms: number, endpoints: Endpoint[]): Promise<void> {
    vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
    for (let rings = 0; rings < 4; rings++) {
      await this.#system.alarmRings()
      await eventually(async () => {
        const all = (await Promise.all(endpoints.map((endpoint) => this.log(endpoint)))).flat()
        expect(all.filter((delivery) => delivery.under_way)).toEqual([])
      })
    }
  }
}

/** With the library that merchants use, as it is. */
export function verified(received: Received, secret: string): unknown {
  return new Webhook(secret).verify(received.text, received.headers)
}
