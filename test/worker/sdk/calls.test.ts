/** Every call of the SDK against the real broker: what it asks is there, and what is answered is what the document says. */

import { Validator } from '@cfworker/json-schema'
import { beforeAll, describe, expect, test, vi } from 'vitest'

import { API_CALLS } from '../../../sdk/api-calls.ts'
import * as sdk from '../../../sdk/index.ts'
import type { FuriwakeConfig } from '../../../sdk/index.ts'
import { readDocument } from '../described-operations.ts'
import type { ApiDocument } from '../described-operations.ts'
import { BROKER, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

let system: Scenario
let config: FuriwakeConfig
let document: ApiDocument
/** By the name in the document: how often it was asked. */
const asked = new Map<string, number>()

beforeAll(async () => {
  system = await startSystem()
  config = { broker: BROKER, secretKey: system.merchant.secretKey, merchant: system.merchant.id }
  document = await readDocument('/openapi.json')
  const network = globalThis.fetch
  vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    const answer = await network(request)
    if (request.url.startsWith(`${BROKER}/v1/`)) await expectAsDescribed(request, answer.clone())
    return answer
  })
})

async function expectAsDescribed(request: Request, answer: Response): Promise<void> {
  const { pathname } = new URL(request.url)
  const [path, methods] =
    Object.entries(document.paths).find(([pattern]) =>
      new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
    ) ?? []
  const operation = methods?.[request.method.toLowerCase()]
  expect(operation, `${request.method} ${pathname}`).toBeDefined()
  asked.set(operation?.operationId ?? '', (asked.get(operation?.operationId ?? '') ?? 0) + 1)
  const described = operation?.responses[String(answer.status)]
  expect(described, `${String(path)}: ${answer.status}`).toBeDefined()
  const schema = described?.content?.['application/json']?.schema
  if (schema === undefined || !answer.headers.get('content-type')?.startsWith('application/json')) return
  const whole = { ...schema, components: document.components }
  const { valid, errors } = new Validator(whole, '2020-12', false).validate(await answer.json())
  expect(valid, `${String(path)}: ${JSON.stringify(errors.at(-1))}`).toBe(true)
}

const key = () => ({ idempotencyKey: crypto.randomUUID() })
const WANTED = { amount: 12_800, currency: 'JPY', order: 'A-1001' }

async function pays(capture: 'automatic' | 'manual'): Promise<string> {
  const payment = await sdk.createPayment(config, { ...WANTED, capture }, key())
  await system.attempts(payment, system.issuers.members.sumire.plain)
  return payment.id
}

async function allOf<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of list) items.push(item)
  return items
}

describe('The SDK', () => {
  test('captures, voids, refunds and cancels, and tells what was done and signed', async () => {
    const taken = await pays('manual')
    const captured = await sdk.capturePayment(config, taken, { amount: 10_000, ...key() })
    expect(captured).toMatchObject({ status: 'captured', captured_amount: 10_000 })
    await sdk.refundPayment(config, taken, { amount: 1_000, reason: 'One came broken', ...key() })
    expect(await sdk.voidPayment(config, await pays('manual'), key())).toMatchObject({ status: 'voided' })
    const open = await sdk.createPayment(config, WANTED, key())
    expect(await sdk.cancelPayment(config, open.id)).toMatchObject({ status: 'cancelled' })

    expect(await sdk.retrievePayment(config, taken)).toMatchObject({ refunded_amount: 1_000 })
    expect((await allOf(sdk.listOperations(config, taken, { limit: 1 }))).map(({ kind }) => kind)).toEqual([
      'refund',
      'capture',
      'authorize',
    ])
    expect((await allOf(sdk.listRefunds(config, taken))).map(({ reason }) => reason)).toEqual(['One came broken'])
    expect((await allOf(sdk.listReturns(config, taken))).map(({ amount }) => amount)).toEqual([1_000])
    expect((await allOf(sdk.listEvidence(config, taken))).length).toBeGreaterThan(1)
    expect((await allOf(sdk.listPaymentEvents(config, taken))).map(({ type }) => type)).toContain('payment.refunded')
    expect(await sdk.retrieveVerdict(config, taken)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect((await allOf(sdk.listPayments(config, { limit: 2 }))).length).toBeGreaterThan(2)
    expect((await allOf(sdk.listEvents(config, { limit: 2 }))).length).toBeGreaterThan(5)
  })

  test('makes, changes and tries webhook endpoints, and sends deliveries again', async () => {
    const endpoint = await sdk.createWebhookEndpoint(config, { url: 'https://shop.example/webhooks' })
    expect(endpoint.secret).toMatch(/^whsec_/)
    const { id } = endpoint
    expect(await sdk.updateWebhookEndpoint(config, id, { rotate_secret: true })).toHaveProperty('secret')
    expect(await sdk.retrieveWebhookEndpoint(config, id)).toMatchObject({ id })
    expect((await allOf(sdk.listWebhookEndpoints(config))).map((each) => each.id)).toEqual([id])
    expect(await sdk.testWebhookEndpoint(config, id)).toHaveProperty('attempt')
    expect(await allOf(sdk.listWebhookDeliveries(config, id))).toEqual([])
    const none = `del_${'0'.repeat(26)}`
    await expect(sdk.retrieveWebhookDelivery(config, id, none)).rejects.toMatchObject({
      code: 'webhook_delivery_not_found',
      docs: `${BROKER}/errors/webhook_delivery_not_found`,
    })
    await expect(sdk.retryWebhookDelivery(config, id, none)).rejects.toMatchObject({ status: 404 })
    expect(await sdk.deleteWebhookEndpoint(config, id)).toBeUndefined()
  })

  test('sums up, exports, and lets staff in', async () => {
    await pays('automatic')
    expect((await sdk.retrieveTallies(config)).totals).toHaveLength(1)
    expect(await sdk.retrieveTalliesFile(config, { group_by: 'method' })).toContain('captured_amount')
    expect((await sdk.retrieveOutcomes(config)).totals).toHaveLength(1)
    expect(await sdk.retrieveArrivals(config)).toHaveProperty('data')
    await sdk.updateCalendar(config, { time_zone: 'Asia/Tokyo' })
    expect(await sdk.retrieveCalendar(config)).toEqual({ time_zone: 'Asia/Tokyo', day_starts: 0 })
    expect((await sdk.listDailyTallies(config)).data).toEqual([])
    await expect(sdk.retrieveDailyTally(config, '2026-01-31')).rejects.toMatchObject({ code: 'daily_tally_not_found' })
    expect(await sdk.exportPayments(config)).toContain('end_of_file')
    expect((await sdk.createConsoleSession(config, { role: 'viewer', name: 'Hanako' })).url).toContain('/console#')
  })

  test('has asked for everything that the merchant API has', () => {
    expect([...asked.keys()].toSorted()).toEqual(Object.keys(API_CALLS).toSorted())
  })
})
