import type { Migration } from '../db/migrate-storage.ts'

/** The key book's one table: `day` in days since 1970, digest and fingerprint as SHA-256, 125 bytes a key in all. */
export const KEY_BOOK_MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'keys',
    // Without a row id and without an index: one row written for a key, and one when it is forgotten.
    statements: [
      `CREATE TABLE keys (day INTEGER NOT NULL, digest BLOB NOT NULL, fingerprint BLOB NOT NULL, payment TEXT NOT NULL,
       PRIMARY KEY (day, digest)) WITHOUT ROWID`,
    ],
  },
]
