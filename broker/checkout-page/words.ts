/** Everything the page says, in the shape that each language fills. A missing sentence fails the type-check. */

import type { CheckoutErrorCode } from '../../protocol/error-codes.ts'
import type { Locale } from '../../protocol/look.ts'
import type { DeclineReason, PaymentStatus, ProcessingStage } from '../../protocol/payment.ts'
import type { MemberIdTrouble, PasskeyComplaint } from './trouble.ts'

/** Describes what a sentence may speak of: names and the amount, written for the locale. */
export interface Facts {
  amount: string
  shop: string
  issuer: string
  /** The issuer's approval took the money: nothing is held. */
  taken?: boolean | undefined
  /** It was the shop who cancelled. */
  byShop?: boolean
  /** After too many wrong passwords, when the issuer takes the ID again, if it says so. */
  minutes?: number | undefined
}

/** StatusMessage when a payment moved: a heading, and what it means for the member's money. */
export interface StatusMessage {
  title: string
  text: string
}

/** Says where the page itself could not go on. */
export type Fault = 'link' | 'unreachable' | 'stranger'

type Tell<T> = (facts: Facts) => T

export interface Words {
  /** Before and after the shop's name in the head. */
  payTo: readonly [before: string, after: string]
  documentTitle: string
  test: string
  close: string
  order: (order: string, items: number) => string
  memberId: string
  memberIdTrouble: Record<MemberIdTrouble, string>
  /** Stands for an issuer that the page cannot know yet. */
  someIssuer: string
  password: string
  passwordHint: string
  passwordEmpty: string
  show: string
  hide: string
  forgot: string
  register: string
  pay: Tell<string>
  cancel: string
  /** The promise at the foot; without an issuer it speaks of whoever the ID names. */
  promise: (issuer: string | undefined) => string
  mismatch: (attemptsLeft: number | undefined) => string
  /** The request did not arrive; nothing began. */
  notSent: string
  notConfirmed: string
  problem: Record<CheckoutErrorCode, string | Tell<string>>
  /** Holds what follows the issuer's own station. */
  stations: readonly [centre: string, result: string]
  processing: Record<ProcessingStage, Tell<StatusMessage>>
  asking: StatusMessage
  closing: StatusMessage
  slow: string
  confirmLead: Tell<string>
  confirm: Tell<string>
  dontBuy: string
  paidWith: string
  orderLabel: string
  approval: string
  heldUntil: string
  outcome: Record<
    Exclude<PaymentStatus, 'open' | 'processing' | 'awaiting_payment' | 'awaiting_confirmation' | 'declined'>,
    Tell<StatusMessage>
  >
  notPaid: string
  declined: Record<DeclineReason, Tell<string>>
  /** The link to the issuer's own page. */
  help: Tell<string>
  done: string
  anotherId: string
  backToShop: string
  youMayClose: string
  fault: Record<Fault, StatusMessage>
  again: string
  watch: StatusMessage
  openWindow: string
  guarded: StatusMessage
  covered: StatusMessage
  /** More than is paid in a frame that something might lie over. */
  aboveFramedMax: Tell<string>
  continueInWindow: string
  /** Approved, and to be confirmed in another window. */
  elsewhere: string
  passkey: {
    use: string
    usePassword: string
    lead: Tell<string>
    pay: Tell<string>
    prompting: string
    promise: Tell<string>
    trouble: Record<PasskeyComplaint, Tell<string>>
  }
}

const learned: Partial<Record<Locale, Words>> = {}

/** Takes a language's words in, to be spoken from now on. */
export function learnWords(locale: Locale, words: Words): void {
  learned[locale] = words
}

export function hasWords(locale: Locale): boolean {
  return learned[locale] !== undefined
}

/** Tells whether the page can say what a problem's code means: it knows the codes that it has words for. */
export function hasWordsFor(code: unknown): code is CheckoutErrorCode {
  return Object.values(learned).some(({ problem }) => Object.keys(problem).includes(code as string))
}

/** Returns the words of a language that was learned. Throws for any other: nothing may be drawn in it yet. */
export function wordsFor(locale: Locale): Words {
  const words = learned[locale]
  if (!words) throw new Error(`No words in ${locale} yet`)
  return words
}
