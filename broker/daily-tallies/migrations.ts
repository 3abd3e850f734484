import type { Migration } from '../db/migrate-storage.ts'

/** The tally book's one table: a row a day, and none is ever changed or taken out. */
export const TALLY_BOOK_MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'signed_days',
    statements: [
      'CREATE TABLE signed_days (number INTEGER PRIMARY KEY, day TEXT NOT NULL UNIQUE, signed TEXT NOT NULL)',
    ],
  },
]
