/** Step 8, when the member pays later: at a counter, by a transfer, on a bill. What the issuer tells the member, and what it says of the money. */

import { isPaymentMethod } from './payment.ts'
import { isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

/**
 * Names how money that comes later stands, by the issuer's word: `pending`: it is waited for;
 * `reported`: a till says that it was paid, which may be taken back; `received`: it is there, for good;
 * `expired`, `cancelled`: it is waited for no more.
 */
export const LATER_OUTCOMES = ['pending', 'reported', 'received', 'expired', 'cancelled'] as const
export type LaterOutcome = (typeof LATER_OUTCOMES)[number]

/** Of all instructions together, as UTF-8 of their JSON: what keeps the signed answers below their bounds. */
export const INSTRUCTIONS_MAX_BYTES = 2_048
/** Ways of paying one sum, and numbers that one of them asks for. */
export const WAYS_MAX = 12
export const NUMBERS_PER_WAY_MAX = 4
export const BARCODE_MAX_CHARACTERS = 80
/** Of a name or label, in each language. */
export const LABEL_MAX_CHARACTERS = 64

/** A text by language (BCP 47): in English and Japanese always, in others where the issuer gives it. */
export interface InLanguages {
  en: string
  ja: string
  [language: string]: unknown
}

/** A number that the member shows or types, as it is to be read out. */
export interface InstructionNumber {
  label: InLanguages
  value: string
}

/** Bars that a scanner at the counter reads. `symbology`: an open word; the dialog draws `code128` and `gs1_128`. */
export interface Barcode {
  symbology: string
  /** Printable ASCII without spaces. Of GS1-128, the digits without brackets. */
  data: string
  /** Holds what stands below the bars; the data, if not given. */
  text?: string
}

/** A place or a way where the sum can be paid. */
export interface PaymentWay {
  id: string
  name: InLanguages
  numbers: InstructionNumber[]
  barcode?: Barcode
}

/** Tells the member how to pay, and until when. */
export interface Instructions {
  /** An open word of the issuer's: at a counter, by a transfer, on a bill. */
  kind: string
  /** The end of the issuer's own business day as an instant: seconds since 1970, UTC. */
  pay_by: number
  /** Until then the issuer still takes what comes late; the member is not told. */
  grace_until?: number
  ways: PaymentWay[]
  /** The issuer's own page with the same, `https:`. */
  url?: string
}

export function isInstructions(value: unknown): value is Instructions {
  return (
    isRecord(value) &&
    isPaymentMethod(value['kind']) &&
    isInstant(value['pay_by']) &&
    isOptional(value['grace_until'], isInstant) &&
    isList(value['ways'], 1, WAYS_MAX, isPaymentWay) &&
    isOptional(value['url'], isPageAddress) &&
    new TextEncoder().encode(JSON.stringify(value)).byteLength <= INSTRUCTIONS_MAX_BYTES
  )
}

function isPaymentWay(value: unknown): value is PaymentWay {
  return (
    isRecord(value) &&
    isText(value['id'], 32) &&
    isInLanguages(value['name']) &&
    isList(value['numbers'], 0, NUMBERS_PER_WAY_MAX, isInstructionNumber) &&
    isOptional(value['barcode'], isBarcode)
  )
}

function isInstructionNumber(value: unknown): value is InstructionNumber {
  return isRecord(value) && isInLanguages(value['label']) && isText(value['value'], 64)
}

function isBarcode(value: unknown): value is Barcode {
  return (
    isRecord(value) &&
    isPaymentMethod(value['symbology']) &&
    typeof value['data'] === 'string' &&
    /^[\x21-\x7e]{1,80}$/.test(value['data']) &&
    isOptional(value['text'], (text): text is string => isText(text, BARCODE_MAX_CHARACTERS))
  )
}

function isInLanguages(value: unknown): value is InLanguages {
  return isRecord(value) && isText(value['en'], LABEL_MAX_CHARACTERS) && isText(value['ja'], LABEL_MAX_CHARACTERS)
}

function isInstant(value: unknown): value is number {
  // As far as a calendar of JavaScript goes.
  return isWholeNumber(value, 0, 8_640_000_000_000)
}

function isPageAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https:\/\/[\x21-\x7e]{1,248}$/.test(value) && URL.canParse(value)
}

function isList<T>(value: unknown, min: number, max: number, guard: (each: unknown) => each is T): value is T[] {
  return Array.isArray(value) && value.length >= min && value.length <= max && value.every(guard)
}

/** Tells whether the settlement server still waits for the money. */
export function isAwaitedOutcome(outcome: unknown): outcome is 'pending' | 'reported' {
  return outcome === 'pending' || outcome === 'reported'
}
