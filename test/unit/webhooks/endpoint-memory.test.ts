/** Tests what a busy ledger asks of the directory for its deliveries, and what a change of an endpoint does to that. */

import { describe, expect, test } from 'vitest'

import { DeliveryBook } from '../../../broker/ledger/delivery-book.ts'
import { writeEvent } from '../../../broker/ledger/event-book.ts'
import { inTransaction } from '../../../broker/ledger/transaction.ts'
import { WEBHOOK_LOOK_AGAIN_MS, WEBHOOK_UNSIGNED_WAIT_MS } from '../../../broker/limits.ts'
import { Deliverer } from '../../../broker/webhooks/deliverer.ts'
import type { EndpointState } from '../../../broker/webhooks/deliverer.ts'
import { ledgerInMemory } from '../ledger/ledger-in-memory.ts'

const endpoint = (id: string, given: Partial<EndpointState> = {}): EndpointState => {
  const trouble = { failingSince: null, disabledReason: null, troubles: 0, troubleTeller: null }
  return { id, events: null, createdAt: 0, enabled: true, ...trouble, ...given }
}

/** A ledger with a directory that holds these endpoints, in a time of its own. */
function house(...endpoints: EndpointState[]) {
  const { db } = ledgerInMemory()
  const state = {
    endpoints,
    now: 1_000_000,
    asked: 0,
    sent: [] as string[],
    /** As the isolate has them, where that is older than the directory. */
    remembered: undefined as EndpointState[] | undefined,
    whileAsked: () => {},
    isKeyMissing: false,
    tried: 0,
  }
  const deliverer = new Deliverer<EndpointState>({
    book: new DeliveryBook(db),
    endpoints: async (fresh) => {
      if (!fresh) return state.remembered ?? [...state.endpoints]
      state.asked += 1
      const found = [...state.endpoints]
      state.whileAsked()
      await Promise.resolve()
      return found
    },
    send: ({ id }, { event }) => {
      state.tried += 1
      if (state.isKeyMissing) return Promise.reject(new Error('No key.'))
      state.sent.push(`${event.id} ${id}`)
      return Promise.resolve({ at: state.now, ms: 1, status: 204, error: null })
    },
    markFailing: () => Promise.resolve(undefined),
    markGone: () => Promise.resolve(undefined),
    markWorking: () => Promise.resolve(),
    teller: () => 'ledger',
    context: () => ({ now: state.now, newId: (kind) => kind }),
    random: () => 0,
    arm: () => Promise.resolve(),
    report: (error) => {
      if (!state.isKeyMissing) throw error
    },
  })
  let events = 0
  /** A change of a payment, all that is done for it being done. */
  const happens = async (): Promise<string> => {
    const id = `evt_${(events += 1)}`
    const event = { id, subject: 'pay_1', version: events, name: 'payment.captured', createdAt: state.now } as const
    inTransaction(db, (tx) => writeEvent(tx, event))
    deliverer.workAfterWrite()
    await settled()
    return id
  }
  return { state, deliverer, happens }
}

/** Promises that wait for each other are done; there is no other wait in here. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve()
}

describe('A ledger whose shop has an endpoint that nothing can be signed for', () => {
  test('keeps all that happens, tries once a minute, counts none of it, and tells all when the key is back', async () => {
    const { state, happens, deliverer } = house(endpoint('whe_1'))
    state.isKeyMissing = true
    for (let i = 0; i < 20; i++) await happens()
    // Two were begun before the first had come back.
    expect(state.tried).toBeLessThanOrEqual(2)
    const tried = state.tried
    state.now += WEBHOOK_UNSIGNED_WAIT_MS - 1
    deliverer.work()
    await settled()
    expect(state.tried).toBe(tried)
    expect(deliverer.nextWake()).toBe(state.now + 1)
    state.isKeyMissing = false
    state.now += 1
    deliverer.work()
    await settled()
    expect(new Set(state.sent).size).toBe(20)
  })
})

describe('A ledger whose shop has an endpoint', () => {
  test('asks the directory once a minute, however much happens', async () => {
    const { state, happens } = house(endpoint('whe_1'))
    for (let i = 0; i < 20; i++) await happens()
    expect(state.sent).toHaveLength(20)
    expect(state.asked).toBe(1)
    state.now += WEBHOOK_LOOK_AGAIN_MS
    await happens()
    expect(state.sent).toHaveLength(21)
    expect(state.asked).toBe(2)
  })

  test('tells a new one of all that happens since it was told of it', async () => {
    const { state, happens, deliverer } = house(endpoint('whe_1'))
    await happens()
    state.endpoints.push(endpoint('whe_2', { createdAt: state.now }))
    await deliverer.lookAgain()
    const id = await happens()
    expect(state.sent.filter((sent) => sent.startsWith(`${id} `))).toEqual([`${id} whe_1`, `${id} whe_2`])
  })

  test.each([
    ['a new one', []],
    ['one that is enabled again', [endpoint('whe_1', { enabled: false })]],
  ])('tells %s what happens before the isolate has heard of it', async (_, remembered) => {
    const { state, happens } = house(endpoint('whe_1'))
    state.remembered = remembered
    const ids = [await happens(), await happens()]
    expect(state.sent).toEqual(ids.map((id) => `${id} whe_1`))
  })

  test('asks again when it is told of a change while it asks', async () => {
    const { state, happens, deliverer } = house(endpoint('whe_1'))
    state.whileAsked = () => {
      state.whileAsked = () => {}
      state.endpoints.push(endpoint('whe_2'))
      void deliverer.lookAgain()
    }
    const id = await happens()
    expect(state.sent.toSorted()).toEqual([`${id} whe_1`, `${id} whe_2`])
  })

  test('tells a new one of all that happens, though it was told of it while a delivery asked for another', async () => {
    const { state, happens, deliverer } = house(endpoint('whe_1'))
    state.remembered = []
    state.whileAsked = () => {
      // First the event's endpoints are asked for, then its delivery's.
      if (state.asked !== 2) return
      state.endpoints.push(endpoint('whe_2'))
      void deliverer.lookAgain()
    }
    await happens()
    expect(state.asked).toBeGreaterThanOrEqual(2)
    const id = await happens()
    expect(state.sent.filter((sent) => sent.startsWith(`${id} `)).toSorted()).toEqual([`${id} whe_1`, `${id} whe_2`])
  })

  test('asks again when one has gone, though it was not told', async () => {
    const { state, happens } = house(endpoint('whe_1'))
    await happens()
    state.endpoints = [endpoint('whe_1', { enabled: false, disabledReason: 'gone' })]
    const asked = state.asked
    await happens()
    expect(state.asked).toBe(asked + 1)
    // What was on its way by then asks once more, and nothing after it.
    for (let i = 0; i < 20; i++) await happens()
    expect(state.asked).toBe(asked + 2)
    expect(state.sent).toEqual(['evt_1 whe_1'])
  })
})
