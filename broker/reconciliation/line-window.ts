/** The lines of a clearing record by ledger, a bounded number at a time: so a day of any size is joined in little memory. Pure. */

import type { ClearedOperation } from '../../protocol/clearing-messages.ts'
import { ledgerOfOperation } from '../../protocol/object-id.ts'
import { RECONCILE_LINES_AT_ONCE } from './limits.ts'

/** Says where a join has come to: the operation `after` of a ledger, or the whole ledger when it is empty. */
export interface JoinPosition {
  ledger: string
  after: string
}

/** The next lines after a position, in the order of ledger and operation. */
export interface LineWindow {
  byLedger: Map<string, CountedLine[]>
  /** The last line in it, when there are more; undefined when these are all. */
  end: { ledger: string; id: string } | undefined
}

/** A line, and how often the record has it. */
export interface CountedLine {
  ledger: string
  line: ClearedOperation
  times: number
}

/** Reads every page once, and keeps the first lines after the position. Lines whose ids name no ledger are not among them. */
export function linesAfter(
  pages: Iterable<readonly ClearedOperation[]>,
  position: JoinPosition,
  limit = RECONCILE_LINES_AT_ONCE,
): LineWindow {
  let held = new Map<string, CountedLine>()
  let end: string | undefined
  const cut = (): void => {
    if (held.size <= limit) return
    const first = [...held.values()].toSorted(byId).slice(0, limit)
    held = new Map(first.map((each) => [each.line.id, each]))
    end = first.at(-1)?.line.id
  }
  for (const page of pages) {
    for (const line of page) {
      const ledger = ledgerOfOperation(line.id)
      if (ledger === undefined || isDone(position, ledger, line.id)) continue
      if (end !== undefined && line.id > end) continue
      const known = held.get(line.id)
      if (known === undefined) held.set(line.id, { ledger, line, times: 1 })
      else known.times += 1
    }
    if (held.size > 2 * limit) cut()
  }
  cut()
  const lines = [...held.values()].toSorted(byId)
  const last = end === undefined ? undefined : lines.at(-1)
  return { byLedger: grouped(lines), end: last && { ledger: last.ledger, id: last.line.id } }
}

/** The ids of the format that names a ledger sort by ledger first. */
function byId(a: CountedLine, b: CountedLine): number {
  return a.line.id < b.line.id ? -1 : 1
}

function isDone({ ledger, after }: JoinPosition, itsLedger: string, id: string): boolean {
  if (itsLedger !== ledger) return itsLedger < ledger
  return after === '' || id <= after
}

function grouped(lines: readonly CountedLine[]): Map<string, CountedLine[]> {
  const byLedger = new Map<string, CountedLine[]>()
  for (const each of lines) {
    const ofLedger = byLedger.get(each.ledger)
    if (ofLedger === undefined) byLedger.set(each.ledger, [each])
    else ofLedger.push(each)
  }
  return byLedger
}
