/**
 * The broker's half of the scenario: the real Worker with the real D1 and
 * Durable Object of this test run, a merchant of its own for each scenario,
 * and the requests that a shop's server and the dialog make.
 */

import {
  applyD1Migrations,
  createExecutionContext,
  createScheduledController,
  waitOnExecutionContext,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'

import { LATEST_API_VERSION } from '../../broker/db/directory-schema.ts'
import type { ApiVersion } from '../../broker/db/directory-schema.ts'
import { registerApiKey, registerMerchant } from '../../broker/db/register.ts'
import type { Env } from '../../broker/env.ts'
import worker from '../../broker/worker.ts'
import type { CheckoutState } from '../../protocol/checkout-api.ts'
import { ID_ALPHABET, ID_RANDOM_CHARACTERS, LEDGER_ID_CHARACTERS } from '../../protocol/object-id.ts'
import { expectDescribed } from './described-problems.ts'

export const BROKER = 'http://broker.test'
export const SHOP = 'http://shop.test'

declare global {
  // eslint-disable-next-line -- merged into the runtime's own namespace
  namespace Cloudflare {
    interface Env {
      DIRECTORY: D1Database
      DIRECTORY_MIGRATIONS: D1Migration[]
      LEDGER: DurableObjectNamespace
      KEY_BOOK: DurableObjectNamespace
      CLEARING_DAY: DurableObjectNamespace
      TALLY_BOOK: DurableObjectNamespace
      GUESSES: DurableObjectNamespace
      ARCHIVE: R2Bucket
      BROKER_ORIGIN: string
      SIGNING_KEYS: string
      CLIENT_SECRET_KEY: string
      WEBHOOK_SECRET_KEY: string
      OPERATOR_KEY: string
    }
  }
}
type D1Migration = { name: string; queries: string[] }

export const brokerEnv = env as unknown as Env

/** A ledger's object itself, for tests that look into it or end it. */
export function ledgerObject(ledger: string): DurableObjectStub {
  return env.LEDGER.get(env.LEDGER.idFromName(ledger))
}

/** The object that counts wrong passwords of a part, such as `issuer-9`. */
export function guessObject(part: string): DurableObjectStub {
  return env.GUESSES.get(env.GUESSES.idFromName(part))
}

let deployed = brokerEnv

/** The Worker anew with other settings; its ledgers go on with those that they began with. */
export function redeployBroker(changes: Partial<Record<keyof Env, string>>): void {
  deployed = Object.assign({}, deployed, changes)
}

/** Calls the broker's Worker as the network would, and waits for what it does after its answer. */
export async function broker(request: Request): Promise<Response> {
  const context = createExecutionContext()
  const response = await worker.fetch(request, deployed, context)
  await waitOnExecutionContext(context)
  await expectDescribed(request, response)
  return response
}

/** The sweep of every ten minutes, of the Worker as it is deployed now. */
export async function brokerSweeps(): Promise<void> {
  await worker.scheduled(createScheduledController({ cron: '*/10 * * * *' }), deployed)
}

export interface Merchant {
  id: string
  secretKey: string
  ledger: string
}

/** A merchant with a secret key, a ledger or more, and the shop's origin: for test payments, if not `livemode`. */
export async function newMerchant(
  given: { origins?: string[]; ledgers?: number; livemode?: boolean; apiVersion?: ApiVersion } = {},
): Promise<Merchant> {
  await applyD1Migrations(brokerEnv.DIRECTORY, env.DIRECTORY_MIGRATIONS)
  const db = drizzle(brokerEnv.DIRECTORY)
  const id = `mer_${randomText(ID_RANDOM_CHARACTERS)}`
  const ledger = randomText(LEDGER_ID_CHARACTERS)
  const { livemode = false } = given
  const secretKey = `sk_${livemode ? 'live' : 'test'}_${randomText(ID_RANDOM_CHARACTERS)}`
  const name = { en: 'Hirune Pottery', ja: 'ひるね陶器' }
  const others = Array.from({ length: (given.ledgers ?? 1) - 1 }, () => randomText(LEDGER_ID_CHARACTERS))
  const ledgers = [ledger, ...others].map((each) => ({ id: each, livemode }))
  const { origins = [SHOP], apiVersion = LATEST_API_VERSION } = given
  await registerMerchant(db, { id, name, origins, ledgers, apiVersion }, Date.now())
  await registerApiKey(db, { merchantId: id, secretKey, livemode }, Date.now())
  return { id, secretKey, ledger }
}

export const ORDER = { amount: 12_800, currency: 'JPY', order: 'A-1001' }

export interface ApiAnswer<T = Record<string, unknown>> {
  status: number
  headers: Headers
  body: T
}

/** A request of the shop's server with its secret key. `body` is sent as JSON, a string as it is. */
export async function shopCalls<T = Record<string, unknown>>(
  merchant: Merchant,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  given: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<ApiAnswer<T>> {
  const headers: Record<string, string> = { authorization: `Bearer ${merchant.secretKey}`, ...given.headers }
  const hasBody = (method === 'POST' || method === 'PATCH') && given.body !== undefined
  if (hasBody) headers['content-type'] ??= 'application/json'
  const body = typeof given.body === 'string' ? given.body : JSON.stringify(given.body)
  const init = hasBody ? { method, headers, body } : { method, headers }
  return readAnswer(await broker(new Request(`${BROKER}${path}`, init)))
}

export interface BareRequest {
  body?: string | Uint8Array<ArrayBuffer>
  /** Of a text there is one by itself, of bytes none. */
  type?: string
  key?: string
}

/** A request of the shop's server to the byte, without anything that {@link shopCalls} would add. */
export async function bareCall(
  merchant: Merchant,
  method: string,
  path: string,
  { body, type, key = crypto.randomUUID() }: BareRequest = {},
): Promise<ApiAnswer> {
  const headers = new Headers({ authorization: `Bearer ${merchant.secretKey}`, 'idempotency-key': key })
  if (type !== undefined) headers.set('content-type', type)
  return readAnswer(await broker(new Request(`${BROKER}${path}`, { method, headers, body: body ?? null })))
}

export interface CreatedPayment {
  id: string
  status: string
  client_secret: string
  checkout_url: string
  amount: number
  currency: string
}

/** Step 2, as a shop that knows what it does. */
export async function newPayment(merchant: Merchant, given: Record<string, unknown> = {}): Promise<CreatedPayment> {
  const created = await shopCalls<CreatedPayment>(merchant, 'POST', '/v1/payments', {
    body: { ...ORDER, ...given },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  if (created.status !== 201) throw new Error(`The payment was not created: ${JSON.stringify(created.body)}`)
  return created.body
}

/** A request of the dialog's page with the payment's client secret. */
export async function pageCalls<T = CheckoutState & { code?: string; param?: string }>(
  payment: { id: string; client_secret: string },
  action:
    | 'status'
    | 'status?include=issuers'
    | `status?include=issuers&locale=${string}`
    | 'authorize'
    | 'confirm'
    | 'answer'
    | 'cancel'
    | 'guarded'
    | 'passkey-challenge'
    | 'authorize-with-passkey'
    | 'passkeys',
  body?: unknown,
  more: Record<string, string> = {},
): Promise<ApiAnswer<T>> {
  const url = `${BROKER}/checkout/${payment.id}/${action}`
  const headers = { authorization: `Bearer ${payment.client_secret}`, 'content-type': 'application/json', ...more }
  if (action.startsWith('status')) return readAnswer(await broker(new Request(url, { headers })))
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {})
  return readAnswer(await broker(new Request(url, { method: 'POST', headers, body: text })))
}

async function readAnswer<T>(response: Response): Promise<ApiAnswer<T>> {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : { text }) as T }
}

function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ID_ALPHABET.charAt(byte & 31)).join('')
}
