/** Rows whose time is over: secret keys and operators' tokens that ended long ago, reports of days long past, the sessions of both consoles and old entries. The audit log keeps who made and revoked keys and tokens. */

import { inArray, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { forgetActions } from '../console/actions.ts'
import { forgetSessions } from '../console/sessions.ts'
import { apiKeys, reconciliations } from '../db/directory-schema.ts'
import { operatorTokens } from '../db/operator-schema.ts'
import type { Env } from '../env.ts'
import { logEvent } from '../operations-log.ts'
import { forgetOperatorSessions } from './operator-sessions.ts'
import { ENDED_FORGOTTEN_AT_ONCE, ENDED_KEPT_MS, REPORTS_KEPT_MS } from './limits.ts'

/** Forgets a bounded number of each; what it cannot do now the next day does. Never throws. */
export async function forgetEnded(env: Env, now: number): Promise<void> {
  const db = drizzle(env.DIRECTORY)
  const end = now - ENDED_KEPT_MS
  const keys = db
    .select({ sha256: apiKeys.sha256 })
    .from(apiKeys)
    .where(or(lt(apiKeys.revokedAt, end), lt(apiKeys.expiresAt, end)))
    .limit(ENDED_FORGOTTEN_AT_ONCE)
  const tokens = db
    .select({ id: operatorTokens.id })
    .from(operatorTokens)
    .where(or(lt(operatorTokens.revokedAt, end), lt(operatorTokens.expiresAt, end)))
    .limit(ENDED_FORGOTTEN_AT_ONCE)
  const { businessDate, issuer } = reconciliations
  const lastDay = new Date(now - REPORTS_KEPT_MS).toISOString().slice(0, 10)
  const reports = db
    .select({ businessDate, issuer })
    .from(reconciliations)
    .where(lt(businessDate, lastDay))
    .limit(ENDED_FORGOTTEN_AT_ONCE)
  try {
    await db.batch([
      db.delete(apiKeys).where(inArray(apiKeys.sha256, keys)),
      db.delete(operatorTokens).where(inArray(operatorTokens.id, tokens)),
      db.delete(reconciliations).where(sql`(${businessDate}, ${issuer}) in ${reports}`),
    ])
    await forgetSessions(env, now)
    await forgetActions(env, now)
    await forgetOperatorSessions(env, now)
  } catch (error) {
    logEvent('forgetting_failed', { error })
  }
}
