/** Secrets that are changed while they are in use: what was made with the one before is still good. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { recentPostings } from '../../../issuers/authentication/membership/statement.ts'
import { ISSUER_ORIGINS, STATEMENT_KEY } from '../issuer-world.ts'
import { BROKER, broker, brokerEnv, newPayment, pageCalls, redeployBroker, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

const OLD = brokerEnv.CLIENT_SECRET_KEY
const NEW = 'n'.repeat(43)
const { authentication, settlement } = ISSUER_ORIGINS.sumire
const HASHING_KEY = 'A'.repeat(43)

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => {
  redeployBroker({ CLIENT_SECRET_KEY: OLD, OPERATOR_KEY: brokerEnv.OPERATOR_KEY })
  system.issuers.redeploy(authentication, { HASHING_KEY })
  vi.useRealTimers()
})

describe("The broker's client secrets", () => {
  test('made before the key was changed open their payments, and those made after it do too', async () => {
    const before = await newPayment(system.merchant)
    redeployBroker({ CLIENT_SECRET_KEY: `${NEW} ${OLD}` })
    expect((await pageCalls(before, 'status')).status).toBe(200)
    expect((await system.attempts(before, system.issuers.members.sumire.plain)).body.status).toBe('captured')
    const after = await newPayment(system.merchant)
    redeployBroker({ CLIENT_SECRET_KEY: NEW })
    expect((await pageCalls(after, 'status')).status).toBe(200)
    expect((await pageCalls(before, 'status')).status).toBe(401)
  })
})

test("The operator's key is good beside the one that takes its place", async () => {
  const asks = async (key: string): Promise<number> => {
    const headers = { authorization: `Bearer ${key}` }
    return (await broker(new Request(`${BROKER}/operator/reconciliations`, { headers }))).status
  }
  redeployBroker({ OPERATOR_KEY: `${NEW} ${brokerEnv.OPERATOR_KEY}` })
  expect([await asks(NEW), await asks(brokerEnv.OPERATOR_KEY), await asks(OLD)]).toEqual([200, 200, 401])
})

describe('A member who was right from a place before', () => {
  const home = { network: '203.0.113.7' }
  const wrong = { password: 'not the password', network: '198.51.100.1' }

  // Days apart, so that none waits for what was guessed in the one before.
  test.each([
    ['the broker', 3, () => redeployBroker({ CLIENT_SECRET_KEY: `${NEW} ${OLD}` })],
    ['the issuer', 6, () => system.issuers.redeploy(authentication, { HASHING_KEY: `${NEW} ${HASHING_KEY}` })],
    [
      'both',
      9,
      () => {
        redeployBroker({ CLIENT_SECRET_KEY: `${NEW} ${OLD}` })
        system.issuers.redeploy(authentication, { HASHING_KEY: `${NEW} ${HASHING_KEY}` })
      },
    ],
  ])('is kept out by no stranger there after the key was changed of: %s', async (_whose, days, change) => {
    vi.useFakeTimers({ now: Date.now() + days * 86_400_000, toFake: ['Date'] })
    const member = system.issuers.members.sumire.plain
    expect((await system.pays(member, home)).body.status).toBe('captured')
    change()
    for (let i = 0; i < 5; i++) await system.pays(member, wrong)
    expect((await system.pays(member, { network: wrong.network })).body.reason).toBe('too_many_attempts')
    expect((await system.pays(member, home)).body.status).toBe('captured')
    expect((await system.pays(member, home)).body.status).toBe('captured')
  })
})

describe('The statement', () => {
  const account = () => system.issuers.members.sumire.plain.account
  const next = 'statement-key-that-follows'

  test('is given for the key before and the one that takes its place', async () => {
    system.issuers.redeploy(settlement, { STATEMENT_KEY: `${next} ${STATEMENT_KEY}` })
    expect((await system.issuers.statement('4', account())).account).toBe(account())
    expect(await recentPostings({ server: settlement, keys: [next] }, account())).toBeDefined()
    expect(await recentPostings({ server: settlement, keys: ['statement-key-of-nobody'] }, account())).toBeUndefined()
  })

  test('is read by a server that has the next key already, and by one that has the last one still', async () => {
    system.issuers.redeploy(settlement, { STATEMENT_KEY })
    expect(await recentPostings({ server: settlement, keys: [next, STATEMENT_KEY] }, account())).toBeDefined()
    system.issuers.redeploy(settlement, { STATEMENT_KEY: next })
    expect(await recentPostings({ server: settlement, keys: [STATEMENT_KEY, next] }, account())).toBeDefined()
    system.issuers.redeploy(settlement, { STATEMENT_KEY })
  })
})
