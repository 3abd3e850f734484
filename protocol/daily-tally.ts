/**
 * A signed daily tally: what one closed day of a merchant came to. A JWT (RFC
 * 7519) signed ES256 by the broker, header `typ: "tally+jwt"`. It has no end,
 * and names the digest of the day before it: the days of a merchant and mode
 * are a chain in which none can be changed or left out unseen.
 */

import { isOneOf, isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

export const DAILY_TALLY_TYP = 'tally+jwt'
/** Bounds all that is in it, in characters of the compact JWS. */
export const DAILY_TALLY_MAX_CHARACTERS = 600_000
/** Lines of one tally, and words of records in it: as many as a broker may have issuers. */
export const DAILY_TALLY_LINES_MAX = 1_000
const TEXT_MAX_CHARACTERS = 1024
const TIME_MAX_SECONDS = 8_640_000_000_000
const DIGEST = /^[\w-]{43}$/
const DAY = /^\d{4}-\d\d-\d\d$/

/** Says what the clearing record of an issuer's business day was worth when it was looked at; see docs/tallies.md. */
export const RECORD_STATES = ['confirmed', 'differs', 'open', 'waiting'] as const
export type RecordState = (typeof RECORD_STATES)[number]

/** Sums of one currency, in minor units. */
export interface DaySums {
  currency: string
  /** Payments that were captured. */
  payments: number
  captured_amount: number
  refunds: number
  refunded_amount: number
  /** Taken by disputes, less what they gave back: may be below 0. */
  disputed_amount: number
  net_amount: number
}

/** The sums of an issuer (its prefix) and a way of paying; empty where there is none, or all that have no line of their own. */
export interface DayLine extends DaySums {
  issuer: string
  method: string
}

/** Payments that were made on the day, by what had become of them when it was signed. */
export interface DayOutcomes {
  currency: string
  opened: number
  opened_amount: number
  approved: number
  captured: number
  declined: number
  cancelled: number
  expired: number
  under_way: number
  disputed: number
  reasons: Record<string, number>
}

/** Money of an issuer's business day: of the net amount, what its record confirms, and what it does not; null: not known. */
export interface RecordSums {
  currency: string
  net_amount: number
  confirmed_amount: number | null
  unconfirmed_amount: number | null
}

/** The word of an issuer's clearing record on one business day of its own, as it was when the tally was signed. */
export interface RecordWord {
  issuer: string
  business_date: string
  state: RecordState
  /** Seconds since 1970; null: not compared yet. */
  compared_at: number | null
  sums: RecordSums[]
  /** Operations that differ. */
  differences: number
  /** False: there was more than is looked at, and some of it may be missing here. */
  whole: boolean
}

export interface DailyTallyClaims {
  /** The broker's origin. */
  iss: string
  /** The merchant's ID. */
  aud: string
  /** Names the day of the merchant and mode: `mer_….live.2026-11-20`. */
  jti: string
  /** Says when it was signed. Seconds since 1970, UTC. */
  iat: number
  livemode: boolean
  /** The day by the shop's own calendar, and when it began and ended: seconds since 1970. */
  day: string
  timezone: string
  /** The hour at which a day begins. */
  day_starts: number
  from: number
  to: number
  /** Its place in the chain, from 1. */
  number: number
  /** SHA-256 of the compact JWS of the day before, base64url; null in the first. */
  previous: string | null
  /** In the first alone: what was moved before the chain began, by currency. */
  opening?: DaySums[]
  /** The number of ledgers that were summed up: it never falls. */
  ledgers: number
  /** By currency; each is the sum of its lines. */
  totals: DaySums[]
  lines: DayLine[]
  /** Null: not counted any more when it was signed. */
  outcomes: DayOutcomes[] | null
  records: RecordWord[]
}

/** Guards the claims of a daily tally. What is not known here is left as it is. */
export function isDailyTallyClaims(value: unknown): value is DailyTallyClaims {
  return (
    isRecord(value) &&
    ['iss', 'aud', 'jti', 'timezone'].every((name) => isText(value[name], TEXT_MAX_CHARACTERS)) &&
    hasTimes(value) &&
    typeof value['livemode'] === 'boolean' &&
    isDay(value['day']) &&
    isWholeNumber(value['day_starts'], 0, 23) &&
    isWholeNumber(value['number'], 1, Number.MAX_SAFE_INTEGER) &&
    (value['previous'] === null ? value['number'] === 1 : isMatch(value['previous'], DIGEST)) &&
    isWholeNumber(value['ledgers'], 1, Number.MAX_SAFE_INTEGER) &&
    isOptional(value['opening'], isListOf(isSums)) &&
    isListOf(isSums)(value['totals']) &&
    isListOf(isLine)(value['lines']) &&
    (value['outcomes'] === null || isListOf(isOutcomes)(value['outcomes'])) &&
    isListOf(isRecordWord)(value['records'])
  )
}

function hasTimes({ iat, from, to }: Record<string, unknown>): boolean {
  return [iat, from, to].every((time) => isWholeNumber(time, 1, TIME_MAX_SECONDS)) && Number(from) < Number(to)
}

/** Tells whether the totals are the sums of the lines, and each net amount what is left of it. */
export function addsUp({ totals, lines, opening = [] }: DailyTallyClaims): boolean {
  const all = [...totals, ...lines, ...opening]
  const isNet = (sums: DaySums) =>
    sums.net_amount === sums.captured_amount - sums.refunded_amount - sums.disputed_amount
  const summed = sumsByCurrency(lines)
  const isSummed = (total: DaySums) => isSame(total, summed.get(total.currency))
  return all.every(isNet) && totals.length === summed.size && totals.every(isSummed)
}

const SUMS = ['payments', 'captured_amount', 'refunds', 'refunded_amount', 'disputed_amount', 'net_amount'] as const

/** Adds up sums by their currency. */
export function sumsByCurrency(lines: readonly DaySums[]): Map<string, DaySums> {
  const sums = new Map<string, DaySums>()
  for (const line of lines) {
    const { currency } = line
    const so = sums.get(currency)
    const added = Object.fromEntries(SUMS.map((name) => [name, (so?.[name] ?? 0) + line[name]]))
    sums.set(currency, { currency, ...(added as Omit<DaySums, 'currency'>) })
  }
  return sums
}

function isSame(one: DaySums, other: DaySums | undefined): boolean {
  return other !== undefined && SUMS.every((name) => one[name] === other[name])
}

function isDay(value: unknown): value is string {
  return isMatch(value, DAY)
}

function isMatch(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value)
}

