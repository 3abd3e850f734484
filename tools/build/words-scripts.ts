/** The dialog's words as the browser loads them: two small scripts a language, made of its catalogue. */

import { readFileSync } from 'node:fs'
import { LANGUAGES } from '../../protocol/languages.ts'
import type { Language } from '../../protocol/languages.ts'
import type { FirstWords } from '../../broker/checkout-page/document.ts'
import type { Message } from '../../broker/checkout-page/words.ts'
import type english from '../../broker/checkout-page/catalogues/en.json'
import { inRepository } from '../root.ts'
import { digestOf, pageAsset } from './released-scripts.ts'

type Catalogue = typeof english

export const WORDS_NAMES = [
  ...LANGUAGES.map((language) => `words-${language}.js` as const),
  ...LANGUAGES.map((language) => `later-words-${language}.js` as const),
]

export function readCatalogue(language: Language): Catalogue {
  const file = inRepository('broker', 'checkout-page', 'catalogues', `${language}.json`)
  return JSON.parse(readFileSync(file, 'utf8')) as Catalogue
}

/** Returns a language's messages by what names them where nothing is built: in the code, and in another message. */
export function messagesByName(language: Language): Record<string, Message> {
  const { form, later } = readCatalogue(language)
  const messages: [string, Message][] = Object.entries({ ...form, ...later })
  return Object.fromEntries(
    messages.flatMap(([key, message]) => [[`@${key}`, message] as const, [key, message] as const]),
  )
}

/**
 * The system's faces, where the one that the system takes by itself may write
 * another language's forms of the same characters, or none at all. Those of Japanese are the stylesheet's own (styles.ts).
 */
const FACES: Readonly<Record<string, string>> = {
  ko: '"Apple SD Gothic Neo","Noto Sans KR","Noto Sans CJK KR","Malgun Gothic"',
  'zh-Hans': '"PingFang SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei"',
  'zh-Hant': '"PingFang TC","Noto Sans TC","Noto Sans CJK TC","Microsoft JhengHei"',
  ar: '"SF Arabic","Noto Sans Arabic","Segoe UI"',
  fa: '"SF Arabic","Noto Sans Arabic","Vazirmatn","Segoe UI"',
  ur: '"Noto Nastaliq Urdu","Noto Sans Arabic","Segoe UI"',
  he: '"SF Hebrew","Noto Sans Hebrew","Segoe UI"',
  th: '"Thonburi","Noto Sans Thai","Leelawadee UI"',
  hi: '"Kohinoor Devanagari","Noto Sans Devanagari","Nirmala UI"',
  bn: '"Kohinoor Bangla","Noto Sans Bengali","Nirmala UI"',
  ta: '"Tamil Sangam MN","Noto Sans Tamil","Nirmala UI"',
}

/** Holds the messages' keys in the order of their numbers: those of the form come first. */
const KEYS = (['form', 'later'] as const).flatMap((section) => Object.keys(readCatalogue('en')[section]))

function numberOf(key: string): number {
  return KEYS.indexOf(key)
}

/** Returns messages as the scripts have them: by number, and so are the messages that they hold themselves. */
function numbered(messages: Catalogue['form'] | Catalogue['later']): Record<number, unknown> {
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(messages).map(([key, message]) => [numberOf(key), message])),
  )
  const byNumber = text.replace(/\{(\w+)\}/g, (place, name: string) =>
    numberOf(name) < 0 ? place : `{${numberOf(name)}}`,
  )
  return JSON.parse(byNumber) as Record<number, unknown>
}

/** Returns a language's messages by their numbers, as a script that was built names them. */
export function messagesByNumber(language: Language): Record<number, unknown> {
  const { form, later } = readCatalogue(language)
  return { ...numbered(form), ...numbered(later) }
}

/** Puts numbers in the place of the messages' keys in a script: names would weigh on it and on the words. */
export function withNumbers(script: string): string {
  return script.replace(/(\w?)(["'`])@(\w+)\2/g, (text, before: string, _, key: string) =>
    numberOf(key) < 0 ? text : `${before}${before && ' '}${numberOf(key)}`,
  )
}

/** Returns each language's scripts: the form's messages, which name where those are that are needed later, and those. */
export function wordsScripts(): [(typeof WORDS_NAMES)[number], string][] {
  return LANGUAGES.flatMap((language) => {
    const { form, later } = readCatalogue(language)
    const laterScript = `export const words=${JSON.stringify(numbered(later))};\n`
    const address = pageAsset(`later-words-${language}.js`, digestOf(laterScript))
    const own = { words: Object.values(numbered(form)), later: address, faces: FACES[language] ?? '' }
    return [
      [`words-${language}.js`, DATA_SCRIPT_START + JSON.stringify(own)],
      [`later-words-${language}.js`, laterScript],
    ] as [(typeof WORDS_NAMES)[number], string][]
  })
}

/** Stands before the data in a script that has nothing else: the broker cuts it off for a document. */
const DATA_SCRIPT_START = 'export default '

export function addressesOfWords(scripts: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(
    LANGUAGES.map((language) => {
      const name = `words-${language}.js`
      const text = scripts.find(([known]) => known === name)?.[1] ?? ''
      return [language, pageAsset(name, digestOf(text))]
    }),
  )
}

/** Returns what the broker's documents say before a script is there, and what it tells the element to say. */
export function firstWordsModule(): string {
  const words = Object.fromEntries(LANGUAGES.map((language) => [language, firstWordsOf(language)]))
  const names = LANGUAGES.map((language) => `'${language}'`).join(' | ')
  return `/** What a document says before its script is there, its faces, and the element's own words. */
export interface LanguageWords {
  documentTitle: string
  needsScript: string
  memberId: string
  password: string
  guardedTitle: string
  faces: string
  /** In the order of widget/words.ts. */
  element: readonly string[]
}
export const FIRST_WORDS: Record<${names}, LanguageWords> = ${JSON.stringify(words)}
`
}

export function firstWordsOf(language: Language): FirstWords & { element: readonly string[] } {
  const { form, element } = readCatalogue(language)
  const { memberId, password, guardedTitle, again, close } = form
  const { documentTitle } = element
  const own = [language, element.pay, documentTitle, element.paymentFailed, element.frameFailed, again, close]
  return {
    documentTitle,
    needsScript: element.needsScript,
    memberId,
    password,
    guardedTitle,
    faces: FACES[language] ?? '',
    element: own,
  }
}
