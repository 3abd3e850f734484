/** Tests how much is paid in a frame that something might lie over unseen: the issuer says, or the house. */

import { drizzle } from 'drizzle-orm/d1'
import { beforeAll, describe, expect, test } from 'vitest'

import { registerIssuer } from '../../../broker/db/register.ts'
import { BROKER, brokerEnv, newPayment, pageCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

const ROW = {
  name: { en: 'Careful Card', ja: '用心カード' },
  mark: '用',
  color: '#7a4fd0',
  method: 'credit' as const,
  livemode: false,
  authenticationServer: 'http://nobody.test',
  relay: BROKER,
  settlementServer: BROKER,
}

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
  const limits = [
    ['91', { JPY: 50_000 }],
    ['92', { JPY: 0, XAF: 1 }],
  ] as const
  for (const [prefix, framedLimits] of limits)
    await registerIssuer(drizzle(brokerEnv.DIRECTORY), { ...ROW, prefix, framedLimits })
})

describe('The limit of a frame that something might lie over', () => {
  test.each([
    ['JPY', { '4': 10_000, '91': 50_000, '92': 0 }],
    ['USD', { '4': 7_000, '91': 7_000, '92': 7_000 }],
    // A currency that nobody names is never paid so.
    ['XAF', { '4': 0, '91': 0, '92': 1 }],
    ['BHD', { '4': 0, '91': 0, '92': 0 }],
  ])('in %s is the issuer’s, else the house’s, else nothing: %o', async (currency, limits) => {
    const payment = await newPayment(system.merchant, { currency })
    const { issuers = [] } = (await pageCalls(payment, 'status?include=issuers')).body
    const told = Object.fromEntries(issuers.map(({ prefix, framed_max }) => [prefix, framed_max]))
    expect(told).toMatchObject(limits)
  })

  test.each([[{ YEN: 1 }], [{ JPY: -1 }], [{ JPY: 0.5 }], [{ JPY: 1e12 }], [{ JPY: Number.NaN }]])(
    'is refused when it is none: %o',
    async (framedLimits) => {
      const registered = registerIssuer(drizzle(brokerEnv.DIRECTORY), { ...ROW, prefix: '93', framedLimits })
      await expect(registered).rejects.toThrow('framed limit')
    },
  )
})
