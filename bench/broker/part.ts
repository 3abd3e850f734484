import { setTimeout as sleep } from 'node:timers/promises'
import { builtWorker } from '../../tools/build/built-worker.ts'
import type { Part, Row } from '../figures.ts'
import { startBroker } from '../servers/broker.ts'
import { startStandInIssuers } from '../servers/issuers.ts'
import { newBenchKeys } from '../servers/keys.ts'
import { percentile, median, spread } from '../statistics.ts'
import { bare } from './bare.ts'
import { STEPS, type Candidate, type Step } from './candidate.ts'
import { furiwake } from './furiwake.ts'
import { measureBlock, measureLoad, noLoad, nothingMeasured, pay, type Load, type Measured } from './measure.ts'
import { physical } from './physical.ts'

const PART = 'broker'
const IN_FLIGHT = [1, 16, 64] as const
const TO_BARE_MAX = 1.6
/** Steps that are held by themselves. */
const STEP_TO_BARE_MAX: Partial<Record<Step, number>> = { create: 1.7, 'open the page': 1.7 }
const TO_PHYSICAL_MAX = 3
/** The slowest of a hundred at 64 in flight, against the median; and the slowest of all. */
const P99_MAX = 10
const LONGEST_MAX = 20

const SETTLE_MS = 50

const FULL = { warmUp: 600, rounds: 10, payments: 40, loadRounds: 4, seconds: 3 }
const QUICK = { warmUp: 40, rounds: 3, payments: 20, loadRounds: 1, seconds: 2 }

export const broker: Part = {
  name: PART,
  describe: 'a payment from its creation to its verdict, against issuers that answer at once',
  async run({ quick }) {
    const size = quick ? QUICK : FULL
    const candidates: Candidate[] = []
    const keys = await newBenchKeys()
    const issuers = await startStandInIssuers(keys)
    try {
      const most = Math.max(...IN_FLIGHT)
      const running = await startBroker(builtWorker('broker').folder, keys, issuers)
      candidates.push(furiwake(running, most))
      candidates.push(await bare('bare', keys, issuers, most))
      candidates.push(await bare('signed', keys, issuers, most))
      candidates.push(await bare('asking', keys, issuers, most))
      candidates.push(await bare('owed', keys, issuers, most))
      candidates.push(await physical(keys))
      for (const candidate of candidates) for (let i = 0; i < size.warmUp; i++) await pay(candidate)
      const rows = rowsOfSteps(await measureSteps(candidates, size))
      const servers = candidates.filter(({ name }) => name !== 'physical')
      for (const callers of IN_FLIGHT) rows.push(...rowsOfLoad(callers, await measureLoads(servers, callers, size)))
      return rows
    } finally {
      for (const candidate of candidates) await candidate.stop()
      await issuers.stop()
    }
  },
}

type Size = typeof FULL

async function measureSteps(candidates: readonly Candidate[], size: Size): Promise<Map<string, Measured>> {
  const measured = new Map(candidates.map(({ name }) => [name, nothingMeasured()]))
  for (let round = 0; round < size.rounds; round++) {
    for (const candidate of candidates) {
      // What the one before has left to be done in this process must not be counted as the next one's.
      await sleep(SETTLE_MS)
      const payments = size.payments * (candidate.repeat ?? 1)
      await measureBlock(candidate, payments, measured.get(candidate.name) ?? nothingMeasured())
    }
  }
  return measured
}

async function measureLoads(candidates: readonly Candidate[], callers: number, size: Size): Promise<Map<string, Load>> {
  const loads = new Map(candidates.map(({ name }) => [name, noLoad()]))
  for (let round = 0; round < size.loadRounds; round++) {
    for (const candidate of candidates) {
      await measureLoad(candidate, callers, size.seconds, loads.get(candidate.name) ?? noLoad())
    }
  }
  return loads
}

const PAYMENT = 'payment'
const BESIDE_PHYSICAL = 'payment, beside SQLite and a signature alone'

function rowsOfSteps(measured: ReadonlyMap<string, Measured>): Row[] {
  const rows: Row[] = []
  for (const step of STEPS) {
    for (const [candidate, { latencies, cpu }] of measured) {
      if (candidate === 'physical') continue
      const n = latencies[step].length
      const cost = cpu[step] === undefined ? {} : { cpuMs: cpu[step] / n }
      rows.push({
        part: PART,
        what: step,
        candidate,
        unit: 'ms',
        ...spread(latencies[step]),
        ...cost,
        ...toBare(candidate, STEP_TO_BARE_MAX[step]),
      })
    }
  }
  for (const [candidate, each] of measured) {
    if (candidate !== 'physical') {
      rows.push({ ...wholePayment(candidate, each), what: PAYMENT, ...toBare(candidate, TO_BARE_MAX) })
    }
  }
  for (const [candidate, each] of measured) {
    if (candidate === 'physical') rows.push({ ...wholePayment(candidate, each), what: BESIDE_PHYSICAL })
    if (candidate === 'furiwake') {
      rows.push({ ...wholePayment(candidate, each), what: BESIDE_PHYSICAL, floor: 'physical', target: TO_PHYSICAL_MAX })
    }
  }
  return rows
}

/** `target`: what the product is held to; nobody else is. */
function toBare(candidate: string, target?: number): { floor?: string; target?: number } {
  if (candidate === 'bare') return {}
  return candidate === 'furiwake' && target !== undefined ? { floor: 'bare', target } : { floor: 'bare' }
}

/** The steps of each payment together. */
function wholePayment(candidate: string, { latencies, cpu }: Measured): Omit<Row, 'what'> {
  const whole = latencies.create.map((_, i) => STEPS.reduce((sum, step) => sum + (latencies[step][i] ?? 0), 0))
  const spent = STEPS.map((step) => cpu[step])
  const known = spent.filter((each) => each !== undefined)
  const total = known.reduce((sum, each) => sum + each, 0)
  const cost = known.length < spent.length ? {} : { cpuMs: total / whole.length }
  return { part: PART, candidate, unit: 'ms', ...spread(whole), ...cost }
}

function rowsOfLoad(callers: number, loads: ReadonlyMap<string, Load>): Row[] {
  const rows: Row[] = []
  for (const [candidate, { latencies, seconds, cpu }] of loads) {
    const n = latencies.length
    const cost = cpu === undefined ? {} : { cpuMs: cpu / n }
    const base = { part: PART, candidate, ...toBare(candidate) }
    const held = toBare(candidate, TO_BARE_MAX)
    rows.push({ ...base, ...held, what: `payment, ${callers} in flight`, unit: 'ms', ...spread(latencies), ...cost })
    rows.push({ ...base, what: `payments a second, ${callers} in flight`, unit: 'per_second', n, median: n / seconds })
  }
  const product = loads.get('furiwake')
  if (product !== undefined && callers === Math.max(...IN_FLIGHT)) rows.push(...fairness(callers, product))
  return rows
}

/** Returns how much longer than the usual the unlucky wait. */
function fairness(callers: number, { latencies, longest }: Load): Row[] {
  const row = { part: PART, what: `wait for a payment, ${callers} in flight`, n: latencies.length, unit: 'ms' as const }
  return [
    { ...row, candidate: 'half', median: median(latencies) },
    { ...row, candidate: 'one in a hundred', median: percentile(latencies, 0.99), floor: 'half', target: P99_MAX },
    { ...row, candidate: 'the longest', median: longest, floor: 'half', target: LONGEST_MAX },
  ]
}
