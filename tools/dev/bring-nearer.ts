/**
 * The one place where stored times are changed, for `furiwake clock forward`: every end that is waited for comes nearer, in
 * the broker's ledgers and in the issuers' own books alike. What has happened keeps its date. To be called while nothing
 * runs on the books.
 */

import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import type { Entry } from '../../issuer-kit/index.ts'
import type { AwaitedMoney, PaymentAdjustments, PaymentQuestion } from '../../broker/payments/payment.ts'
import { COUNTER_FILE } from '../demo/counter.ts'
import { d1File } from '../demo/history/book-files.ts'
import { ISSUERS } from '../demo/places.ts'
import { PREPAID_FILE } from '../demo/prepaid.ts'
import type { StateFolder } from '../demo/state.ts'

const LEDGERS = join('do', 'broker-LedgerObject', '*.sqlite')
const IN_NODE: readonly string[] = ['prepaid', 'counter']

/** Counts the payments that wait for something, and the webhooks that are tried again. */
export interface BroughtNearer {
  payments: number
  deliveries: number
}

/** Brings every end nearer by so many milliseconds. */
export function bringNearer(state: StateFolder, byMs: number): BroughtNearer {
  const bySeconds = Math.floor(byMs / 1000)
  for (const file of [PREPAID_FILE, COUNTER_FILE]) {
    within(join(state.books, file), (books) => entriesNearer(books, bySeconds))
  }
  const settlements = new Set(ISSUERS.map(({ settlement }) => settlement))
  for (const place of [...settlements].filter((each) => !IN_NODE.includes(each))) {
    within(d1File(state, place), (books) => holdsNearer(books, byMs))
  }
  const counts = globSync(LEDGERS, { cwd: state.books }).map((file) =>
    within(join(state.books, file), (books) => ledgerNearer(books, byMs)),
  )
  return {
    payments: sum(counts.map(({ payments }) => payments)),
    deliveries: sum(counts.map(({ deliveries }) => deliveries)),
  }
}

/** Writes all of it, or nothing. */
function within<T>(file: string, work: (books: DatabaseSync) => T): T {
  const books = new DatabaseSync(file)
  try {
    books.exec('BEGIN IMMEDIATE')
    const result = work(books)
    books.exec('COMMIT')
    return result
  } finally {
    // What was not committed is rolled back.
    books.close()
  }
}

function hasTable(books: DatabaseSync, name: string): boolean {
  return books.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(name) !== undefined
}

/** The ledger's: what its alarm waits for is told by its rows alone. */
function ledgerNearer(books: DatabaseSync, byMs: number): BroughtNearer {
  if (!hasTable(books, 'payment_records')) return { payments: 0, deliveries: 0 }
  const columns = ['expires_at', 'confirm_by', 'hold_expires_at', 'due_at']
  const set = columns.map((column) => `${column} = ${column} - :by`).join(', ')
  const payments = Number(
    books.prepare(`UPDATE payment_records SET ${set} WHERE unfinished = 1`).run({ by: byMs }).changes,
  )
  for (const row of books
    .prepare('SELECT place, question, awaited, adjustments FROM payment_records WHERE unfinished = 1')
    .all()) {
    const question = json<PaymentQuestion>(row['question'], (each) => ({ ...each, expiresAt: each.expiresAt - byMs }))
    const awaited = json<AwaitedMoney>(row['awaited'], (each) => ({
      ...each,
      askAt: each.askAt - byMs,
      instructions: payableUntil(each.instructions, Math.floor(byMs / 1000)),
    }))
    const adjustments = json<PaymentAdjustments>(row['adjustments'], (each) => ({
      ...each,
      askAt: each.askAt === null ? null : each.askAt - byMs,
    }))
    books
      .prepare('UPDATE payment_records SET question = ?, awaited = ?, adjustments = ? WHERE place = ?')
      .run(question, awaited, adjustments, row['place'] ?? null)
  }
  const later = 'UPDATE delivery_records SET next_at = next_at - ? WHERE next_at IS NOT NULL'
  return { payments, deliveries: Number(books.prepare(later).run(byMs).changes) }
}

/** A settlement server's: holds on cards. */
function holdsNearer(books: DatabaseSync, byMs: number): void {
  if (!hasTable(books, 'operations')) return
  books
    .prepare('UPDATE operations SET hold_expires_at = hold_expires_at - ? WHERE hold_expires_at > ?')
    .run(byMs, Date.now())
}

/** The books of the companies in plain Node: holds, and money that comes later. */
function entriesNearer(books: DatabaseSync, bySeconds: number): void {
  if (!hasTable(books, 'entries')) return
  for (const { id, entry: text } of books.prepare('SELECT id, entry FROM entries').all()) {
    const entry = JSON.parse(String(text)) as Entry
    const { holdExpiresAt, later, outcome } = entry
    if (holdExpiresAt === undefined && (later === undefined || outcome !== 'pending')) continue
    const nearer: Entry = {
      ...entry,
      ...(holdExpiresAt !== undefined && { holdExpiresAt: holdExpiresAt - bySeconds }),
      ...(later !== undefined && { later: { ...later, instructions: payableUntil(later.instructions, bySeconds) } }),
    }
    books.prepare('UPDATE entries SET entry = ? WHERE id = ?').run(JSON.stringify(nearer), id ?? null)
  }
}

function payableUntil<I extends { pay_by: number; grace_until?: number | undefined }>(
  instructions: I,
  bySeconds: number,
): I {
  const { pay_by: payBy, grace_until: graceUntil } = instructions
  return {
    ...instructions,
    pay_by: payBy - bySeconds,
    ...(graceUntil !== undefined && { grace_until: graceUntil - bySeconds }),
  }
}

/** Returns the JSON of a column with its times changed; null where it has none. */
function json<T>(stored: unknown, change: (value: T) => T): string | null {
  return typeof stored === 'string' ? JSON.stringify(change(JSON.parse(stored) as T)) : null
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
