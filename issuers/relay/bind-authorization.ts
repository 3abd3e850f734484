/**
 * Describes what an authorization binds: its sealed account to the first operation that
 * brings it, and the operation to the broker that sent it and the settlement
 * server it went to. What follows comes from the same and goes to the same.
 */

import { eq, lte, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { AccountRelease } from '../../protocol/account.ts'
import { CLOCK_SKEW_SECONDS } from '../../protocol/message-claims.ts'
import { PRUNE_ROWS_MAX } from '../server/limits.ts'
import { AUTHORIZATION_KEPT_SECONDS } from './limits.ts'
import { accountSeals, authorizations } from './schema.ts'

/** Names whose an operation is. Both are origins. */
export interface OperationOwner {
  broker: string
  settlementServer: string
}

/** Builds the statement that reads whose an authorization is: no row for one that is not known here, or no longer. */
export function ownerOf(db: DrizzleD1Database, operationId: string) {
  const { broker, settlementServer } = authorizations
  return db
    .select({ broker, settlementServer })
    .from(authorizations)
    .where(eq(authorizations.operationId, operationId))
    .limit(1)
}

/** Returns false where the operation is known to be another's. One that is not known is the settlement server's to judge. */
export function isOwn(known: OperationOwner | undefined, asking: OperationOwner): boolean {
  return known === undefined || (known.broker === asking.broker && known.settlementServer === asking.settlementServer)
}

/**
 * Binds an authorization: `bound` when the seal is this operation's, and the
 * operation this owner's: for the first time, or sent again. `now` in
 * milliseconds.
 */
export async function bindAuthorization(
  db: DrizzleD1Database,
  operationId: string,
  released: AccountRelease,
  owner: OperationOwner,
  now: number,
): Promise<'bound' | 'account_used' | 'operation_of_another'> {
  const { iss, jti, exp } = released
  const seconds = Math.floor(now / 1000)
  const { operationId: id } = authorizations
  const [bound, owned] = await db.batch([
    db
      .insert(accountSeals)
      .values({ iss, jti, operationId, expiresAt: exp + CLOCK_SKEW_SECONDS })
      // Changes nothing, but makes the row that is there come back.
      .onConflictDoUpdate({
        target: [accountSeals.iss, accountSeals.jti],
        set: { operationId: sql`${accountSeals.operationId}` },
      })
      .returning({ operationId: accountSeals.operationId }),
    db
      .insert(authorizations)
      .values({ operationId, ...owner, expiresAt: seconds + AUTHORIZATION_KEPT_SECONDS })
      .onConflictDoUpdate({ target: id, set: { broker: sql`${authorizations.broker}` } })
      .returning({ broker: authorizations.broker, settlementServer: authorizations.settlementServer }),
    db.delete(accountSeals).where(sql`(${accountSeals.iss}, ${accountSeals.jti}) in ${expiredSeals(db, seconds)}`),
    db.delete(authorizations).where(sql`${id} in ${expiredAuthorizations(db, seconds)}`),
  ])
  if (!isOwn(owned[0], owner)) return 'operation_of_another'
  return bound[0]?.operationId === operationId ? 'bound' : 'account_used'
}

function expiredSeals(db: DrizzleD1Database, seconds: number) {
  return db
    .select({ iss: accountSeals.iss, jti: accountSeals.jti })
    .from(accountSeals)
    .where(lte(accountSeals.expiresAt, seconds))
    .limit(PRUNE_ROWS_MAX)
}

function expiredAuthorizations(db: DrizzleD1Database, seconds: number) {
  return db
    .select({ operationId: authorizations.operationId })
    .from(authorizations)
    .where(lte(authorizations.expiresAt, seconds))
    .limit(PRUNE_ROWS_MAX)
}
