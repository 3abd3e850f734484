/**
 * Every key that there is, turned while payments run at both issuers: the safe
 * way, in three steps, and the wrong way, where the old one is gone at once.
 */

import { createLocalJWKSet, jwtVerify } from 'jose'
import type { JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { OWN_KEYS_MAX_AGE_MS } from '../../../broker/keys/limits.ts'
import { SEALING_KEY_FRESH_MS } from '../../../messages/limits.ts'
import { kindNamed } from '../../../tools/furiwake/keys/kinds.ts'
import { eventually } from '../eventually.ts'
import { Listening, verified } from '../listening.ts'
import type { Endpoint } from '../listening.ts'
import type { Received } from '../webhook-receivers.ts'
import { Operator } from '../operator-world.ts'
import {
  BROKER,
  broker,
  brokerEnv,
  brokerSweeps,
  newPayment,
  pageCalls,
  redeployBroker,
  startSystem,
} from '../scenario.ts'
import type { CreatedPayment, Payer, Scenario } from '../scenario.ts'
import { ISSUERS, TURNED_KINDS, newBytes, turning } from '../turned-keys-world.ts'

const MINUTE_MS = 60_000
const AMOUNT = { amount: 100 }

let system: Scenario
let shop: Listening
let ear: Endpoint
beforeAll(async () => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
  system = await startSystem()
  shop = new Listening(system)
  ear = await shop.at('/turns', { answer: hear })
})
afterAll(() => vi.useRealTimers())

/** Isolates of a new deployment remember nothing; here is one isolate, which remembers what it read for a minute. */
function passes(ms = OWN_KEYS_MAX_AGE_MS + 1): void {
  vi.setSystemTime(Date.now() + ms)
}

const payers = (): Payer[] => ISSUERS.map((issuer) => system.issuers.members[issuer].plain)

/** Pays at both issuers, and gives the verdicts. */
async function paysAtBoth(): Promise<string[]> {
  const paid = await Promise.all(payers().map((payer) => system.pays(payer, { payment: AMOUNT })))
  expect(paid.map(({ body }) => body.status)).toEqual(['captured', 'captured'])
  return paid.map(({ body }) => body.verdict ?? '')
}

interface OpenDialog {
  payment: CreatedPayment
  payer: Payer
  seal: string
}

/** Two members have typed, and not pressed yet. */
function openDialogs(): Promise<OpenDialog[]> {
  return Promise.all(
    payers().map(async (payer) => {
      const payment = await newPayment(system.merchant, AMOUNT)
      return { payment, payer, seal: await system.seals(payment, payer) }
    }),
  )
}

/** They press. A seal that cannot be opened any more is made again, as the dialog does by itself. */
async function goOn(dialogs: readonly OpenDialog[]): Promise<string[]> {
  const paid = dialogs.map(async ({ payment, payer, seal }) => {
    const first = await system.attempts(payment, payer, { seal })
    const isRejected = first.body.code === 'sealed_password_rejected'
    const { body } = isRejected ? await system.attempts(payment, payer) : first
    expect(body).toMatchObject({ status: 'captured' })
    return body.verdict ?? ''
  })
  return Promise.all(paid)
}

/** By a shop's server that has just begun: it knows no key but those that are published now. */
async function areVerified(some: readonly string[]): Promise<void> {
  const answer = await broker(new Request(`${BROKER}/.well-known/jwks.json`))
  const keys = createLocalJWKSet(await answer.json<{ keys: JWK[] }>())
  const terms = { issuer: BROKER, typ: 'verdict+jwt', audience: system.merchant.id, currentDate: new Date() }
  for (const verdict of some) await jwtVerify(verdict, keys, terms)
}

/** Events that came, and those among them that the secret which the merchant was shown at the beginning does not verify. */
const heard = new Set<string>()
const unverified: string[] = []
function hear(received: Received): Response {
  const id = received.headers['webhook-id'] ?? ''
  heard.add(id)
  try {
    verified(received, ear.secret)
  } catch {
    unverified.push(id)
  }
  return new Response(null, { status: 204 })
}

