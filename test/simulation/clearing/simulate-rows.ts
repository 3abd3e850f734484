/** Rows brought to a new shape by the alarm, while the storage fails and the object dies between any two statements. */

import { eq, sql } from 'drizzle-orm'

import { operations, rowMigrations } from '../../../broker/ledger/schema.ts'
import { migrateLedger } from '../../../broker/ledger/migrate-ledger.ts'
import type { LedgerDatabase } from '../../../broker/ledger/database.ts'
import { RowMigrations } from '../../../broker/ledger/row-migrations.ts'
import type { RowMigration } from '../../../broker/ledger/row-migrations.ts'
import { EarlierStorage } from '../../unit/ledger/earlier-storage.ts'
import { Random } from '../random.ts'

export const ROW_BUGS = ['row rewritten twice by a migration', 'last row of a step passed over'] as const
export type RowBug = (typeof ROW_BUGS)[number]

const STEPS_MAX = 500
const EMPTY = emptyLedger()

function emptyLedger(): Uint8Array {
  const storage = new EarlierStorage()
  migrateLedger(storage, 1)
  try {
    return storage.database.export()
  } finally {
    storage.database.close()
  }
}

/** Adds one to each row: done twice, or not at all, it shows. */
function addOne(bug: RowBug | undefined): RowMigration {
  return {
    name: 'add_one',
    start: () => '0',
    step(tx, cursor, limit) {
      const rows = tx.all<{ row: number }>(
        sql`SELECT rowid AS row FROM ${operations} WHERE rowid > ${Number(cursor)} ORDER BY rowid LIMIT ${limit}`,
      )
      const mine = bug === 'last row of a step passed over' && rows.length === limit ? rows.slice(0, -1) : rows
      for (const { row } of mine) tx.run(sql`UPDATE ${operations} SET tries = tries + 1 WHERE rowid = ${row}`)
      return rows.length < limit ? null : String(rows.at(-1)?.row)
    },
  }
}

/** Writes the rows first, and how far it has come after them. */
class CarelessMigrations extends RowMigrations {
  readonly #db: LedgerDatabase
  readonly #migration: RowMigration

  constructor(db: LedgerDatabase, migration: RowMigration) {
    super(db, [migration])
    this.#db = db
    this.#migration = migration
  }

  override step(now: number, limit: number): void {
    const { name } = this.#migration
    const reached = this.#migration.step(this.#db, this.cursorOf(name) ?? '0', limit)
    const set = reached === null ? { doneAt: now } : { cursor: reached }
    this.#db.update(rowMigrations).set(set).where(eq(rowMigrations.name, name)).run()
  }
}

export function simulateRows(seed: number, bug?: RowBug): string[] {
  const storage = new EarlierStorage(EMPTY)
  try {
    return problemsOf(storage, new Random(seed), bug)
  } finally {
    storage.database.close()
  }
}

function problemsOf(storage: EarlierStorage, random: Random, bug: RowBug | undefined): string[] {
  const rows = random.between(1, 40)
  for (let n = 1; n <= rows; n++) {
    const values = `('op_${n}', 'pay_1', 'capture', 1, 'JPY', 'approved', 0, ${n})`
    storage.database.run(
      `INSERT INTO operations (id, payment_id, kind, amount, currency, state, tries, created_at) VALUES ${values}`,
    )
  }
  const failing = failingStorage(storage, random)
  const migration = addOne(bug)
  const newLife = (): RowMigrations =>
    bug === 'row rewritten twice by a migration'
      ? new CarelessMigrations(storage.db, migration)
      : new RowMigrations(storage.db, [migration])
  let migrations = newLife()
  for (let step = 0; step < STEPS_MAX; step++) {
    failing.isOn = step < STEPS_MAX / 2
    try {
      if (migrations.isDone(1)) break
      migrations.step(1, random.between(1, 9))
    } catch {
      migrations = newLife()
    }
    if (random.chance(0.1)) migrations = newLife()
  }
  const wrong = storage.rows('SELECT id, tries FROM operations WHERE tries <> 1')
  return wrong.map(({ id, tries }) => `${String(id)} was done ${String(tries)} times`)
}

function failingStorage({ database }: EarlierStorage, random: Random): { isOn: boolean } {
  const state = { isOn: false }
  const prepare = database.prepare.bind(database)
  const share = random.fraction() * 0.15
  database.prepare = (...args) => {
    if (state.isOn && !/^(begin|commit|rollback)/.test(args[0]) && random.chance(share)) {
      throw new Error('the storage failed')
    }
    return prepare(...args)
  }
  return state
}
