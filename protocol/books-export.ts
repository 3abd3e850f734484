/** An export of a merchant's books: parts of one file, each signed by the broker, and each the cursor to the next. */

import { isRecord, isText, isWholeNumber } from './shape.ts'

export const BOOKS_PART_TYP = 'furiwake-books+jwt'
/** Names the file that the parts make when they are put one after another. */
export const BOOKS_FILE = 'payments.ndjson'

/** Names the records of the file: one to a line, a JSON object that says by `record` which it is. */
export const BOOKS_RECORDS = ['payment', 'party_key'] as const
/** The last line of a part's answer; it is no part of the file. */
export const SIGNED_PART_RECORD = 'signed_part'

/** Numbers of what the file holds. */
export interface BooksCounts {
  payments: number
  operations: number
  events: number
  /** Operations with an issuer's signed answer. */
  evidence: number
  party_keys: number
}

/** Sums of the payments of a currency, in minor units: decimal digits, for they may be more than a JSON number holds. */
export interface BooksSums {
  payments: string
  captured_amount: string
  refunded_amount: string
  disputed_amount: string
}

/** All that the file holds up to the end of a part. */
export interface BooksTotal {
  bytes: number
  counts: BooksCounts
  /** By currency. */
  sums: Record<string, BooksSums>
}

/** Claims of a signed part. Times are RFC 3339, digests SHA-256 in hexadecimal. */
export interface BooksPart {
  /** The broker's origin. */
  iss: string
  /** The merchant's id. */
  sub: string
  iat: number
  livemode: boolean
  /** Payments created from then on, and before then: the moment of the first request, if none was named. */
  from: string | null
  to: string
  /** Counts from 1. */
  part: number
  /** The ledger that all payments of the part are in. */
  ledger: string
  file: string
  /** The part's first byte in the file, and how many there are. */
  offset: number
  bytes: number
  sha256: string
  /** Of the signed part before, as it was given out; null of the first. */
  previous: string | null
  total: BooksTotal
  /** The place where the next part begins; null: this is the last, and the total is that of the whole export. */
  next: string | null
}

export const NO_BOOKS: BooksTotal = {
  bytes: 0,
  counts: { payments: 0, operations: 0, events: 0, evidence: 0, party_keys: 0 },
  sums: {},
}

const COUNTS = ['payments', 'operations', 'events', 'evidence', 'party_keys'] as const satisfies (keyof BooksCounts)[]
const SUMS = [
  'payments',
  'captured_amount',
  'refunded_amount',
  'disputed_amount',
] as const satisfies (keyof BooksSums)[]
const DIGITS = /^-?\d{1,30}$/
const DIGEST = /^[0-9a-f]{64}$/

/** Tells whether a value is the claims of a signed part. */
export function isBooksPart(value: unknown): value is BooksPart {
  if (!isRecord(value)) return false
  const { iss, sub, iat, livemode, from, to, part, ledger, file, offset, bytes, sha256, previous, total, next } = value
  const isDigest = (digest: unknown): boolean => typeof digest === 'string' && DIGEST.test(digest)
  return (
    [iss, sub, to, ledger, file].every((text) => isText(text, 600)) &&
    [from, next].every((text) => text === null || isText(text, 600)) &&
    [iat, part, offset, bytes].every((number) => isWholeNumber(number, 0, Number.MAX_SAFE_INTEGER)) &&
    typeof livemode === 'boolean' &&
    isDigest(sha256) &&
    (previous === null || isDigest(previous)) &&
    isTotal(total)
  )
}

function isTotal(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value['counts']) || !isRecord(value['sums'])) return false
  const { bytes, counts, sums } = value
  const numbers = [bytes, ...COUNTS.map((name) => counts[name])]
  return (
    numbers.every((number) => isWholeNumber(number, 0, Number.MAX_SAFE_INTEGER)) &&
    Object.values(sums).every((of) => isRecord(of) && SUMS.every((name) => isDigits(of[name])))
  )
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && DIGITS.test(value)
}

/** Returns the sums with one more payment in them. */
export function addToSums(
  sums: Readonly<Record<string, BooksSums>>,
  payment: { currency: string; captured_amount: number; refunded_amount: number; disputed_amount: number },
): Record<string, BooksSums> {
  const before = sums[payment.currency]
  const plus = (name: keyof BooksSums, more: number): string => String(BigInt(before?.[name] ?? 0) + BigInt(more))
  return {
    ...sums,
    [payment.currency]: {
      payments: plus('payments', 1),
      captured_amount: plus('captured_amount', payment.captured_amount),
      refunded_amount: plus('refunded_amount', payment.refunded_amount),
      disputed_amount: plus('disputed_amount', payment.disputed_amount),
    },
  }
}
