import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { builtWorker } from '../../tools/build/workers.ts'
import { transactionRequest } from '../broker/candidate.ts'
import { furiwake } from '../broker/furiwake.ts'
import { noLoad, pay, type Load } from '../broker/measure.ts'
import type { Row } from '../figures.ts'
import { startBroker, type RunningBroker } from '../servers/broker.ts'
import { LoopbackClient } from '../servers/http.ts'
import { startStandInIssuers } from '../servers/issuers.ts'
import { newBenchKeys } from '../servers/keys.ts'
import { rowsOfTail } from './tail.ts'

/** Shops that pay, each below what a merchant may send: a payment begins so often, if the one before has ended. */
const SHOPS = 8
const PAYMENT_EACH_MS = 100
/** Requests a second of the flood: five times what one key may send, and twelve times what it may create. */
const FLOOD_PER_SECOND = 1_000
const FLOOD_TICK_MS = 10
const FLOOD_CONNECTIONS = 32
const FULL = { warmUp: 40, rounds: 4, seconds: 5 }
const QUICK = { warmUp: 8, rounds: 1, seconds: 3 }

/** Measures the payments of eight shops while one merchant, or one network, sends far more than it may; with the limits as they are. */
export async function byFlood(quick: boolean): Promise<Row[]> {
  const { warmUp, rounds, seconds } = quick ? QUICK : FULL
  const keys = await newBenchKeys()
  const issuers = await startStandInIssuers(keys)
  let broker: RunningBroker | undefined
  try {
    const merchants = Array.from({ length: SHOPS + 1 }, () => 1)
    broker = await startBroker(builtWorker('broker').folder, keys, issuers, merchants, { rateFactor: 1 })
    const [flooding, ...shops] = broker.merchants
    if (flooding === undefined) throw new Error('The broker has too few merchants.')
    const candidates = shops.map((shop) => furiwake(broker as RunningBroker, 1, shop))
    for (let i = 0; i < warmUp; i++) for (const candidate of candidates) await pay(candidate)
    const pays = async (into: Load): Promise<void> => {
      await Promise.all(candidates.map((candidate) => payInTurn(() => pay(candidate), seconds, into)))
    }
    const [none, merchant, network] = [noLoad(), noLoad(), noLoad()]
    const creations = (client: LoopbackClient): Promise<unknown> => {
      const shop = { authorization: `Bearer ${flooding.secretKey}`, 'idempotency-key': randomUUID() }
      const headers = { ...shop, 'content-type': 'application/json' }
      return client.send('POST', '/v1/payments', headers, transactionRequest('A-flood'))
    }
    const pages = (client: LoopbackClient): Promise<unknown> =>
      client.send('GET', `/checkout/pay_${'0'.repeat(34)}`, { 'cf-connecting-ip': '203.0.113.9' })
    for (let round = 0; round < rounds; round++) {
      await pays(none)
      await during(broker, creations, () => pays(merchant))
      await during(broker, pages, () => pays(network))
    }
    return rowsOfTail(`payment of ${SHOPS} shops beside a flood`, [
      ['nobody floods', none],
      ['one merchant floods', merchant],
      ['one network floods', network],
    ])
  } finally {
    await broker?.stop()
    await issuers.stop()
  }
}

/** Payments at a steady pace, whatever else the broker does: their latencies tell what it did to them. */
async function payInTurn(payOnce: () => Promise<void>, seconds: number, into: Load): Promise<void> {
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) {
    const began = performance.now()
    await payOnce()
    const took = performance.now() - began
    into.latencies.push(took)
    into.longest = Math.max(into.longest, took)
    await sleep(Math.max(0, PAYMENT_EACH_MS - took))
  }
}

/** Sends the flood while `work` lasts. What is still on its way then is not waited for. */
async function during(
  { port }: RunningBroker,
  send: (client: LoopbackClient) => Promise<unknown>,
  work: () => Promise<void>,
): Promise<void> {
  const client = new LoopbackClient(port, FLOOD_CONNECTIONS)
  let underWay = 0
  const tick = setInterval(() => {
    for (let i = 0; i < (FLOOD_PER_SECOND * FLOOD_TICK_MS) / 1000 && underWay < FLOOD_CONNECTIONS; i++) {
      underWay += 1
      void send(client)
        .catch(() => undefined)
        .finally(() => (underWay -= 1))
    }
  }, FLOOD_TICK_MS)
  try {
    await work()
  } finally {
    clearInterval(tick)
    client.close()
  }
}
