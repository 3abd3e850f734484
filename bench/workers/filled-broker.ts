/**
 * The broker as it is, with a ledger that can be filled by the hundred
 * thousand and that counts what it writes. The requests under /bench/ are the
 * bench's own; every other goes to the product.
 */

import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

import { PLACES_A_MS, placeInId } from '../../broker/ledger/payment-place.ts'
import { dayLines, eventRecords, paymentRecords } from '../../broker/ledger/record-schema.ts'
import type { Env } from '../../broker/env.ts'
import { LedgerObject as ProductLedger } from '../../broker/ledger-object.ts'
import product from '../../broker/worker.ts'
import type { Filling, LedgerCounts } from '../growth/filling.ts'
import { ID_ALPHABET, LEDGER_ID_CHARACTERS } from '../../protocol/object-id.ts'

const DAY_MS = 24 * 60 * 60_000
const SPREAD_DAYS = 30
/** A prime: within a moment ids are random. */
const SCATTER = 7_919

export { GuessCounterObject } from '../../broker/bounds/guess-counter-object.ts'
export { KeyBookObject } from '../../broker/key-book/key-book-object.ts'
export { TallyBookObject } from '../../broker/daily-tallies/tally-book-object.ts'
export { ClearingDayObject } from '../../broker/reconciliation/clearing-day-object.ts'

export class LedgerObject extends ProductLedger {
  readonly #sql: SqlStorage
  readonly #counted: ReturnType<typeof countStatements>['counted']

  constructor(ctx: DurableObjectState, env: Env) {
    const counted = countStatements(ctx.storage)
    super(ctx, env)
    this.#sql = counted.sql
    this.#counted = counted.counted
  }

  counts(): LedgerCounts {
    return { ...this.#counted(), bytes: this.#sql.databaseSize }
  }

  /**
   * Copies of a payment that was really made, with ids and times of their own.
   * Then the object begins anew, for what it knows of its storage is no longer so.
   */
  async fill({ template, from, to, of }: Filling): Promise<void> {
    const time = `CAST(${Date.now() - SPREAD_DAYS * DAY_MS} + n.i * ${(SPREAD_DAYS * DAY_MS) / of} AS INTEGER)`
    const spread = spreadExpression(of)
    const own = template.slice('pay_'.length)
    const copied = `'${own.slice(0, LEDGER_ID_CHARACTERS)}' || ${characters(time, 9)} || ${characters(spread, 4)} || printf('%013d', n.i)`
    const [{ last } = { last: 0 }] = this.#sql.exec<{ last: number }>('SELECT max(sequence) AS last FROM event_records')
    const [{ events } = { events: '' }] = this.#sql.exec<{ events: string }>(
      `SELECT trim(event_sequences, '[]') AS events FROM payment_records WHERE place = ${placeInId(template)}`,
    )
    const [day] = this.#sql.exec<{ date: string; issuer: string }>(
      `SELECT business_date AS date, issuer FROM day_lines WHERE operation_start = 'op_${own}'`,
    )
    const told = [1, 2, 3].map((event) => `${last} + 3 * (n.i - ${from}) + ${event}`)
    const renamed = (column: string): string => `replace(${column}, '${own}', ${copied})`
    this.#copy(
      paymentRecords,
      {
        place: `${time} * ${PLACES_A_MS} + (${spread} >> 10 & 1023)`,
        id: `'pay_' || ${copied}`,
        order_ref: `'A-' || n.i`,
        created_at: time,
        authorize_operation: renamed('authorize_operation'),
        operations: renamed('operations'),
        event_sequences: `printf('[%d,%d,%d]', ${told.join()})`,
      },
      `payment_records.place = ${placeInId(template)}`,
      { from, to },
    )
    const event = `'evt_' || substr(${copied}, 9, 25) || version`
    this.#copy(
      eventRecords,
      { sequence: 'NULL', id: event, subject: `'pay_' || ${copied}`, created_at: time },
      `event_records.sequence IN (${events})`,
      { from, to },
    )
    const ofDay = `(business_date, issuer, operation_start) = ('${day?.date}', '${day?.issuer}', 'op_${own}')`
    this.#copy(dayLines, { operation_start: `'op_' || ${copied}` }, ofDay, {
      from,
      to,
    })
    this.#tally(time, template, { from, to })
    await this.ctx.storage.sync()
    this.ctx.abort(FILLED)
  }

  /** As its captures would have been counted one by one. */
  #tally(time: string, template: string, { from, to }: { from: number; to: number }): void {
    this.#sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})
       INSERT INTO tallies (minutes, slot, currency, issuer, method, payments, captured_amount, refunds, refunded_amount)
       SELECT 15, ${time} / 900000 AS slot, p.currency, p.issuer, p.method, count(*), sum(p.captured_amount), 0, 0
       FROM n CROSS JOIN payment_records p WHERE p.place = ? GROUP BY 2
       ON CONFLICT DO UPDATE SET payments = payments + excluded.payments, captured_amount = captured_amount + excluded.captured_amount`,
      placeInId(template),
    )
  }

  /** Every row that `where` finds, once for each number, with some columns made anew. */
  #copy(
    table: SQLiteTable,
    anew: Record<string, string>,
    where: string,
    { from, to }: { from: number; to: number },
  ): void {
    const name = getTableName(table)
    const columns = Object.values(getTableColumns(table)).map((column) => column.name)
    const values = columns.map((column) => anew[column] ?? `${name}.${column}`)
    this.#sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})
       INSERT INTO ${name} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM n CROSS JOIN ${name} WHERE ${where}`,
    )
  }
}

