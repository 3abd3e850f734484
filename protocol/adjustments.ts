/** Money that the issuer itself moves after a capture: returns to the member, and disputes. Told in the signed answer to an inquiry about the authorization. */

import { isBusinessDate } from './clearing-messages.ts'
import { isAmount } from './money.ts'
import { ADJUSTMENT_KINDS, isPaymentMethod } from './payment.ts'
import type { AdjustmentKind } from './payment.ts'
import { isOneOf, isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

/** Names how far a dispute has come. An `inquiry` moves no money; `second` and `final` are what may follow an end of `dispute`. */
export const DISPUTE_STAGES = ['inquiry', 'dispute', 'second', 'final'] as const
export type DisputeStage = (typeof DISPUTE_STAGES)[number]

/** Names how a dispute stands, as the shop sees it: `won` and `withdrawn` leave it the money, `lost` and `accepted` take it. */
export const DISPUTE_STATUSES = ['needs_response', 'under_review', 'won', 'lost', 'accepted', 'withdrawn'] as const
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number]

/** Of one authorization: what keeps the signed answers below their bounds. */
export const ADJUSTMENT_MOVES_MAX = 12
export const DISPUTES_MAX = 4
/** Of all of it together, as UTF-8 of its JSON. */
export const ADJUSTMENTS_MAX_BYTES = 3_072

/** A movement of money that the issuer began. Each is in the clearing record of its day, once, under the same id. */
export interface AdjustmentMove {
  /** The first 37 characters of the authorization's id, and ten of the issuer's own: see {@link isAdjustmentId}. */
  id: string
  kind: AdjustmentKind
  /** Minor units of the authorization's currency. */
  amount: number
  business_date: string
  /** Of a debit or credit: the dispute that it is about. */
  dispute?: string
}

export interface Dispute {
  id: string
  /** Minor units that the member disputes. */
  amount: number
  /** An open word, such as `not_received`. */
  reason: string
  stage: DisputeStage
  status: DisputeStatus
  /** With `needs_response`: until when; silence then is acceptance. Seconds since 1970. */
  respond_by?: number
}

/** Holds everything of the kind about one authorization: each answer repeats what was said before. */
export interface Adjustments {
  /** Grows with each change. */
  version: number
  moves: AdjustmentMove[]
  disputes: Dispute[]
}

export function isAdjustments(value: unknown): value is Adjustments {
  if (!isRecord(value)) return false
  const { moves, disputes } = value
  return (
    isWholeNumber(value['version'], 1, Number.MAX_SAFE_INTEGER) &&
    isListOf(disputes, DISPUTES_MAX, isDispute) &&
    isListOf(moves, ADJUSTMENT_MOVES_MAX, isMove) &&
    moves.every((move) => (move.kind === 'return') === (move.dispute === undefined)) &&
    moves.every(({ dispute }) => dispute === undefined || disputes.some(({ id }) => id === dispute)) &&
    new TextEncoder().encode(JSON.stringify(value)).byteLength <= ADJUSTMENTS_MAX_BYTES
  )
}

function isMove(value: unknown): value is AdjustmentMove {
  return (
    isRecord(value) &&
    isText(value['id'], 64) &&
    isOneOf(value['kind'], ADJUSTMENT_KINDS) &&
    isAmount(value['amount']) &&
    isBusinessDate(value['business_date']) &&
    isOptional(value['dispute'], isDisputeId)
  )
}

export function isDispute(value: unknown): value is Dispute {
  return (
    isRecord(value) &&
    isDisputeId(value['id']) &&
    isAmount(value['amount']) &&
    isPaymentMethod(value['reason']) &&
    isOneOf(value['stage'], DISPUTE_STAGES) &&
    isOneOf(value['status'], DISPUTE_STATUSES) &&
    isOptional(value['respond_by'], (at): at is number => isWholeNumber(at, 0, 8_640_000_000_000))
  )
}

function isDisputeId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
}

/** Each with an id of its own. */
function isListOf<T extends { id: string }>(
  value: unknown,
  max: number,
  guard: (each: unknown) => each is T,
): value is T[] {
  if (!Array.isArray(value) || value.length > max || !value.every(guard)) return false
  return new Set(value.map(({ id }) => id)).size === value.length
}

/** Characters of an authorization's id that name its ledger and its payment. */
const START_CHARACTERS = 37

/** Tells whether the id of an issuer's own movement says which payment it is about: nothing has to be looked up to find it, and no other payment's can be taken. */
export function isAdjustmentId(id: string, authorization: string): boolean {
  const start = authorization.slice(0, START_CHARACTERS)
  return id !== authorization && id.startsWith(start) && /^[0-9a-hjkmnp-tv-z]{10}$/.test(id.slice(start.length))
}

/** Returns the id of a movement about an authorization, from ten characters of the issuer's own (`idCharacters`). */
export function adjustmentId(authorization: string, characters: string): string {
  return authorization.slice(0, START_CHARACTERS) + characters
}

/** Tells whether a dispute is still to be decided. */
export function isOpenDispute({ status }: Pick<Dispute, 'status'>): boolean {
  return status === 'needs_response' || status === 'under_review'
}

/** Returns the money that a dispute keeps from being given back any other way: what it has taken, and what it may take yet. */
export function heldByDispute({ amount, stage, status }: Dispute, debited: number): number {
  const takesNoMore = stage === 'inquiry' || status === 'won' || status === 'withdrawn'
  return takesNoMore ? debited : Math.max(amount, debited)
}

/** Returns what a dispute has taken so far: its debits, less its credits. */
export function debitedBy(
  dispute: string,
  moves: readonly Pick<AdjustmentMove, 'kind' | 'amount' | 'dispute'>[],
): number {
  const own = moves.filter((move) => move.dispute === dispute)
  return own.reduce((sum, { kind, amount }) => sum + (kind === 'dispute_debit' ? amount : -amount), 0)
}
