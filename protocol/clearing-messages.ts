/** Around the ten steps: what a settlement server says it booked on a business day, for the broker to hold its own books against. */

import { isAmount } from './money.ts'
import { ADJUSTMENT_KINDS, OPERATION_KINDS } from './payment.ts'
import type { BookedKind } from './payment.ts'
import { isOneOf, isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

/** `POST RELAY/clearing`, and `POST SETTLEMENT/clearing` behind it. */
export interface ClearingRequest {
  /** `YYYY-MM-DD`, a day of the settlement server's own calendar. */
  business_date: string
  settlement_server: string
  /** The `next_after` of the page before. */
  after?: string
  /** Put in by the relay centre: origin of the broker that asks. */
  broker?: string
}

/** One movement of money as the settlement server booked it. No account: the broker may not know any. */
export interface ClearedOperation {
  id: string
  kind: BookedKind
  amount: number
  currency: string
  /** The authorization that it is about. */
  original?: string
}

/** A page of the clearing record, in the order of booking. Signed by the settlement server. */
export interface ClearingRecord {
  business_date: string
  /** False while the day is not over: more may follow. */
  closed: boolean
  /** Operations of the whole day so far. */
  count: number
  operations: ClearedOperation[]
  /** There when there is a further page. */
  next_after?: string
}

/** The relay centre's answer: the settlement server's own compact JWS, passed on as it is. */
export interface ClearingAnswer {
  business_date: string
  record: string
}

/** Operations on a page: what keeps the signed answer well below {@link CLEARING_MESSAGE_MAX_BYTES}. */
export const CLEARING_PAGE_OPERATIONS = 200
/** Of a clearing record that is signed twice over; other messages are shorter. */
export const CLEARING_MESSAGE_MAX_BYTES = 128 * 1024

/** Tells whether a value is a real day of the calendar, `YYYY-MM-DD`. */
export function isBusinessDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

export function isClearingRequest(value: unknown): value is ClearingRequest {
  return (
    isRecord(value) &&
    isBusinessDate(value['business_date']) &&
    isText(value['settlement_server'], 256) &&
    isOptional(value['after'], (after): after is string => isText(after, 64)) &&
    isOptional(value['broker'], (broker): broker is string => isText(broker, 256))
  )
}

export function isClearingRecord(value: unknown): value is ClearingRecord {
  return (
    isRecord(value) &&
    isBusinessDate(value['business_date']) &&
    typeof value['closed'] === 'boolean' &&
    isWholeNumber(value['count'], 0, Number.MAX_SAFE_INTEGER) &&
    Array.isArray(value['operations']) &&
    value['operations'].length <= CLEARING_PAGE_OPERATIONS &&
    value['operations'].every(isClearedOperation) &&
    isOptional(value['next_after'], (after): after is string => isText(after, 64))
  )
}

export function isClearingAnswer(value: unknown): value is ClearingAnswer {
  return (
    isRecord(value) && isBusinessDate(value['business_date']) && isText(value['record'], CLEARING_MESSAGE_MAX_BYTES)
  )
}

function isClearedOperation(value: unknown): value is ClearedOperation {
  return (
    isRecord(value) &&
    isText(value['id'], 64) &&
    (isOneOf(value['kind'], OPERATION_KINDS) || isOneOf(value['kind'], ADJUSTMENT_KINDS)) &&
    isAmount(value['amount']) &&
    isText(value['currency'], 3) &&
    isOptional(value['original'], (original): original is string => isText(original, 64))
  )
}