/** A number of 20 bits, spread over all of them whatever `n.i`: ids are random within their time. */
function spreadExpression(of: number): string {
  return `(n.i * ${SCATTER} % ${of} * ${Math.floor(2 ** 20 / of) || 1} ${of > 2 ** 20 ? `/ ${Math.ceil(of / 2 ** 20)}` : ''})`
}

/** A number as so many characters of an id. */
function characters(number: string, count: number): string {
  const shifts = Array.from({ length: count }, (_, index) => 5 * (count - 1 - index))
  return shifts.map((shift) => `substr('${ID_ALPHABET}', 1 + (${number} >> ${shift} & 31), 1)`).join(' || ')
}

/** Puts a counting `exec` before the storage's own. `counted` begins anew each time it is asked. */
function countStatements(storage: DurableObjectStorage) {
  const { sql } = storage
  const none = { rowsWritten: 0, rowsRead: 0, statements: 0 }
  let sums = none
  let cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
  const add = (): void => {
    const { rowsWritten, rowsRead, statements } = sums
    sums = {
      rowsWritten: cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, rowsWritten),
      rowsRead: cursors.reduce((sum, cursor) => sum + cursor.rowsRead, rowsRead),
      statements: statements + cursors.length,
    }
    cursors = []
  }
  const exec: SqlStorage['exec'] = (query, ...values) => {
    // Every one but the next has been read to its end.
    if (cursors.length >= CURSORS_KEPT) add()
    const cursor = sql.exec(query, ...values)
    cursors.push(cursor)
    return cursor as never
  }
  const counted = (): Omit<LedgerCounts, 'bytes'> => {
    add()
    const counts = sums
    sums = none
    return counts
  }
  Object.defineProperty(storage, 'sql', { value: { exec } })
  return { sql, counted }
}
/** Kept ones are looked through by each collection of garbage, while payments wait: 200,000 took a quarter of a second. */
const CURSORS_KEPT = 100

/** The object ends with the filling: that is no failure. */
const FILLED = 'The ledger is filled.'
async function filled(filling: PromiseLike<void>): Promise<void> {
  try {
    await filling
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes(FILLED)) throw error
  }
}

interface FilledEnv extends Omit<Env, 'LEDGER'> {
  LEDGER: DurableObjectNamespace<LedgerObject>
}

export default {
  async fetch(request: Request, env: FilledEnv, ctx: ExecutionContext): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (!pathname.startsWith('/bench/')) return product.fetch(request, env, ctx)
    const ledger = env.LEDGER.get(env.LEDGER.idFromName(searchParams.get('ledger') ?? ''))
    if (pathname === '/bench/counts') return Response.json(await ledger.counts())
    await filled(ledger.fill(await request.json<Filling>()))
    return new Response('')
  },
}
