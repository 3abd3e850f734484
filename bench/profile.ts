/**
 * `node bench/profile.ts [payments]`: where the broker's CPU goes, function by
 * function, as V8's sampling profiler in workerd sees it. For whoever looks
 * for the reason of a figure; nothing is saved.
 */
import { builtWorker } from '../tools/build/built-worker.ts'
import { buildAll } from '../tools/build.ts'
import { exitWith } from '../tools/root.ts'
import { furiwake } from './broker/furiwake.ts'
import { pay } from './broker/measure.ts'
import { startBroker } from './servers/broker.ts'
import { cpuPerOperation } from './servers/cpu.ts'
import { SAMPLING_INTERVAL_MICROSECONDS, startInspector, type Profile } from './servers/inspector.ts'
import { startStandInIssuers } from './servers/issuers.ts'
import { newBenchKeys } from './servers/keys.ts'
import { freePorts } from './servers/workerd.ts'

const WARM_UP = 600
const SHOWN = 70
/** A wait ends in a sample too, of whatever runs next: no more than this of it is that function's. */
const SAMPLE_MAX_MICROSECONDS = 1.5 * SAMPLING_INTERVAL_MICROSECONDS

async function main(payments: number): Promise<void> {
  await buildAll()
  const keys = await newBenchKeys()
  const [inspectorPort = 0] = await freePorts(1)
  const issuers = await startStandInIssuers(keys)
  const broker = await startBroker(builtWorker('broker').folder, keys, issuers, [1], { inspectorPort })
  const candidate = furiwake(broker, 1)
  try {
    const run = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await pay(candidate)
    }
    await run(WARM_UP)
    const cpu = await cpuPerOperation(broker.pid, payments, () => run(payments))
    const inspector = await startInspector(inspectorPort)
    const profile = await inspector.profile(() => run(payments))
    process.stdout.write(report(profile, payments))
    process.stdout.write(`\nCPU of the process without the profiler: ${cpu?.toFixed(2) ?? '?'} ms a payment\n`)
  } finally {
    await candidate.stop()
    await issuers.stop()
  }
}

/** Self time by function, the most first, in milliseconds a payment. */
function report({ nodes, samples, timeDeltas }: Profile, payments: number): string {
  const names = new Map(
    nodes.map(({ id, callFrame }) => [id, `${callFrame.functionName || '(anonymous)'} :${callFrame.lineNumber + 1}`]),
  )
  const self = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? '?'
    const spent = Math.min(timeDeltas[i] ?? 0, SAMPLE_MAX_MICROSECONDS)
    self.set(name, (self.get(name) ?? 0) + spent / 1000)
  }
  return [...self]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, ms]) => `${(ms / payments).toFixed(3).padStart(8)} ms  ${name}\n`)
    .join('')
}

try {
  await main(Number(process.argv[2] ?? 300))
} catch (error) {
  exitWith(error)
}
