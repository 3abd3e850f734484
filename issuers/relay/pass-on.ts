/** A relay centre's answer, as it is made of the settlement server's. */

import type { Adjustments } from '../../protocol/adjustments.ts'
import type { Decision } from '../../protocol/issuer-messages.ts'

/** Returns the decision as it is passed on, field by field: whatever else a settlement server may have written into its answer goes no further. */
export function passedOn(decision: Decision, evidence: string): Decision {
  const { outcome, operation_id, reason, authorization, reference, hold_expires_at, business_date } = decision
  const { instructions, version, received_amount, adjustments } = decision
  return {
    outcome,
    operation_id,
    ...(reason === undefined ? {} : { reason }),
    authorization,
    reference,
    ...(hold_expires_at === undefined ? {} : { hold_expires_at }),
    ...(business_date === undefined ? {} : { business_date }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(version === undefined ? {} : { version }),
    ...(received_amount === undefined ? {} : { received_amount }),
    ...(adjustments === undefined ? {} : { adjustments: adjustmentsAlone(adjustments) }),
    evidence,
  }
}

function adjustmentsAlone({ version, moves, disputes }: Adjustments): Adjustments {
  return {
    version,
    moves: moves.map(({ id, kind, amount, business_date, dispute }) => {
      return { id, kind, amount, business_date, ...(dispute === undefined ? {} : { dispute }) }
    }),
    disputes: disputes.map(({ id, amount, reason, stage, status, respond_by }) => {
      return { id, amount, reason, stage, status, ...(respond_by === undefined ? {} : { respond_by }) }
    }),
  }
}
