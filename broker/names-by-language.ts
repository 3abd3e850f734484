/** Names by language tag (BCP 47): how many, written how, and which of them is told to a reader of a language. */

import type { InPageLanguages } from '../protocol/checkout-api.ts'
import { languageOf } from '../protocol/languages.ts'
import { bestTag } from '../protocol/names.ts'
import { displayText, plainLine, shortened } from '../protocol/text.ts'
import { VERDICT_TEXT_MAX_CHARACTERS } from '../protocol/verdict.ts'

/** Names as merchants and issuers give them: two always, and as many more as they like. */
export type NamesByLanguage = { en: string; ja: string } & Readonly<Record<string, string>>

/** Languages of one entry: more than the dialog speaks. */
export const NAME_LANGUAGES_MAX = 64

/** Of the names that go with a payment and into its verdict, as JSON: shops take verdicts of 8,192 characters, all of it counted. */
export const SHOP_NAMES_MAX_BYTES = 2_048

/** Returns names as the page looks them up: by the dialog's own languages, each with the best that is given. */
export function namesForPage(names: NamesByLanguage): InPageLanguages {
  const tags = Object.keys(names)
  const spoken = new Set(tags.map(languageOf).filter((language) => language !== undefined))
  const further = [...spoken].map((language) => [language, names[bestTag(tags, language) ?? 'en'] ?? names.en] as const)
  const shown = further.map(([language, name]) => [language, displayText(name)] as const)
  return { ...Object.fromEntries(shown), en: displayText(names.en), ja: displayText(names.ja) }
}

/**
 * Returns names as a shop is told them, with a payment and in its verdict: plain lines under tags as BCP 47 writes
 * them, English and Japanese before all others, and of those as many as there is room for.
 */
export function namesToTell(names: NamesByLanguage): NamesByLanguage {
  const told: { en: string; ja: string } & Record<string, string> = { en: toldLine(names.en), ja: toldLine(names.ja) }
  let bytes = jsonBytes(told)
  for (const [tag, name] of Object.entries(names)) {
    const canonical = canonicalTag(tag)
    const line = toldLine(name)
    if (canonical === undefined || canonical in told || line === '') continue
    // Without the braces, and with a comma.
    const more = jsonBytes({ [canonical]: line }) - 1
    if (bytes + more > SHOP_NAMES_MAX_BYTES) continue
    told[canonical] = line
    bytes += more
  }
  return told
}

function toldLine(name: string): string {
  return shortened(plainLine(name), VERDICT_TEXT_MAX_CHARACTERS)
}

function jsonBytes(value: object): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}

/** Returns why a set of tags is none of languages that each stand once, and at which of them; undefined when all is well. */
export function tagsFault(tags: readonly string[]): { tag?: string; reason: string } | undefined {
  if (tags.length > NAME_LANGUAGES_MAX) return { reason: `At most ${NAME_LANGUAGES_MAX} languages.` }
  const before = new Set<string>()
  for (const tag of tags) {
    const canonical = canonicalTag(tag)
    if (canonical === undefined) return { tag, reason: 'A language is a tag of BCP 47, such as ja or pt-BR.' }
    if (before.has(canonical)) return { tag, reason: `This language stands twice: as ${canonical}.` }
    before.add(canonical)
  }
  return undefined
}

/** Returns a language tag as BCP 47 writes it, or undefined if it is none. */
export function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}
