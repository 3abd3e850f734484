/**
 * Names which operation may follow which, and how much of it: the same for both
 * books. Pure: an operation, what is known of its account and its
 * authorization, and `now` in; a ruling out.
 */

import type { Operation } from '../../protocol/issuer-messages.ts'
import { givenBack, heldBack } from '../../messages/adjustments.ts'
import type { AdjustmentStep } from '../../messages/adjustments.ts'
import type { Dispute } from '../../protocol/adjustments.ts'
import type { BookedKind, DeclineReason, OperationKind } from '../../protocol/payment.ts'
import type { KeptAccount } from '../account-kinds.ts'
import type { Book, BookAccount, Figures } from './book.ts'
import { RELATED_OPERATIONS_MAX } from './limits.ts'

/** Describes what the rules need of an operation that was decided before. */
export interface DecidedOperation {
  id: string
  kind: BookedKind | 'dispute'
  amount: number
  currency: string
  outcome: 'approved' | 'declined'
  authorization: string
  step?: number | null
  businessDate?: string | null
  dispute?: Dispute | null
}

export interface Facts {
  /** As the relay centre presented it, with an authorization only. */
  presented?: KeptAccount
  /** The account presented, or that of the original. */
  account?: BookAccount
  original?: DecidedOperation
  /** All that was approved about the original. */
  related: readonly DecidedOperation[]
  /** Milliseconds since 1970. */
  now: number
}

export type Ruling =
  | { outcome: 'declined'; reason: DeclineReason }
  /** `movement` is missing where there was nothing to move. `authorization`: the original's code. */
  | { outcome: 'approved'; movement?: Movement; authorization?: string; tombstone?: boolean }

export interface Movement {
  /** Holds what the posting says. */
  amount: number
  figures: Figures
}

/** Decides an operation (step 8). */
export function ruleOn(book: Book, operation: Operation, facts: Facts): Ruling {
  if (operation.kind === 'authorize') return ruleOnAuthorize(book, operation, facts)
  const { original, account } = facts
  // The reversal came first: approved, and the operation it names may never be applied.
  if (operation.kind === 'reverse' && original === undefined) return { outcome: 'approved', tombstone: true }
  if (original?.kind !== 'authorize') return decline('refused_by_issuer')
  if (operation.kind === 'reverse' && original.outcome === 'declined') return { outcome: 'approved' }
  if (original.outcome === 'declined' || account === undefined) return decline('refused_by_issuer')
  if (operation.currency !== original.currency) return decline('refused_by_issuer')
  if (facts.related.length >= RELATED_OPERATIONS_MAX && operation.kind !== 'reverse')
    return decline('refused_by_issuer')
  return ruleOnAuthorized(book, operation, account, original, whatBecameOf(original, facts.related))
}

function ruleOnAuthorize(book: Book, { amount, currency }: Operation, facts: Facts): Ruling {
  const { account, presented, now } = facts
  if (account === undefined || presented === undefined) return decline('refused_by_issuer')
  if (account.currency !== currency || account.status === 'blocked') return decline('refused_by_issuer')
  if (!book.isSame(account, presented)) return decline('refused_by_issuer')
  if (account.status === 'closed') return decline('account_closed')
  if (account.status === 'expired' || isPast(account.expiry, now)) return decline('expired_account')
  if (account.operationLimit !== null && amount > account.operationLimit) return decline('limit_exceeded')
  if (amount > book.available(account)) return decline('insufficient_funds')
  return { outcome: 'approved', movement: { amount, figures: book.authorize(account, amount) } }
}

function ruleOnAuthorized(
  book: Book,
  { kind, amount }: Operation,
  account: BookAccount,
  original: DecidedOperation,
  past: Past,
): Ruling {
  const authorized = original.amount
  const approve = (figures: Figures, moved = amount): Ruling => ({
    outcome: 'approved',
    movement: { amount: moved, figures },
    authorization: original.authorization,
  })
  // Two reversals net once, and so does one after a void.
  if (past.isUndone) return kind === 'reverse' ? { outcome: 'approved' } : decline('refused_by_issuer')
  switch (kind) {
    case 'capture':
      if (past.captured > 0 || amount > authorized) return decline('refused_by_issuer')
      return approve(book.capture(account, authorized, amount))
    case 'void':
      if (past.captured > 0 || amount !== authorized) return decline('refused_by_issuer')
      return approve(book.release(account, authorized))
    case 'refund':
      if (amount > past.captured - past.refunded - heldBack(past.steps)) return decline('refused_by_issuer')
      return approve(book.payBack(account, amount))
    case 'reverse':
      if (past.captured === 0) return approve(book.release(account, authorized), authorized)
      return approve(book.payBack(account, past.captured - past.refunded - givenBack(past.steps)), authorized)
    case 'authorize':
      return decline('refused_by_issuer')
  }
}

interface Past {
  captured: number
  refunded: number
  /** Lists the company's own. */
  steps: AdjustmentStep[]
  /** Voided or reversed: nothing more can come of it. */
  isUndone: boolean
}

/** Returns what became of an authorization, told from the operations that were approved about it. */
export function whatBecameOf(original: DecidedOperation, related: readonly DecidedOperation[]): Past {
  const approved = related.filter((operation) => operation.outcome === 'approved' && operation.id !== original.id)
  const sum = (kind: OperationKind): number =>
    approved.reduce((total, operation) => total + (operation.kind === kind ? operation.amount : 0), 0)
  return {
    captured: sum('capture'),
    refunded: sum('refund'),
    steps: adjustmentSteps(approved),
    isUndone: approved.some(({ kind }) => kind === 'void' || kind === 'reverse'),
  }
}

/** Returns the company's own steps among what follows an authorization, in their order. */
export function adjustmentSteps(related: readonly DecidedOperation[]): AdjustmentStep[] {
  const inOrder = related.toSorted((one, other) => (one.step ?? 0) - (other.step ?? 0))
  return inOrder.flatMap(({ id, kind, amount, businessDate = null, dispute = null }) => {
    const isAdjustment =
      kind === 'return' || kind === 'dispute' || kind === 'dispute_debit' || kind === 'dispute_credit'
    return isAdjustment ? [{ id, kind, amount, businessDate, dispute }] : []
  })
}

/** A card is good to the end of its last month, UTC. */
function isPast(expiry: string | null, now: number): boolean {
  return expiry !== null && new Date(now).toISOString().slice(0, 7) > expiry
}

function decline(reason: DeclineReason): Ruling {
  return { outcome: 'declined', reason }
}
