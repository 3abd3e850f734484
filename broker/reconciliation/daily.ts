import type { Env } from '../env.ts'
import { logEvent } from '../operations-log.ts'
import { reconcile } from './reconciliations.ts'

const DAY_MS = 24 * 60 * 60_000
/** Days that are looked at again: what was unresolved, or could not be read, shows when it has mended. */
const DAYS_BACK = 3

/**
 * Compares the latest days with the issuers: the Cron Trigger of wrangler.toml
 * does so once a day. `now` in milliseconds; the dates are UTC's, of today and
 * the days before: at the hour of the trigger, today in UTC is yesterday in
 * Tokyo. A day that is not over for an issuer is compared as far as it has
 * come, and again tomorrow.
 */
export async function reconcileDaily(env: Env, now: number): Promise<void> {
  for (let back = 0; back <= DAYS_BACK; back++) {
    const businessDate = new Date(now - back * DAY_MS).toISOString().slice(0, 10)
    try {
      await reconcile(env, businessDate, undefined, now)
    } catch (error) {
      logEvent('reconcile_failed', { error })
    }
  }
}
