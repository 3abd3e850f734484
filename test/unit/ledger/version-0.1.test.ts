/**
 * Tests what version 0.1 stored: a ledger with three thousand payments and the
 * directory beside it, written by that version's own code and migrators.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { drizzle } from 'drizzle-orm/sql-js'
import { describe, expect, test } from 'vitest'
import * as directorySchema from '../../../broker/db/directory-schema.ts'
import { migrateLedger } from '../../../broker/ledger/migrate-ledger.ts'
import type { LedgerContext } from '../../../broker/ledger/database.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import { LedgerChores } from '../../../broker/ledger/ledger-chores.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import { partiesOf } from '../../../broker/evidence/verify-evidence.ts'
import { inRepository } from '../../../tools/root.ts'
import { EarlierStorage } from './earlier-storage.ts'
import { newPayment } from './ledger-in-memory.ts'

const PAYMENTS = 3_000
/** The last payment of the fixture was made a moment before. */
const NOW = Date.parse('2026-11-26T00:00:00Z')
const DIRECTORY_MIGRATIONS_0_1 = 4

function stored(name: 'ledger' | 'directory'): EarlierStorage {
  const packed = readFileSync(inRepository('test', 'unit', 'ledger', 'version-0.1', `${name}.sqlite.br`))
  return new EarlierStorage(new Uint8Array(brotliDecompressSync(packed)))
}

function count(storage: EarlierStorage, where: string): number {
  return Number(storage.rows(`SELECT count(*) AS n FROM ${where}`)[0]?.['n'])
}

let ids = 0
const context = (): LedgerContext => ({ now: NOW, newId: (kind) => `${kind}_${(ids += 1)}` })
const approval = { outcome: 'approved', authorization: 'A', reference: 'r', holdExpiresAt: null } as const
const approved = { ...approval, businessDate: '2026-11-26', evidence: 'a.b.c' }