describe('Turned in three steps', () => {
  test.each(TURNED_KINDS)('%s: nothing is declined, nothing unverifiable, no dialog broken', async (name) => {
    // The waits are those of the command line.
    const { knownAfterMs, goneAfterMs } = kindNamed(name) ??
      kindNamed(`4:${name}`) ?? { knownAfterMs: NaN, goneAfterMs: NaN }
    const turn = await turning(name, system.issuers)
    await brokerSweeps()
    turn.publish()
    passes(knownAfterMs)
    const dialogs = await openDialogs()
    const [verdict = ''] = await goOn(dialogs.slice(0, 1))
    turn.activate()
    const others = await goOn(dialogs.slice(1))
    await areVerified([verdict, ...others])
    passes(goneAfterMs)
    turn.retire()
    await areVerified(await paysAtBoth())
  })
})

/** Kinds that the wrong way is felt of: what each does has a test of its own below. */
const FELT = new Set(['client_secrets', 'relay_sealing'])

describe('Replaced at once', () => {
  test.each(TURNED_KINDS.filter((name) => !FELT.has(name)))(
    '%s: nothing is declined, nothing unverifiable, no dialog broken',
    async (name) => {
      const turn = await turning(name, system.issuers)
      const dialogs = await openDialogs()
      const [verdict = ''] = await goOn(dialogs.slice(0, 1))
      await brokerSweeps()
      passes()
      turn.retire()
      await areVerified([verdict, ...(await goOn(dialogs.slice(1)))])
    },
  )

  test('client_secrets: an open dialog waits, the operator is told, and it goes on when the key is back', async () => {
    const turn = await turning('client_secrets', system.issuers)
    const dialogs = await openDialogs()
    await brokerSweeps()
    passes()
    turn.retire()
    const [first] = dialogs
    if (first === undefined) throw new Error('No dialog is open.')
    const waiting = await pageCalls(first.payment, 'status')
    expect([waiting.status, waiting.body.code]).toEqual([503, 'client_secret_key_missing'])
    expect(waiting.headers.get('retry-after')).toBe('30')
    expect(await troubles()).toEqual([['key_missing', 'client_secrets']])
    const ready = await broker(new Request(`${BROKER}/readyz`))
    expect(await ready.json()).toMatchObject({ status: 'ready', missing_keys: ['client_secrets'] })
    // New ones are made and opened meanwhile.
    await paysAtBoth()
    turn.activate()
    await goOn(dialogs)
    passes()
    expect(await troubles()).toEqual([])
  })

  test('relay_sealing: what was released to the lost key is an outcome to be resolved, and a minute later all are paid', async () => {
    const turn = await turning('relay_sealing', system.issuers)
    const dialogs = await openDialogs()
    // Whoever seals has just heard of the key.
    await paysAtBoth()
    turn.retire()
    for (const { payment, payer, seal } of dialogs) {
      expect((await system.attempts(payment, payer, { seal })).body.status).toBe('processing')
    }
    passes(SEALING_KEY_FRESH_MS)
    await paysAtBoth()
  })
})

/** Of keys alone. */
async function troubles(): Promise<[string, string][]> {
  redeployBroker({ OPERATOR_KEY: brokerEnv.OPERATOR_KEY })
  const operator = await Operator.with()
  const { body } = await operator.calls<{ data: { kind: string; key?: string }[] }>('GET', '/attention')
  return body.data.flatMap(({ kind, key }) => (key === undefined ? [] : [[kind, key]]))
}

describe('A verdict key that has leaked', () => {
  test('is published no more, though what it signed is minutes old', async () => {
    const turn = await turning('verdicts', system.issuers)
    await brokerSweeps()
    const before = await published()
    passes()
    turn.retire()
    expect(await published()).toEqual(expect.arrayContaining(before))
    const [leaked = ''] = before
    redeployBroker({ REVOKED_KEYS: leaked })
    const after = await published()
    expect(after).not.toContain(leaked)
    redeployBroker({ REVOKED_KEYS: '' })
  })

  test('comes back by no row that somebody else wrote into the directory', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) }
    await brokerEnv.DIRECTORY.prepare(
      `INSERT INTO own_key_uses (kind, id, jwk, first_used_at, last_used_at, mac) VALUES ('verdicts', 'forged', ?, ?, ?, 'm')`,
    )
      .bind(JSON.stringify(jwk), Date.now(), Date.now())
      .run()
    passes()
    expect(await published()).not.toContain('forged')
  })
})

