/**
 * The comparison of an issuer's business day with the ledgers, in parts. Each
 * part asks, and then writes down what it found together with where the next
 * one begins, in one transaction: a comparison that is stopped anywhere goes on
 * from there, and finds each operation once. It asks the ledgers that have
 * announced operations for the day or that the record names, and no other.
 */

import { ledgerOfOperation } from '../../protocol/object-id.ts'
import {
  RECONCILE_DIFFERENCES_KEPT,
  RECONCILE_LEDGERS_AT_ONCE,
  RECONCILE_LEDGERS_CHECKED,
  RECONCILE_PAGES_MAX,
  RECONCILE_STRAYS_MAX,
  RECONCILE_STRAY_LEDGERS_PER_PAGE,
} from './limits.ts'
import type { ClearingDay } from './clearing-day-service.ts'
import { compareDay, summed } from './compare.ts'
import type { DayBook, RunState } from './day-book.ts'
import { RunStopped } from './day-ports.ts'
import type { DayPorts } from './day-ports.ts'
import { hintAt, joinLedger, noteJoined, operationsWith } from './join-ledgers.ts'
import type { JoinedPart } from './join-ledgers.ts'
import { linesAfter } from './line-window.ts'
import type { LineWindow } from './line-window.ts'
import { readTail } from './read-tail.ts'
import { checkCount, keptPages, namedLedgers, readPage } from './record-pages.ts'
import type { DayReport, Reconciliation } from '../db/day-report.ts'

const NOTHING = { count: 0, totals: {} }

/** Makes a comparison that has not begun. */
export function newRun(day: ClearingDay, now: number): RunState {
  const record = { pages: 0, lines: 0, next: '', last: '', closed: false }
  const sums = { here: NOTHING, there: NOTHING, joined: 0, differences: 0 }
  return { ...day, startedAt: now, phase: 'gather', cursor: '', after: '', record, ...sums, tries: 0 }
}

/** One life of a comparison: what it holds in memory is read anew in the next. */
export class DayRun {
  readonly #book: DayBook
  readonly #ports: DayPorts
  #window: LineWindow | undefined

  constructor(book: DayBook, ports: DayPorts) {
    this.#book = book
    this.#ports = ports
  }

  /** Does the next part; the report once it was the last. Throws {@link RunStopped}, or what a ledger or the directory threw. */
  async part(state: RunState): Promise<Reconciliation | undefined> {
    switch (state.phase) {
      case 'gather':
        return this.#gather(state)
      case 'check':
        return this.#check(state)
      case 'read':
        return this.#read(state)
      case 'join':
        return this.#join(state)
      case 'strays':
        return this.#findStrays(state)
      case 'tail':
        return this.#tail(state)
      case 'report':
        return this.#report(state)
    }
  }

