import { cpuOf } from '../servers/cpu.ts'
import type { Candidate, Step } from './candidate.ts'
import { STEPS } from './candidate.ts'

/** Describes what one candidate has shown so far, over all its blocks. Latencies in ms; one of each for every payment. */
export interface Measured {
  latencies: Record<Step, number[]>
  /** CPU milliseconds of all payments together; undefined where the system does not tell. */
  cpu: Record<Step, number | undefined>
}

export function nothingMeasured(): Measured {
  return {
    latencies: { create: [], 'open the page': [], authorize: [], verdict: [] },
    cpu: { create: 0, 'open the page': 0, authorize: 0, verdict: 0 },
  }
}

/**
 * Measures a block of payments, one in flight: all are created, then all
 * opened, and so on, so that the CPU that a step takes can be read around it.
 */
export async function measureBlock<T>(candidate: Candidate<T>, payments: number, into: Measured): Promise<void> {
  const created: T[] = []
  const acts: Record<Step, (payment: number) => Promise<void>> = {
    create: async () => void created.push(await candidate.create()),
    'open the page': (i) => candidate.page(at(created, i)),
    authorize: (i) => candidate.authorize(at(created, i)),
    verdict: (i) => candidate.verdict(at(created, i)),
  }
  for (const step of STEPS) {
    const before = candidate.pid === undefined ? undefined : cpuOf(candidate.pid)
    for (let i = 0; i < payments; i++) {
      const started = performance.now()
      await acts[step](i)
      into.latencies[step].push(performance.now() - started)
    }
    const after = candidate.pid === undefined ? undefined : cpuOf(candidate.pid)
    const sum = into.cpu[step]
    into.cpu[step] = sum === undefined || before === undefined || after === undefined ? undefined : sum + after - before
  }
}

/** Makes a payment from its creation to its verdict. */
export async function pay<T>(candidate: Candidate<T>): Promise<void> {
  const payment = await candidate.create()
  await candidate.page(payment)
  await candidate.authorize(payment)
  await candidate.verdict(payment)
}

/** Describes what a number of callers at once came to. */
export interface Load {
  /** Of each payment, ms. */
  latencies: number[]
  /** Of each request that waited for the ledger's writing, ms: the longest wait that any caller had. */
  longest: number
  seconds: number
  cpu: number | undefined
}

export function noLoad(): Load {
  return { latencies: [], longest: 0, seconds: 0, cpu: 0 }
}

/** Runs so many callers, each with one payment after another, until `seconds` are over. */
export async function measureLoad<T>(
  candidate: Candidate<T>,
  callers: number,
  seconds: number,
  into: Load,
): Promise<void> {
  const before = candidate.pid === undefined ? undefined : cpuOf(candidate.pid)
  const started = performance.now()
  const until = started + seconds * 1000
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      const began = performance.now()
      await pay(candidate)
      const took = performance.now() - began
      into.latencies.push(took)
      into.longest = Math.max(into.longest, took)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  into.seconds += (performance.now() - started) / 1000
  const after = candidate.pid === undefined ? undefined : cpuOf(candidate.pid)
  into.cpu =
    into.cpu === undefined || before === undefined || after === undefined ? undefined : into.cpu + after - before
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new Error('A payment of the bench was not created.')
  return value
}
