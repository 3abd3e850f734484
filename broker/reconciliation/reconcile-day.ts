import type { ClearedOperation } from '../../protocol/clearing-messages.ts'
import type { SettlementPort } from '../adapters/settlement.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'
import {
  RECONCILE_IDS_PER_CALL,
  RECONCILE_LEDGERS_AT_ONCE,
  RECONCILE_PAGES_MAX,
  RECONCILE_ROWS_PER_CALL,
} from '../limits.ts'
import { compareDay, totalsOf } from './compare.ts'
import type { DayReport } from './compare.ts'

/** What is read of a ledger. */
export interface LedgerReader {
  operationsOfDay(
    day: { issuer: string; businessDate: string },
    after: string,
    limit: number,
  ): PromiseLike<BookedOperation[]>
  operationsById(ids: readonly string[]): PromiseLike<BookedOperation[]>
}

export interface ReconcilePorts {
  ledgers: readonly LedgerReader[]
  settlement: Pick<SettlementPort, 'clearing'>
}

/**
 * Compares an issuer's clearing record of a business day (`YYYY-MM-DD`) with
 * every ledger. The ledgers are read before the record, and what the record
 * has beyond them after it: whatever is booked in between is then in both, so
 * that a day under way shows no difference that is none.
 */
export async function reconcileDay(
  ports: ReconcilePorts,
  day: { issuer: string; businessDate: string },
): Promise<DayReport> {
  try {
    const here = await fromLedgers(ports.ledgers, (ledger) => operationsOf(ledger, day))
    const record = await recordOf(ports.settlement, day.businessDate)
    if ('cause' in record) return { state: 'unavailable', cause: record.cause }
    const known = new Set(here.map(({ id }) => id))
    const unknown = record.operations.map(({ id }) => id).filter((id) => !known.has(id))
    const others = await fromLedgers(ports.ledgers, (ledger) => operationsWith(ledger, unknown))
    const booked = [...here, ...others]
    const differences = compareDay(record.operations, booked)
    return {
      state: differences.length === 0 ? 'clean' : 'differs',
      closed: record.closed,
      here: { count: booked.length, totals: totalsOf(booked) },
      there: { count: record.operations.length, totals: totalsOf(record.operations) },
      differences,
    }
  } catch {
    return { state: 'unavailable', cause: 'ledger_unavailable' }
  }
}

async function recordOf(
  settlement: ReconcilePorts['settlement'],
  businessDate: string,
): Promise<{ closed: boolean; operations: ClearedOperation[] } | { cause: string }> {
  const operations: ClearedOperation[] = []
  let after: string | undefined
  for (let pages = 0; pages < RECONCILE_PAGES_MAX; pages++) {
    const page = await settlement.clearing(businessDate, after)
    if (page.outcome === 'unavailable') return { cause: page.cause }
    const { record } = page
    operations.push(...record.operations)
    after = record.next_after
    if (after !== undefined) continue
    // The day may have grown since the first page; it can't have shrunk, and a page can't have been left out.
    if (record.count > operations.length) return { cause: 'record_incomplete' }
    return { closed: record.closed, operations }
  }
  return { cause: 'record_too_long' }
}

async function operationsOf(
  ledger: LedgerReader,
  day: { issuer: string; businessDate: string },
): Promise<BookedOperation[]> {
  const found: BookedOperation[] = []
  for (;;) {
    const page = await ledger.operationsOfDay(day, found.at(-1)?.id ?? '', RECONCILE_ROWS_PER_CALL)
    found.push(...page)
    if (page.length < RECONCILE_ROWS_PER_CALL) return found
  }
}

async function operationsWith(ledger: LedgerReader, ids: readonly string[]): Promise<BookedOperation[]> {
  const found: BookedOperation[] = []
  for (let from = 0; from < ids.length; from += RECONCILE_IDS_PER_CALL) {
    found.push(...(await ledger.operationsById(ids.slice(from, from + RECONCILE_IDS_PER_CALL))))
  }
  return found
}

/** A few ledgers at a time; in the order of the ledgers. */
async function fromLedgers(
  ledgers: readonly LedgerReader[],
  read: (ledger: LedgerReader) => Promise<BookedOperation[]>,
): Promise<BookedOperation[]> {
  const found: BookedOperation[] = []
  for (let from = 0; from < ledgers.length; from += RECONCILE_LEDGERS_AT_ONCE) {
    const pages = await Promise.all(ledgers.slice(from, from + RECONCILE_LEDGERS_AT_ONCE).map(read))
    found.push(...pages.flat())
  }
  return found
}
