import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { builtWorker } from '../../tools/build/built-worker.ts'
import { transactionRequest } from '../broker/candidate.ts'
import { furiwake } from '../broker/furiwake.ts'
import { noLoad, pay, type Load } from '../broker/measure.ts'
import type { Row } from '../figures.ts'
import { startBroker, type BenchMerchant, type RunningBroker } from '../servers/broker.ts'
import { startStandInIssuers } from '../servers/issuers.ts'
import { newBenchKeys } from '../servers/keys.ts'
import type { Flood, FloodAnswers } from './flooder.ts'
import { rowsOfTail } from './tail.ts'

/** Shops that pay, each below what a merchant may send: a payment begins so often, if the one before has ended. */
const SHOPS = 8
const PAYMENT_EACH_MS = 100
const FULL = { warmUp: 40, rounds: 4, seconds: 5 }
const QUICK = { warmUp: 8, rounds: 1, seconds: 3 }
/** A flood's leavings are over by then. */
const SETTLED_AFTER_MS = 500
/** Stands for a flood's cost to the machine alone: the same requests, at a server beside that refuses each at once. */
const ELSEWHERE = 'a flood elsewhere'

/** Measures the payments of eight shops while one merchant, or one network, sends far more than it may; with the limits as they are. */
export async function byFlood(quick: boolean): Promise<Row[]> {
  const { warmUp, rounds, seconds } = quick ? QUICK : FULL
  const keys = await newBenchKeys()
  const issuers = await startStandInIssuers(keys)
  const elsewhere = await startBareRefusal()
  let broker: RunningBroker | undefined
  try {
    const merchants = Array.from({ length: SHOPS + 1 }, () => 1)
    broker = await startBroker(builtWorker('broker').folder, keys, issuers, merchants, { rateFactor: 1 })
    const [flooding, ...shops] = broker.merchants
    if (flooding === undefined) throw new Error('The broker has too few merchants.')
    const candidates = shops.map((shop) => furiwake(broker as RunningBroker, 1, shop))
    for (let i = 0; i < warmUp; i++) for (const candidate of candidates) await pay(candidate)
    const creations = creationsOf(flooding, broker.port)
    const floods: [name: string, flood: Flood | undefined, load: Load][] = [
      ['nobody floods', undefined, noLoad()],
      [ELSEWHERE, { ...creations, port: elsewhere.port }, noLoad()],
      ['one merchant floods', creations, noLoad()],
      ['one network floods', pagesOf(broker.port), noLoad()],
    ]
    for (let round = 0; round < rounds; round++) {
      for (const [name, flood, load] of floods) {
        const work = () => Promise.all(candidates.map((each) => payInTurn(() => pay(each), seconds, load)))
        const answers = await during(flood, work)
        process.stderr.write(`  ${name}: ${JSON.stringify(answers)}\n`)
        await sleep(SETTLED_AFTER_MS)
      }
    }
    const loads = floods.map(([name, , load]): [string, Load] => [name, load])
    return rowsOfTail(`payment of ${SHOPS} shops beside a flood`, loads, ELSEWHERE)
  } finally {
    await broker?.stop()
    await elsewhere.stop()
    await issuers.stop()
  }
}

function creationsOf({ secretKey }: BenchMerchant, port: number): Flood {
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  return { port, method: 'POST', path: '/v1/payments', headers, body: transactionRequest('A-flood'), isKeyed: true }
}

function pagesOf(port: number): Flood {
  const path = `/checkout/pay_${'0'.repeat(34)}`
  return { port, method: 'GET', path, headers: { 'cf-connecting-ip': '203.0.113.9' } }
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

/** Sends a flood while `work` lasts, from a thread of its own: what the flood costs its sender holds up no payment. What is still on its way then is not waited for. */
async function during(flood: Flood | undefined, work: () => Promise<unknown>): Promise<FloodAnswers> {
  if (flood === undefined) {
    await work()
    return {}
  }
  const flooder = new Worker(new URL('flooder.ts', import.meta.url), { workerData: flood })
  try {
    await work()
    const told = new Promise<FloodAnswers>((resolve) => flooder.once('message', resolve))
    flooder.postMessage('end', [])
    return await told
  } finally {
    await flooder.terminate()
  }
}

async function startBareRefusal(): Promise<{ port: number; stop(): Promise<void> }> {
  const thread = new Worker(new URL('bare-refusal.ts', import.meta.url))
  const port = await new Promise<number>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
  return { port, stop: async () => void (await thread.terminate()) }
}