function isListOf<T>(guard: (value: unknown) => value is T) {
  return (value: unknown): value is T[] =>
    Array.isArray(value) && value.length <= DAILY_TALLY_LINES_MAX * 4 && value.every(guard)
}

function isSum(value: unknown): boolean {
  return Number.isSafeInteger(value)
}

function isSums(value: unknown): value is DaySums {
  return isRecord(value) && isText(value['currency'], 8) && SUMS.every((name) => isSum(value[name]))
}

function isLine(value: unknown): value is DayLine {
  return isSums(value) && ['issuer', 'method'].every((name) => typeof Reflect.get(value, name) === 'string')
}

const COUNTS = [
  'opened',
  'opened_amount',
  'approved',
  'captured',
  'declined',
  'cancelled',
  'expired',
  'under_way',
  'disputed',
]

function isOutcomes(value: unknown): value is DayOutcomes {
  return (
    isRecord(value) &&
    isText(value['currency'], 8) &&
    COUNTS.every((name) => isSum(value[name])) &&
    isRecord(value['reasons']) &&
    Object.values(value['reasons']).every(isSum)
  )
}

function isRecordWord(value: unknown): value is RecordWord {
  return (
    isRecord(value) &&
    isText(value['issuer'], TEXT_MAX_CHARACTERS) &&
    isDay(value['business_date']) &&
    isOneOf(value['state'], RECORD_STATES) &&
    (value['compared_at'] === null || isWholeNumber(value['compared_at'], 1, TIME_MAX_SECONDS)) &&
    isListOf(isRecordSums)(value['sums']) &&
    isWholeNumber(value['differences'], 0, Number.MAX_SAFE_INTEGER) &&
    typeof value['whole'] === 'boolean'
  )
}

function isRecordSums(value: unknown): value is RecordSums {
  const isKnownOrNull = (sum: unknown) => sum === null || isSum(sum)
  return (
    isRecord(value) &&
    isText(value['currency'], 8) &&
    isSum(value['net_amount']) &&
    isKnownOrNull(value['confirmed_amount']) &&
    isKnownOrNull(value['unconfirmed_amount'])
  )
}
