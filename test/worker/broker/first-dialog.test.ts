/** A broker that has just been set up: nobody has heard of its issuers yet. */

import { expect, test } from 'vitest'

import { issuerRowsNow } from '../../../broker/directory/issuer-rows.ts'
import { issuerByPrefix, issuersOfMode } from '../../../broker/issuers/issuer-registry.ts'
import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { brokerEnv, newPayment, pageCalls, startSystem } from '../scenario.ts'

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

test('An issuer is made of its row once, in each mode, and anew when the row is read anew', async () => {
  const [known] = await issuersOfMode(brokerEnv, false)
  expect(known?.prefix).toBe('4')
  expect((await issuersOfMode(brokerEnv, false))[0]).toBe(known)
  expect(await issuerByPrefix(brokerEnv, '4', false)).toBe(known)
  // Of a payment of the other mode that is still under way: it is spoken to in that one.
  expect(await issuerByPrefix(brokerEnv, '4', true)).toMatchObject({ prefix: '4', livemode: true })
  expect(known?.livemode).toBe(false)
  await issuerRowsNow(brokerEnv)
  expect((await issuersOfMode(brokerEnv, false))[0]).not.toBe(known)
})
