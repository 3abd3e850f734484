/** Keys that are replaced at once, by any of the four parties, between two payments: both are paid. */

import { exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, test, vi } from 'vitest'

import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { brokerEnv, newPayment, redeployBroker, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'
import { eventually } from '../eventually.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})

/** As a setting: one private key that nobody has seen yet. */
async function oneNewKey(kid: string = crypto.randomUUID()): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return JSON.stringify([{ ...(await exportJWK(privateKey)), kid }])
}

const payer = () => system.issuers.members.sumire.plain
const { authentication, relay, settlement } = ISSUER_ORIGINS.sumire

const REPLACEMENTS: [string, () => Promise<void>][] = [
  ["the broker's only key", async () => redeployBroker({ SIGNING_KEYS: await oneNewKey() })],
  ["the broker's message keys alone", async () => redeployBroker({ MESSAGE_KEYS: await oneNewKey() })],
  ['the authentication server', () => replaced(authentication)],
  ['the relay centre', () => replaced(relay)],
  ['the settlement server', () => replaced(settlement)],
  [
    'all of them at once',
    async () => {
      redeployBroker({ MESSAGE_KEYS: await oneNewKey() })
      for (const origin of [authentication, relay, settlement]) await replaced(origin)
    },
  ],
]

async function replaced(origin: string, kid?: string): Promise<void> {
  system.issuers.redeploy(origin, { SIGNING_KEYS: await oneNewKey(kid) })
}

describe('A payment', () => {
  test.each(REPLACEMENTS)('is paid before and after the keys are replaced of: %s', async (_whose, replace) => {
    expect((await system.pays(payer())).body.status).toBe('captured')
    await replace()
    expect((await system.pays(payer())).body.status).toBe('captured')
    expect((await system.pays(payer())).body.status).toBe('captured')
  })

  test('is paid after a key was replaced under its own name', async () => {
    for (const origin of [authentication, relay, settlement]) {
      await replaced(origin, 'the-key')
      expect((await system.pays(payer())).body.status).toBe('captured')
      await replaced(origin, 'the-key')
      expect((await system.pays(payer())).body.status).toBe('captured')
    }
  })

  test('twenty at once are paid just after all keys were replaced', async () => {
    for (const origin of [authentication, relay, settlement]) await replaced(origin)
    const all = await Promise.all(Array.from({ length: 20 }, () => system.pays(payer(), { payment: { amount: 10 } })))
    expect(new Set(all.map(({ body }) => body.status))).toEqual(new Set(['captured']))
  })

  test('whose password was sealed to a key that was replaced is sealed again, to the new one', async () => {
    const payment = await newPayment(system.merchant)
    const seal = await system.seals(payment, payer())
    system.issuers.redeploy(authentication, { ENCRYPTION_KEYS: await oneNewKey() })
    expect((await system.attempts(payment, payer(), { seal })).body.code).toBe('sealed_password_rejected')
    expect((await system.attempts(payment, payer())).body.status).toBe('captured')
  })
})

describe("The broker's two sets of keys", () => {
  test('sign each their own, and are published together', async () => {
    redeployBroker({ SIGNING_KEYS: await oneNewKey('for-verdicts'), MESSAGE_KEYS: await oneNewKey('for-messages') })
    const sent: string[] = []
    system.breaks(relay, '/transactions', async (request, next) => {
      sent.push(await request.clone().text())
      return next()
    })
    const { body } = await system.pays(payer())
    system.mend()
    const kidOf = (jws = ''): unknown => JSON.parse(atob(jws.split('.', 1)[0] ?? ''))
    expect(kidOf(body.verdict)).toMatchObject({ kid: 'for-verdicts' })
    expect(kidOf(sent[0])).toMatchObject({ kid: 'for-messages' })
    const jwks = await fetch(`${brokerEnv.BROKER_ORIGIN}/.well-known/jwks.json`)
    const { keys } = await jwks.json<{ keys: { kid: string }[] }>()
    expect(keys.map(({ kid }) => kid)).toEqual(['for-verdicts', 'for-messages'])
    expect(JSON.stringify(keys)).not.toContain('"d"')
  })
})

test('An answer of 64 MiB is not read, and the payment is resolved as one whose answer was lost', async () => {
  let pulled = 0
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          pulled += 64 * 1024
          controller.enqueue(new Uint8Array(64 * 1024))
        },
      }),
    )
  system.breaks(relay, '/transactions', async () => endless())
  const { body } = await system.pays(payer())
  system.mend()
  expect(body.status).toBe('processing')
  expect(pulled).toBeLessThan(1024 * 1024)
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  await eventually(() => system.alarmRings())
  vi.useRealTimers()
})
