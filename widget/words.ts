/** Describes what the element itself says; everything else is said by the frame. Its language comes first, as a tag (BCP 47). */
export type ElementWords = readonly [
  lang: string,
  pay: string,
  title: string,
  paymentFailed: string,
  frameFailed: string,
  again: string,
  close: string,
]

const en: ElementWords = [
  'en',
  'Pay',
  'Payment',
  "The payment couldn't be started. Nothing was taken. Please try again.",
  "The payment form can't be reached. Nothing was taken.",
  'Try again',
  'Close',
]
/** By language, and by each list of languages that was asked for. Two are here from the start. */
export const WORDS: Record<string, ElementWords> = {
  en,
  ja: [
    'ja',
    '支払う',
    'お支払い',
    'お支払いを始められませんでした。引き落としはありません。もう一度お試しください。',
    'お支払い画面につながりません。引き落としはありません。',
    'もう一度試す',
    '閉じる',
  ],
}
const asked: Record<string, Promise<unknown>> = {}

/**
 * Returns the words in the first of the languages that the broker has; English
 * until they are here, and where they cannot be had. `draw` is called when they are.
 */
export function wordsIn(languages: string, broker: string, draw: () => void): ElementWords {
  const known = WORDS[languages] ?? WORDS[String(/\w+/.exec(languages))]
  if (known) return known
  void (asked[languages] ??= fetch(`${broker}/element-words?locale=${languages}`)
    .then((answer) => answer.json() as Promise<ElementWords>)
    // A problem in the place of the words is none.
    .then((words) => (WORDS[languages] = words.length ? words : en))).then(draw, () => undefined)
  return en
}

/** Returns the languages that are asked for, the best first: the shop's wish, that of the page around the element, the browser's. */
export function languagesFor(element: Element, wished: string | undefined): string {
  const around = element.closest<HTMLElement>('[lang]') ?? document.documentElement
  return [wished, around.lang, ...navigator.languages].join()
}