  /** Ledgers from before ledgers announced their days: each is asked to catch up, and asked for the day until it has. */
  async #gather(state: RunState): Promise<undefined> {
    const { directory, ledger } = this.#ports
    const rows = await directory.silentLedgers(state, state.cursor)
    const caughtUp = new Map<string, string[]>()
    const toAsk: string[] = []
    const look = async ({ id, announcesFrom: known }: (typeof rows)[number]): Promise<void> => {
      // A ledger whose object is still of an earlier version knows no such question.
      const from = known ?? (await Promise.resolve(ledger(id).catchUp()).catch(() => null))
      if (known === null && from !== null) caughtUp.set(from, [...(caughtUp.get(from) ?? []), id])
      if (from === null || from > state.businessDate) toAsk.push(id)
    }
    for (let at = 0; at < rows.length; at += RECONCILE_LEDGERS_AT_ONCE) {
      await Promise.all(rows.slice(at, at + RECONCILE_LEDGERS_AT_ONCE).map(look))
    }
    for (const [from, ids] of caughtUp) await directory.markCaughtUp(ids, from)
    const last = rows.at(-1)
    this.#save(last === undefined ? { ...state, phase: 'check', cursor: '' } : { ...state, cursor: last.id }, () => {
      for (const id of toAsk) this.#book.addLedger({ ledger: id, isKnown: true })
    })
  }

  /** An issuer is compared with the ledgers of its own mode: those that the directory has in it now. */
  async #check(state: RunState): Promise<undefined> {
    const from = state.cursor === '' ? '' : `${state.cursor}~`
    const ledgers = this.#book.ledgersFrom(from, RECONCILE_LEDGERS_CHECKED)
    const last = ledgers.at(-1)
    if (last === undefined) return this.#save({ ...state, phase: 'read', cursor: '' })
    const ids = ledgers.map(({ ledger }) => ledger)
    const existing = new Set(await this.#ports.directory.existing(ids, state.livemode))
    this.#save({ ...state, cursor: last.ledger }, () => {
      for (const { ledger, isKnown } of ledgers) {
        if (isKnown !== existing.has(ledger)) this.#book.markKnown({ ledger, isKnown: !isKnown })
      }
    })
  }

  /** One page of the clearing record. */
  async #read(state: RunState): Promise<undefined> {
    const { record: read } = state
    const page = await readPage(this.#ports, state, read.next)
    const { next_after: next, operations: lines } = page
    const strays = lines.filter(({ id }) => ledgerOfOperation(id) === undefined)
    const named = await namedLedgers(this.#book, this.#ports, state, lines)
    const record = {
      pages: read.pages + 1,
      lines: read.lines + lines.length,
      next: next ?? '',
      last: read.next,
      closed: page.closed,
    }
    if (next === undefined) checkCount(page, record.lines)
    else if (record.pages >= RECONCILE_PAGES_MAX) throw new RunStopped('record_too_long', 'give_up')
    const there = summed(state.there, lines)
    const phase = next === undefined ? 'join' : 'read'
    this.#save({ ...state, record, there, phase, joined: state.joined + strays.length }, () => {
      this.#book.addPage(read.pages, lines)
      for (const line of strays) this.#book.addStray(line)
      for (const each of named) this.#book.addLedger(each)
    })
  }

  /** A few ledgers with the lines that are theirs. */
  async #join(state: RunState): Promise<undefined> {
    const position = { ledger: state.cursor, after: state.after }
    const window = (this.#window ??= linesAfter(keptPages(this.#book, state), position))
    const from = state.after === '' && state.cursor !== '' ? `${state.cursor}~` : state.cursor
    const ledgers = this.#book
      .ledgersFrom(from, RECONCILE_LEDGERS_AT_ONCE)
      .filter(({ ledger }) => window.end === undefined || ledger <= window.end.ledger)
    const { ledger } = this.#ports
    const parts = await Promise.all(ledgers.map((each) => joinLedger(each, ledger, state, position, window)))
    // What lies behind a ledger that has more to tell is asked for again after it.
    const cut = parts.findIndex(({ upTo }) => upTo !== undefined)
    const joined = cut < 0 ? parts : parts.slice(0, cut + 1)
    await hintAt(joined, ledger, state)
    this.#book.transaction(() => {
      let next = joined.reduce((before: RunState, part: JoinedPart) => noteJoined(this.#book, before, part), state)
      if (ledgers.length === 0 && window.end === undefined) next = this.#joined(next)
      this.#book.save({ ...next, tries: 0 })
    })
    const isAtItsEnd = ledgers.length === 0 || joined.at(-1)?.upTo === window.end?.id
    if (window.end !== undefined && isAtItsEnd) this.#window = undefined
  }

  /** Every line has been joined, or was lost between the record and here. */
  #joined(state: RunState): RunState {
    if (state.joined !== state.record.lines) throw new RunStopped('record_incomplete', 'restart')
    return { ...state, phase: 'strays', cursor: '', after: '' }
  }

  /** Lines whose ids name no ledger, and which no ledger had on this day: asked of the ledgers that have such ids at all. */
  async #findStrays(state: RunState): Promise<undefined> {
    const strays = this.#book.strays('', RECONCILE_STRAYS_MAX)
    const ids = strays.flatMap(([line]) => line?.id ?? [])
    const { directory, ledger } = this.#ports
    const limit = RECONCILE_STRAY_LEDGERS_PER_PAGE
    const older = ids.length === 0 ? [] : await directory.olderLedgers(state.livemode, state.cursor, limit)
    const found = await Promise.all(older.map((id) => operationsWith(ledger(id), ids)))
    this.#book.transaction(() => {
      const booked = found.flat()
      let { differences } = state
      for (const operation of booked) {
        const lines = this.#book.takeStray(operation.id)
        if (lines.length > 0) differences += this.#book.addDifferences(compareDay(lines, [operation]), differences)
      }
      const counted = { ...state, here: summed(state.here, booked), differences, tries: 0 }
      const last = older.at(-1)
      this.#book.save(last === undefined ? this.#missing(counted) : { ...counted, cursor: last })
    })
  }

  /** No ledger has what is left of them: a bounded number at a time, so that no transaction is long. */
  #missing(state: RunState): RunState {
    const left = this.#book.strays('', RECONCILE_STRAYS_MAX)
    if (left.length === 0) return { ...state, phase: 'tail', cursor: '' }
    for (const [line] of left) if (line !== undefined) this.#book.takeStray(line.id)
    const found = compareDay(left.flat(), [])
    return { ...state, differences: state.differences + this.#book.addDifferences(found, state.differences) }
  }

  /** Reads what was booked while the ledgers were asked: a day that is not over goes on meanwhile. */
  async #tail(state: RunState): Promise<undefined> {
    if (state.record.closed || !this.#book.hasMissingThere) return this.#save({ ...state, phase: 'report' })
    await readTail(this.#book, this.#ports, state)
  }

  async #report(state: RunState): Promise<Reconciliation> {
    const { issuer, businessDate, startedAt, here, there, differences } = state
    const report: DayReport = {
      state: differences === 0 ? 'clean' : 'differs',
      closed: state.record.closed,
      here,
      there,
      differences: this.#book.differences(RECONCILE_DIFFERENCES_KEPT),
    }
    const done = { issuer, businessDate, ranAt: startedAt, report, differenceCount: differences }
    await this.#ports.report(done)
    this.#book.transaction(() => this.#book.clear())
    return done
  }

  #save(state: RunState, alsoWrite: () => void = () => {}): undefined {
    this.#book.transaction(() => {
      alsoWrite()
      this.#book.save({ ...state, tries: 0 })
    })
  }
}
