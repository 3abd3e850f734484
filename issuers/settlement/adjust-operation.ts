/** The company's own steps after a capture: a return to the member, or a dispute, decided and written down like an operation. */

import { adjustmentsOf, mayAdjust, stepOf } from '../../messages/adjustments.ts'
import type { Adjustment, AdjustmentStep } from '../../messages/adjustments.ts'
import { adjustmentId } from '../../protocol/adjustments.ts'
import type { Adjustments } from '../../protocol/adjustments.ts'
import { idCharacters } from '../../protocol/object-id.ts'
import type { SettlementContext } from './apply-operation.ts'
import { newReference } from './apply-operation.ts'
import type { Book, Figures } from './book.ts'
import { APPLY_ATTEMPTS_MAX } from './limits.ts'
import { whatBecameOf } from './operation-rules.ts'
import { readStanding, recordEntry } from './settlement-store.ts'
import type { AccountRow, Entry, OperationRow, Standing } from './settlement-store.ts'

export type Adjusted = { ok: true; adjustments: Adjustments } | { ok: false; code: 'adjustment_refused' | 'books_busy' }

/** Writes an adjustment of an authorization with its movement. Refused where more would be given back than was captured, by any two ways together. */
export async function adjustOperation(
  authorization: string,
  adjustment: Adjustment,
  context: SettlementContext,
): Promise<Adjusted> {
  for (let attempt = 0; attempt < APPLY_ATTEMPTS_MAX; attempt++) {
    const standing = await readStanding(context.db, authorization)
    const { original, account, related } = standing
    const step = stepOf(adjustment, adjustmentId(authorization, idCharacters(context.random(10))), context.today)
    if (original?.kind !== 'authorize' || original.outcome !== 'approved' || account === undefined)
      return { ok: false, code: 'adjustment_refused' }
    const past = whatBecameOf(original, related)
    const books = { captured: past.isUndone ? 0 : past.captured, refunded: past.refunded, steps: past.steps }
    if (!mayAdjust(books, step)) return { ok: false, code: 'adjustment_refused' }
    const entry = entryOf(step, original, account, standing, context)
    const adjustments = adjustmentsOf([...past.steps, step])
    if (adjustments !== undefined && (await recordEntry(context.db, entry))) return { ok: true, adjustments }
  }
  return { ok: false, code: 'books_busy' }
}

function entryOf(
  step: AdjustmentStep,
  original: OperationRow,
  account: AccountRow,
  { related }: Standing,
  { book, now, random }: SettlementContext,
): Entry {
  const { id, kind, amount, businessDate, dispute } = step
  const { currency, authorization, broker } = original
  const about = { amount, currency, original: original.id, account: account.number }
  const operation: OperationRow = {
    ...about,
    id,
    kind,
    outcome: 'approved',
    reason: null,
    authorization,
    reference: newReference(random),
    isTombstone: false,
    holdExpiresAt: null,
    step: 1 + Math.max(0, ...related.map((each) => each.step ?? 0)),
    decidedAt: now,
    broker,
    businessDate,
    dispute,
  }
  if (kind === 'dispute') return { operation }
  const figures = movedBy(kind, book, account, amount)
  const posting = {
    ...about,
    operationId: id,
    kind,
    balanceChange: figures.balance - account.balance,
    heldChange: figures.held - account.held,
    owedChange: figures.owed - account.owed,
    at: now,
    plan: null,
  }
  return { operation, posting }
}

/** A dispute's credit takes again what its debit had given back. */
function movedBy(
  kind: Exclude<AdjustmentStep['kind'], 'dispute'>,
  book: Book,
  account: AccountRow,
  amount: number,
): Figures {
  return book.payBack(account, kind === 'dispute_credit' ? -amount : amount)
}
