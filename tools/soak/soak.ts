/** A soak, from the first start to the last look at the books. */

import { setTimeout as sleep } from 'node:timers/promises'
import { chargedOf, findings } from './audit.ts'
import { DISTURBANCES, type Disturbance } from './disturbances.ts'
import { DemoProcess } from './demo-process.ts'
import { again, chosen, lookAt, shop, type Remembered } from './shopping.ts'

export interface SoakOptions {
  minutes: number
  /** Payments begun a minute. */
  aMinute: number
  /** The folder of the demo's state. */
  state: string
  /** In this order, again and again. All there are, if not named. */
  disturbances?: readonly Disturbance[]
  say: (line: string) => void
}

export interface SoakReport {
  payments: number
  /** Counted by the status they ended with. */
  ends: Map<string, number>
  happened: number
  /** Of the whole of a payment's creation, to the answer that stood. */
  answerMs: { median: number; p99: number }
  memoryMib: { first: number; last: number } | undefined
  findings: string[]
}

const MINUTE_MS = 60_000
/** Nothing happens in the last part of the run, so that a growth of memory is seen: a new start begins with little. */
const DISTURBED_PART = 2 / 3
const IN_FLIGHT_MAX = 60
const PAUSE_LEAST_MS = 4_000
/** Each of the disturbances happens so often, in the time that there is. */
const ROUNDS = 3
const MEMORY_EACH_MS = 5_000
/** A demo that has just started takes more memory for a while: caches fill, code is compiled. */
const WARM_MS = 180_000
/** More than this, of what the demo has at rest, is growth. */
const GROWTH_MAX = 1.25

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { minutes, state, say } = options
  const demo = new DemoProcess(state)
  const from = Date.now()
  const until = from + minutes * MINUTE_MS
  try {
    await demo.start()
    const before = await chargedOf(demo.info)
    const remembered: Remembered[] = []
    const times: number[] = []
    const quietFrom = from + minutes * MINUTE_MS * DISTURBED_PART
    let isDisturbed = true
    const disturbed = disturb(options, demo, quietFrom).finally(() => {
      isDisturbed = false
    })
    const goesOn = (): boolean => isDisturbed || Date.now() < until
    const [happened, memory] = await Promise.all([
      disturbed,
      disturbed.then(() => watchMemory(demo, until)),
      payAllTheTime(options, demo, goesOn, remembered, times),
    ])
    say(`${remembered.length} payments were begun; looking at the books.`)
    const found = await findings(demo.info, remembered, before)
    const memoryMib = atRest(memory)
    if (memoryMib !== undefined && memoryMib.last > memoryMib.first * GROWTH_MAX)
      found.push(`Memory grew from ${memoryMib.first} to ${memoryMib.last} MiB.`)
    const ends = await countEnds(demo, remembered)
    return { payments: remembered.length, ends, happened, answerMs: spread(times), memoryMib, findings: found }
  } finally {
    await demo.stop()
  }
}

async function payAllTheTime(
  { aMinute }: SoakOptions,
  demo: DemoProcess,
  goesOn: () => boolean,
  remembered: Remembered[],
  times: number[],
): Promise<void> {
  const paying = new Set<Promise<void>>()
  while (goesOn()) {
    const begun = performance.now()
    const payment = shop(demo.info, chosen(demo.info, Math.random), (created) => {
      times.push(performance.now() - begun)
      remembered.push(created)
    }).finally(() => paying.delete(payment))
    paying.add(payment)
    if (paying.size >= IN_FLIGHT_MAX) await Promise.race(paying)
    await sleep(MINUTE_MS / aMinute)
  }
  await Promise.all(paying)
}

/** One after another, spread over the time that there is, and each of them once at least. */
async function disturb({ disturbances = DISTURBANCES, state, say }: SoakOptions, demo: DemoProcess, until: number) {
  const pauseMs = Math.max(PAUSE_LEAST_MS, (until - Date.now()) / (disturbances.length * ROUNDS))
  let happened = 0
  while (happened < disturbances.length || Date.now() < until) {
    await sleep(pauseMs)
    const next = disturbances[happened % disturbances.length]
    if (next === undefined) break
    say(`${new Date().toISOString()} ${next.name}`)
    await next.happen(demo, state)
    happened += 1
  }
  return happened
}

async function watchMemory(demo: DemoProcess, until: number): Promise<number[]> {
  const seen: number[] = []
  await sleep(Math.min(WARM_MS, Math.max(0, until - Date.now())))
  while (Date.now() < until) {
    const mib = demo.memoryMib()
    if (mib !== undefined) seen.push(mib)
    await sleep(MEMORY_EACH_MS)
  }
  return seen
}

/** Of the least that was seen in the first and in the last third: what is left once rubbish is collected. */
function atRest(seen: readonly number[]): SoakReport['memoryMib'] {
  const third = Math.floor(seen.length / 3)
  if (third === 0) return undefined
  return { first: Math.min(...seen.slice(0, third)), last: Math.min(...seen.slice(-third)) }
}

async function countEnds(demo: DemoProcess, remembered: readonly Remembered[]): Promise<Map<string, number>> {
  const ends = new Map<string, number>()
  for (const { id } of remembered) {
    const { status } = await again(() => lookAt(demo.info, id))
    ends.set(status, (ends.get(status) ?? 0) + 1)
  }
  return ends
}

function spread(times: readonly number[]): SoakReport['answerMs'] {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0)
  return { median: at(0.5), p99: at(0.99) }
}
