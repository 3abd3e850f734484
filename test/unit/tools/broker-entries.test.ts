/** The demo's entries at its broker, made again after a start that was broken off at any moment. */

import { beforeAll, describe, expect, test } from 'vitest'
import { entries } from '../../../tools/demo/books.ts'
import { enterAll, isEntered, type Dispatch } from '../../../tools/demo/broker-entries.ts'
import { newSecrets, type DemoSecrets } from '../../../tools/demo/keys.ts'

const BASE_PORT = 8700
const NOW = Date.parse('2026-12-01T00:00:00Z')
const DAY_MS = 86_400_000

interface Row {
  id: string
  secret: string
  [field: string]: unknown
}

/** Stands in for the broker: keeps what it is given, and dies at its n-th request. */
class StandIn {
  readonly rows = {
    tokens: [] as Row[],
    merchants: [] as Row[],
    keys: [] as Row[],
    endpoints: [] as Row[],
    issuers: [] as Row[],
  }
  readonly bearers = new Set<string>()
  asked = 0
  diesAt = Infinity

  readonly dispatch: Dispatch = async (url, { method, headers, body }) => {
    this.asked++
    if (this.asked === this.diesAt) throw new Error('The demo was killed.')
    this.bearers.add(headers['authorization'] ?? '')
    const [kind, id, act] = this.#place(new URL(url).pathname)
    const answer = this.#answer({ kind, id, act, method, body: JSON.parse(body ?? '{}') as Record<string, unknown> })
    return { status: answer === undefined ? 404 : 200, json: async () => answer }
  }

  #place(path: string): [keyof StandIn['rows'], string, string] {
    const [, kind = '', id = '', act = ''] = /^\/(?:operator\/v1|v1)\/([\w-]+)(?:\/(\w+))?(?:\/(\w+))?/.exec(path) ?? []
    if (act === 'keys') return ['keys', '', '']
    return [kind === 'webhook-endpoints' ? 'endpoints' : (kind as keyof StandIn['rows']), id, act]
  }

  #answer(asked: {
    kind: keyof StandIn['rows']
    id: string
    act: string
    method: string
    body: Record<string, unknown>
  }): unknown {
    const { kind, id, act, method, body } = asked
    const rows = this.rows[kind]
    const row = rows.find((known) => known.id === id)
    if (id === '' && method === 'GET') return { data: rows }
    if (id === '') {
      const made = {
        api_version: '0.2',
        enabled: false,
        ...body,
        id: (body['prefix'] as string | undefined) ?? `${kind}_${rows.length}`,
        secret: `secret_${kind}_${rows.length}`,
      }
      rows.push(made)
      return made
    }
    if (row === undefined || method === 'GET') return row
    return Object.assign(row, act === 'enable' ? { enabled: true } : act === 'disable' ? { enabled: false } : body)
  }
}

let fresh: DemoSecrets
beforeAll(async () => {
  fresh = await newSecrets(BASE_PORT)
})

/** One start; gives what was kept, whether it came to its end or not. */
async function start(broker: StandIn, kept: DemoSecrets, given: { isFirst?: boolean; now?: number } = {}) {
  const { isFirst = true, now = NOW } = given
  let saved = kept
  const entering = {
    dispatch: broker.dispatch,
    basePort: BASE_PORT,
    isFirst,
    now,
    save: (secrets: DemoSecrets) => void (saved = secrets),
  }
  const error = await enterAll(entering, kept, entries(BASE_PORT)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { saved, error }
}

describe('The demo at its broker', () => {
  test('is whole after one start, and the next asks for nothing new', async () => {
    const broker = new StandIn()
    const { saved, error } = await start(broker, fresh)
    expect(error).toBeUndefined()
    expect(isEntered(saved, NOW)).toBe(true)
    expect(broker.rows.issuers.map(({ id, enabled, mode }) => [id, enabled, mode])).toEqual(
      ['4', '7', 'MK', 'MN'].map((prefix) => [prefix, true, 'test']),
    )
    broker.rows.issuers[0] = { ...broker.rows.issuers[0], enabled: false } as Row
    const again = await start(broker, saved, { isFirst: false })
    expect(again.saved).toEqual(saved)
    // What somebody has disabled since stays so.
    expect(broker.rows.issuers[0]?.['enabled']).toBe(false)
    expect(Object.values(broker.rows).map((rows) => rows.length)).toEqual([1, 1, 1, 1, 4])
  })

  test('is whole after a start that was broken off at any request, with one merchant and one endpoint', async () => {
    const whole = new StandIn()
    await start(whole, fresh)
    expect(whole.asked).toBeGreaterThan(12)
    for (let diesAt = 1; diesAt <= whole.asked; diesAt++) {
      const broker = new StandIn()
      broker.diesAt = diesAt
      const broken = await start(broker, fresh)
      expect(broken.error, String(diesAt)).toBeDefined()
      const { saved, error } = await start(broker, broken.saved)
      expect(error, String(diesAt)).toBeUndefined()
      expect(isEntered(saved, NOW), String(diesAt)).toBe(true)
      const { merchants, endpoints, issuers } = broker.rows
      expect([merchants.length, endpoints.length, issuers.length], String(diesAt)).toEqual([1, 1, 4])
      expect(
        issuers.every(({ enabled }) => enabled === true),
        String(diesAt),
      ).toBe(true)
    }
  })

  test('gets another token before the one that it has ends', async () => {
    const broker = new StandIn()
    const { saved } = await start(broker, fresh)
    expect(isEntered(saved, NOW + 300 * DAY_MS)).toBe(true)
    expect(isEntered(saved, NOW + 310 * DAY_MS)).toBe(false)
    const later = await start(broker, saved, { isFirst: false, now: NOW + 310 * DAY_MS })
    expect(later.saved.operatorToken?.secret).not.toBe(saved.operatorToken?.secret)
    expect(later.saved.merchant).toEqual(saved.merchant)
  })
})
