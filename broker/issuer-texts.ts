/** The texts by which an issuer shows itself to members: its own words, in as many languages as its entry gives. */

import { isExactLine, codePoints, plainLine } from '../protocol/text.ts'
import { bestTag } from '../protocol/names.ts'
import { tagsFault } from './names-by-language.ts'

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

/**
 * Returns an issuer's text in the best language that it gives: the one asked
 * for, as `bestTag` finds it, then English, then whichever there is.
 */
export function textIn(texts: TextsByLanguage, language: string, text: IssuerText): string | undefined {
  const given = Object.entries(texts).filter(([, { [text]: value }]) => value !== undefined)
  const tags = given.map(([tag]) => tag)
  const best = bestTag(tags, language) ?? bestTag(tags, 'en') ?? tags[0]
  const value = best === undefined ? undefined : texts[best]?.[text]
  return value === undefined ? undefined : plainLine(value)
}

/** Returns where a text could not be shown as what it is, or a language is none, and why; undefined when all is well. */
export function textsFault(texts: TextsByLanguage): { path: string[]; reason: string } | undefined {
  const wrong = tagsFault(Object.keys(texts))
  if (wrong !== undefined) return { path: wrong.tag === undefined ? [] : [wrong.tag], reason: wrong.reason }
  for (const [language, own] of Object.entries(texts)) {
    for (const [text, max] of Object.entries(TEXT_MAX_CHARACTERS) as [IssuerText, number][]) {
      const value = own[text]
      if (value === undefined || (isExactLine(value) && codePoints(value) <= max)) continue
      const reason = `A ${text} (${language}) is one line of 1 to ${max} characters that can be seen.`
      return { path: [language, text], reason }
    }
  }
  return undefined
}
