/** Describes what the object of an issuer's business day has written down: who is to be asked, and how far a comparison has come. */

import { sql } from 'drizzle-orm'

import type { ClearedOperation } from '../../protocol/clearing-messages.ts'
import type { LedgerDatabase } from '../ledger/database.ts'
import { RECONCILE_DIFFERENCES_HELD } from './limits.ts'
import type { ClearingDay } from './clearing-day-service.ts'
import type { Difference, Sums } from '../db/day-report.ts'

/** The parts of a comparison, in their order. */
export type Phase = 'gather' | 'check' | 'read' | 'join' | 'strays' | 'tail' | 'report'

/** A comparison under way: one row, written after each part of it. */
export interface RunState extends ClearingDay {
  startedAt: number
  phase: Phase
  /** Of the phase: a ledger's id, or an operation's; empty at its beginning. */
  cursor: string
  /** While a ledger is joined: the last operation of it that has been; empty when it is done whole. */
  after: string
  record: RecordRead
  /** Lines of the record that have been joined so far: a page that got lost is missing here. */
  joined: number
  here: Sums
  there: Sums
  differences: number
  /** Failures since it last got on. */
  tries: number
}

/** Says how far the clearing record has been read. Positions are the settlement server's; empty for the beginning. */
export interface RecordRead {
  pages: number
  lines: number
  /** Says where the next page begins, and where the last one began. */
  next: string
  last: string
  closed: boolean
}

/** A ledger that announced itself, or that the record names. It is asked only if the directory knows it in the day's mode. */
export interface DayLedger {
  ledger: string
  isKnown: boolean
}

export class DayBook {
  readonly #db: LedgerDatabase

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** All of `work` or nothing. */
  transaction<T>(work: () => T): T {
    return this.#db.transaction(work)
  }

  get run(): RunState | undefined {
    const [row] = this.#db.all<{ state: string }>(sql`SELECT state FROM run WHERE id = 1`)
    return row && (JSON.parse(row.state) as RunState)
  }

  save(state: RunState): void {
    this.#db.run(
      sql`INSERT INTO run (id, state) VALUES (1, ${JSON.stringify(state)})
          ON CONFLICT (id) DO UPDATE SET state = excluded.state`,
    )
  }

  /** Forgets what a comparison has gathered; the ledgers that it heard of stay. */
  clear(): void {
    for (const table of ['run', 'pages', 'strays', 'differences']) {
      this.#db.run(sql`DELETE FROM ${sql.identifier(table)}`)
    }
  }

  addLedger({ ledger, isKnown }: DayLedger): void {
    this.#db.run(
      sql`INSERT INTO ledgers (ledger, is_known) VALUES (${ledger}, ${Number(isKnown)})
          ON CONFLICT (ledger) DO UPDATE SET is_known = 1 WHERE excluded.is_known > is_known`,
    )
  }

  /** Writes down what the directory says of a ledger now. */
  markKnown({ ledger, isKnown }: DayLedger): void {
    this.#db.run(sql`UPDATE ledgers SET is_known = ${Number(isKnown)} WHERE ledger = ${ledger}`)
  }

  /** Of the given ledgers, those that were not heard of yet. */
  notYet(ledgers: readonly string[]): string[] {
    const rows = this.#db.all<{ value: string }>(
      sql`SELECT value FROM json_each(${JSON.stringify(ledgers)})
          WHERE NOT EXISTS (SELECT 1 FROM ledgers WHERE ledger = value)`,
    )
    return rows.map(({ value }) => value)
  }

  /** Tells whether there is such a ledger: false for one that the record made up. */
  isKnown(ledger: string): boolean {
    return this.#db.all(sql`SELECT 1 FROM ledgers WHERE ledger = ${ledger} AND is_known = 1`).length > 0
  }

  /** Ledgers from `first` on, in the order of their ids. */
  ledgersFrom(first: string, limit: number): DayLedger[] {
    const rows = this.#db.all<{ ledger: string; isKnown: number }>(
      sql`SELECT ledger, is_known AS isKnown FROM ledgers WHERE ledger >= ${first} ORDER BY ledger LIMIT ${limit}`,
    )
    return rows.map(({ ledger, isKnown }) => ({ ledger, isKnown: isKnown === 1 }))
  }

  addPage(number: number, lines: readonly ClearedOperation[]): void {
    this.#db.run(sql`INSERT INTO pages (number, lines) VALUES (${number}, ${JSON.stringify(lines)})`)
  }

  /** The lines of a page, from 0; undefined when there is none. */
  page(number: number): ClearedOperation[] | undefined {
    const [row] = this.#db.all<{ lines: string }>(sql`SELECT lines FROM pages WHERE number = ${number}`)
    return row && (JSON.parse(row.lines) as ClearedOperation[])
  }

  /** A line whose id names no ledger. */
  addStray(line: ClearedOperation): void {
    this.#db.run(
      sql`INSERT INTO strays (id, line, times) VALUES (${line.id}, ${JSON.stringify(line)}, 1)
          ON CONFLICT (id) DO UPDATE SET times = times + 1`,
    )
  }

  /** Takes a stray line out, as often as the record has it: its ledger is found. */
  takeStray(id: string): ClearedOperation[] {
    const rows = this.#db.all<StrayRow>(sql`DELETE FROM strays WHERE id = ${id} RETURNING line, times`)
    return rows.flatMap(linesOf)
  }

  /** Stray lines from after an id, each as often as the record has it. */
  strays(after: string, limit: number): ClearedOperation[][] {
    const rows = this.#db.all<StrayRow>(
      sql`SELECT line, times FROM strays WHERE id > ${after} ORDER BY id LIMIT ${limit}`,
    )
    return rows.map(linesOf)
  }

  /** Writes differences down; how many they are. Beyond {@link RECONCILE_DIFFERENCES_HELD} they are counted alone. */
  addDifferences(found: readonly Difference[], already: number): number {
    const room = Math.max(0, RECONCILE_DIFFERENCES_HELD - already)
    for (const each of found.slice(0, room)) {
      this.#db.run(
        sql`INSERT INTO differences (operation, difference) VALUES (${each.operation}, ${JSON.stringify(each)})
            ON CONFLICT (operation) DO UPDATE SET difference = excluded.difference`,
      )
    }
    return found.length
  }

  /** Takes a difference out, if there is one for the operation. */
  takeDifference(operation: string): Difference | undefined {
    const [row] = this.#db.all<{ difference: string }>(
      sql`DELETE FROM differences WHERE operation = ${operation} RETURNING difference`,
    )
    return row && (JSON.parse(row.difference) as Difference)
  }

  /** Differences in the order of their operations. */
  differences(limit: number): Difference[] {
    const rows = this.#db.all<{ difference: string }>(
      sql`SELECT difference FROM differences ORDER BY operation LIMIT ${limit}`,
    )
    return rows.map(({ difference }) => JSON.parse(difference) as Difference)
  }

  /** Tells whether any operation is here and was not in the record when it was read. */
  get hasMissingThere(): boolean {
    const missing = sql`json_extract(difference, '$.difference') = 'missing_there'`
    return this.#db.all(sql`SELECT 1 FROM differences WHERE ${missing} LIMIT 1`).length > 0
  }
}

interface StrayRow {
  line: string
  times: number
}

/** A line twice says that it is there more than once. */
function linesOf({ line, times }: StrayRow): ClearedOperation[] {
  const operation = JSON.parse(line) as ClearedOperation
  return Array.from({ length: Math.min(times, 2) }, () => operation)
}
