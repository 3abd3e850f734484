import type { Load } from '../broker/measure.ts'
import type { Row } from '../figures.ts'
import { percentile, spread } from '../statistics.ts'

/** The slowest of a hundred: what stands in one lane must hold up nobody in another. */
const P99_MAX = 1.2

/** Returns the latencies of each, and the slowest of a hundred of those after the floor held against the floor's: the first one's, if none is named. */
export function rowsOfTail(
  what: string,
  loads: readonly (readonly [name: string, load: Load])[],
  floor = loads[0]?.[0] ?? '',
): Row[] {
  const floorAt = loads.findIndex(([name]) => name === floor)
  return loads.flatMap(([candidate, { latencies, cpu }], i): Row[] => {
    const n = latencies.length
    const row = { part: 'strain', candidate, n, unit: 'ms' } as const
    const cost = cpu === undefined ? {} : { cpuMs: cpu / n }
    const held = i <= floorAt ? {} : { floor, target: P99_MAX }
    return [
      { ...row, what, ...spread(latencies), ...cost },
      { ...row, what: `${what}, one in a hundred`, median: percentile(latencies, 0.99), ...held },
    ]
  })
}
