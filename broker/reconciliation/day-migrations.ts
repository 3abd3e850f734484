import type { Migration } from '../db/migrate-storage.ts'

/** The tables of an issuer's business day. A page of 200 lines is one row: a row is paid for when it is written and when it goes. */
export const CLEARING_DAY_MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'clearing_day',
    statements: [
      // Ledgers to be asked: those that announced themselves, and those that the record names.
      'CREATE TABLE ledgers (ledger TEXT PRIMARY KEY, is_known INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE TABLE run (id INTEGER PRIMARY KEY, state TEXT NOT NULL)',
      'CREATE TABLE pages (number INTEGER PRIMARY KEY, lines TEXT NOT NULL)',
      'CREATE TABLE strays (id TEXT PRIMARY KEY, line TEXT NOT NULL, times INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE TABLE differences (operation TEXT PRIMARY KEY, difference TEXT NOT NULL) WITHOUT ROWID',
    ],
  },
]
