/** The pages of a clearing record: asked for, and as they were written down. */

import type { ClearedOperation, ClearingRecord } from '../../protocol/clearing-messages.ts'
import { ledgerOfOperation } from '../../protocol/object-id.ts'
import type { ClearingDay } from './clearing-day-service.ts'
import type { DayBook, DayLedger, RunState } from './day-book.ts'
import { RunStopped } from './day-ports.ts'
import type { DayPorts } from './day-ports.ts'

/** Reads a page of the clearing record from a position on; empty for the first. */
export async function readPage(
  { settlement }: DayPorts,
  { businessDate }: ClearingDay,
  position: string,
): Promise<ClearingRecord> {
  if (settlement === undefined) throw new RunStopped('issuer_unknown', 'give_up')
  const page = await settlement.clearing(businessDate, position === '' ? undefined : position)
  if (page.outcome === 'unavailable') throw new RunStopped(page.cause)
  return page.record
}

/** Checks the number of operations. The day may have grown since its first page; it can't have shrunk, and a page can't have been left out. */
export function checkCount(page: ClearingRecord, lines: number): void {
  if (page.count > lines) throw new RunStopped('record_incomplete', 'restart')
}

/** Returns the pages as they were written down, the first one first. */
export function* keptPages(book: DayBook, { record }: RunState): Iterable<readonly ClearedOperation[]> {
  for (let number = 0; number < record.pages; number++) {
    const lines = book.page(number)
    if (lines === undefined) throw new RunStopped('record_incomplete', 'restart')
    yield lines
  }
}

/** Returns the ledgers that lines name and that were not heard of yet. A made-up one is asked nothing: asking would make it. */
export async function namedLedgers(
  book: DayBook,
  { directory }: DayPorts,
  { livemode }: ClearingDay,
  lines: readonly ClearedOperation[],
): Promise<DayLedger[]> {
  const names = new Set(lines.flatMap(({ id }) => ledgerOfOperation(id) ?? []))
  const fresh = book.notYet([...names])
  if (fresh.length === 0) return []
  const existing = new Set(await directory.existing(fresh, livemode))
  return fresh.map((ledger) => ({ ledger, isKnown: existing.has(ledger) }))
}
