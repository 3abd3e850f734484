/** A broker that has just been set up: nobody has heard of its issuers yet. */

import { expect, test } from 'vitest'

import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { newPayment, pageCalls, startSystem } from '../scenario.ts'

/** A server that has just started. */
const SLOW_MS = 150

test('The first dialog of all can be paid in at every issuer, also where one needs a moment', async () => {
  const system = await startSystem()
  system.breaks(ISSUER_ORIGINS.sumire.authentication, '/.well-known/jwks.json', async (_, next) => {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
    return next()
  })
  const { body } = await pageCalls(await newPayment(system.merchant), 'status?include=issuers')
  const sealable = (body.issuers ?? []).filter(({ encryption_key }) => encryption_key).map(({ prefix }) => prefix)
  expect(sealable).toEqual(['4', '7'])
})
