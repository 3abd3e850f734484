/** Pages of the SDK's errors: where the `docs` of each leads. */

import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import {
  createConsoleSession,
  exportPayments,
  FuriwakeError,
  listDailyTallies,
  listPayments,
  retrievePayment,
  retrieveVerdict,
  retrieveWebhookEndpoint,
  verdictRoute,
  verifyDailyTally,
  verifyReturn,
  verifyVerdict,
  verifyWebhook,
  webhookRoute,
} from '../../../sdk/index.ts'
import type { FuriwakeConfig, ListeningShop, ShopRoute } from '../../../sdk/index.ts'
import { EXPECTED, EXPECTED_RETURN } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'
import { SECRET, openShop, posts } from './shop-books.ts'
import type { Books } from './shop-books.ts'

const IN_THE_DOCS = 'docs/sdk.md#errors'

let broker: StandIn
let shop: Books
beforeEach(async () => {
  ;({ broker, shop } = await openShop())
})
afterEach(() => broker.close())

/** Fails, and gives the code and where it is explained. */
async function failureOf(work: () => unknown): Promise<{ code: string; docs: string }> {
  try {
    await work()
  } catch (error) {
    if (error instanceof FuriwakeError) return { code: error.code, docs: error.docs }
    throw error
  }
  throw new Error('Nothing failed.')
}

const pageOf = (code: string) => ({ code, docs: `${broker.config.broker}/errors/${code}` })

describe('The page of an error', () => {
  const none = undefined as unknown as string
  test.each<[string, (config: FuriwakeConfig) => unknown]>([
    ['config_invalid', (config) => retrievePayment({ ...config, merchant: '' }, 'pay_1')],
    ['payment_id_invalid', (config) => retrievePayment(config, '')],
    ['id_invalid', (config) => retrieveWebhookEndpoint(config, '')],
    ['option_invalid', (config) => retrievePayment(config, 'pay_1', { retries: -1 })],
    ['request_aborted', (config) => retrievePayment(config, 'pay_1', { signal: AbortSignal.abort() })],
    ['invalid_request', (config) => createConsoleSession(config, { role: 'viewer', name: '' })],
    ['invalid_request', (config) => listDailyTallies(config, { from: 'today' })],
    ['verdict_expectation_missing', (config) => verifyVerdict(config, 'x', { ...EXPECTED, order: none })],
    ['verdict_malformed', (config) => verifyVerdict(config, 'x', EXPECTED)],
    ['return_expectation_missing', (config) => verifyReturn(config, 'x', { ...EXPECTED_RETURN, order: none })],
    ['return_malformed', (config) => verifyReturn(config, 'x', EXPECTED_RETURN)],
    ['tally_malformed', (config) => verifyDailyTally(config, 'x')],
    ['webhook_secret_invalid', (config) => verifyWebhook('', { headers: {}, body: '{}' }, config)],
    ['webhook_malformed', (config) => verifyWebhook(SECRET, { headers: {}, body: '{}' }, config)],
  ])('is at the broker: of %s, before anything is sent', async (code, work) => {
    expect(await failureOf(() => work(broker.config))).toEqual(pageOf(code))
    expect(broker.requests).toEqual([])
  })

  test.each<[string, (config: FuriwakeConfig) => unknown]>([
    ['a payment', (config) => retrievePayment(config, 'pay_1')],
    ['a list', (config) => listPayments(config)[Symbol.asyncIterator]().next()],
    ['a verdict', (config) => retrieveVerdict(config, 'pay_1')],
    ['a file', (config) => exportPayments(config)],
  ])('is at the broker where what came is no answer: in place of %s', async (what, work) => {
    const isFile = what === 'a file'
    const headers = { 'content-type': isFile ? 'text/csv' : 'text/html' }
    const body = what === 'a payment' ? '<html>' : isFile ? 'id,amount\r\n' : '{}'
    broker.answers.push({ status: 200, body, headers })
    expect(await failureOf(() => work(broker.config))).toEqual(pageOf('broker_answer_invalid'))
  })

  test('is at the broker of a signed document that is about something else', async () => {
    const { config } = broker
    const verdict = await broker.sign({ order: 'A-1002' })
    expect(await failureOf(() => verifyVerdict(config, verdict, EXPECTED))).toEqual(pageOf('verdict_order'))
    const elsewhere = await broker.sign({ iss: 'https://other.example' })
    expect(await failureOf(() => verifyVerdict(config, elsewhere, EXPECTED))).toEqual(pageOf('verdict_issuer'))
    const signed = await broker.signReturn({ kind: 'void' })
    expect(await failureOf(() => verifyReturn(config, signed, EXPECTED_RETURN))).toEqual(pageOf('return_kind'))
    expect(await failureOf(() => verifyDailyTally(config, signed))).toEqual(pageOf('tally_malformed'))
  })

  test('is in the docs where the broker can’t be reached: its page can’t be either', async () => {
    const { config } = broker
    await broker.close()
    expect(await failureOf(() => retrievePayment(config, 'pay_1', { retries: 0 }))).toEqual({
      code: 'broker_unreachable',
      docs: IN_THE_DOCS,
    })
  })

  test.each([undefined, '', 'checkout.example', 'https://checkout.example/', 'https://checkout.example/v1', 7])(
    'is in the docs where the settings name no broker: %s',
    async (name) => {
      const config = { ...broker.config, broker: name } as unknown as FuriwakeConfig
      const inTheDocs = { docs: IN_THE_DOCS }
      expect(await failureOf(() => retrievePayment(config, 'pay_1'))).toMatchObject(inTheDocs)
      expect(await failureOf(() => retrievePayment(config, ''))).toMatchObject(inTheDocs)
      expect(await failureOf(() => verifyVerdict(config, 'x', EXPECTED))).toMatchObject(inTheDocs)
    },
  )

  test('is in the docs of a webhook that is verified without settings', async () => {
    const docs = IN_THE_DOCS
    expect(await failureOf(() => verifyWebhook('', { headers: {}, body: '{}' }))).toMatchObject({ docs })
    expect(await failureOf(() => verifyWebhook(SECRET, { headers: {}, body: '{}' }))).toMatchObject({ docs })
  })
})

