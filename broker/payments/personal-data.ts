/**
 * The personal data of a payment: what could name a person, or tell what
 * somebody bought. Without it the books stay whole: amounts, operations, signed
 * answers, events and what a verdict says are not part of it. Pure rules.
 */

import { isOneOf } from '../../protocol/shape.ts'
import type { Payment, PaymentOperation } from './payment.ts'

/** Names the parts, as an operator is told which were erased. */
export const PERSONAL_PARTS = [
  'description',
  'items',
  'metadata',
  'locale',
  'return_url',
  'member_hint',
  'confirm_key',
  'instructions',
  'refund_reasons',
] as const
export type PersonalPart = (typeof PERSONAL_PARTS)[number]

/** Statuses in which nothing is under way and nobody is waited for. */
export const ENDED_STATUSES = ['captured', 'refunded', 'voided', 'declined', 'cancelled', 'expired'] as const

/** Tells whether a payment can do without its personal data: while it is under way, dialog and issuer need them. */
export function isErasable({ status, pendingOperation }: Pick<Payment, 'status' | 'pendingOperation'>): boolean {
  return isOneOf(status, ENDED_STATUSES) && pendingOperation === null
}

/** Returns the names of the personal data that there are. */
export function personalParts(payment: Payment, operations: readonly PaymentOperation[]): PersonalPart[] {
  const has: Readonly<Record<PersonalPart, boolean>> = {
    description: payment.description !== null,
    items: payment.items !== null,
    metadata: payment.metadata !== null,
    locale: payment.locale !== null,
    // A ledger of the version before knows none.
    return_url: (payment.returnUrl ?? null) !== null,
    member_hint: payment.memberHint !== null,
    confirm_key: payment.confirmKey !== null,
    instructions: hasInstructions(payment),
    refund_reasons: operations.some(({ refundReason }) => refundReason !== null),
  }
  return PERSONAL_PARTS.filter((part) => has[part])
}

/** Returns the payment without its personal data. Its version stays: nothing of what shops are told has changed hands. */
export function withoutPersonalData(payment: Payment, now: number): Payment {
  const erased = { ...payment, description: null, items: null, metadata: null, locale: null, erasedAt: now }
  return { ...erased, returnUrl: null, memberHint: null, confirmKey: null, awaited: withoutNumbers(payment.awaited) }
}

function hasInstructions({ awaited }: Payment): boolean {
  return awaited?.instructions !== undefined && (awaited.instructions.ways.length > 0 || 'url' in awaited.instructions)
}

/** The numbers that one member was to pay by. What came of it stays. */
function withoutNumbers(awaited: Payment['awaited']): NonNullable<Payment['awaited']> | null {
  if (!awaited) return null
  const { url: _, ...instructions } = awaited.instructions
  return { ...awaited, instructions: { ...instructions, ways: [] } }
}
