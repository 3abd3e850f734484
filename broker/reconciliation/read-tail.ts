/** The end of a clearing record once more, after the ledgers were asked: what a ledger has and the record had not yet is in it now, or is missing. */

import type { ClearedOperation } from '../../protocol/clearing-messages.ts'
import { ledgerOfOperation } from '../../protocol/object-id.ts'
import { RECONCILE_LEDGERS_AT_ONCE, RECONCILE_PAGES_MAX } from './limits.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'
import { compareDay, summed } from './compare.ts'
import type { DayBook, RunState } from './day-book.ts'
import { RunStopped } from './day-ports.ts'
import type { DayPorts } from './day-ports.ts'
import { operationsWith } from './join-ledgers.ts'
import { checkCount, keptPages, namedLedgers, readPage } from './record-pages.ts'
import type { Difference } from '../db/day-report.ts'

/** Reads the last page again, or the one that has come after it, and takes out what is no difference any more. */
export async function readTail(book: DayBook, ports: DayPorts, state: RunState): Promise<void> {
  const isAgain = state.cursor === ''
  const page = await readPage(ports, state, isAgain ? state.record.last : state.cursor)
  const before = new Set(isAgain ? (book.page(state.record.pages - 1) ?? []).map(({ id }) => id) : [])
  const lines = page.operations.filter(({ id }) => !before.has(id))
  const { next_after: next } = page
  const record = {
    ...state.record,
    pages: state.record.pages + Number(lines.length > 0),
    lines: state.record.lines + lines.length,
    closed: page.closed,
  }
  if (next === undefined) checkCount(page, record.lines)
  else if (record.pages >= RECONCILE_PAGES_MAX) throw new RunStopped('record_too_long', 'give_up')
  const booked = await askLedgers(book, ports, state, lines)
  const earlier = earlierLines(book, state, lines)
  book.transaction(() => {
    if (lines.length > 0) book.addPage(state.record.pages, lines)
    const late = { ...state, here: state.here, differences: state.differences }
    for (const line of lines) noteLate(book, late, line, booked.get(line.id), earlier.get(line.id))
    const end = next === undefined ? { phase: 'report' as const, cursor: '' } : { cursor: next }
    book.save({ ...late, record, there: summed(state.there, lines), tries: 0, ...end })
  })
}

/** Counts one late line into the state. `earlier`: the record has had it before. */
function noteLate(
  book: DayBook,
  state: RunState,
  line: ClearedOperation,
  asked: BookedOperation | undefined,
  earlier: ClearedOperation | undefined,
): void {
  const missing = book.takeDifference(line.id)
  if (missing !== undefined) state.differences -= 1
  // One that was found missing there was counted here already.
  else if (asked !== undefined && earlier === undefined) state.here = summed(state.here, [asked])
  const operation = missing === undefined ? asked : (operationOf(missing) ?? asked)
  const record = earlier === undefined ? [line] : [earlier, line]
  const found = compareDay(record, operation === undefined ? [] : [operation])
  state.differences += book.addDifferences(found, state.differences)
}

function operationOf({ operation: id, payment, here }: Difference): BookedOperation | undefined {
  if (here === null || payment === null) return undefined
  return { id, paymentId: payment, ...here, state: 'approved' }
}

function earlierLines(
  book: DayBook,
  state: RunState,
  lines: readonly ClearedOperation[],
): Map<string, ClearedOperation> {
  const ids = new Set(lines.map(({ id }) => id))
  const found = new Map<string, ClearedOperation>()
  if (ids.size === 0) return found
  for (const page of keptPages(book, state)) for (const line of page) if (ids.has(line.id)) found.set(line.id, line)
  return found
}

async function askLedgers(
  book: DayBook,
  ports: DayPorts,
  state: RunState,
  lines: readonly ClearedOperation[],
): Promise<Map<string, BookedOperation>> {
  const fresh = new Map((await namedLedgers(book, ports, state, lines)).map(({ ledger, isKnown }) => [ledger, isKnown]))
  const byLedger = new Map<string, string[]>()
  for (const { id } of lines) {
    const ledger = ledgerOfOperation(id)
    if (ledger === undefined || !(fresh.get(ledger) ?? book.isKnown(ledger))) continue
    byLedger.set(ledger, [...(byLedger.get(ledger) ?? []), id])
  }
  const asked = [...byLedger]
  const found: BookedOperation[] = []
  for (let at = 0; at < asked.length; at += RECONCILE_LEDGERS_AT_ONCE) {
    const some = asked.slice(at, at + RECONCILE_LEDGERS_AT_ONCE)
    found.push(...(await Promise.all(some.map(([id, ids]) => operationsWith(ports.ledger(id), ids)))).flat())
  }
  return new Map(found.map((operation) => [operation.id, operation]))
}