describe('What a route tells `onError`', () => {
  /** Signs with another secret than the shop has. */
  const forged = (body: string): Record<string, string> => {
    const at = new Date()
    const signature = new Webhook(Buffer.alloc(32, 8).toString('base64')).sign('evt_1', at, body)
    const seconds = String(Math.floor(at.getTime() / 1000))
    return { 'webhook-id': 'evt_1', 'webhook-timestamp': seconds, 'webhook-signature': signature }
  }

  test.each<[string, (each: ListeningShop<undefined>) => ShopRoute<undefined>, string, Record<string, string>?]>([
    ['request_too_large', verdictRoute, `verdict=${'x'.repeat(300_000)}`],
    ['request_too_large', webhookRoute, 'x'.repeat(300_000)],
    ['webhook_malformed', webhookRoute, '{}'],
    ['webhook_signature', webhookRoute, '{}', forged('{}')],
    ['verdict_order', verdictRoute, 'verdict=x'],
  ])('opens the page of %s at the broker', async (code, route, body, headers) => {
    const told: object[] = []
    shop.onError = ({ code: is, docs }) => void told.push({ code: is, docs })
    await posts(route(shop), body, headers)
    expect(told).toEqual([pageOf(code)])
  })

  test('opens it of a verdict about an order that is nobody’s', async () => {
    const told: string[] = []
    shop.onError = ({ docs }) => void told.push(docs)
    await posts(verdictRoute(shop), `verdict=${await broker.sign({ order: 'A-9999' })}`)
    expect(told).toEqual([pageOf('verdict_order').docs])
  })
})
