/** Disturbances of the soak's demo while it is paid in, one thing after another and some at once. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoInfo } from '../demo/start-demo.ts'
import { newKey, type DemoSecrets, type PrivateJwk } from '../demo/keys.ts'
import { BrokerClient } from '../furiwake/broker-client.ts'
import type { DemoProcess } from './demo-process.ts'

export interface Disturbance {
  name: string
  /** Ends when the demo stands again. */
  happen(demo: DemoProcess, state: string): Promise<void>
}

/** So long a company is away: longer than the broker needs to notice. */
const AWAY_MS = 20_000
const FLOOD_MS = 20_000
const FLOOD_IN_FLIGHT = 8

/** In their order; whoever has come to the end begins again. */
export const DISTURBANCES: readonly Disturbance[] = [
  { name: 'the machine crashes', happen: (demo) => anew(demo, 'kill') },
  { name: 'every signing key is published', happen: (demo, state) => turn(demo, state, publish) },
  { name: 'the prepaid company is down, and comes back', happen: (demo) => away(demo, 'prepaid') },
  { name: 'every signing key is activated', happen: (demo, state) => turn(demo, state, activate) },
  { name: 'a ledger is added, and another closed', happen: (demo) => otherLedger(demo.info) },
  { name: 'a flood of one shop and of strangers', happen: (demo) => flood(demo.info) },
  { name: 'a deploy', happen: (demo) => anew(demo, 'stop') },
  {
    name: 'a flood, a company that goes down, and a crash, all at once',
    async happen(demo) {
      const flooding = flood(demo.info)
      await demo.takeDown('prepaid')
      await sleep(AWAY_MS / 4)
      await anew(demo, 'kill')
      await flooding
    },
  },
  { name: 'the counter company is down, and comes back', happen: (demo) => away(demo, 'counter') },
]

async function anew(demo: DemoProcess, how: 'kill' | 'stop'): Promise<void> {
  await demo[how]()
  await demo.start()
}

async function away(demo: DemoProcess, company: 'prepaid' | 'counter'): Promise<void> {
  await demo.takeDown(company)
  await sleep(AWAY_MS)
  await demo.bringBack(company)
}

/** The key after those that are there: others learn it before it signs anything. */
async function publish(keys: PrivateJwk[]): Promise<PrivateJwk[]> {
  return [...keys, await newKey('ECDSA')]
}

/** The newest key first: it signs from now on. */
async function activate(keys: PrivateJwk[]): Promise<PrivateJwk[]> {
  const newest = keys.at(-1)
  return newest === undefined ? keys : [newest, ...keys.slice(0, -1)]
}

/** Changes the signing keys of the broker and of every server of the issuers, by a deploy. */
async function turn(
  demo: DemoProcess,
  state: string,
  change: (keys: PrivateJwk[]) => Promise<PrivateJwk[]>,
): Promise<void> {
  await demo.stop()
  const file = join(state, 'secrets.json')
  const secrets = JSON.parse(readFileSync(file, 'utf8')) as DemoSecrets
  const servers = [
    secrets.broker,
    secrets.prepaid,
    secrets.counter,
    ...Object.values(secrets.issuers).flatMap(({ authentication, settlement, relay }) => [
      authentication,
      settlement,
      relay,
    ]),
  ]
  for (const server of servers) server.signing = await change(server.signing)
  writeFileSync(file, JSON.stringify(secrets))
  await demo.start()
}

interface Ledger {
  id: string
  mode: string
  status: string
}

/** Two minutes from now the new one takes the payments; the oldest is closed then. */
async function otherLedger({ broker, operator_token: token, merchant }: DemoInfo): Promise<void> {
  const client = new BrokerClient({ broker, token })
  const path = `/merchants/${merchant.id}/ledgers`
  await client.ask('POST', path, { mode: 'test' })
  const { data } = await client.ask<{ data: Ledger[] }>('GET', path)
  const open = data.filter(({ mode, status }) => mode === 'test' && status === 'open')
  // Those that opened last come first; one that takes payments must be left.
  if (open.length > 1) await client.ask('POST', `${path}/${open.at(-1)?.id}/close`)
}

/** As many requests as go through, of a shop that has gone mad and of strangers with keys of no shop. */
async function flood({ broker, operator_token: token }: DemoInfo): Promise<void> {
  const client = new BrokerClient({ broker, token })
  const name = { en: 'A shop gone mad', ja: '止まらないお店' }
  const { id } = await client.ask<{ id: string }>('POST', '/merchants', { name })
  const { secret } = await client.ask<{ secret: string }>('POST', `/merchants/${id}/keys`, {
    mode: 'test',
    name: 'Flood',
  })
  const until = Date.now() + FLOOD_MS
  const send = async (lane: number): Promise<void> => {
    while (Date.now() < until) {
      const key = lane % 2 === 0 ? secret : `sk_test_${'0'.repeat(26)}`
      await fetch(`${broker}/v1/payments?limit=1`, { headers: { authorization: `Bearer ${key}` } })
        .then((response) => response.arrayBuffer())
        // It may be down at the moment.
        .catch(() => sleep(100))
    }
  }
  await Promise.all(Array.from({ length: FLOOD_IN_FLIGHT }, (_, lane) => send(lane)))
}
