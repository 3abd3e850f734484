import { isNotNull } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { operations } from '../../../broker/ledger/schema.ts'
import { migrateLedger } from '../../../broker/ledger/migrate-ledger.ts'
import { daysToAnnounce } from '../../../broker/ledger/clearing-days.ts'
import { ROW_MIGRATIONS } from '../../../broker/ledger/earlier-rows.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import { LedgerChores } from '../../../broker/ledger/ledger-chores.ts'
import type { AnnouncedDay } from '../../../broker/ledger/ledger-chores.ts'
import { RowMigrations } from '../../../broker/ledger/row-migrations.ts'
import { EarlierStorage } from './earlier-storage.ts'

const NOW = Date.parse('2026-11-26T00:00:00Z')
const ROWS = 100_000
const ROWS_A_STEP = 1_000
/** Every so many rows has its evidence as version 0.1 kept it. */
const PLAIN_EACH = 500
const VERSION_0_2 = 9

/** A ledger of version 0.2 with many operations, spread over sixty days and two issuers, and a log of what is rewritten. */
function earlierLedger(rows: number): EarlierStorage {
  const storage = new EarlierStorage().migratedByDrizzle(Array.from({ length: VERSION_0_2 }, (_, index) => index))
  const { database } = storage
  const payment = `INSERT INTO payments (id, merchant_id, livemode, status, version, amount, currency, order_ref, capture,
    confirmation, issuer, captured_amount, refunded_amount, attempts, created_at, expires_at, guarded, refusals)
    VALUES (?, 'mer_1', 0, 'captured', 1, 100, 'JPY', 'A-1', 'automatic', 'none', ?, 0, 0, 1, 1, 1, 0, 0)`
  for (const issuer of ['4', '7']) database.run(payment, [`pay_00000000${'0'.repeat(25)}${issuer}`, issuer])
  database.run(`WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${rows})
    INSERT INTO operations (id, payment_id, kind, amount, currency, state, evidence, tries, created_at, business_date)
    SELECT printf('op_%026d', n), 'pay_00000000' || printf('%025d', 0) || CASE n % 2 WHEN 0 THEN '4' ELSE '7' END,
      'capture', 100, 'JPY', 'approved', CASE n % ${PLAIN_EACH} WHEN 0 THEN 'plain.text.' || n END, 0, n,
      date('2026-11-26', '-' || (n * 60 / ${rows}) || ' days') FROM numbers`)
  database.run('CREATE TABLE rewritten (id TEXT)')
  database.run(`CREATE TRIGGER log_rewritten AFTER UPDATE ON operations BEGIN
    INSERT INTO rewritten VALUES (new.id); END`)
  migrateLedger(storage, NOW)
  return storage
}

function steps(storage: EarlierStorage, count = Infinity): number {
  const migrations = new RowMigrations(storage.db, ROW_MIGRATIONS)
  let done = 0
  for (; done < count && !migrations.isDone(NOW); done++) migrations.step(NOW, ROWS_A_STEP)
  return done
}

function plainLeft(storage: EarlierStorage): number {
  return Number(storage.rows("SELECT count(*) AS n FROM operations WHERE typeof(evidence) = 'text'")[0]?.['n'])
}

function rewrittenTwice(storage: EarlierStorage): unknown[] {
  return storage.rows('SELECT id FROM rewritten GROUP BY id HAVING count(*) > 1')
}

