/** A merchant with two origins: the issuer is told the one that the dialog stands in. */

import { decodeJwt } from 'jose'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'

import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { BROKER, newMerchant, newPayment, pageCalls, startSystem } from '../scenario.ts'
import type { Scenario, TestMember } from '../scenario.ts'
import { SoftwareAuthenticator } from '../software-authenticator.ts'

const ORIGINS = ['https://a.shop.test', 'https://z.shop.test']
const REFUSED = { status: 400, body: { code: 'invalid_request', param: 'origin' } }

let system: Scenario
let member: TestMember
beforeAll(async () => {
  system = await startSystem()
  system.merchant = await newMerchant({ origins: ORIGINS })
  member = system.issuers.members.sumire.plain
})
afterEach(() => system.mend())

/** Returns what the issuer was told last of the payment. */
function listens(path: '/authenticate' | '/passkeys/challenge'): () => unknown {
  let payment: unknown
  system.breaks(ISSUER_ORIGINS.sumire.authentication, path, async (request, next) => {
    payment = decodeJwt(await request.clone().text())['payment']
    return next()
  })
  return () => payment
}

test.each([
  ['the one that the dialog stands in', { origin: ORIGINS[1] }, ORIGINS[1]],
  ['the first one, by a dialog that does not say', {}, ORIGINS[0]],
])('The issuer is told %s', async (_, body, origin) => {
  const told = listens('/authenticate')
  expect((await system.pays(member, { body })).body).toMatchObject({ status: 'captured' })
  expect(told()).toMatchObject({ merchant: { origin } })
})

test('So it is before a passkey signs', async () => {
  const told = listens('/passkeys/challenge')
  const payment = await newPayment(system.merchant)
  await pageCalls(payment, 'passkey-challenge', { issuer: '4', origin: ORIGINS[1] })
  expect(told()).toMatchObject({ merchant: { origin: ORIGINS[1] } })
})

describe('An origin that is none of the merchant’s', () => {
  test.each(['https://evil.test', 'https://z.shop.test/', 'https://Z.shop.test', 'null', ''])(
    '(%s) is refused with the attempt, nobody is asked, and the payment stays open',
    async (origin) => {
      const told = listens('/authenticate')
      const refused = await system.pays(member, { body: { origin } })
      expect(refused).toMatchObject(REFUSED)
      expect(told()).toBeUndefined()
      expect(await pageCalls(refused.payment, 'status')).toMatchObject({ body: { status: 'open' } })
    },
  )

  test('is refused with a passkey’s challenge, with a passkey, and with a new one', async () => {
    const origin = 'https://evil.test'
    const payment = await newPayment(system.merchant)
    expect(await pageCalls(payment, 'passkey-challenge', { issuer: '4', origin })).toMatchObject(REFUSED)
    const authenticator = await SoftwareAuthenticator.create()
    const ceremony = { rpId: 'sumire.test', origin: BROKER, topOrigin: ORIGINS[0] }
    const passkey = await authenticator.sign('A'.repeat(75), ceremony)
    expect(await pageCalls(payment, 'authorize-with-passkey', { issuer: '4', passkey, origin })).toMatchObject(REFUSED)
    const paid = await system.pays(member)
    const sealed = { sealed_passkey: 'a.b.c.d.e', origin }
    expect(await pageCalls(paid.payment, 'passkeys', sealed)).toMatchObject(REFUSED)
  })
})
