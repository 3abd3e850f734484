/**
 * The broker as it is, with a ledger that can be filled by the hundred
 * thousand and that counts what it writes. The requests under /bench/ are the
 * bench's own; every other goes to the product.
 */

import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

import { events, idempotency, operations, payments } from '../../broker/ledger/schema.ts'
import type { Env } from '../../broker/env.ts'
import { LedgerObject as ProductLedger } from '../../broker/ledger-object.ts'
import product from '../../broker/worker.ts'
import type { Filling, LedgerCounts } from '../growth/filling.ts'
import { ID_ALPHABET } from '../../protocol/object-id.ts'

const DAY_MS = 24 * 60 * 60_000
const SPREAD_DAYS = 30
/** A prime: payments are stored in the order of their times, as they come, but their ids are random. */
const SCATTER = 7_919
/** As long as the answers to requests are kept. */
const KEPT_SHARE = 2 / SPREAD_DAYS

export { GuessCounterObject } from '../../broker/bounds/guess-counter-object.ts'
export { KeyBookObject } from '../../broker/key-book/key-book-object.ts'
export { ClearingDayObject } from '../../broker/reconciliation/clearing-day-object.ts'

export class LedgerObject extends ProductLedger {
  readonly #sql: SqlStorage
  readonly #cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[]

  constructor(ctx: DurableObjectState, env: Env) {
    const counted = countStatements(ctx.storage)
    super(ctx, env)
    this.#sql = counted.sql
    this.#cursors = counted.cursors
  }

  counts(): LedgerCounts {
    const cursors = this.#cursors.splice(0)
    const sum = (of: 'rowsWritten' | 'rowsRead'): number => cursors.reduce((total, cursor) => total + cursor[of], 0)
    const { databaseSize: bytes } = this.#sql
    return { rowsWritten: sum('rowsWritten'), rowsRead: sum('rowsRead'), statements: cursors.length, bytes }
  }

  /** Copies of a payment that was really made, with ids and times of their own. */
  fill({ template, from, to, of }: Filling): void {
    const ledger = template.slice('pay_'.length, -26)
    const time = `CAST(${Date.now() - SPREAD_DAYS * DAY_MS} + n.i * ${(SPREAD_DAYS * DAY_MS) / of} AS INTEGER)`
    const id = idExpression(of)
    const payment = `'pay_${ledger}' || ${id}`
    const [last] = this.#sql.exec<{ at: number }>('SELECT max(rowid) AS at FROM operations')
    const isOf = (table: SQLiteTable, column: string) => `${getTableName(table)}.${column} = '${template}'`
    this.#copy(
      payments,
      { id: payment, order_ref: `'A-' || n.i`, created_at: time, authorize_operation: operationId(id, 'authorize') },
      isOf(payments, 'id'),
      { from, to },
    )
    this.#copy(
      operations,
      {
        id: `CASE kind WHEN 'authorize' THEN ${operationId(id, 'authorize')} ELSE ${operationId(id, 'capture')} END`,
        payment_id: payment,
        original: `CASE WHEN original IS NULL THEN NULL ELSE ${operationId(id, 'authorize')} END`,
        created_at: time,
        settled_at: time,
      },
      isOf(operations, 'payment_id'),
      { from, to },
    )
    this.#tally(last?.at ?? 0)
    const event = `'evt_' || substr(${id}, 1, 25) || version`
    this.#copy(
      events,
      { sequence: 'NULL', id: event, payment_id: payment, created_at: time },
      isOf(events, 'payment_id'),
      { from, to },
    )
    const recent = `n.i >= ${of * (1 - KEPT_SHARE)}`
    this.#copy(
      idempotency,
      { key: `'00000000-0000-4000-8000-' || printf('%012d', n.i)`, payment_id: payment, created_at: time },
      `${isOf(idempotency, 'payment_id')} AND ${recent}`,
      { from, to },
    )
  }

  /** As its captures would have been counted one by one, of the operations after a row id. */
  #tally(after: number): void {
    this.#sql.exec(
      `INSERT INTO tallies SELECT minutes, settled_at / (minutes * 60000) AS slot, o.currency, p.issuer, p.method, count(*), sum(o.amount), 0, 0
       FROM operations o JOIN payments p ON p.id = o.payment_id CROSS JOIN (SELECT 60 AS minutes UNION ALL SELECT 15)
       WHERE o.rowid > ? AND o.kind = 'capture' GROUP BY 1, 2, 3, 4, 5
       ON CONFLICT DO UPDATE SET payments = payments + excluded.payments, captured_amount = captured_amount + excluded.captured_amount`,
      after,
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

/** 26 characters, spread over the whole alphabet whatever `n.i`: what is added later falls in between. */
function idExpression(of: number): string {
  const spread = `(n.i * ${SCATTER} % ${of} * ${Math.floor(2 ** 20 / of) || 1} ${of > 2 ** 20 ? `/ ${Math.ceil(of / 2 ** 20)}` : ''})`
  const characters = [15, 10, 5, 0].map((shift) => `substr('${ID_ALPHABET}', 1 + (${spread} >> ${shift} & 31), 1)`)
  return `(${characters.join(' || ')} || printf('%022d', n.i))`
}

function operationId(id: string, kind: 'authorize' | 'capture'): string {
  return `'op_' || substr(${id}, 1, 25) || '${kind === 'authorize' ? 'a' : 'c'}'`
}

/** Puts a counting `exec` before the storage's own. */
function countStatements(storage: DurableObjectStorage) {
  const { sql } = storage
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
  const exec: SqlStorage['exec'] = (query, ...values) => {
    const cursor = sql.exec(query, ...values)
    if (cursors.length < CURSORS_KEPT) cursors.push(cursor)
    return cursor as never
  }
  Object.defineProperty(storage, 'sql', { value: { exec } })
  return { sql, cursors }
}
const CURSORS_KEPT = 200_000

interface FilledEnv extends Omit<Env, 'LEDGER'> {
  LEDGER: DurableObjectNamespace<LedgerObject>
}

export default {
  async fetch(request: Request, env: FilledEnv, ctx: ExecutionContext): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (!pathname.startsWith('/bench/')) return product.fetch(request, env, ctx)
    const ledger = env.LEDGER.get(env.LEDGER.idFromName(searchParams.get('ledger') ?? ''))
    if (pathname === '/bench/counts') return Response.json(await ledger.counts())
    await ledger.fill(await request.json<Filling>())
    return new Response('')
  },
}
