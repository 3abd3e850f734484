import { describe, expect, test } from 'vitest'
import { LEDGER_MIGRATIONS, migrateLedger } from '../../../broker/ledger/migrate-ledger.ts'
import { migrateStorage } from '../../../broker/db/migrate-storage.ts'
import { EarlierStorage } from './earlier-storage.ts'

const ALL = LEDGER_MIGRATIONS.map((_, index) => index)
/** The last one that Drizzle's migrator made. */
const VERSION_0_2 = 9
/** 0007_guarded */
const GUARDED = 7

function applied(storage: EarlierStorage): unknown[] {
  return storage.rows('SELECT number FROM schema_migrations ORDER BY number').map(({ number }) => number)
}

function schema(storage: EarlierStorage): unknown[] {
  const kept = "name NOT LIKE '%migrations' AND name NOT LIKE 'sqlite_%'"
  return storage
    .rows(`SELECT type, name FROM sqlite_master WHERE ${kept} ORDER BY name`)
    .map(({ type, name }) => [type, name, storage.rows(`PRAGMA table_info(${String(name)})`)])
}

function migrated(storage: EarlierStorage): EarlierStorage {
  migrateLedger(storage, 1)
  return storage
}

describe('The migrations of a ledger', () => {
  const fresh = migrated(new EarlierStorage())

  test('are each made once, in their order, and written down', () => {
    expect(applied(fresh)).toEqual(ALL.map((index) => index + 1))
    const before = fresh.statements.length
    migrateLedger(fresh, 2)
    expect(fresh.statements.slice(before).filter((each) => !/^(CREATE TABLE IF|SELECT)/.test(each))).toEqual([])
  })

  test.each(ALL.slice(1, VERSION_0_2 + 1))('take over from Drizzle’s after %d of them', (count) => {
    const storage = migrated(new EarlierStorage().migratedByDrizzle(ALL.slice(0, count)))
    expect(applied(storage)).toEqual(applied(fresh))
    expect(schema(storage)).toEqual(schema(fresh))
    // A Worker of an earlier version that comes back finds its own table as it was.
    expect(storage.rows('SELECT * FROM __drizzle_migrations')).toHaveLength(count)
  })

  test('make what Drizzle’s passed over in silence, because a later one was there', () => {
    const without = ALL.slice(0, VERSION_0_2).filter((index) => index !== GUARDED)
    expect(schema(migrated(new EarlierStorage().migratedByDrizzle(without)))).toEqual(
      expect.arrayContaining([
        ['table', 'payments', expect.arrayContaining([expect.objectContaining({ name: 'guarded' })])],
      ]),
    )
  })

  test('go on after a crash between any two of them', () => {
    for (const crashAt of ALL) {
      const storage = new EarlierStorage()
      let left = crashAt
      const dying = {
        sql: storage.sql,
        transactionSync: <T>(work: () => T): T => {
          if (left-- === 0) throw new Error('the object went down')
          return storage.transactionSync(work)
        },
      }
      expect(() => migrateLedger(dying, 1)).toThrow('the object went down')
      expect(schema(migrated(storage))).toEqual(schema(fresh))
    }
  })

  test('that fail are told with their name and the database’s own words, and leave nothing of themselves', () => {
    const storage = new EarlierStorage().migratedByDrizzle(ALL.slice(0, VERSION_0_2))
    storage.database.run('CREATE TABLE row_migrations (something TEXT)')
    expect(() => migrateLedger(storage, 1)).toThrow(
      /Migration 10 \(0009_clearing_days\) failed: .*row_migrations.* already exists/,
    )
    expect(applied(storage)).toEqual(ALL.slice(0, VERSION_0_2).map((index) => index + 1))
    expect(storage.rows("SELECT 1 FROM sqlite_master WHERE name = 'clearing_days'")).toEqual([])
    storage.database.run('DROP TABLE row_migrations')
    expect(schema(migrated(storage))).toEqual(schema(fresh))
  })

  test('are numbered without a gap', () => {
    expect(LEDGER_MIGRATIONS.map(({ number }) => number)).toEqual(ALL.map((index) => index + 1))
  })

  test('since version 0.2 write nothing at the start that grows with the rows', () => {
    const isCheap = (statement: string, created: string): boolean => {
      if (/^ALTER TABLE `\w+` ADD /.test(statement) || statement.startsWith('CREATE TABLE ')) return true
      // Of rows that wait, which are few: each row is read once, at 0.3 µs (300,000 rows of 1.4 kB: 91 ms), and those are written.
      if (statement.startsWith('DROP INDEX ') || /^CREATE INDEX .* WHERE \w+ IS NOT NULL;?$/.test(statement))
        return true
      // Of a table of the same migration, which is empty.
      const [, indexed] = /^CREATE (?:UNIQUE )?INDEX `\w+` ON `(\w+)`/.exec(statement) ?? []
      return indexed !== undefined && created.includes(`CREATE TABLE \`${indexed}\``)
    }
    const dear = LEDGER_MIGRATIONS.slice(VERSION_0_2).flatMap(({ name, statements }) =>
      statements.filter((each) => !isCheap(each.trim(), statements.join())).map((each) => `${name}: ${each}`),
    )
    expect(dear).toEqual([])
  })
})

test('A migration whose second statement fails leaves nothing of the first', () => {
  const storage = new EarlierStorage()
  const statements = ['CREATE TABLE one (id TEXT)', 'INSERT INTO one VALUES (unknown_column)']
  expect(() => migrateStorage(storage, [{ number: 1, name: 'one', statements }], 1)).toThrow(
    /Migration 1 \(one\) failed: no such column: unknown_column/,
  )
  expect(storage.rows("SELECT 1 FROM sqlite_master WHERE name = 'one'")).toEqual([])
})
