import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { adjustmentsOf } from '../../messages/adjustments.ts'
import type { Adjustments } from '../../protocol/adjustments.ts'
import { adjustmentSteps } from './operation-rules.ts'
import { readStanding } from './settlement-store.ts'
import type { OperationRow } from './settlement-store.ts'

/** Returns what answers to inquiries tell of an authorization that was captured; undefined where there is nothing. */
export async function recordedAdjustments(
  db: DrizzleD1Database,
  operation: OperationRow,
): Promise<Adjustments | undefined> {
  if (operation.kind !== 'authorize' || operation.outcome !== 'approved') return undefined
  const { related } = await readStanding(db, operation.id)
  return adjustmentsOf(adjustmentSteps(related))
}
