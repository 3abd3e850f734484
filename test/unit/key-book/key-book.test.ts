import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'
import { describe, expect, test } from 'vitest'
import { DAY_MS, KeyBook } from '../../../broker/key-book/key-book.ts'
import { KEY_BOOK_MIGRATIONS } from '../../../broker/key-book/migrations.ts'
import { KEYS_KEPT_DAYS } from '../../../broker/limits.ts'

const sqlite = await initSqlJs()
const NOW = Date.parse('2026-11-26T10:00:00Z')
const LONG_AGO = NOW - (KEYS_KEPT_DAYS + 2) * DAY_MS

/** A book, and the statements that it runs. */
function book() {
  const database = new sqlite.Database()
  for (const { statements } of KEY_BOOK_MIGRATIONS) for (const statement of statements) database.run(statement)
  const ran: string[] = []
  const made = new KeyBook(drizzle(database, { logger: { logQuery: (query) => void ran.push(query) } }))
  const uses = (key: number, at: number) => {
    const digest = key.toString(16).padStart(64, '0')
    return made.decide({ digest, fingerprint: 'ab', paymentId: `pay_${key}` }, at)
  }
  return { made, ran, uses }
}

describe('A key book', () => {
  test('forgets so many old keys at a time, until none is left', () => {
    const { made, uses } = book()
    for (let key = 0; key < 5; key++) uses(key, LONG_AGO)
    uses(9, NOW)
    expect([made.forget(NOW, 2), made.forget(NOW, 2), made.forget(NOW, 2), made.forget(NOW, 2)]).toEqual([2, 2, 1, 0])
    expect(uses(9, NOW)).toEqual({ kind: 'known', paymentId: 'pay_9' })
  })

  test('looks a key up with no bound LIMIT, for which SQLite would prepare the statement anew each time', () => {
    const { ran, uses } = book()
    uses(1, NOW)
    expect(ran.filter((query) => query.startsWith('select'))).toEqual([expect.not.stringMatching(/\blimit\b/i)])
  })

  test('that has nothing to forget does not look again on the same day, and does on the next', () => {
    const { made, ran, uses } = book()
    uses(1, NOW)
    const deletes = () => ran.filter((query) => query.startsWith('DELETE')).length
    for (let time = 0; time < 10; time++) made.forget(NOW + time, 2)
    expect(deletes()).toBe(1)
    expect(made.forget(NOW + (KEYS_KEPT_DAYS + 2) * DAY_MS, 2)).toBe(1)
    expect(deletes()).toBe(2)
  })

  test('takes one statement to find a key, and one more to write it down', () => {
    const { ran, uses } = book()
    const verbs = () => ran.splice(0).map((query) => query.split(' ', 1)[0]?.toLowerCase())
    uses(1, NOW)
    expect(verbs()).toEqual(['select', 'insert'])
    uses(1, NOW)
    expect(verbs()).toEqual(['select'])
    uses(1, NOW + DAY_MS)
    expect(verbs()).toEqual(['select', 'insert'])
  })
})
