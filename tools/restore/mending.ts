/** The part of a restore that is done day by day: the holes are found by comparing, and mended by asking the issuers. */

import { setTimeout as sleep } from 'node:timers/promises'
import { businessDate } from '../../protocol/business-day.ts'
import type { ReportedDay } from '../reconcile/report.ts'
import { ToolFailure } from '../root.ts'
import type { RehearsalOperator } from './operator.ts'

/** A line of what was found: a kind of difference at an issuer. */
export interface Hole {
  issuer: string
  hole: string
  found: number
  mended: number
}

export interface Mending {
  holes: Hole[]
  /** Operations that a mending has left, by why; the next may take them. */
  left: Map<string, number>
  rounds: number
}

interface Mended {
  restored: { operations: string[] }[]
  left: { operation: string; cause: string }[]
  has_more: boolean
}

const DAY_MS = 86_400_000
const TIME_ZONE = 'Asia/Tokyo'
/** A ledger that is finding out itself is waited for: minutes at the most. */
const DEADLINE_MS = 180_000
const PAUSE_MS = 1_000
/** Clean, different, unavailable; and of a mending: whole, or something was left. */
const COMPARED = [0, 1, 2]
const MENDED = [0, 1]

/** Returns yesterday and today by the issuers' calendar, wherever its midnight was. */
export function businessDays(now: number): string[] {
  return [businessDate(now - DAY_MS, TIME_ZONE), businessDate(now, TIME_ZONE)]
}

/** Compares and mends until every day is clean at every issuer. */
export async function mendDays(operator: RehearsalOperator, days: readonly string[]): Promise<Mending> {
  const mending: Mending = { holes: [], left: new Map(), rounds: 0 }
  for (const day of days) await mendDay(operator, day, mending)
  return mending
}

async function mendDay(operator: RehearsalOperator, day: string, mending: Mending): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  for (let round = 1; ; round++) {
    const { data } = await operator.types<{ data: ReportedDay[] }>(['reconciliations', 'run', day], COMPARED)
    const open = data.filter(({ state }) => state !== 'clean')
    if (open.length === 0) return
    if (Date.now() > deadline) throw new ToolFailure(`${day} is not clean: ${JSON.stringify(open)}`)
    mending.rounds = Math.max(mending.rounds, round)
    note(open, mending)
    for (const { issuer, state } of open) if (state === 'differs') await mendIssuer(operator, day, issuer, mending)
    await sleep(round === 1 ? 0 : PAUSE_MS)
  }
}

async function mendIssuer(operator: RehearsalOperator, day: string, issuer: string, mending: Mending): Promise<void> {
  const words = ['reconciliations', 'mend', day, '--issuer', issuer]
  for (let isMore = true; isMore;) {
    const { restored, left, has_more } = await operator.types<Mended>(words, MENDED)
    const hole = holeOf(mending, issuer, 'missing_here')
    hole.mended += restored.reduce((sum, { operations }) => sum + operations.length, 0)
    for (const { cause } of left) mending.left.set(cause, (mending.left.get(cause) ?? 0) + 1)
    // What is left would be left again: it is compared first.
    isMore = has_more && restored.length > 0
  }
}

/** The most that was found at once of each kind: what is there again in the next comparison is the same. */
function note(open: readonly ReportedDay[], mending: Mending): void {
  for (const { issuer, differences } of open) {
    for (const kind of new Set(differences.map(({ difference }) => difference))) {
      const hole = holeOf(mending, issuer, kind)
      hole.found = Math.max(hole.found, differences.filter(({ difference }) => difference === kind).length)
    }
  }
}

function holeOf({ holes }: Mending, issuer: string, hole: string): Hole {
  const known = holes.find((one) => one.issuer === issuer && one.hole === hole)
  if (known !== undefined) return known
  const made = { issuer, hole, found: 0, mended: 0 }
  holes.push(made)
  return made
}
