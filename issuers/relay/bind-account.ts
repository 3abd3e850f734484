/** An account that was released once is charged once: its seal belongs to the first operation that brings it. */

import { lte, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { AccountSealHeader } from '../../protocol/issuer-messages.ts'
import { CLOCK_SKEW_SECONDS } from '../../protocol/message-claims.ts'
import { PRUNE_ROWS_MAX } from '../front-door/limits.ts'
import { accountSeals } from './schema.ts'

/** True when the seal is this operation's: for the first time, or sent again. `now` in milliseconds. */
export async function bindAccount(
  db: DrizzleD1Database,
  released: AccountSealHeader,
  operationId: string,
  now: number,
): Promise<boolean> {
  const { iss, jti, exp } = released
  const expired = db
    .select({ iss: accountSeals.iss, jti: accountSeals.jti })
    .from(accountSeals)
    .where(lte(accountSeals.expiresAt, Math.floor(now / 1000)))
    .limit(PRUNE_ROWS_MAX)
  const [bound] = await db.batch([
    db
      .insert(accountSeals)
      .values({ iss, jti, operationId, expiresAt: exp + CLOCK_SKEW_SECONDS })
      // Changes nothing, but makes the row that is there come back.
      .onConflictDoUpdate({
        target: [accountSeals.iss, accountSeals.jti],
        set: { operationId: sql`${accountSeals.operationId}` },
      })
      .returning({ operationId: accountSeals.operationId }),
    db.delete(accountSeals).where(sql`(${accountSeals.iss}, ${accountSeals.jti}) in ${expired}`),
  ])
  return bound[0]?.operationId === operationId
}
