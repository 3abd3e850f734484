/**
 * The figures of the broker, written to the platform's own engine (Workers
 * Analytics Engine): what is counted, by which few words. No person, no
 * payment, no merchant and no address is in a column. A figure that cannot be
 * written is lost, and nobody waits for one.
 */

import { METRIC_WORD_MAX_CHARACTERS } from './limits.ts'

/** The columns of the data set in their order: it can be added to at the end of each list, and never changed. */
export const METRIC_BLOBS = ['metric', 'mode', 'issuer', 'method', 'name', 'outcome', 'reason'] as const
export const METRIC_DOUBLES = ['ms', 'lagMs', 'bytes'] as const

type WordColumn = Exclude<(typeof METRIC_BLOBS)[number], 'metric'>
type NumberColumn = (typeof METRIC_DOUBLES)[number]

/** Every figure that is written, with the columns that it has. What is not listed stays empty. */
export const METRIC_COLUMNS = {
  request: ['name', 'outcome', 'ms'],
  issuer_call: ['mode', 'issuer', 'method', 'name', 'outcome', 'reason', 'ms'],
  payment: ['mode', 'issuer', 'method', 'outcome', 'reason'],
  webhook: ['outcome', 'reason', 'ms', 'lagMs'],
  alarm: ['lagMs'],
  ledger_size: ['bytes'],
  directory_read: ['name', 'outcome', 'ms'],
} as const satisfies Record<string, readonly (WordColumn | NumberColumn)[]>
type Metric = keyof typeof METRIC_COLUMNS
type ColumnOf<M extends Metric> = (typeof METRIC_COLUMNS)[M][number]

/** A figure: the numbers of its metric, and its words as far as they are known. */
export type DataPoint = {
  [M in Metric]: { metric: M } & { [C in Extract<ColumnOf<M>, NumberColumn>]: number } & {
    [C in Extract<ColumnOf<M>, WordColumn>]?: string | null | undefined
  }
}[Metric]

/** As far as it is needed of the engine's binding: `AnalyticsEngineDataset`. */
export interface MetricsDataset {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void
}

/** Writes a data point where the Worker has the binding. Never throws, and is never waited for. */
export function writeMetric({ METRICS }: { METRICS?: MetricsDataset }, point: DataPoint): void {
  if (METRICS === undefined) return
  const listed: readonly string[] = METRIC_COLUMNS[point.metric]
  const given: Record<string, unknown> = point
  const valueOf = (name: string): unknown => (name === 'metric' || listed.includes(name) ? given[name] : undefined)
  const blobs = METRIC_BLOBS.map((name) => word(valueOf(name)))
  const doubles = METRIC_DOUBLES.map((name) => number(valueOf(name)))
  try {
    // What is sampled together: a quiet issuer keeps its own figures beside a busy one's.
    METRICS.writeDataPoint({ indexes: [`${point.metric} ${word(valueOf('issuer'))}`], blobs, doubles })
  } catch {
    // More points than an invocation may write, or an engine that is away: the payment goes on.
  }
}

/** A code, a prefix or a route's pattern: no sentence, and nothing that is longer. */
function word(value: unknown): string {
  const isWord =
    typeof value === 'string' && value.length <= METRIC_WORD_MAX_CHARACTERS && /^[\w/:*.@{}-]*$/.test(value)
  return isWord ? value : ''
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** Does a read of the directory, and writes how long it took. */
export async function measuredRead<T>(
  env: { METRICS?: MetricsDataset },
  name: 'access' | 'owner' | 'origin' | 'issuers',
  read: () => Promise<T>,
): Promise<T> {
  const begunAt = Date.now()
  let outcome = 'failed'
  try {
    const found = await read()
    outcome = found === undefined ? 'none' : 'found'
    return found
  } finally {
    writeMetric(env, { metric: 'directory_read', name, outcome, ms: Date.now() - begunAt })
  }
}
