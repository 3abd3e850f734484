import { furiwake } from '../broker/furiwake.ts'
import type { Row } from '../figures.ts'
import type { BenchMerchant, RunningBroker } from '../servers/broker.ts'
import { cpuPerOperation } from '../servers/cpu.ts'
import type { WebhookReceiver } from '../servers/loopback-server.ts'
import { spread } from '../statistics.ts'
import { chargedRows, takeCounts } from './counts.ts'
import { heldCount, type CostsSize } from './held-count.ts'

/** Of a payment that is captured by itself: processing, authorized, captured. */
const EVENTS = 3
const ROWS_MAX = 20
const CPU_MAX = 1.25
const WHAT = 'create and authorize, delivered'

interface Contender {
  name: string
  merchant: BenchMerchant
  took: number[]
  cpu: number | undefined
  rows: number
  statements: number
}

/** Measures the same payments of a shop without a webhook endpoint and of one with it, in turns; what is delivered is in it. */
export async function besideEndpoint(
  broker: RunningBroker,
  { plain, hooked }: { plain: BenchMerchant; hooked: BenchMerchant },
  receiver: WebhookReceiver,
  { rounds, block }: CostsSize,
): Promise<Row[]> {
  const contender = (name: string, merchant: BenchMerchant): Contender => {
    return { name, merchant, took: [], cpu: 0, rows: 0, statements: 0 }
  }
  const contenders = [contender('no endpoint', plain), contender('one endpoint', hooked)]
  for (let round = 0; round < rounds; round++) {
    for (const each of contenders) {
      const expected = receiver.received + (each.merchant === hooked ? block * EVENTS : 0)
      await takeCounts(broker)
      const cpu = await cpuPerOperation(broker.pid, 1, async () => {
        await paid(broker, each, block)
        await receiver.hasReceived(expected)
      })
      const counts = await takeCounts(broker)
      each.cpu = each.cpu === undefined || cpu === undefined ? undefined : each.cpu + cpu
      each.rows += chargedRows(counts)
      each.statements += counts.statements
    }
  }
  return contenders.flatMap((each) => rowsOf(each, rounds * block))
}

async function paid(broker: RunningBroker, { merchant, took }: Contender, count: number): Promise<void> {
  const candidate = furiwake(broker, 1, merchant)
  for (let i = 0; i < count; i++) {
    const started = performance.now()
    await candidate.authorize(await candidate.create())
    took.push(performance.now() - started)
  }
}

function rowsOf({ name, took, cpu, rows, statements }: Contender, n: number): Row[] {
  const row = { part: 'costs', candidate: name, n } as const
  const cost = cpu === undefined ? {} : { cpuMs: cpu / n }
  const isHooked = name === 'one endpoint'
  const floor = isHooked ? { floor: 'no endpoint', target: CPU_MAX } : {}
  return [
    { ...row, what: WHAT, unit: 'ms', ...spread(took), ...cost, ...floor },
    ...(isHooked
      ? heldCount('rows written a payment with an endpoint, alarms and key book too', n, rows / n, ROWS_MAX)
      : []),
    { ...row, what: 'statements a payment', unit: 'rows', median: statements / n },
  ]
}
