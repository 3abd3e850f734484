/** The texts by which an issuer shows itself to members: its own words, in as many languages as its entry gives. */

import { isExactLine, codePoints, plainLine } from '../protocol/text.ts'

/** In one language. What an issuer leaves out, the page says in words that fit any. */
export interface IssuerTexts {
  name?: string
  /** Holds what the first station of the page's line is called while the issuer is asked. */
  station?: string
  /** Holds what people call its way of paying, for which `method` is the word of the programs. */
  method_name?: string
  /** An ID as a pattern, such as `4•••` in groups of four. */
  id_placeholder?: string
  /** Says where the member has the password from. */
  password_hint?: string
}
export type IssuerText = keyof IssuerTexts

/** By language tag (BCP 47). */
export type TextsByLanguage = Readonly<Record<string, IssuerTexts>>

/** In code points. A station has a third of a narrow dialog's width. */
export const TEXT_MAX_CHARACTERS: Readonly<Record<IssuerText, number>> = {
  name: 128,
  station: 24,
  method_name: 24,
  id_placeholder: 32,
  password_hint: 48,
}
/** Languages of one issuer's entry. */
export const TEXT_LANGUAGES_MAX = 32

/**
 * Returns an issuer's text in the best language that it gives: the one asked
 * for, without its last subtags where need be (RFC 4647, section 3.4), then
 * English, then whichever there is.
 */
export function textIn(texts: TextsByLanguage, language: string, text: IssuerText): string | undefined {
  const given = Object.entries(texts).filter(([, { [text]: value }]) => value !== undefined)
  const inLanguage = (tag: string): string | undefined =>
    given.find(([known]) => known.toLowerCase() === tag.toLowerCase())?.[1][text]
  for (let tag = language; tag !== ''; tag = withoutLastSubtag(tag)) {
    const value = inLanguage(tag)
    if (value !== undefined) return plainLine(value)
  }
  const value = inLanguage('en') ?? given[0]?.[1][text]
  return value === undefined ? undefined : plainLine(value)
}

/** Returns where a text could not be shown as what it is, or a language is none, and why; undefined when all is well. */
export function textsFault(texts: TextsByLanguage): { path: string[]; reason: string } | undefined {
  const languages = Object.entries(texts)
  if (languages.length > TEXT_LANGUAGES_MAX) {
    return { path: [], reason: `An issuer has at most ${TEXT_LANGUAGES_MAX} languages.` }
  }
  for (const [language, own] of languages) {
    if (!isLanguageTag(language)) {
      return { path: [language], reason: 'A language is a tag of BCP 47, such as ja or pt-BR.' }
    }
    for (const [text, max] of Object.entries(TEXT_MAX_CHARACTERS) as [IssuerText, number][]) {
      const value = own[text]
      if (value === undefined || (isExactLine(value) && codePoints(value) <= max)) continue
      const reason = `A ${text} (${language}) is one line of 1 to ${max} characters that can be seen.`
      return { path: [language, text], reason }
    }
  }
  return undefined
}

/** A single letter or digit before the last subtag belongs to it. */
function withoutLastSubtag(tag: string): string {
  return tag.replace(/(?:^|-)(?:[a-z\d]-)?[^-]*$/i, '')
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
