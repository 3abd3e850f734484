import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'
import type { LedgerContext, LedgerDatabase } from '../../../broker/ledger/database.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import ledgerMigrations from '../../../broker/ledger/migrations.ts'
import { NEW_PAYMENT } from '../../../broker/payments/payment.ts'
import type { Payment } from '../../../broker/payments/payment.ts'

const sqlite = await initSqlJs()

/** The real ledger over SQLite in memory, and every statement that it runs: each once, and as they ran. */
export function ledgerInMemory() {
  const database = new sqlite.Database()
  database.run(Object.values(ledgerMigrations.migrations).join('\n').replaceAll('--> statement-breakpoint', '\n'))
  const statements = new Set<string>()
  const ran: string[] = []
  const logQuery = (query: string): void => {
    statements.add(query)
    ran.push(query)
  }
  const db: LedgerDatabase = drizzle(database, { logger: { logQuery } })
  let ids = 0
  const context = (now = 0): LedgerContext => ({
    now,
    newId: (kind) => `${kind}_${String((ids += 1)).padStart(6, '0')}`,
  })
  return { database, db, ledger: new Ledger(db), statements, ran, context }
}

/** An open payment; ids grow with `number`. */
export function newPayment(number: number, given: Partial<Payment> = {}): Payment {
  return {
    ...NEW_PAYMENT,
    id: `pay_${String(number).padStart(34, '0')}`,
    merchantId: 'mer_hirune',
    livemode: false,
    amount: 12_800,
    currency: 'JPY',
    order: `A-${number}`,
    description: null,
    items: null,
    capture: 'automatic',
    confirmation: 'none',
    locale: null,
    metadata: null,
    createdAt: number,
    expiresAt: 1e15,
    ...given,
  }
}
