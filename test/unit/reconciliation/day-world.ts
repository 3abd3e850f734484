import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'

import type { BookedOperation } from '../../../broker/ledger/clearing-queries.ts'
import { DayBook } from '../../../broker/reconciliation/day-book.ts'
import { DayComparison } from '../../../broker/reconciliation/day-comparison.ts'
import { CLEARING_DAY_MIGRATIONS } from '../../../broker/reconciliation/day-migrations.ts'
import type { DayPorts, LedgerReader } from '../../../broker/reconciliation/day-ports.ts'
import type { ClearedOperation } from '../../../protocol/clearing-messages.ts'
import type { Reconciliation } from '../../../broker/db/day-report.ts'

const sqlite = await initSqlJs()

export const DAY = { livemode: false, issuer: '4', businessDate: '2026-11-20' }

/** A ledger as a day asks it. */
export interface ModelLedger {
  operations: BookedOperation[]
  /** Operations that it was told no business day of. */
  elsewhere?: BookedOperation[]
  /** As in the directory; new ledgers have an empty text there. */
  announcesFrom?: string | null
  /** Says so when it is asked to catch up. */
  caughtUp?: string | null
  /** Holds what it was told to ask its issuers about. */
  told?: string[][]
  isDeaf?: boolean
}

/** An issuer's business day over SQLite in memory, with its ledgers and its record, and every call that is made. */
export class DayWorld {
  readonly ledgers: Map<string, ModelLedger>
  record: ClearedOperation[]
  closed = true
  pageSize = 200
  /** Of the record, as its pages say; their number if not set. */
  count: number | undefined
  readonly reports: Reconciliation[] = []
  /** Of the latest invocation. */
  calls: string[] = []
  /** Before a call is answered: a test may change the world, or never answer. */
  beforeCall: (call: string, number: number) => Promise<void> = async () => {}
  readonly database = new sqlite.Database()
  readonly book: DayBook
  /** Says when the alarm is set to. */
  alarm: number | undefined
  now = Date.parse('2026-11-21T19:00:00Z')
  #comparison: DayComparison
  #callsMade = 0
  #life = 0

  constructor(ledgers: Map<string, ModelLedger>, record: ClearedOperation[], Book: typeof DayBook = DayBook) {
    this.ledgers = ledgers
    this.record = record
    this.book = new Book(drizzle(this.database))
    this.#comparison = this.#newComparison()
    for (const { statements } of CLEARING_DAY_MIGRATIONS) for (const each of statements) this.database.run(each)
  }

  get callsMade(): number {
    return this.#callsMade
  }

  /** As new ledgers do, each once. */
  announceAll(): this {
    this.book.transaction(() => {
      for (const [ledger, { announcesFrom = '' }] of this.ledgers) {
        if (announcesFrom === '') this.book.addLedger({ ledger, isKnown: true })
      }
    })
    return this
  }

