import { furiwake } from '../broker/furiwake.ts'
import type { Row } from '../figures.ts'
import type { BenchMerchant, RunningBroker } from '../servers/broker.ts'
import { cpuPerOperation } from '../servers/cpu.ts'
import { LoopbackClient } from '../servers/http.ts'
import { spread } from '../statistics.ts'
import { countsOf, fillLedger, shopReads } from './ledger.ts'

/** The cost with a million stored against the cost with a thousand. */
const GROWTH_MAX = 1.15
/** Of lists whose filter few payments pass: what they look through is read from the disk. */
const FILTERS = {
  order: 'list the payments of an order',
  status: 'list 20 declined payments',
  issuer: 'list 20 payments of an issuer that has none',
  amount: 'search an amount that no payment has',
  both: 'list 50 payments of a status and an issuer',
}
/** Reads that grow with what they count, up to a bound of their own: shown, and held to nothing. */
const COUNTED = 'what became of the payments of thirty days'
const FILTER_GROWTH_MAX = 1.3
const SIZE = { full: { warmUp: 60, rounds: 8, each: 40 }, quick: { warmUp: 20, rounds: 3, each: 20 } }

interface Measured {
  latencies: number[]
  cpu: number
  isKnown: boolean
}

/** Measures the same work in ledgers that differ in how much they hold, in turns. */
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
        const key = keyOf(what, name)
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
  const rows = rowsOf(measured, ledgers)
  const sizesOf = ledgers.map(({ name, count, bytes }): Row => {
    const what = 'whole ledger, a payment'
    return { part: 'growth', what, candidate: name, n: count, unit: 'bytes', median: bytes / count }
  })
  return [...rows, ...sizesOf]
}

const STEPS = ['create', 'authorize'] as const
const PAYMENT = 'create and authorize'

/** Returns what is held to the target: a payment as a whole, and the lists. */
function rowsOf(measured: Map<string, Measured>, ledgers: readonly { name: string }[]): Row[] {
  const names = ledgers.map(({ name }) => name)
  for (const name of names) {
    const steps = STEPS.flatMap((step) => measured.get(keyOf(step, name)) ?? [])
    measured.set(keyOf(PAYMENT, name), together(steps))
  }
  const whats = [...new Set([...measured.keys()].map((key) => key.split('\n')[0] ?? ''))]
  return whats.flatMap((what) =>
    names.map((candidate): Row => {
      const { latencies, cpu, isKnown } = measured.get(keyOf(what, candidate)) ?? together([])
      const isHeld = candidate === names.at(-1) && what !== COUNTED && !STEPS.some((step) => step === what)
      const isFilter = Object.values(FILTERS).includes(what)
      const target = isHeld ? { target: isFilter ? FILTER_GROWTH_MAX : GROWTH_MAX } : {}
      const floor = names[0]
      const held = candidate === floor || floor === undefined ? {} : { floor, ...target }
      const cost = isKnown ? { cpuMs: cpu / latencies.length } : {}
      return { part: 'growth', what, candidate, unit: 'ms', ...spread(latencies), ...cost, ...held }
    }),
  )
}

/** The same payments' steps: their times added, one by one. */
function together(steps: readonly Measured[]): Measured {
  const [first, ...others] = steps
  const latencies = (first?.latencies ?? []).map((ms, i) =>
    others.reduce((sum, each) => sum + (each.latencies[i] ?? 0), ms),
  )
  return {
    latencies,
    cpu: steps.reduce((sum, each) => sum + each.cpu, 0),
    isKnown: steps.every((each) => each.isKnown),
  }
}

function keyOf(what: string, name: string): string {
  return `${what}\n${name}`
}

type Work = [what: string, act: (i: number) => Promise<void>]

/** Returns what is done in turns; the payments that the first creates are the second's. */
function worksOf(broker: RunningBroker, client: LoopbackClient, merchant: BenchMerchant, payments: number): Work[] {
  const candidate = furiwake(broker, 1, merchant)
  const created: Awaited<ReturnType<typeof candidate.create>>[] = []
  return [
    ['create', async () => void created.push(await candidate.create())],
    ['authorize', (i) => candidate.authorize(created[i % payments] ?? { id: '', client_secret: '' })],
    ['list 50 payments, the console’s first page', () => shopReads(client, merchant, '/v1/payments?limit=50')],
    ['list 20 payments', () => shopReads(client, merchant, '/v1/payments?limit=20')],
    ['list 20 payments of a month ago', () => shopReads(client, merchant, `/v1/payments?limit=20&to=${monthAgo()}`)],
    [FILTERS.order, () => shopReads(client, merchant, '/v1/payments?order=A-500')],
    [FILTERS.status, () => shopReads(client, merchant, '/v1/payments?limit=20&status=declined')],
    [FILTERS.issuer, () => shopReads(client, merchant, '/v1/payments?issuer=9')],
    [FILTERS.amount, () => shopReads(client, merchant, '/v1/payments?limit=50&amount=777')],
    [FILTERS.both, () => shopReads(client, merchant, '/v1/payments?limit=50&status=captured&issuer=4')],
    [COUNTED, () => shopReads(client, merchant, '/v1/tallies/outcomes?timezone=Asia/Tokyo')],
    ['a tally of thirty days', () => shopReads(client, merchant, '/v1/tallies?timezone=Asia/Tokyo')],
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