describe('A ledger of version 0.1', () => {
  const before = stored('ledger')
  const storage = stored('ledger')
  migrateLedger(storage, NOW)
  const ledger = new Ledger(storage.db)

  function one(where: string): string {
    return String(storage.rows(`SELECT id FROM payments WHERE ${where} ORDER BY id LIMIT 1`)[0]?.['id'])
  }

  test('starts with every payment, operation and event as it was', () => {
    expect(count(before, 'payments')).toBe(PAYMENTS)
    for (const table of ['payments', 'operations', 'events', 'idempotency', 'tallies']) {
      expect(count(storage, table)).toBe(count(before, table))
    }
    const statuses = 'SELECT status, count(*) AS n, sum(captured_amount) AS c FROM payments GROUP BY status'
    expect(storage.rows(statuses)).toEqual(before.rows(statuses))
  })

  test('brings its rows up to date while it works, and tells of its days', async () => {
    const told = new Set<string>()
    const chores = new LedgerChores(storage.db, {
      announce: async ({ issuer, businessDate }) => void told.add(`${businessDate} ${issuer}`),
      now: () => NOW,
      report: (error) => expect.fail(String(error)),
    })
    expect(await chores.catchUp(200)).toBe('2026-10-22')
    expect(told.size).toBe(2 * 36)
    expect([...told].toSorted()[0]).toBe('2026-10-22 4')
  })

  test('still knows the evidence of what it approved', () => {
    const [row] = storage.rows('SELECT payment_id AS id FROM operations WHERE length(evidence) > 100 LIMIT 1')
    const evidence = ledger
      .operationsOf(String(row?.['id']))
      .find((operation) => (operation.evidence ?? '').length > 200)
    expect(partiesOf(evidence?.evidence ?? '')).toEqual(['https://relay.example', expect.stringMatching(/settlement/)])
  })

  test('pays', () => {
    const payment = newPayment(1, { id: `pay_0v1fxtr0${'z'.repeat(26)}`, createdAt: NOW })
    const created = ledger.create(payment, { key: 'new', fingerprint: 'f', isDecided: true }, context())
    expect(created.kind).toBe('created')
    const issuer = { prefix: '4', name: 'Sumire Card', livemode: false }
    const begun = ledger.beginAttempt(payment.id, { issuer, memberHint: '1234' }, context())
    const operation = begun.kind === 'begun' ? begun.operation.id : ''
    ledger.recordAttempt(operation, { type: 'authenticated', method: 'credit' }, context())
    const { next } = ledger.recordOutcome(operation, approved, context())
    expect(ledger.recordOutcome(next?.id ?? '', approved, context()).payment.status).toBe('captured')
    expect(count(storage, "clearing_days WHERE business_date = '2026-11-26'")).toBeGreaterThan(0)
  })

  test('refunds, captures, voids and resolves what it began in that version', () => {
    const follow = (id: string, kind: 'capture' | 'void' | 'refund'): string => {
      const begun = ledger.beginOperation(id, { kind, request: { key: `${kind}-new`, fingerprint: 'f' } }, context())
      if (begun.kind !== 'changed' || begun.next === undefined) throw new Error(begun.kind)
      return ledger.recordOutcome(begun.next.id, approved, context()).payment.status
    }
    expect(follow(one("status = 'captured' AND refunded_amount = 0"), 'refund')).toBe('refunded')
    const held = storage.rows("SELECT id FROM payments WHERE status = 'authorized' ORDER BY created_at DESC LIMIT 2")
    expect(follow(String(held[0]?.['id']), 'capture')).toBe('captured')
    expect(follow(String(held[1]?.['id']), 'void')).toBe('voided')
    const unknown = ledger.read(one("status = 'processing'"), context())
    const { next } = ledger.recordOutcome(unknown?.pendingOperation ?? '', approved, context())
    expect(ledger.recordOutcome(next?.id ?? '', approved, context()).payment.status).toBe('captured')
  })

  test('answers a creation that is repeated with the payment that it made', () => {
    const [row] = storage.rows('SELECT key, fingerprint, payment_id AS id FROM idempotency WHERE operation_id IS NULL')
    const request = { key: String(row?.['key']), fingerprint: String(row?.['fingerprint']), isDecided: true }
    const again = ledger.create(newPayment(2), request, context())
    expect(again).toMatchObject({ kind: 'replayed', payment: { id: row?.['id'] } })
  })

  test('sums up what it captured then and now', () => {
    const spans = [{ from: 0, to: NOW + 3_600_000 }]
    const captured = storage.rows(
      `SELECT sum(amount) AS c FROM (
         SELECT kind, state, amount FROM operations UNION ALL
         SELECT value ->> 'kind', value ->> 'state', value ->> 'amount' FROM payment_records, json_each(operations))
       WHERE kind = 'capture' AND state = 'approved'`,
    )
    const rows = tally(storage.db, { groupBy: 'method', spans })
    expect(rows.reduce((sum, { capturedAmount }) => sum + capturedAmount, 0)).toBe(captured[0]?.['c'])
  })
})

describe('A directory of version 0.1', () => {
  const storage = stored('directory')
  const folder = inRepository('broker', 'db', 'directory-migrations')
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  for (const name of files.toSorted().slice(DIRECTORY_MIGRATIONS_0_1)) {
    storage.database.run(readFileSync(`${folder}/${name}`, 'utf8'))
  }
  const directory = drizzle(storage.database)

  test('is read as it was, and its ledgers have yet to tell of their days', () => {
    expect(directory.select().from(directorySchema.ledgers).all()).toMatchObject([
      { id: '0v1fxtr0', livemode: false, opensAt: 0, closesAt: null, announcesFrom: null },
    ])
    expect(directory.select().from(directorySchema.issuers).all()).toMatchObject([
      { prefix: '4', livemode: true, framedLimits: null, enabled: true },
      { prefix: '7', livemode: true },
    ])
    expect(directory.select().from(directorySchema.webhookEndpoints).all()).toHaveLength(1)
    expect(directory.select().from(directorySchema.partyKeys).all()).toEqual([])
  })

  test('takes ledgers that tell of their days from the first', () => {
    const row = { id: '0v2fxtr0', merchantId: 'mer_0000000000000000version01x', livemode: false }
    directory.insert(directorySchema.ledgers).values(row).run()
    const rows = directory.select().from(directorySchema.ledgers).all()
    expect(rows.find(({ id }) => id === row.id)?.announcesFrom).toBe('')
  })
})
