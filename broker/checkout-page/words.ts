/** Everything the page says: a catalogue of messages for each language (catalogues/), and how one becomes a sentence. */

import type { CheckoutErrorCode } from '../../protocol/error-codes.ts'
import type english from './catalogues/en.json'

/**
 * Names a message, by its key in the catalogues. The build puts a number in the place of both
 * (tools/build/words-scripts.ts), and knows by the sign before it that a text is a key.
 */
export type WordKey = `@${keyof typeof english.form | keyof typeof english.later}`

/** A sentence with names in braces for what it speaks of; where it counts, one for each of the language's plural forms. */
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>

/** A language's messages. Those of `later` come when they are needed. */
export type Words = Partial<Record<string, Message>>

/** Describes what a sentence may speak of, by the name in its braces. `n` is what a plural counts. */
export type Values = Readonly<Partial<Record<string, string | number>>>

/** Says a message in the language that it was made for. */
export type Say = (key: WordKey, values?: Values) => string

/** StatusMessage when a payment moved: a heading, and what it means for the member's money. */
export interface StatusMessage {
  title: string
  text: string
}

/** Says where the page itself could not go on. */
export type Fault = 'link' | 'unreachable' | 'stranger'

const learned: Record<string, Words> = {}

/** Takes a language's messages in, beside those that it has: each by what names it in the code, and in another message. */
export function learnWords(language: string, words: Words): void {
  learned[language] = { ...learned[language], ...words }
}

/** Returns who says a language's messages, of the values given. What was not learned yet is said by nothing; what is learned later, it says from then on. */
export function sayIn(language: string, known: Values = {}): Say {
  const say = (key: string, own?: Values): string => {
    const values = { ...known, ...own }
    const message = learned[language]?.[key] ?? ''
    const text =
      typeof message === 'string'
        ? message
        : (message[new Intl.PluralRules(language).select(values['n'] as number)] ?? message.other ?? '')
    // What is no value is a sentence of its own.
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name]
      return typeof value === 'number' ? value.toLocaleString(language) : (value ?? say(name, own))
    })
  }
  return say
}

/** Puts one whole sentence after another; Chinese and Japanese leave no space between them. */
export function inARow(...sentences: string[]): string {
  return sentences.filter(Boolean).join(' ').replaceAll('。 ', '。')
}

/** Names the sentence for each problem that the broker has a code for. */
const PROBLEMS: Readonly<Record<CheckoutErrorCode, WordKey>> = {
  invalid_request: '@ourSide',
  invalid_json: '@ourSide',
  body_too_large: '@ourSide',
  unsupported_media_type: '@ourSide',
  client_secret_invalid: '@atTheShop',
  not_found: '@atTheShop',
  payment_not_found: '@atTheShop',
  payment_removed: '@atTheShop',
  payment_not_open: '@movedOn',
  payment_expired: '@expired',
  payment_in_progress: '@inProgress',
  nothing_to_confirm: '@movedOn',
  confirm_token_invalid: '@movedOn',
  member_id_invalid: '@idBadCheck',
  issuer_unknown: '@idUnknown',
  issuer_unreachable: '@issuerUnreachable',
  merchant_disabled: '@shopDisabled',
  sealed_password_invalid: '@ourSide',
  sealed_password_rejected: '@sealRejected',
  passkey_invalid: '@ourSide',
  passkey_unavailable: '@passkeyUnavailable',
  passkey_not_added: '@ourSide',
  payment_not_voidable: '@movedOn',
  rate_limited: '@rateLimited',
  internal_error: '@ourSide',
}

/** Tells whether the page can say what a problem's code means: it knows the codes that it has words for. */
export function hasWordsFor(code: unknown): code is CheckoutErrorCode {
  return Object.keys(PROBLEMS).includes(code as string)
}

export function problemWord(code: CheckoutErrorCode): WordKey {
  return PROBLEMS[code]
}
