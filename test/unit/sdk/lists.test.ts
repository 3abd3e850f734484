/** Lists as async iterators, against a broker that pages them as it likes. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { listEvents, listPaymentEvents, listPayments, listReturns, listWebhookEndpoints } from '../../../sdk/index.ts'
import { EMPTY_PAGES_MAX } from '../../../sdk/limits.ts'
import { startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

let broker: StandIn
beforeEach(async () => {
  broker = await startStandIn()
})
afterEach(() => broker.close())

const page = (ids: string[], next_cursor: string | null) => {
  return { status: 200, body: { data: ids.map((id) => ({ id })), next_cursor } }
}

async function idsOf(list: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of list) ids.push(id)
  return ids
}

describe('A list', () => {
  test('gives a page where it is awaited, and all of it where it is gone through: each page is fetched once', async () => {
    broker.answers.push(page(['pay_1', 'pay_2'], 'c1'), page([], 'c2'), page(['pay_3'], null))
    const list = listPayments(broker.config, { status: 'captured', limit: 2 })
    expect((await list).next_cursor).toBe('c1')
    expect(await idsOf(list)).toEqual(['pay_1', 'pay_2', 'pay_3'])
    expect(broker.requests.map(({ path }) => path)).toEqual([
      '/v1/payments?status=captured&limit=2',
      '/v1/payments?status=captured&limit=2&cursor=c1',
      '/v1/payments?status=captured&limit=2&cursor=c2',
    ])
  })

  test('fetches no more than is gone through', async () => {
    broker.answers.push(page(['pay_1', 'pay_2'], 'c1'))
    for await (const { id } of listPayments(broker.config)) if (id === 'pay_1') break
    expect(broker.requests).toHaveLength(1)
  })

  test('of events goes on by its own word, and ends with the latest', async () => {
    const events = (id: string, next_after: string, has_more: boolean) => {
      return { status: 200, body: { data: [{ id }], next_after, has_more } }
    }
    broker.answers.push(events('evt_1', 'a1', true), events('evt_2', 'a2', false))
    expect(await idsOf(listEvents(broker.config, { after: 'a0' }))).toEqual(['evt_1', 'evt_2'])
    expect(broker.requests.map(({ path }) => path)).toEqual(['/v1/events?after=a0', '/v1/events?after=a1'])
  })

  test('that comes whole is gone through too', async () => {
    broker.answers.push({ status: 200, body: { data: [{ id: 'whe_1' }] } })
    expect(await idsOf(listWebhookEndpoints(broker.config))).toEqual(['whe_1'])
    expect(await idsOf(listPaymentEvents(broker.config, 'pay_1'))).toEqual(['whe_1'])
  })

  test.each([
    ['goes round in a circle', [page(['pay_1'], 'c1')], 2],
    ['has no data', [{ status: 200, body: { next_cursor: null } }], 1],
  ])('that %s is an error, and not without end', async (_, answers, requests) => {
    broker.answers.push(...answers)
    await expect(idsOf(listPayments(broker.config))).rejects.toMatchObject({ code: 'broker_answer_invalid' })
    expect(broker.requests).toHaveLength(requests)
  })

  test('that goes on and on with nothing in it is an error too', async () => {
    broker.answers.push(...Array.from({ length: EMPTY_PAGES_MAX + 5 }, (_, n) => page([], `c${n}`)))
    await expect(idsOf(listPayments(broker.config))).rejects.toMatchObject({ code: 'broker_answer_invalid' })
    expect(broker.requests.length).toBeLessThan(EMPTY_PAGES_MAX + 5)
  })

  test('of no payment asks nothing', async () => {
    await expect(listReturns(broker.config, '')).rejects.toMatchObject({ code: 'payment_id_invalid' })
    await expect(idsOf(listReturns(broker.config, '..'))).rejects.toMatchObject({ code: 'payment_id_invalid' })
    expect(broker.requests).toHaveLength(0)
  })
})
