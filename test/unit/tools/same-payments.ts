/** Payments that are really made beside the history of a demo, and the rows that both leave behind. */

import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { unpackOperations } from '../../../broker/ledger/packed-operations.ts'
import { authorize } from '../../../tools/soak/pay-over-http.ts'
import type { DemoInfo } from '../../../tools/demo/start-demo.ts'

const PAID_YEN = 4_400
const REFUNDED_YEN = 1_100
const ITEMS = [{ name: 'Rice bowl', quantity: 1, amount: PAID_YEN }]
/** Issuers that approve at once. */
const AT_ONCE = ['4', '7', 'MK']

/** Makes through the running system what the history has too: a captured payment at each issuer that approves at once, and a refund of some of it. */
export async function makesTheSame(info: DemoInfo): Promise<string[]> {
  const made: string[] = []
  for (const issuer of AT_ONCE) {
    const member = info.members.find((known) => known.issuer === issuer && known.story === 'plain')
    if (member === undefined) throw new Error(`Nobody pays at ${issuer}.`)
    const asked = { amount: PAID_YEN, currency: 'JPY', order: `A-SAME-${issuer}`, items: ITEMS }
    const payment = await shopWrites(info, '/v1/payments', asked)
    const paid = await authorize(info, { ...payment, amount: PAID_YEN, currency: 'JPY' }, member)
    expect(await paid.json()).toMatchObject({ status: 'captured' })
    await shopWrites(info, `/v1/payments/${payment.id}/refunds`, { amount: REFUNDED_YEN, reason: 'One cup too many' })
    made.push(payment.id)
  }
  return made
}

/** Holds the rows of payments that were really made against those of the history with the same story, in the ledger and in the issuers' books. */
export function holdsRows(state: string, made: readonly string[]): void {
  const rows = booksIn(state, 'do/broker-LedgerObject/*.sqlite').flatMap(rowsOf('payment_records'))
  for (const id of made) {
    const real = rows.find((row) => row['id'] === id)
    if (real === undefined) throw new Error(`The payment ${id} is not in its ledger.`)
    const past = rows.filter((row) => !made.includes(String(row['id'])) && storyOf(row) === storyOf(real))
    expect(past.length, `payments of the history like ${id}`).toBeGreaterThan(0)
    const [first] = past
    for (const row of past) expect(shapeOf(row), String(row['id'])).toEqual(shapeOf(real))
    expect(issuersRows(state, String(first?.['id']))).toEqual(issuersRows(state, id))
  }
}

type Row = Record<string, unknown>

function booksIn(state: string, files: string): DatabaseSync[] {
  const paths = globSync(files, { cwd: join(state, 'books') })
  return paths.map((path) => new DatabaseSync(join(state, 'books', path)))
}

function rowsOf(table: string, where = ''): (book: DatabaseSync) => Row[] {
  return (book) => {
    const isThere = book.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table)
    return isThere === undefined ? [] : book.prepare(`SELECT * FROM ${table} ${where}`).all()
  }
}

/** Says what happened to a payment, as far as its row then has other columns. */
function storyOf(row: Row): string {
  const operations = JSON.parse(String(row['operations'])) as { kind: string; tries?: number }[]
  const { issuer, status, attempts, capture, plan, adjustments } = row
  const happened = operations.map(({ kind, tries = 0 }) => [kind, tries])
  return JSON.stringify([issuer, status, attempts, capture, plan, adjustments, happened])
}

/** Returns what the issuer's servers have of a payment's operations: each row by what its columns are. */
function issuersRows(state: string, paymentId: string): object[] {
  const start = `op_${paymentId.slice('pay_'.length)}%`
  const d1 = booksIn(state, 'd1/*/*.sqlite')
  const company = booksIn(state, 'mikan-prepaid.sqlite')
  return [
    ...d1.flatMap(rowsOf('operations', `WHERE id LIKE '${start}' ORDER BY decided_at, kind`)),
    ...d1.flatMap(rowsOf('postings', `WHERE operation_id LIKE '${start}' ORDER BY sequence`)),
    ...d1.flatMap(rowsOf('authorizations', `WHERE operation_id LIKE '${start}'`)),
    ...company.flatMap(rowsOf('entries', `WHERE id LIKE '${start}' ORDER BY sequence`)),
  ].map(columnsOf)
}

/** The columns with what they are, and the operations with their signed answers. */
function shapeOf(row: Row): object {
  const packed = { operations: String(row['operations']), evidence: row['evidence'] as Uint8Array }
  const payment = { id: String(row['id']), currency: String(row['currency']) }
  const answers = unpackOperations(packed, payment).map(({ evidence }) => answerIn(evidence))
  return { ...columnsOf({ ...row, evidence: null }), answers }
}

/** Holds what is the same of all payments of a story, by its value; of all else, what it is. */
const CHOSEN = [
  'status',
  'issuer',
  'issuer_name',
  'method',
  'capture',
  'currency',
  'kind',
  'outcome',
  'broker',
  'settlement_server',
]

function columnsOf(row: Row): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, CHOSEN.includes(name) ? value : whatIs(name, value)]),
  )
}

function whatIs(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value === null ? null : typeof value
  if (name === 'items') return fieldsOf((JSON.parse(value) as unknown[])[0])
  if (/^[[{]/.test(value)) return fieldsOf(JSON.parse(value))
  return /^(pay|op|mer)_/.exec(value)?.[0] ?? 'text'
}

/** Returns the fields of JSON in their order, each with the type of its value. */
function fieldsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fieldsOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.entries(value).map(([name, inner]) => [name, fieldsOf(inner)])
}

/** Returns what a signed answer is, and the one that it holds: who signs for whom, and which claims. */
function answerIn(jws: string | null): unknown {
  if (jws === null) return null
  const [header, payload] = jws
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Row)
  const { iss, aud, iat, exp, evidence = null } = payload ?? {}
  const lasts = Number(exp) - Number(iat)
  return {
    header: fieldsOf(header),
    claims: fieldsOf(payload),
    iss,
    aud,
    lasts,
    holds: answerIn(evidence as string | null),
  }
}

async function shopWrites(
  { broker, merchant }: DemoInfo,
  path: string,
  body: object,
): Promise<{ id: string; client_secret: string }> {
  const response = await fetch(`${broker}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${merchant.secret_key}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  })
  expect(response.ok, path).toBe(true)
  return (await response.json()) as { id: string; client_secret: string }
}
