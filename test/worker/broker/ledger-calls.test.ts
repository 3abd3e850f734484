/** Tests how often a request asks its ledger: each call is a hop between machines, and one more that can fail. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import type { Env, Objects } from '../../../broker/env.ts'
import type { LedgerService } from '../../../broker/ledgers/ledger-service.ts'
import worker from '../../../broker/worker.ts'
import { BROKER, brokerEnv, newPayment, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

const CARD_RELAY = 'http://card-relay.test'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => system.mend())

/** The broker with ledgers whose calls are written down; `leavesOut` plays one of version 0.2, which answers less. */
function counted(calls: string[], leavesOut: readonly string[] = []): Env {
  const { LEDGER } = brokerEnv
  const get = (id: DurableObjectId): LedgerService =>
    new Proxy(LEDGER.get(id), {
      get: (stub, name: keyof LedgerService) => {
        return async (...args: never[]) => {
          calls.push(name)
          const kept = leavesOut.length > 0 && name === 'recordOutcome' ? args.slice(0, 2) : args
          return (stub[name] as (...given: never[]) => Promise<unknown>)(...kept)
        }
      },
    })
  return { ...brokerEnv, LEDGER: { idFromName: (name) => LEDGER.idFromName(name), get } }
}

/** The broker with objects that are had in a jurisdiction alone; `asked` gets what was had there. */
function keptInEu(asked: Set<string>): Env {
  const kept = <S>(binding: string, real: Objects<S>): Objects<S> => {
    const outside = (): never => {
      throw new Error(`${binding} was asked outside of its jurisdiction.`)
    }
    return {
      idFromName: outside,
      get: outside,
      jurisdiction: (name) => {
        asked.add(`${binding} ${name}`)
        return real
      },
    }
  }
  const { LEDGER, KEY_BOOK, CLEARING_DAY, GUESSES } = brokerEnv
  return {
    ...brokerEnv,
    OBJECT_JURISDICTION: 'eu',
    LEDGER: kept('LEDGER', LEDGER),
    KEY_BOOK: kept('KEY_BOOK', KEY_BOOK),
    CLEARING_DAY: kept('CLEARING_DAY', CLEARING_DAY),
    ...(GUESSES === undefined ? {} : { GUESSES: kept('GUESSES', GUESSES) }),
  }
}

async function operates(env: Env, paymentId: string, action: string, key: string = crypto.randomUUID()) {
  const headers = {
    authorization: `Bearer ${system.merchant.secretKey}`,
    'content-type': 'application/json',
    'idempotency-key': key,
  }
  const request = new Request(`${BROKER}/v1/payments/${paymentId}/${action}`, { method: 'POST', headers, body: '{}' })
  const context = createExecutionContext()
  const response = await worker.fetch(request, env, context)
  await waitOnExecutionContext(context)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

async function paid(capture: 'automatic' | 'manual'): Promise<string> {
  const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { capture } })
  return payment.id
}

describe('Two calls to the ledger are made', () => {
  test.each([
    ['a refund', 'automatic', 'refunds'],
    ['a capture', 'manual', 'capture'],
    ['a void', 'manual', 'void'],
  ] as const)(
    'by %s, and its answer is kept: the intent, and the outcome with its answer',
    async (_, capture, action) => {
      const id = await paid(capture)
      const calls: string[] = []
      const key = crypto.randomUUID()
      const first = await operates(counted(calls), id, action, key)
      expect(first.status).toBe(200)
      expect(calls).toEqual(['beginOperation', 'recordOutcome'])
      const again = await operates(counted(calls), id, action, key)
      expect(again.text).toBe(first.text)
      expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
      expect(calls).toEqual(['beginOperation', 'recordOutcome', 'beginOperation'])
    },
  )
})

describe('A deploy that has not reached the ledger yet', () => {
  test('costs more calls, and the answer is kept all the same', async () => {
    const id = await paid('automatic')
    const calls: string[] = []
    const key = crypto.randomUUID()
    const first = await operates(counted(calls, ['answer']), id, 'refunds', key)
    expect(first.status).toBe(200)
    expect(calls).toEqual(['beginOperation', 'recordOutcome', 'operationsOf', 'answerRequest'])
    expect((await operates(brokerEnv, id, 'refunds', key)).text).toBe(first.text)
  })
})

describe('The status of a payment', () => {
  test('is one call, also while it is being captured', async () => {
    const payment = await newPayment(system.merchant)
    const seen: { calls: string[]; status: string }[] = []
    system.breaks(CARD_RELAY, '/transactions', async (_request, pass) => {
      const calls: string[] = []
      const headers = { authorization: `Bearer ${payment.client_secret}` }
      const context = createExecutionContext()
      const request = new Request(`${BROKER}/checkout/${payment.id}/status`, { headers })
      const { status } = await (await worker.fetch(request, counted(calls), context)).json<{ status: string }>()
      await waitOnExecutionContext(context)
      seen.push({ calls, status })
      return pass()
    })
    await system.attempts(payment, system.issuers.members.sumire.plain)
    expect(seen).toEqual([
      { calls: ['read'], status: 'processing' },
      { calls: ['read'], status: 'processing' },
    ])
  })
})

describe('A refund that finds another under way', () => {
  test('waits its turn', async () => {
    const id = await paid('automatic')
    const refund = (amount: number) =>
      shopCalls(system.merchant, 'POST', `/v1/payments/${id}/refunds`, {
        body: { amount },
        headers: { 'idempotency-key': crypto.randomUUID() },
      })
    const answers = await Promise.all([refund(100), refund(200), refund(300)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const { body } = await shopCalls(system.merchant, 'GET', `/v1/payments/${id}`)
    expect(body['refunded_amount']).toBe(600)
  })
})

describe('Where the operator keeps objects in a jurisdiction', () => {
  test('ledgers and key books are asked there and nowhere else', async () => {
    const asked = new Set<string>()
    const env = keptInEu(asked)
    const headers = {
      authorization: `Bearer ${system.merchant.secretKey}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    }
    const body = JSON.stringify({ amount: 1200, currency: 'JPY', order: 'EU-1' })
    const context = createExecutionContext()
    const made = await worker.fetch(
      new Request(`${BROKER}/v1/payments`, { method: 'POST', headers, body }),
      env,
      context,
    )
    await waitOnExecutionContext(context)
    expect(made.status).toBe(201)
    await made.text()
    expect((await operates(env, await paid('automatic'), 'refunds')).status).toBe(200)
    expect([...asked].toSorted()).toEqual(['KEY_BOOK eu', 'LEDGER eu'])
  })

  test.each([
    ['the runtime knows of none', 'eu'],
    ['there is no such jurisdiction', 'jp'],
  ])('nothing is asked where %s', async (_, jurisdiction) => {
    const { LEDGER } = brokerEnv
    const idFromName = vi.fn((name: string) => LEDGER.idFromName(name))
    const env: Env = {
      ...brokerEnv,
      OBJECT_JURISDICTION: jurisdiction,
      LEDGER: { idFromName, get: (id) => LEDGER.get(id) },
    }
    const headers = { authorization: `Bearer ${system.merchant.secretKey}` }
    const context = createExecutionContext()
    const read = new Request(`${BROKER}/v1/payments/${await paid('automatic')}`, { headers })
    const { status } = await worker.fetch(read, env, context)
    await waitOnExecutionContext(context)
    expect(status).toBeGreaterThanOrEqual(500)
    expect(idFromName).not.toHaveBeenCalled()
  })
})
