/** A ledger's tables about its archive: how far the copying has come, and which block of which object holds what. */

import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import type { BooksSums } from '../../protocol/books-export.ts'
import type { ArchiveStage, ArchiveTrouble } from '../archive-states.ts'

/** The tables that are copied, each as lines in the order of their keys. */
export const ARCHIVE_STREAMS = ['payments', 'events', 'orders'] as const
export type ArchiveStream = (typeof ARCHIVE_STREAMS)[number]

/** The archive's lines of each stream, signed answers, and sums by currency. */
export interface ArchiveTotal {
  lines: Record<ArchiveStream, number>
  operations: number
  evidence: number
  sums: Record<string, BooksSums>
}

export const NOTHING_ARCHIVED: ArchiveTotal = {
  lines: { payments: 0, events: 0, orders: 0 },
  operations: 0,
  evidence: 0,
  sums: {},
}

/** The only row, once the ledger was to be archived. Times in milliseconds since 1970. */
export const archiveRuns = sqliteTable('archive_runs', {
  id: integer().primaryKey(),
  /** The folder of its objects in the bucket. */
  folder: text().notNull(),
  ledger: text().notNull(),
  merchantId: text('merchant_id').notNull(),
  livemode: integer({ mode: 'boolean' }).notNull(),
  stage: text().$type<ArchiveStage>().notNull(),
  stream: text().$type<ArchiveStream>().notNull(),
  /** The key of the last row that was looked at. */
  reached: text().notNull(),
  /** Numbers the object that is next: written, read back, or taken out of the ledger. */
  part: integer().notNull(),
  /** Holds what is in the archive; and the sums of all payments that were looked at, which the tallies must have. */
  total: text({ mode: 'json' }).$type<ArchiveTotal>().notNull(),
  seen: text({ mode: 'json' }).$type<Record<string, BooksSums>>().notNull(),
  /** Says how long after it was read back the rows stay. */
  emptiesAfterMs: integer('empties_after_ms').notNull(),
  /** Says how many of the latest payments stay for good. */
  paymentsLeft: integer('payments_left').notNull(),
  /** Says when it goes on by itself; null: never. */
  nextAt: integer('next_at'),
  tries: integer().notNull(),
  /** Times that it was begun: anew, where it was not read back as it was written. */
  begun: integer().notNull(),
  trouble: text().$type<ArchiveTrouble>(),
  verifiedAt: integer('verified_at'),
  emptiedAt: integer('emptied_at'),
  /** Payments from this key on stay in the ledger: a list begins with them. */
  keptFrom: text('kept_from').notNull(),
})

/** An object of the archive. Those without a stream are its list of contents, and that list's signature. */
export const archiveParts = sqliteTable('archive_parts', {
  number: integer().primaryKey(),
  stream: text().$type<ArchiveStream>(),
  file: text().notNull(),
  bytes: integer().notNull(),
  lines: integer().notNull(),
  sha256: text().notNull(),
})

/** A piece of an object that is read by itself: gzip of some lines. */
export const archiveBlocks = sqliteTable(
  'archive_blocks',
  {
    stream: text().$type<ArchiveStream>().notNull(),
    /** Keys of its first and its last line. */
    first: text().notNull(),
    last: text().notNull(),
    part: integer().notNull(),
    offset: integer('first_byte').notNull(),
    bytes: integer().notNull(),
    lines: integer().notNull(),
    sha256: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.stream, table.first] }),
    index('archive_blocks_by_part').on(table.part, table.offset),
  ],
)
