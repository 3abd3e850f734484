/** The join of a clearing record with the ledgers: a ledger gets the lines whose ids name it, and says what it has itself. */

import { ledgerOfOperation } from '../../protocol/object-id.ts'
import { ADJUSTMENT_KINDS } from '../../protocol/payment.ts'
import { isOneOf } from '../../protocol/shape.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'
import {
  RECONCILE_HINTS_PER_PART,
  RECONCILE_IDS_PER_CALL,
  RECONCILE_LEDGERS_AT_ONCE,
  RECONCILE_ROWS_PER_CALL,
} from './limits.ts'
import type { ClearingDay } from './clearing-day-service.ts'
import { compareDay, summed } from './compare.ts'
import type { DayBook, DayLedger, RunState } from './day-book.ts'
import type { LedgerReader } from './day-ports.ts'
import type { CountedLine, JoinPosition, LineWindow } from './line-window.ts'
import type { Difference } from '../db/day-report.ts'

/** A part of a ledger, up to an operation, or to its end when `upTo` is undefined. */
export interface JoinedPart {
  ledger: string
  /** The directory has it: it can be asked and told. */
  isKnown: boolean
  upTo: string | undefined
  lines: CountedLine[]
  /** Holds what the ledger was told is on the day, and what it knows of the other lines. */
  booked: BookedOperation[]
}

/** Asks one ledger for the next part of its day, with the lines that are its own. */
export async function joinLedger(
  { ledger, isKnown }: DayLedger,
  reader: (ledger: string) => LedgerReader,
  day: ClearingDay,
  position: JoinPosition,
  window: LineWindow,
): Promise<JoinedPart> {
  const after = position.ledger === ledger ? position.after : ''
  const listed = isKnown ? await reader(ledger).operationsOfDay(day, after, RECONCILE_ROWS_PER_CALL) : []
  const reached = listed.length < RECONCILE_ROWS_PER_CALL ? undefined : listed.at(-1)?.id
  const upTo = sooner(reached, window.end?.ledger === ledger ? window.end.id : undefined)
  const isInPart = (id: string): boolean => id > after && (upTo === undefined || id <= upTo)
  const lines = (window.byLedger.get(ledger) ?? []).filter(({ line }) => isInPart(line.id))
  const booked = listed.filter(({ id }) => isInPart(id))
  const known = new Set(booked.map(({ id }) => id))
  const others = lines.map(({ line }) => line.id).filter((id) => !known.has(id))
  if (isKnown) booked.push(...(await operationsWith(reader(ledger), others)))
  return { ledger, isKnown, upTo, lines, booked }
}

/**
 * Tells the ledgers of what the record has and they lack, or wait for: a return
 * or a dispute whose notice never came, money that has come. It is a hint: the
 * ledger asks, and believes the issuer's answer alone. The difference stands in the report all the same.
 */
export async function hintAt(
  parts: readonly JoinedPart[],
  reader: (ledger: string) => LedgerReader,
  { issuer, startedAt }: RunState,
): Promise<void> {
  const hints = parts.flatMap((part) => hintsOf(part).map((operationId) => ({ ledger: part.ledger, operationId })))
  const tell = async ({ ledger, operationId }: (typeof hints)[number]): Promise<void> => {
    const notice = `clearing_${startedAt}`
    // Whoever can't be told now is told by the next comparison.
    await Promise.resolve(reader(ledger).noteNotice({ operationId, notice, issuers: [issuer] })).catch(() => undefined)
  }
  for (let at = 0; at < hints.length; at += RECONCILE_LEDGERS_AT_ONCE) {
    await Promise.all(hints.slice(at, at + RECONCILE_LEDGERS_AT_ONCE).map(tell))
  }
}

/** Returns the authorizations that a ledger should ask about. */
function hintsOf({ isKnown, lines, booked }: JoinedPart): string[] {
  if (!isKnown) return []
  const states = new Map(booked.map(({ id, state }) => [id, state]))
  const abouts = lines.flatMap(({ line: { id, kind, original } }) => {
    if (states.get(id) === 'pending') return [id]
    const isIssuersOwn = !states.has(id) && isOneOf(kind, ADJUSTMENT_KINDS)
    return isIssuersOwn && original !== undefined ? [original] : []
  })
  return [...new Set(abouts)].slice(0, RECONCILE_HINTS_PER_PART)
}

/** Returns the state after a part was joined; its differences are written down. Part of a transaction. */
export function noteJoined(book: DayBook, state: RunState, { ledger, upTo, lines, booked }: JoinedPart): RunState {
  const found: Difference[] = []
  const [named, others] = parted(booked, ledger)
  const record = lines.flatMap(({ line, times }) => (times > 1 ? [line, line] : [line]))
  found.push(...compareDay(record, named))
  // An id from before ids named their ledger is looked for among the lines that name none.
  for (const operation of others) found.push(...compareDay(book.takeStray(operation.id), [operation]))
  return {
    ...state,
    cursor: ledger,
    after: upTo ?? '',
    joined: state.joined + lines.reduce((sum, { times }) => sum + times, 0),
    here: summed(state.here, booked),
    differences: state.differences + book.addDifferences(found, state.differences),
  }
}

/** Returns operations by their ids, as many as a statement takes at a time. */
export async function operationsWith(ledger: LedgerReader, ids: readonly string[]): Promise<BookedOperation[]> {
  const found: BookedOperation[] = []
  for (let from = 0; from < ids.length; from += RECONCILE_IDS_PER_CALL) {
    found.push(...(await ledger.operationsById(ids.slice(from, from + RECONCILE_IDS_PER_CALL))))
  }
  return found
}

function parted(booked: readonly BookedOperation[], ledger: string): [BookedOperation[], BookedOperation[]] {
  const isNamed = ({ id }: BookedOperation): boolean => ledgerOfOperation(id) === ledger
  return [booked.filter(isNamed), booked.filter((operation) => !isNamed(operation))]
}

function sooner(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one < other ? one : other
}
