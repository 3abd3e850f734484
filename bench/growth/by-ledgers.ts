import { furiwake } from '../broker/furiwake.ts'
import { measureLoad, noLoad, pay, type Load } from '../broker/measure.ts'
import type { Row } from '../figures.ts'
import type { BenchMerchant, RunningBroker } from '../servers/broker.ts'
import { cpuPerOperation } from '../servers/cpu.ts'
import { LoopbackClient } from '../servers/http.ts'
import { spread } from '../statistics.ts'
import { shopReads } from './ledger.ts'

const IN_FLIGHT = 16
const SIZE = {
  full: { stored: 1_000, rounds: 3, seconds: 3, lists: 60 },
  quick: { stored: 50, rounds: 1, seconds: 2, lists: 20 },
}

/** Measures the same merchant's work over one ledger, four and sixteen. */
export async function byLedgers(
  broker: RunningBroker,
  merchants: readonly BenchMerchant[],
  ledgers: readonly number[],
  quick: boolean,
): Promise<Row[]> {
  const { rounds, seconds, lists } = quick ? SIZE.quick : SIZE.full
  const client = new LoopbackClient(broker.port, 1)
  const those = merchants.map((merchant, i) => {
    const name = `${ledgers[i] ?? 0} ledger${ledgers[i] === 1 ? '' : 's'}`
    return {
      merchant,
      name,
      candidate: furiwake(broker, IN_FLIGHT, merchant),
      load: noLoad(),
      took: [] as number[],
      cpu: 0,
    }
  })
  for (const { candidate } of those) for (let i = 0; i < 40; i++) await pay(candidate)
  for (let round = 0; round < rounds; round++) {
    for (const each of those) await measureLoad(each.candidate, IN_FLIGHT, seconds, each.load)
    for (const each of those) {
      const cpu = await cpuPerOperation(broker.pid, 1, async () => {
        for (let i = 0; i < lists; i++) {
          const started = performance.now()
          await shopReads(client, each.merchant, '/v1/payments?limit=20')
          each.took.push(performance.now() - started)
        }
      })
      each.cpu += cpu ?? Number.NaN
    }
  }
  client.close()
  const first = those[0]?.name ?? ''
  return those.flatMap(({ name, load, took, cpu }) => rowsOf(name, first, load, took, cpu))
}

function rowsOf(name: string, first: string, load: Load, took: number[], cpu: number): Row[] {
  const base = { part: 'growth', candidate: name, ...(name === first ? {} : { floor: first }) }
  const n = load.latencies.length
  const costOfPayment = load.cpu === undefined ? {} : { cpuMs: load.cpu / n }
  const costOfList = Number.isNaN(cpu) ? {} : { cpuMs: cpu / took.length }
  return [
    { ...base, what: `payment, ${IN_FLIGHT} in flight`, unit: 'ms', ...spread(load.latencies), ...costOfPayment },
    { ...base, what: `payments a second, ${IN_FLIGHT} in flight`, unit: 'per_second', n, median: n / load.seconds },
    { ...base, what: 'list 20 payments over all ledgers', unit: 'ms', ...spread(took), ...costOfList },
  ]
}