  /** One invocation. */
  async invoke(): Promise<Reconciliation | undefined> {
    this.calls = []
    return (await this.#comparison.run(DAY)).report
  }

  /** One invocation that is gone in the midst of a call: its answer never comes. */
  async isStoppedAt(isThere: (call: string, number: number) => boolean): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      this.beforeCall = async (call, number) => {
        if (!isThere(call, number)) return
        resolve()
        await new Promise(() => {})
      }
    })
    await Promise.race([this.invoke(), gone])
    this.beforeCall = async () => {}
  }

  /** The object is gone, with all that runs in it; another one has its storage. */
  restart(): void {
    this.#life += 1
    this.#comparison = this.#newComparison()
  }

  /** Invocation after invocation, to the report; what each of them called. */
  async toItsEnd(): Promise<{ report: Reconciliation; invocations: string[][] }> {
    const invocations: string[][] = []
    for (let i = 0; i < 1_000; i++) {
      const report = await this.invoke()
      invocations.push(this.calls)
      if (report !== undefined) return { report, invocations }
    }
    throw new Error('The comparison does not end.')
  }

  #newComparison(): DayComparison {
    const life = this.#life
    return new DayComparison(this.book, {
      portsOf: async () => this.#ports(life),
      setAlarm: async (at) => void (this.alarm = at),
      now: () => this.now,
      report: () => {},
    })
  }

  /** `life`: of the object that calls; one that is gone hears no answer, and no failure either. */
  async #called(call: string, life: number): Promise<void> {
    this.calls.push(call)
    this.#callsMade += 1
    try {
      await this.beforeCall(call, this.#callsMade)
    } finally {
      if (life !== this.#life) await new Promise(() => {})
    }
  }

  #ports(life: number): DayPorts {
    const from = (id: string): string | null => {
      const known = this.ledgers.get(id)?.announcesFrom
      return known === undefined ? '' : known
    }
    /** By id, from after `after`. */
    const ledgersThat = (isWanted: (id: string) => boolean, after: string): string[] => {
      return [...this.ledgers.keys()].filter((id) => id > after && isWanted(id)).toSorted()
    }
    return {
      settlement: {
        clearing: async (businessDate, after = '0') => {
          await this.#called(`page ${after}`, life)
          const end = Number(after) + this.pageSize
          const more = this.record.length > end ? { next_after: String(end) } : {}
          const operations = this.record.slice(Number(after), end)
          const page = { business_date: businessDate, closed: this.closed, operations, ...more }
          const record = { ...page, count: this.count ?? this.record.length }
          return { outcome: 'record', record, evidence: 'a.b.c' }
        },
      },
      ledger: (id) => this.#reader(id, life),
      directory: {
        silentLedgers: async (day, after) => {
          await this.#called('directory', life)
          const silent = ledgersThat((id) => (from(id) ?? '9') > day.businessDate, after)
          return silent.slice(0, 90).map((id) => ({ id, announcesFrom: from(id) }))
        },
        markCaughtUp: async (names, announcesFrom) => {
          await this.#called('directory', life)
          for (const id of names) Object.assign(this.ledgers.get(id) ?? {}, { announcesFrom })
        },
        existing: async (names) => {
          await this.#called('directory', life)
          return names.filter((id) => this.ledgers.has(id))
        },
        olderLedgers: async (_, after, limit) => {
          await this.#called('directory', life)
          return ledgersThat((id) => from(id) !== '', after).slice(0, limit)
        },
      },
      report: async (done) => {
        await this.#called('report', life)
        this.reports.push(done)
      },
      now: () => this.now,
    }
  }

  #reader(id: string, life: number): LedgerReader {
    const asked = async (what: string): Promise<ModelLedger> => {
      await this.#called(`ledger ${id} ${what}`, life)
      const ledger = this.ledgers.get(id)
      if (ledger === undefined) throw new Error(`The ledger ${id} would have been made by being asked.`)
      return ledger
    }
    return {
      operationsOfDay: async (_, after, limit) => {
        const { operations } = await asked('day')
        return operations
          .filter((each) => each.id > after)
          .toSorted((a, b) => (a.id < b.id ? -1 : 1))
          .slice(0, limit)
      },
      operationsById: async (wanted) => {
        const { operations, elsewhere = [] } = await asked('ids')
        return [...operations, ...elsewhere].filter((each) => wanted.includes(each.id))
      },
      catchUp: async () => (await asked('catch up')).caughtUp ?? null,
      noteNotice: async ({ operationId, notice, issuers }) => {
        const ledger = await asked(`told of ${operationId}`)
        if (ledger.isDeaf) throw new Error('The ledger cannot be told now.')
        ;(ledger.told ??= []).push([operationId, notice, ...issuers])
      },
    }
  }
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Digits of a number in the alphabet of ids, padded. */
function idText(number: number, length: number): string {
  let text = ''
  for (let rest = number; text.length < length; rest = Math.floor(rest / 32)) text = ALPHABET.charAt(rest % 32) + text
  return text
}

export function ledgerId(number: number): string {
  return idText(number * 7_919, 8)
}

/** An operation of a ledger as both sides have it. */
export function operation(ledger: string, number: number, given: Partial<BookedOperation> = {}): BookedOperation {
  const id = `op_${ledger}${idText(number * 104_729, 26)}`
  return {
    id,
    paymentId: `pay_${ledger}`,
    kind: 'capture',
    amount: 100 + number,
    currency: 'JPY',
    state: 'approved',
    ...given,
  }
}

/** The id of an operation as version 0.1 made them: it names no ledger. */
export function olderId(number: number): string {
  return `op_${idText(number * 104_729, 26)}`
}

export function cleared({ id, kind, amount, currency }: BookedOperation): ClearedOperation {
  return { id, kind, amount, currency }
}
