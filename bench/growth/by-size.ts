import { furiwake } from '../broker/furiwake.ts'
import type { Row } from '../figures.ts'
import type { BenchMerchant, RunningBroker } from '../house/broker.ts'
import { cpuPerOperation } from '../house/cpu.ts'
import { LoopbackClient } from '../house/http.ts'
import { spread } from '../statistics.ts'
import { countsOf, fillLedger, shopReads } from './ledger.ts'

/** The cost with a million stored against the cost with a thousand. */
const GROWTH_MAX = 1.15
const SIZE = { full: { warmUp: 60, rounds: 8, each: 40 }, quick: { warmUp: 20, rounds: 3, each: 20 } }

interface Measured {
  latencies: number[]
  cpu: number
  isKnown: boolean
}

/** The same work in ledgers that differ in how much they hold, in turns. */
export async function bySize(
  broker: RunningBroker,
  merchants: readonly BenchMerchant[],
  sizes: readonly number[],
  quick: boolean,
): Promise<Row[]> {
  const { warmUp, rounds, each } = quick ? SIZE.quick : SIZE.full
  const ledgers: { merchant: BenchMerchant; name: string; count: number; bytes: number }[] = []
  for (const [i, merchant] of merchants.entries()) {
    const count = sizes[i] ?? 0
    const [ledger = ''] = merchant.ledgers
    await fillLedger(broker, merchant, ledger, count)
    const { bytes } = await countsOf(broker, ledger)
    ledgers.push({ merchant, name: nameOf(count), count, bytes })
  }
  const client = new LoopbackClient(broker.port, 1)
  const measured = new Map<string, Measured>()
  for (let round = -1; round < rounds; round++) {
    for (const { merchant, name } of ledgers) {
      for (const [what, act] of worksOf(broker, client, merchant, round < 0 ? warmUp : each)) {
        const key = `${what}\n${name}`
        const so = measured.get(key) ?? { latencies: [], cpu: 0, isKnown: true }
        const took: number[] = []
        const cpu = await cpuPerOperation(broker.pid, 1, () => timed(round < 0 ? warmUp : each, act, took))
        if (round < 0) continue
        so.latencies.push(...took)
        so.cpu += cpu ?? 0
        so.isKnown &&= cpu !== undefined
        measured.set(key, so)
      }
    }
  }
  client.close()
  const first = ledgers[0]?.name ?? ''
  const last = ledgers.at(-1)?.name ?? ''
  const rows = [...measured].map(([key, { latencies, cpu, isKnown }]): Row => {
    const [what = '', candidate = ''] = key.split('\n')
    const cost = isKnown ? { cpuMs: cpu / latencies.length } : {}
    const held = candidate === first ? {} : { floor: first, ...(candidate === last ? { target: GROWTH_MAX } : {}) }
    return { part: 'growth', what, candidate, unit: 'ms', ...spread(latencies), ...cost, ...held }
  })
  const sizesOf = ledgers.map(({ name, count, bytes }): Row => {
    return {
      part: 'growth',
      what: 'whole ledger, a payment',
      candidate: name,
      n: count,
      unit: 'bytes',
      median: bytes / count,
    }
  })
  return [...rows.toSorted((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)), ...sizesOf]
}

type Work = [what: string, act: (i: number) => Promise<void>]

/** What is done in turns; the payments that the first creates are the second's. */
function worksOf(broker: RunningBroker, client: LoopbackClient, merchant: BenchMerchant, payments: number): Work[] {
  const candidate = furiwake(broker, 1, merchant)
  const created: Awaited<ReturnType<typeof candidate.create>>[] = []
  return [
    ['create', async () => void created.push(await candidate.create())],
    ['authorize', (i) => candidate.authorize(created[i % payments] ?? { id: '', client_secret: '' })],
    ['list 20 payments', () => shopReads(client, merchant, '/v1/payments?limit=20')],
    ['list 20 payments of a month ago', () => shopReads(client, merchant, `/v1/payments?limit=20&to=${monthAgo()}`)],
    ['list the payments of an order', () => shopReads(client, merchant, '/v1/payments?order=A-500')],
    ['list 20 declined payments', () => shopReads(client, merchant, '/v1/payments?limit=20&status=declined')],
    ['list 20 payments of an issuer that has none', () => shopReads(client, merchant, '/v1/payments?issuer=9')],
    ['list 20 events', () => shopReads(client, merchant, '/v1/events?limit=20')],
  ]
}

async function timed(count: number, act: (i: number) => Promise<void>, into: number[]): Promise<void> {
  for (let i = 0; i < count; i++) {
    const started = performance.now()
    await act(i)
    into.push(performance.now() - started)
  }
}

function monthAgo(): string {
  return new Date(Date.now() - 29 * 24 * 60 * 60_000).toISOString()
}

function nameOf(count: number): string {
  return `${count.toLocaleString('en-US')} stored`
}
