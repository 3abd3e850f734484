/** The catalogues: every language says everything, in its own words and by its own plural forms. */

import { globSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import english from '../../../broker/checkout-page/catalogues/en.json'
import { LANGUAGES } from '../../../protocol/languages.ts'
import type { Language } from '../../../protocol/languages.ts'
import { inRepository } from '../../../tools/root.ts'
import { readCatalogue } from '../../../tools/build/words-scripts.ts'

type Message = string | Record<string, string>

/** Returns a catalogue's messages by section and key. */
function messagesOf(language: Language): Map<string, Message> {
  const sections = Object.entries(readCatalogue(language))
  return new Map(
    sections.flatMap(([section, words]) => Object.entries(words).map(([key, text]) => [`${section}.${key}`, text])),
  )
}

const ENGLISH = messagesOf('en')
const formsOf = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message))
/** Returns what a message is told, by the names in its braces: no other message that it holds, and not what a plural counts. */
const placesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))]
    .filter((name) => name !== 'n' && !(name in english.form) && !(name in english.later))
    .toSorted()

/** Holds what is the same word in a language as in English. A sentence never is. */
const SAME_AS_ENGLISH: Readonly<Partial<Record<Language, readonly string[]>>> = {
  de: ['form.test', 'later.codeLabel'],
  fil: ['form.password', 'later.orderLabel', 'later.codeLabel'],
  fr: ['form.test'],
  it: ['form.password', 'later.planRevolving'],
}

/** Messages in which a language may say otherwise what it speaks of. */
const SPEAKS_FREELY =
  /^form\.(?:aboveFramedMax|unreachable)$|^later\.(?:byMember|resolving|refusedByIssuer|releases|offer)$/

test('There is a catalogue for every language, and no other', () => {
  const files = readdirSync(inRepository('broker', 'checkout-page', 'catalogues'))
  expect(files.toSorted()).toEqual(LANGUAGES.map((language) => `${language}.json`).toSorted())
})

test('Every message of the dialog is said somewhere', () => {
  const files = globSync('broker/checkout-page/**/*.ts', { cwd: inRepository() })
  const code = [...files, 'tools/build/words-scripts.ts']
    .map((file) => readFileSync(inRepository(file), 'utf8'))
    .join('\n')
  const said = Object.values({ ...english.form, ...english.later })
    .flatMap((message) => formsOf(message))
    .join(' ')
  const unused = Object.keys({ ...english.form, ...english.later }).filter(
    (key) => !new RegExp(`@${key}\\b|[ {]${key}[, }]`).test(code) && !said.includes(`{${key}}`),
  )
  expect(unused).toEqual([])
})

describe.each(LANGUAGES)('The catalogue in %s', (language) => {
  const messages = messagesOf(language)

  test('has every message and no other, none empty, and marks that belong together', () => {
    expect([...messages.keys()]).toEqual([...ENGLISH.keys()])
    for (const [key, message] of messages) {
      for (const text of formsOf(message)) {
        expect(text.trim(), key).toBe(text)
        expect(text, key).not.toBe('')
        expect(text.replaceAll(/\{\w+\}/g, '–'), key).not.toMatch(/[{}<>]|\s\s|!|！/)
      }
    }
  })

  test('has each plural form of the language', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    for (const [key, message] of messages) {
      if (typeof ENGLISH.get(key) === 'string') expect(typeof message, key).toBe('string')
      else expect(Object.keys(message).toSorted(), key).toEqual(pluralCategories.toSorted())
    }
  })

  test('speaks of the same names and amounts', () => {
    for (const [key, message] of messages) {
      if (SPEAKS_FREELY.test(key)) continue
      const [want = ''] = formsOf(ENGLISH.get(key) ?? '').slice(-1)
      for (const text of formsOf(message)) expect(placesIn(text), key).toEqual(placesIn(want))
    }
  })

  test('names nothing that a message is not told', () => {
    const known = new Set([...ENGLISH.values()].flatMap(formsOf).flatMap(placesIn))
    for (const [key, message] of messages) {
      for (const name of formsOf(message).flatMap(placesIn)) expect(known.has(name), `${key}: ${name}`).toBe(true)
    }
  })
})

describe.each(LANGUAGES.filter((language) => language !== 'en'))('The catalogue in %s', (language) => {
  test('leaves nothing in English', () => {
    const messages = messagesOf(language)
    const same = [...messages].filter(([key, message]) => {
      const [text = ''] = formsOf(message).slice(-1)
      const [own = ''] = formsOf(ENGLISH.get(key) ?? '').slice(-1)
      return text === own && /[a-z]{3}/i.test(text.replaceAll(/\{\w+\}/g, ''))
    })
    const allowed = SAME_AS_ENGLISH[language] ?? []
    expect(same.map(([key]) => key).filter((key) => !allowed.includes(key))).toEqual([])
  })
})
