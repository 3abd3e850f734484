/** A shop's own calendar: who may change it, what is refused, and what it leaves as it is. */

import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { CONSOLE_CHANGES_PER_MERCHANT } from '../../../broker/bounds/limits.ts'
import { ConsoleVisitor } from '../console-world.ts'
import { Operator } from '../operator-world.ts'
import { newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { Merchant } from '../scenario.ts'

interface Calendar {
  time_zone: string
  day_starts: number
}

let merchant: Merchant
beforeAll(async () => {
  await startSystem()
})
beforeEach(async () => {
  merchant = await newMerchant()
})

const TOKYO = { time_zone: 'Asia/Tokyo', day_starts: 4 }
const calendar = async (): Promise<Calendar> => (await shopCalls<Calendar>(merchant, 'GET', '/v1/calendar')).body

describe('The calendar of a shop', () => {
  test('is that of UTC from midnight on until somebody sets it; what a change does not name stays', async () => {
    expect(await calendar()).toEqual({ time_zone: 'UTC', day_starts: 0 })
    await shopCalls(merchant, 'PATCH', '/v1/calendar', { body: TOKYO })
    const changed = await shopCalls(merchant, 'PATCH', '/v1/calendar', { body: { day_starts: 5 } })
    expect(changed.body).toEqual({ time_zone: 'Asia/Tokyo', day_starts: 5 })
    expect(await calendar()).toEqual(changed.body)
  })

  test.each([
    [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ time_zone: '+09:00' }, 'time_zone'],
    [{ day_starts: 13 }, 'day_starts'],
    [{ day_starts: -1 }, 'day_starts'],
    [{ day_starts: 4.5 }, 'day_starts'],
    [{ timezone: 'Asia/Tokyo' }, 'timezone'],
  ])('is not %j: the refusal names the field', async (body, param) => {
    const refusal = await shopCalls(merchant, 'PATCH', '/v1/calendar', { body })
    expect(refusal).toMatchObject({ status: 400, body: { code: 'invalid_request', param } })
    expect(await calendar()).toEqual({ time_zone: 'UTC', day_starts: 0 })
  })

  test('is changed in the console by an operator and by no viewer; the session shows it at once', async () => {
    const viewer = await ConsoleVisitor.of(merchant, 'viewer')
    const refusal = await viewer.asks('PATCH', '/v1/calendar', { body: TOKYO })
    expect(refusal).toMatchObject({ status: 403, body: { code: 'console_role_viewer' } })
    const operator = await ConsoleVisitor.of(merchant)
    expect((await operator.asks('GET', '/session')).body).toMatchObject({ calendar: { time_zone: 'UTC' } })
    expect((await operator.asks('PATCH', '/v1/calendar', { body: TOKYO })).status).toBe(200)
    expect((await operator.asks('GET', '/session')).body).toMatchObject({ calendar: TOKYO })
  })

  test('is changed by no limited key', async () => {
    const operator = await ConsoleVisitor.of(merchant)
    const made = await operator.asks<{ secret: string }>('POST', '/keys', {
      body: { name: 'Books', scopes: ['read', 'create', 'refund'] },
    })
    const limited = { ...merchant, secretKey: made.body.secret }
    expect((await shopCalls(limited, 'GET', '/v1/calendar')).status).toBe(200)
    const refusal = await shopCalls(limited, 'PATCH', '/v1/calendar', { body: TOKYO })
    expect(refusal).toMatchObject({ status: 403, body: { code: 'api_key_scope_missing' } })
  })

  test('leaves a line in both logs: by whom, and how it was before and after', async () => {
    const visitor = await ConsoleVisitor.of(merchant, 'operator', 'Aoi')
    await visitor.asks('PATCH', '/v1/calendar', { body: TOKYO })
    await shopCalls(merchant, 'PATCH', '/v1/calendar', { body: { time_zone: 'UTC' } })
    const { body: log } = await visitor.asks<{ data: object[] }>('GET', '/actions')
    expect(log.data[0]).toMatchObject({ action: 'PATCH /calendar', name: 'Aoi', status: 200 })
    const operator = await Operator.with()
    const changes = (await operator.auditOf(merchant.id)).filter(({ action }) => action === 'merchant.changed')
    expect(changes).toMatchObject([
      { actor: { name: 'Aoi' }, before: { time_zone: 'UTC', day_starts: 0 }, after: TOKYO },
      {
        actor: { id: expect.stringMatching(/^key_[0-9a-f]{26}$/) },
        before: TOKYO,
        after: { time_zone: 'UTC', day_starts: 4 },
      },
    ])
  })

  test('is changed so many times in a row, and then later', async () => {
    const statuses: number[] = []
    for (let i = 0; i <= CONSOLE_CHANGES_PER_MERCHANT.burst; i++) {
      const body = { day_starts: i % 12 }
      statuses.push((await shopCalls(merchant, 'PATCH', '/v1/calendar', { body })).status)
    }
    expect(statuses.slice(0, 3)).toEqual([200, 200, 200])
    expect(statuses.at(-1)).toBe(429)
  })
})
