import type { RunningBroker } from '../servers/broker.ts'
import { LoopbackClient } from '../servers/http.ts'
import type { BrokerCounts } from './broker-counts.ts'

export async function takeCounts(broker: RunningBroker): Promise<BrokerCounts> {
  const client = new LoopbackClient(broker.port, 1)
  const text = await client.expect(200, 'GET', '/bench/counts')
  client.close()
  return JSON.parse(text) as BrokerCounts
}

/** Returns each count, for one of so many. */
export function each(counts: BrokerCounts, n: number): BrokerCounts {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, Number(count) / n]),
  ) as unknown as BrokerCounts
}

/** Returns the rows that the platform charges for: each setting of an alarm is one. */
export function chargedRows({ rowsWritten, alarmsSet }: BrokerCounts): number {
  return rowsWritten + alarmsSet
}