describe('A hundred thousand rows of version 0.2', () => {
  const storage = earlierLedger(ROWS)

  test(
    'wait for the alarm, which does them in bounded steps, whatever goes down in between',
    { timeout: 20_000 },
    () => {
      expect(plainLeft(storage)).toBe(ROWS / PLAIN_EACH)
      expect(daysToAnnounce(storage.db, 100)).toEqual([])
      let taken = 0
      // Each life of the object does a few steps, and what the next one does not know is on the disk.
      for (let life = 0; life < 1_000; life++) {
        const done = steps(storage, 7)
        if (done === 0) break
        taken += done
      }
      expect(taken).toBeGreaterThan(ROWS / ROWS_A_STEP)
      expect(taken).toBeLessThan((2 * ROWS) / ROWS_A_STEP + 3)
      expect(plainLeft(storage)).toBe(0)
      expect(storage.rows('SELECT count(*) AS n FROM rewritten')).toEqual([{ n: ROWS / PLAIN_EACH }])
      expect(rewrittenTwice(storage)).toEqual([])
    },
  )

  test('are all read as they were', () => {
    const kept = storage.db.select({ evidence: operations.evidence }).from(operations)
    const evidence = kept.where(isNotNull(operations.evidence)).orderBy(operations.id).all()
    expect(evidence).toHaveLength(ROWS / PLAIN_EACH)
    expect(evidence[0]).toEqual({ evidence: `plain.text.${PLAIN_EACH}` })
  })

  test('have told which days of the last five weeks there are, and no older ones', () => {
    const days = daysToAnnounce(storage.db, 1_000)
    expect(days).toHaveLength(2 * 36)
    expect(days[0]).toEqual({ businessDate: '2026-10-22', issuer: '4' })
    expect(days.at(-1)).toEqual({ businessDate: '2026-11-26', issuer: '7' })
  })
})

describe('Rows of version 0.2', () => {
  test('are read in both shapes while they are rewritten', () => {
    const storage = earlierLedger(3_000)
    steps(storage, 3)
    expect(plainLeft(storage)).toBeGreaterThan(0)
    steps(storage, 2)
    const evidence = new Ledger(storage.db).operationsOf(`pay_00000000${'0'.repeat(25)}4`)
    expect(evidence.flatMap((operation) => operation.evidence ?? [])).toHaveLength(6)
  })

  test('are not done twice when the storage fails in the midst of a step', () => {
    const storage = earlierLedger(3_000)
    const prepare = storage.database.prepare.bind(storage.database)
    for (let failAt = 1; failAt < 60; failAt += 3) {
      let statements = 0
      storage.database.prepare = (...args) => {
        statements += 1
        if (statements === failAt && !/^(begin|commit|rollback)/.test(args[0])) throw new Error('the storage failed')
        return prepare(...args)
      }
      try {
        steps(storage, 1)
      } catch {
        // The alarm comes again.
      }
      storage.database.prepare = prepare
    }
    steps(storage)
    expect(plainLeft(storage)).toBe(0)
    expect(rewrittenTwice(storage)).toEqual([])
  })

  test('are nothing to a new ledger', () => {
    const storage = new EarlierStorage()
    migrateLedger(storage, NOW)
    expect(new RowMigrations(storage.db, ROW_MIGRATIONS).isDone(NOW)).toBe(true)
  })
})

describe('What a ledger tells reconciliation', () => {
  function chores(storage: EarlierStorage, announce: (day: AnnouncedDay) => Promise<void>) {
    const told: AnnouncedDay[] = []
    const failures: unknown[] = []
    const made = new LedgerChores(storage.db, {
      announce: async (day) => {
        await announce(day)
        told.push(day)
      },
      now: () => NOW,
      report: (error) => void failures.push(error),
    })
    return { made, told, failures }
  }

  test('is each day once, and from when on it has told of all', async () => {
    const storage = earlierLedger(3_000)
    const { made, told } = chores(storage, async () => {})
    expect(await made.catchUp(2)).toBeNull()
    expect(await made.catchUp(100)).toBe('2026-10-22')
    expect(told).toHaveLength(2 * 36)
    expect(new Set(told.map(({ issuer, businessDate }) => `${issuer} ${businessDate}`)).size).toBe(2 * 36)
    expect(made.nextWake()).toBeNull()
  })

  test('is told again later when it could not be, and the alarm is wanted until then', async () => {
    const storage = earlierLedger(100)
    const { made, failures } = chores(storage, async () => {
      throw new Error('away')
    })
    expect(await made.catchUp(100)).toBeNull()
    expect(failures.length).toBeGreaterThan(0)
    expect(made.nextWake()).toBeGreaterThan(NOW + 1_000)
    const next = chores(storage, async () => {})
    expect(await next.made.catchUp(100)).toBe('2026-10-22')
  })

  test('is nothing when it is of an object that has had no operation', async () => {
    const storage = new EarlierStorage()
    migrateLedger(storage, NOW)
    const { made, told } = chores(storage, async () => {})
    expect(await made.catchUp(5)).toBe('')
    expect(told).toEqual([])
  })
})
