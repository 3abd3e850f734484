/** A soak, from the first start to the last look at the books. */

import { setTimeout as sleep } from 'node:timers/promises'
import { chargedOf, findings } from './audit.ts'
import { DISTURBANCES, type Disturbance } from './disturbances.ts'
import { House } from './run-house.ts'
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
  /** How many ended so. */
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
/** How often each of what happens does, in the time that there is. */
const ROUNDS = 3
const MEMORY_EACH_MS = 5_000
/** A house that has just started takes more memory for a while: caches fill, code is compiled. */
const WARM_MS = 180_000
/** More than this, of what the house has at rest, is growth. */
const GROWTH_MAX = 1.25

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { minutes, state, say } = options
  const house = new House(state)
  const from = Date.now()
  const until = from + minutes * MINUTE_MS
  try {
    await house.start()
    const before = await chargedOf(house.info)
    const remembered: Remembered[] = []
    const times: number[] = []
    const quietFrom = from + minutes * MINUTE_MS * DISTURBED_PART
    let isDisturbed = true
    const disturbed = disturb(options, house, quietFrom).finally(() => {
      isDisturbed = false
    })
    const goesOn = (): boolean => isDisturbed || Date.now() < until
    const [happened, memory] = await Promise.all([
      disturbed,
      disturbed.then(() => watchMemory(house, until)),
      payAllTheTime(options, house, goesOn, remembered, times),
    ])
    say(`${remembered.length} payments were begun; looking at the books.`)
    const found = await findings(house.info, remembered, before)
    const memoryMib = atRest(memory)
    if (memoryMib !== undefined && memoryMib.last > memoryMib.first * GROWTH_MAX)
      found.push(`Memory grew from ${memoryMib.first} to ${memoryMib.last} MiB.`)
    const ends = await countEnds(house, remembered)
    return { payments: remembered.length, ends, happened, answerMs: spread(times), memoryMib, findings: found }
  } finally {
    await house.stop()
  }
}

async function payAllTheTime(
  { aMinute }: SoakOptions,
  house: House,
  goesOn: () => boolean,
  remembered: Remembered[],
  times: number[],
): Promise<void> {
  const paying = new Set<Promise<void>>()
  while (goesOn()) {
    const begun = performance.now()
    const payment = shop(house.info, chosen(house.info, Math.random), (created) => {
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
async function disturb({ disturbances = DISTURBANCES, state, say }: SoakOptions, house: House, until: number) {
  const pauseMs = Math.max(PAUSE_LEAST_MS, (until - Date.now()) / (disturbances.length * ROUNDS))
  let happened = 0
  while (happened < disturbances.length || Date.now() < until) {
    await sleep(pauseMs)
    const next = disturbances[happened % disturbances.length]
    if (next === undefined) break
    say(`${new Date().toISOString()} ${next.name}`)
    await next.happen(house, state)
    happened += 1
  }
  return happened
}

async function watchMemory(house: House, until: number): Promise<number[]> {
  const seen: number[] = []
  await sleep(Math.min(WARM_MS, Math.max(0, until - Date.now())))
  while (Date.now() < until) {
    const mib = house.memoryMib()
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

async function countEnds(house: House, remembered: readonly Remembered[]): Promise<Map<string, number>> {
  const ends = new Map<string, number>()
  for (const { id } of remembered) {
    const { status } = await again(() => lookAt(house.info, id))
    ends.set(status, (ends.get(status) ?? 0) + 1)
  }
  return ends
}

function spread(times: readonly number[]): SoakReport['answerMs'] {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0)
  return { median: at(0.5), p99: at(0.99) }
}