async function published(): Promise<string[]> {
  const answer = await broker(new Request(`${BROKER}/.well-known/jwks.json`))
  return (await answer.json<{ keys: { kid: string }[] }>()).keys.map(({ kid }) => kid)
}

test('The operator’s webhook is signed with both secrets while one takes the place of the other', async () => {
  const secrets = ['b', 'a'].map((letter) => `whsec_${letter.repeat(43)}=`)
  const url = system.receivers.open('/operator')
  redeployBroker({ OPERATOR_WEBHOOK_URL: url, OPERATOR_WEBHOOK_SECRET: secrets.join(' ') })
  await brokerEnv.DIRECTORY.prepare(`INSERT INTO sweeps (name, reached) VALUES ('attention', 'other')`).run()
  await brokerSweeps()
  const [told] = system.receivers.got('/operator')
  if (told === undefined) throw new Error('Nothing came.')
  for (const secret of secrets) expect(verified(told, secret)).toMatchObject({ type: 'operator.attention' })
})

test('Every webhook of all that time is verified by the secret that the merchant was shown at the beginning', async () => {
  await shop.passes(0, [ear])
  expect(heard.size).toBeGreaterThan(50)
  expect(unverified).toEqual([])
})

describe('The key of webhook endpoints', () => {
  const OLD = brokerEnv.WEBHOOK_SECRET_KEY

  test('is needed by no endpoint after the sweep has sealed their secrets under the next, and the shop keeps its own', async () => {
    const next = await newBytes()
    redeployBroker({ WEBHOOK_SECRET_KEY: `${OLD} ${next}` })
    await brokerSweeps()
    redeployBroker({ WEBHOOK_SECRET_KEY: `${next} ${OLD}` })
    expect(await endpointsOfKeys()).toEqual([0, 1])
    await brokerSweeps()
    expect(await endpointsOfKeys()).toEqual([1, 0])
    redeployBroker({ WEBHOOK_SECRET_KEY: next })
    expect(await endpointsOfKeys()).toEqual([1, 0])
    expect(await troubles()).toEqual([])

    // The ledger goes on with the settings that it began with: for it this is a key that is gone.
    passes()
    await paysAtBoth()
    const seen = system.receivers.got('/turns').length
    const waiting = await eventually(async () => {
      const log = (await shop.log(ear)).filter(({ state }) => state === 'waiting')
      expect(log).toHaveLength(6)
      return log
    })
    expect(waiting.every(({ tries }) => tries === 0)).toBe(true)
    expect(system.receivers.got('/turns')).toHaveLength(seen)
    redeployBroker({ WEBHOOK_SECRET_KEY: OLD })
    passes()
    expect(await troubles()).toEqual([['key_missing', 'webhook_secrets']])
    expect(await (await broker(new Request(`${BROKER}/readyz`))).json()).toMatchObject({
      status: 'ready',
      missing_keys: ['webhook_secrets'],
    })

    // Put back, behind the one that is in use: what waited arrives, by the secret that the shop was shown at the beginning.
    redeployBroker({ WEBHOOK_SECRET_KEY: `${OLD} ${next}` })
    await brokerSweeps()
    await shop.passes(3 * MINUTE_MS, [ear])
    const arrived = system.receivers.got('/turns').slice(seen)
    expect(arrived.length).toBeGreaterThanOrEqual(waiting.length)
    expect(unverified).toEqual([])
    passes()
    expect(await troubles()).toEqual([])
  })
})

async function endpointsOfKeys(): Promise<number[]> {
  redeployBroker({ OPERATOR_KEY: brokerEnv.OPERATOR_KEY })
  const operator = await Operator.with()
  const { body } = await operator.calls<{ data: { kind: string; endpoints: number }[] }>('GET', '/keys')
  return body.data.filter(({ kind }) => kind === 'webhook_secrets').map(({ endpoints }) => endpoints)
}
