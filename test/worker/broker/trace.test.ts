/** One trace id from the shop's request through all four parties: in their messages, and in every line of their logs. */

import { runInDurableObject } from 'cloudflare:test'
import { decodeJwt } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import {
  BROKER,
  ORDER,
  broker,
  ledgerObject,
  newMerchant,
  pageCalls,
  redeployBroker,
  shopCalls,
  startSystem,
} from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'
import { Listening } from '../listening.ts'
import type { MetricsDataset } from '../../../broker/metrics.ts'
import { eventually } from '../eventually.ts'

type Line = Record<string, unknown>

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const OTHER_TRACE = 'c0ffee3577b34da6a3ce929d0e0e4736'
const traceparent = (trace: string): string => `00-${trace}-00f067aa0ba902b7-01`

let system: Scenario
let lines: Line[] = []
/** Holds what went to the issuers' servers and came back: the address, its `traceparent`, and the claims. */
let sent: { to: string; traceparent: string | null; claims: Line; answered: Line }[] = []

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(() => {
  lines = []
  sent = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line) as Line))
  const { authentication, relay, settlement } = system.issuers.origins.sumire
  for (const [origin, path] of [
    [authentication, '/authenticate'],
    [relay, '/transactions'],
    [settlement, '/transactions'],
  ] as const) {
    system.breaks(origin, path, async (request, next) => {
      const claims = decodeJwt(await textOf(request.clone()))
      const answer = await next()
      const answered = decodeJwt(await textOf(answer.clone()))
      sent.push({ to: `${origin}${path}`, traceparent: request.headers.get('traceparent'), claims, answered })
      return answer
    })
  }
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A signed message is text, whatever its media type. */
async function textOf(message: Request | Response): Promise<string> {
  return new TextDecoder().decode(await message.arrayBuffer())
}

async function creates(trace: string, given: Record<string, unknown> = {}) {
  const headers = { 'idempotency-key': crypto.randomUUID(), traceparent: traceparent(trace) }
  return shopCalls<CreatedPayment>(system.merchant, 'POST', '/v1/payments', { body: { ...ORDER, ...given }, headers })
}

function events(about: Line): string[] {
  const isAbout = (line: Line): boolean => Object.entries(about).every(([field, value]) => line[field] === value)
  return lines.filter(isAbout).map(({ event }) => String(event))
}

describe('The trace of the shop’s request', () => {
  test('of a request that was refused says with which code, and of another says none', async () => {
    await creates(crypto.randomUUID().replaceAll('-', ''), { amount: -1 })
    await creates(crypto.randomUUID().replaceAll('-', ''))
    const [refused, made] = lines.filter(({ event }) => event === 'request')
    expect(refused).toMatchObject({ status: 400, outcome: 'amount_invalid' })
    expect(made).toMatchObject({ status: 201 })
    expect(made).not.toHaveProperty('outcome')
  })

  test('is in every message of the payment and in every line about it, at all four parties', async () => {
    const { body: payment } = await creates(TRACE)
    await system.attempts(payment, system.issuers.members.sumire.plain)
    expect(sent.map(({ to }) => new URL(to).hostname)).toEqual([
      'sumire.test',
      'settlement.sumire.test',
      'card-relay.test',
      'settlement.sumire.test',
      'card-relay.test',
    ])
    for (const { traceparent: header, claims, answered } of sent) {
      expect(claims['trace_id']).toBe(TRACE)
      expect(answered['trace_id']).toBe(TRACE)
      expect(header).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`))
    }
    expect(new Set(sent.map((each) => each.traceparent)).size).toBe(sent.length)
    const about = lines.filter((line) => line['payment'] === payment.id || line['payment_id'] === payment.id)
    expect(about.filter((line) => line['trace_id'] !== TRACE)).toEqual([])
    expect(new Set(events({ trace_id: TRACE }))).toEqual(
      new Set([
        'request',
        'authentication_call',
        'settlement_call',
        'authenticate',
        'relay_transaction',
        'settle_transaction',
      ]),
    )
  })

  test('leads from a request id to the payment, and from the payment to its operations', async () => {
    const created = await creates(TRACE)
    const [request] = lines.filter((line) => line['request'] === created.headers.get('x-request-id'))
    const { id } = created.body
    expect(request).toMatchObject({ trace_id: TRACE, payment: id, merchant: system.merchant.id })
    await system.attempts(created.body, system.issuers.members.sumire.plain)
    const [call] = lines.filter((line) => line['event'] === 'settlement_call')
    expect(call).toMatchObject({ payment: id, operation: expect.stringMatching(/^op_/), ms: expect.any(Number) })
    expect(events({ operation_id: call?.['operation'] })).toEqual(['settle_transaction', 'relay_transaction'])
  })

  test('is told in the answer to the shop, and to the page', async () => {
    const { body: payment, headers } = await creates(TRACE)
    expect(headers.get('traceparent')).toMatch(new RegExp(`^00-${TRACE}-`))
    const page = await pageCalls(payment, 'status')
    expect(page.headers.get('traceparent')).toMatch(new RegExp(`^00-${TRACE}-`))
  })

  test.each([
    ['missing', undefined],
    ['not valid', 'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ])('is made where it is %s', async (_what, header) => {
    const answer = await broker(new Request(`${BROKER}/healthz`, header ? { headers: { traceparent: header } } : {}))
    await answer.text()
    const [, trace = ''] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(answer.headers.get('traceparent') ?? '') ?? []
    expect(trace).not.toBe('')
    expect(trace).not.toBe(TRACE)
    expect(events({ trace_id: trace })).toEqual(['request'])
  })

  test('of a capture is the capture’s own', async () => {
    const { body: payment } = await creates(TRACE, { capture: 'manual' })
    await system.attempts(payment, system.issuers.members.sumire.plain)
    const headers = { 'idempotency-key': crypto.randomUUID(), traceparent: traceparent(OTHER_TRACE) }
    await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/capture`, { headers })
    expect(sent.slice(-2).map(({ claims }) => claims['trace_id'])).toEqual([OTHER_TRACE, OTHER_TRACE])
    const [request] = lines.filter((line) => line['trace_id'] === OTHER_TRACE && line['event'] === 'request')
    expect(request).toMatchObject({ payment: payment.id, operation: expect.stringMatching(/^op_/) })
  })
})

