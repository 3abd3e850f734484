import { drizzle } from 'drizzle-orm/d1'
import type { Context } from 'hono'

import type { AppEnv } from '../app.ts'
import type { Change } from '../operator/audit.ts'

/** Returns what a merchant's own change is signed with in the operators' audit log: by a secret key, or a console's session. */
export function changeByMerchant<E extends AppEnv>(c: Context<E>): Change {
  const { actor } = c.get('access')
  return { db: drizzle(c.env.DIRECTORY), actor, requestId: c.get('requestId'), now: Date.now() }
}
