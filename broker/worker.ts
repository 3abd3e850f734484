/** The Worker: what answers its requests, its Cron Triggers, and its Durable Objects. */

import { walkMerchants } from './daily-tallies/walk-merchants.ts'
import type { Env } from './env.ts'
import { noteKeysInUse } from './keys/key-record.ts'
import { sweepArchives } from './ledgers/archive-sweep.ts'
import { sweepErasures } from './ledgers/erasure-sweep.ts'
import { sweepLedgers } from './ledgers/sweep.ts'
import { forgetEnded } from './operator/forget-ended.ts'
import { tellOperatorOfChanges } from './operator/operator-webhook.ts'
import { reconcileDaily } from './reconciliation/daily.ts'
import { refuseAtOnce } from './refuse-at-once.ts'
import { app } from './route-map.ts'
import { sealEndpointsAnew } from './webhooks/seal-endpoints.ts'

export { GuessCounterObject } from './bounds/guess-counter-object.ts'
export { TallyBookObject } from './daily-tallies/tally-book-object.ts'
export { KeyBookObject } from './key-book/key-book-object.ts'
export { LedgerObject } from './ledger-object.ts'
export { ClearingDayObject } from './reconciliation/clearing-day-object.ts'

/** The sweep's Cron Trigger of wrangler.toml; the other is the reconciliation's. */
const SWEEP_CRON = '*/10 * * * *'

/** The requests, every ten minutes the sweep and what a person should hear of, and once a day what ended long ago and the reconciliation. */
export default {
  fetch(request: Request, env: Env, context: Parameters<typeof app.fetch>[2]): Response | Promise<Response> {
    return refuseAtOnce(request, env) ?? app.fetch(request, env, context)
  },
  async scheduled({ cron, scheduledTime }: ScheduledController, env: Env): Promise<void> {
    if (cron !== SWEEP_CRON) {
      await forgetEnded(env, scheduledTime)
      return reconcileDaily(env, scheduledTime)
    }
    await noteKeysInUse(env, Date.now())
    await sealEndpointsAnew(env, Date.now())
    await sweepLedgers(env)
    await tellOperatorOfChanges(env)
    await sweepErasures(env, scheduledTime)
    await sweepArchives(env, scheduledTime)
    await walkMerchants(env, scheduledTime)
  },
}
