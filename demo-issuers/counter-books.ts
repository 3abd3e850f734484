/** The counter company's books in SQLite: entries are written once, and only money that comes later changes one. */

import type { DatabaseSync } from 'node:sqlite'
import type { Books, Entry } from '../issuer-kit/index.ts'
import { LETTERS_TABLE, writeLetter } from './counter-mail.ts'
import { NOTICE_TABLES } from './notices.ts'

export const BOOKS_TABLES = `
  CREATE TABLE IF NOT EXISTS entries (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, original TEXT, step INTEGER,
    number TEXT UNIQUE, version INTEGER, day TEXT, broker TEXT, entry TEXT NOT NULL, UNIQUE (original, step));
  ${NOTICE_TABLES}
  ${LETTERS_TABLE}`

export const entryOf = (row: Record<string, unknown>): Entry => JSON.parse(String(row['entry'])) as Entry

/** Returns what is waited for under a number. */
export function entryByNumber(database: DatabaseSync, number: string): Entry | undefined {
  const row = database.prepare('SELECT entry FROM entries WHERE number = ?').get(number)
  return row && entryOf(row)
}

/** Returns the books, which can also be revised. */
export function booksIn(database: DatabaseSync): Books & Required<Pick<Books, 'revise'>> {
  return {
    find: (id) => {
      const row = database.prepare('SELECT entry FROM entries WHERE id = ?').get(id)
      return row && entryOf(row)
    },
    following: (original) =>
      database
        .prepare('SELECT entry FROM entries WHERE original = ?')
        .all(original)
        .map(entryOf)
        .filter(({ outcome }) => outcome === 'approved'),
    record: (entries) => inTransaction(database, () => entries.every((entry) => insert(database, entry))),
    revise: (before, after, entries) =>
      inTransaction(
        database,
        () => replace(database, before, after) && entries.every((entry) => insert(database, entry)),
      ),
    day: (date, { broker = null, after = '0', limit }) => {
      const ofDay = 'FROM entries WHERE day = ? AND (broker IS ? OR broker IS NULL)'
      const { count } = database.prepare(`SELECT count(*) AS count ${ofDay}`).get(date, broker) as { count: number }
      const page = `SELECT sequence, entry ${ofDay} AND sequence > ? ORDER BY sequence LIMIT ?`
      const rows = database.prepare(page).all(date, broker, Number(after) || 0, limit + 1)
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return { count, entries: rows.slice(0, limit).map(entryOf), ...(last && { nextAfter: String(last['sequence']) }) }
    },
  }
}

function inTransaction(database: DatabaseSync, work: () => boolean): 'recorded' | 'taken' {
  let isDone = false
  database.exec('BEGIN IMMEDIATE')
  try {
    isDone = work()
  } finally {
    database.exec(isDone ? 'COMMIT' : 'ROLLBACK')
  }
  return isDone ? 'recorded' : 'taken'
}

function insert(database: DatabaseSync, entry: Entry): boolean {
  const { id, original = null, step = null, businessDate = null, broker = null, later } = entry
  const number = later?.instructions.ways[0]?.numbers[0]?.value ?? null
  const values = [id, original, step, number, later?.version ?? null, businessDate, broker, JSON.stringify(entry)]
  const columns = 'entries (id, original, step, number, version, day, broker, entry)'
  const insertion = database.prepare(`INSERT OR IGNORE INTO ${columns} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const isNew = insertion.run(...values).changes === 1
  if (isNew) writeLetter(database, entry)
  return isNew
}

/** With the notice that tells of it. It is booked now, not when it was asked for: its sequence is a new one. */
function replace(database: DatabaseSync, before: Entry, after: Entry): boolean {
  const set = `sequence = (SELECT max(sequence) + 1 FROM entries), version = ?, day = ?, entry = ?`
  const values = [after.later?.version ?? null, after.businessDate ?? null, JSON.stringify(after)]
  const isStill = database
    .prepare(`UPDATE entries SET ${set} WHERE id = ? AND version = ?`)
    .run(...values, before.id, before.later?.version ?? 0)
  if (isStill.changes === 1) database.prepare('INSERT INTO notices (operation) VALUES (?)').run(before.id)
  return isStill.changes === 1
}
