/** An issuer's business day, compared while calls fail, the object dies and rows of it get lost. */

import type { ClearedOperation } from '../../../protocol/clearing-messages.ts'
import { ledgerOfOperation } from '../../../protocol/object-id.ts'
import type { BookedOperation } from '../../../broker/ledger/clearing-queries.ts'
import { compareDay } from '../../../broker/reconciliation/compare.ts'
import { DayBook } from '../../../broker/reconciliation/day-book.ts'
import type { DayLedger, RunState } from '../../../broker/reconciliation/day-book.ts'
import { DayWorld, cleared, ledgerId, olderId, operation } from '../../unit/reconciliation/day-world.ts'
import type { ModelLedger } from '../../unit/reconciliation/day-world.ts'
import { Random } from '../random.ts'
import type { DayReport, Difference } from '../../../broker/db/day-report.ts'

/** Faults of ours that a seed must find. */
export const CLEARING_BUGS = ['page lost in silence', 'part joined twice', 'announcement lost'] as const
export type ClearingBug = (typeof CLEARING_BUGS)[number]

/** Whoever asks for it again and again gets a report in the end. */
const INVOCATIONS_MAX = 300

export async function simulateClearing(seed: number, bug?: ClearingBug): Promise<string[]> {
  const random = new Random(seed)
  const world = newDay(random, bug)
  try {
    return await problemsOf(world, random)
  } finally {
    world.database.close()
  }
}

async function problemsOf(world: DayWorld, random: Random): Promise<string[]> {
  const expected = truthOf(world)
  const report = await compared(world, random)
  if (report === undefined) return ['the comparison does not end']
  const found = report.state === 'unavailable' ? [report.cause] : report.differences.map(textOf).toSorted()
  const problems: string[] = []
  if (found.join() !== expected.differences.map(textOf).toSorted().join()) problems.push(`found ${found.join()}`)
  if (report.state !== 'unavailable') {
    if (report.there.count !== world.record.length) problems.push(`${report.there.count} lines`)
    if (report.here.count !== expected.here) problems.push(`${report.here.count} operations here`)
  }
  return problems
}

/** Ledgers of every age, and a record that agrees with them but for what a forger or a fault has done. */
function newDay(random: Random, bug: ClearingBug | undefined): DayWorld {
  const ledgers = new Map<string, ModelLedger>()
  const record: ClearedOperation[] = []
  for (let number = random.between(1, 9); number > 0; number--) {
    const isOld = random.chance(0.2)
    const id = ledgerId(number)
    const ledger = { operations: new Array<BookedOperation>(), elsewhere: new Array<BookedOperation>() }
    for (let n = random.between(0, 8); n > 0; n--) {
      const given = isOld ? { id: olderId(100 * number + n) } : {}
      tamper(random, operation(id, n, given), ledger, record)
    }
    ledgers.set(id, isOld ? { ...ledger, announcesFrom: null, caughtUp: null } : ledger)
  }
  for (let i = record.length - 1; i > 0; i--) {
    const j = random.between(0, i)
    const [one, other] = [record[i], record[j]]
    if (one && other) [record[i], record[j]] = [other, one]
  }
  const world = new DayWorld(ledgers, record, bookWith(bug))
  world.pageSize = random.between(1, 8)
  return world.announceAll()
}

/** Both sides of one operation, mostly as they should be. */
function tamper(
  random: Random,
  booked: BookedOperation,
  ledger: { operations: BookedOperation[]; elsewhere: BookedOperation[] },
  record: ClearedOperation[],
): void {
  const fault = random.between(0, 12)
  if (fault === 0) ledger.elsewhere.push({ ...booked, state: 'unknown' })
  else if (fault !== 1) ledger.operations.push(fault === 2 ? { ...booked, amount: booked.amount + 1 } : booked)
  if (fault !== 3) record.push(cleared(booked))
  if (fault === 4) record.push(cleared(booked))
}

/** Returns what all the lines and all the ledgers come to, held against each other at once. */
function truthOf({ ledgers, record }: DayWorld): { differences: Difference[]; here: number } {
  const named = new Set(record.map(({ id }) => id))
  const here = [...ledgers.values()].flatMap(({ operations, elsewhere = [] }) => [
    ...operations,
    ...elsewhere.filter(({ id }) => named.has(id)),
  ])
  return { differences: compareDay(record, here), here: here.length }
}

async function compared(world: DayWorld, random: Random): Promise<DayReport | undefined> {
  const faults = { dies: random.fraction() * 0.08, fails: random.fraction() * 0.08, loses: random.fraction() * 0.05 }
  for (let i = 0; i < INVOCATIONS_MAX; i++) {
    // Faults end, or nothing could ever be said.
    const isQuiet = i > INVOCATIONS_MAX / 2
    const report = await invoked(world, random, isQuiet ? { dies: 0, fails: 0 } : faults)
    if (report !== undefined && report.state !== 'unavailable') return report
    if (isQuiet || !random.chance(faults.loses)) continue
    world.database.run('DELETE FROM pages WHERE number = ?', [random.between(0, 3)])
    world.restart()
  }
  return undefined
}

/** One invocation; undefined when the object died in it. */
async function invoked(
  world: DayWorld,
  random: Random,
  { dies, fails }: { dies: number; fails: number },
): Promise<DayReport | undefined> {
  const died = new Promise<undefined>((resolve) => {
    world.beforeCall = async () => {
      if (random.chance(fails)) throw new Error('the answer was lost')
      if (!random.chance(dies)) return
      world.restart()
      resolve(undefined)
      await new Promise(() => {})
    }
  })
  return (await Promise.race([world.invoke(), died]))?.report
}

function textOf({ difference, operation: id }: Difference): string {
  return `${difference} ${id}`
}

/** As many lines as were counted as joined when the record was read. */
function strayLines(book: DayBook, { record }: RunState): number {
  let lines = 0
  for (let page = 0; page < record.pages; page++) {
    lines += (book.page(page) ?? []).filter(({ id }) => ledgerOfOperation(id) === undefined).length
  }
  return lines
}

function bookWith(bug: ClearingBug | undefined): typeof DayBook {
  let lost = 0
  let isFirst = true
  let isJoinedOnce = false
  return class extends DayBook {
    override addPage(number: number, lines: readonly ClearedOperation[]): void {
      const isLost = bug === 'page lost in silence' && number === 1
      if (isLost) lost += lines.filter(({ id }) => ledgerOfOperation(id) !== undefined).length
      super.addPage(number, isLost ? [] : lines)
    }

    override save(state: RunState): void {
      if (bug === 'part joined twice' && state.phase === 'join' && state.cursor !== '' && !isJoinedOnce) {
        isJoinedOnce = true
        super.save({ ...state, cursor: '', after: '', joined: strayLines(this, state) })
      } else {
        super.save({ ...state, joined: state.joined + lost })
        lost = 0
      }
    }

    override addLedger(ledger: DayLedger): void {
      if (bug !== 'announcement lost' || !isFirst) super.addLedger(ledger)
      isFirst = false
    }
  }
}
