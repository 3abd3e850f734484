import { writeMetric } from '../metrics.ts'
import type { MetricsDataset } from '../metrics.ts'
import type { LedgerDatabase } from './database.ts'
import { takeMoved } from './transaction.ts'

/** Counts the payments that have come to another status: by issuer, method and reason, and none by its name. */
export function countMoved(env: { METRICS?: MetricsDataset }, db: LedgerDatabase): void {
  for (const { status, livemode, issuer, method, reason } of takeMoved(db)) {
    const mode = livemode ? 'live' : 'test'
    writeMetric(env, { metric: 'payment', mode, issuer, method, outcome: status, reason })
  }
}
