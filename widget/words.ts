import { readLocale } from '../protocol/look.ts'
import type { Locale } from '../protocol/look.ts'

/** Describes what the element itself says; everything else is said by the frame. */
export interface ElementWords {
  lang: Locale
  pay: string
  title: string
  paymentFailed: string
  frameFailed: string
  again: string
  close: string
}

export const WORDS: Readonly<Record<Locale, ElementWords>> = {
  en: {
    lang: 'en',
    pay: 'Pay',
    title: 'Payment',
    paymentFailed: "The payment couldn't be started. Nothing was taken. Please try again.",
    frameFailed: "The payment form can't be reached. Nothing was taken.",
    again: 'Try again',
    close: 'Close',
  },
  ja: {
    lang: 'ja',
    pay: '支払う',
    title: 'お支払い',
    paymentFailed: 'お支払いを始められませんでした。引き落としはありません。もう一度お試しください。',
    frameFailed: 'お支払い画面につながりません。引き落としはありません。',
    again: 'もう一度試す',
    close: '閉じる',
  },
}

/** Returns the language that was asked for, else that of the page around the element, else the browser's. */
export function localeFor(element: Element, wished: string | undefined): Locale {
  const around = element.closest<HTMLElement>('[lang]') ?? document.documentElement
  return readLocale(wished, around.lang, navigator.language)
}
