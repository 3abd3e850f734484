import type { OperationState } from './payment.ts'

/** Names what became of an operation, as the shop is told. */
export const OPERATION_OUTCOMES = ['approved', 'declined', 'pending'] as const
export type OperationOutcome = (typeof OPERATION_OUTCOMES)[number]

/** Every state → what the shop is told. A reversed authorization was never approved to it. */
export const OUTCOME_OF_STATE: Readonly<Record<OperationState, OperationOutcome>> = {
  intended: 'pending',
  unknown: 'pending',
  pending: 'pending',
  reversing: 'pending',
  approved: 'approved',
  declined: 'declined',
  reversed: 'declined',
  abandoned: 'declined',
}
