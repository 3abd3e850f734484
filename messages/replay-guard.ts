/** Remembers every message until it has expired, so that none is acted on twice. */

import { lte, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { CLOCK_SKEW_SECONDS } from '../protocol/message-claims.ts'
import type { MessageClaims } from '../protocol/message-claims.ts'
import { SEEN_MESSAGES_PRUNED_MAX } from './limits.ts'

/** In the schema of each of the three servers. */
export const seenMessages = sqliteTable(
  'seen_messages',
  {
    iss: text().notNull(),
    jti: text().notNull(),
    /** Seconds since 1970: from then on the message is refused for its age. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.iss, table.jti] }), index('seen_messages_by_expiry').on(table.expiresAt)],
)

/** Statements that go to the database together with the guard's own: a trip costs more than what it asks. */
export type BatchStatements = readonly BatchItem<'sqlite'>[]

/**
 * Tells whether the message is new; the insert itself decides, so of two at
 * once one is refused. `batched` is run in either case. `now` in milliseconds.
 */
export async function firstSight(
  db: DrizzleD1Database,
  claims: MessageClaims,
  now: number,
  batched: BatchStatements,
): Promise<{ isFirst: boolean; results: unknown[] }> {
  const row = { iss: claims.iss, jti: claims.jti, expiresAt: claims.exp + CLOCK_SKEW_SECONDS }
  const expired = db
    .select({ iss: seenMessages.iss, jti: seenMessages.jti })
    .from(seenMessages)
    .where(lte(seenMessages.expiresAt, Math.floor(now / 1000)))
    .limit(SEEN_MESSAGES_PRUNED_MAX)
  const [inserted, , ...results] = await db.batch([
    db.insert(seenMessages).values(row).onConflictDoNothing().returning({ jti: seenMessages.jti }),
    db.delete(seenMessages).where(sql`(${seenMessages.iss}, ${seenMessages.jti}) in ${expired}`),
    ...batched,
  ])
  return { isFirst: inserted.length === 1, results }
}
