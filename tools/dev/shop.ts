/** A shop of this machine at its broker: the few calls that the commands for developers need. */

import { randomUUID } from 'node:crypto'

import { fetchText } from '../../messages/bounded-body.ts'
import { BrokerClient, pathOf } from '../furiwake/broker-client.ts'
import { ToolFailure } from '../root.ts'
import type { OpenPayment } from '../soak/pay-over-http.ts'
import type { DevInfo } from './dev-file.ts'

export interface ListedPayment {
  id: string
  created_at: string
  order: string
  amount: number
  currency: string
  status: string
  /** Of a payment that was declined. */
  reason: string | null
}

/** A payment as it is made: where its page is, too. */
export interface NewPayment extends OpenPayment {
  checkout_url: string
}

const ANSWER_MAX_BYTES = 1024 * 1024
const TIMEOUT_MS = 30_000

export class Shop {
  readonly #broker: string
  readonly #key: string
  readonly #client: BrokerClient

  constructor({ broker, merchant }: Pick<DevInfo, 'broker' | 'merchant'>) {
    this.#broker = broker
    this.#key = merchant.secret_key
    this.#client = new BrokerClient({ broker, token: merchant.secret_key }, '/v1')
  }

  /** Makes a payment. */
  pay(body: object): Promise<NewPayment> {
    return this.#write('/payments', body)
  }

  /** Asks for a capture, a void or a refund. */
  act(id: string, path: string, body: object): Promise<unknown> {
    return this.#write(`${pathOf`/payments/${id}`}/${path}`, body)
  }

  read(id: string): Promise<ListedPayment> {
    return this.#client.ask('GET', pathOf`/payments/${id}`)
  }

  async list(limit: number): Promise<{ data: ListedPayment[] }> {
    return this.#client.ask('GET', `/payments?limit=${limit}`)
  }

  /** Sends a change, under a key of its own. */
  async #write<T>(path: string, body: object): Promise<T> {
    const answer = await fetchText(`${this.#broker}/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#key}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
      maxBytes: ANSWER_MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
    })
    if (answer.kind !== 'answer') throw new ToolFailure(`The broker at ${this.#broker} does not answer: is it running?`)
    if (answer.status >= 300) throw new ToolFailure(`The broker refused ${path}: ${answer.text.slice(0, 500)}`)
    return JSON.parse(answer.text) as T
  }
}
