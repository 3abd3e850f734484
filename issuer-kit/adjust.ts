/** An adjustment in the issuer's books: a return to the member, or a dispute, after a capture. The broker hears of it by `notify`. */

import { heldBack, mayAdjust, stepOf } from '../messages/adjustments.ts'
import type { AdjustedBooks, Adjustment, AdjustmentStep } from '../messages/adjustments.ts'
import { adjustmentId } from '../protocol/adjustments.ts'
import { idCharacters } from '../protocol/object-id.ts'
import { adjustmentSteps } from './adjustment-steps.ts'
import type { Books, Entry } from './books.ts'
import { DECIDE_ATTEMPTS_MAX } from './limits.ts'

/** Describes an adjustment of an authorization, and the business day now (`YYYY-MM-DD`). */
export type AdjustmentOf = Adjustment & { operationId: string; businessDate: string }

/**
 * Writes an adjustment down, as one entry with its movement. `refused`: more
 * would be given back than was captured, or the books will not have it; `busy`:
 * others moved the same authorization again and again. Then nothing was written.
 */
export async function adjust(books: Books, wanted: AdjustmentOf): Promise<'recorded' | 'refused' | 'busy'> {
  for (let attempt = 0; attempt < DECIDE_ATTEMPTS_MAX; attempt++) {
    const original = await books.find(wanted.operationId)
    if (original?.outcome !== 'approved' && original?.outcome !== 'received') return 'refused'
    const following = await books.following(original.id)
    const characters = idCharacters(crypto.getRandomValues(new Uint8Array(10)))
    const step = stepOf(wanted, adjustmentId(original.id, characters), wanted.businessDate)
    if (original.kind !== 'authorize' || !mayAdjust(adjustedBooks(following), step)) return 'refused'
    const recorded = await books.record([entryOf(step, original, following)])
    if (recorded !== 'taken') return recorded === 'recorded' ? 'recorded' : 'refused'
  }
  return 'busy'
}

/** Returns how much of an authorization may still be returned, by what follows it: what was captured, less what went back in any way and what open disputes hold. */
export function returnableAmount(following: readonly Entry[]): number {
  const { captured, refunded, steps } = adjustedBooks(following)
  return Math.max(0, captured - refunded - heldBack(steps))
}

function adjustedBooks(following: readonly Entry[]): AdjustedBooks {
  const sum = (of: Entry['kind']): number =>
    following.reduce((total, { kind, amount }) => total + (kind === of ? amount : 0), 0)
  const isUndone = following.some(({ kind }) => kind === 'reverse' || kind === 'void')
  return { captured: isUndone ? 0 : sum('capture'), refunded: sum('refund'), steps: adjustmentSteps(following) }
}

const TAKEN: Readonly<Record<AdjustmentStep['kind'], -1 | 0 | 1>> = {
  return: -1,
  dispute_debit: -1,
  dispute_credit: 1,
  dispute: 0,
}

function entryOf(step: AdjustmentStep, original: Entry, following: readonly Entry[]): Entry {
  const { id, kind, amount, businessDate, dispute } = step
  const { currency, broker, account, authorization } = original
  return {
    id,
    kind,
    amount,
    currency,
    original: original.id,
    ...(broker === undefined ? {} : { broker }),
    ...(account === undefined ? {} : { account }),
    outcome: 'approved',
    held: 0,
    taken: TAKEN[kind] * amount,
    authorization,
    reference: `ref_${crypto.randomUUID()}`,
    ...(businessDate === null ? {} : { businessDate }),
    ...(dispute === null ? {} : { dispute }),
    step: 1 + Math.max(0, ...following.map((each) => each.step ?? 0)),
  }
}