describe('What the alarm does', () => {
  test('has a trace of its own, in a line that names the payment and its trace', async () => {
    const { relay } = system.issuers.origins.sumire
    system.breaks(relay, '/transactions', async () => new Response('gone', { status: 502 }))
    const { body: payment } = await creates(TRACE)
    await system.attempts(payment, system.issuers.members.sumire.plain)
    system.mend()
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    await system.alarmRings()
    const [resolved] = lines.filter((line) => line['event'] === 'resolved')
    expect(resolved).toMatchObject({ payment: payment.id, payment_trace_id: TRACE, outcome: 'answered' })
    const own = resolved?.['trace_id']
    expect(own).toMatch(/^[0-9a-f]{32}$/)
    expect(own).not.toBe(TRACE)
    expect(events({ trace_id: own })).toContain('relay_inquiry')
    expect(events({ trace_id: own })).toContain('settle_inquiry')
  })
})

test('A webhook goes on in the payment’s trace, and its line names the payment', async () => {
  system.merchant = await newMerchant()
  await new Listening(system).at('/traced')
  const { body: payment } = await creates(TRACE)
  await system.attempts(payment, system.issuers.members.sumire.plain)
  await eventually(() => expect(events({ event: 'webhook_call', payment: payment.id })).toHaveLength(3))
  for (const line of lines.filter(({ event }) => event === 'webhook_call')) expect(line['trace_id']).toBe(TRACE)
  const [got] = system.receivers.got('/traced')
  expect(got?.headers['traceparent']).toMatch(new RegExp(`^00-${TRACE}-`))
})

test('A payment leaves figures by issuer, method and outcome, and nothing of who paid whom', async () => {
  const points: { blobs: string[]; doubles: number[] }[] = []
  const METRICS: MetricsDataset = { writeDataPoint: (point) => void points.push(point) }
  redeployBroker({ METRICS: METRICS as never })
  system.merchant = await newMerchant()
  await runInDurableObject(ledgerObject(system.merchant.ledger), (object) => {
    Object.assign((object as unknown as { env: object }).env, { METRICS })
  })
  const { plain, insufficient_funds } = system.issuers.members.sumire
  const { payment } = await system.pays(plain)
  await system.pays(insufficient_funds)
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  await system.alarmRings()
  const blobs = points.map((point) => point.blobs.join(' '))
  expect(blobs).toContain('payment test 4 credit  captured ')
  expect(blobs).toContain('payment test 4 credit  declined insufficient_funds')
  expect(blobs).toContain('issuer_call test 4 credit settlement_call declined insufficient_funds')
  expect(blobs).toContain('request    /v1/payments 201 ')
  expect(blobs.filter((each) => each.startsWith('directory_read')).length).toBeGreaterThan(0)
  expect(points.find((point) => point.blobs[0] === 'alarm')?.doubles[1]).toBeGreaterThanOrEqual(0)
  expect(points.find((point) => point.blobs[0] === 'ledger_size')?.doubles[2]).toBeGreaterThan(0)
  const text = JSON.stringify(points)
  for (const name of [payment.id, plain.member_id, plain.member_id.slice(-4), system.merchant.id]) {
    expect(text).not.toContain(name)
  }
})
