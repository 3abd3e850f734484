/** Names by language tag (BCP 47): which of them a reader is told. */

import { languageOf } from './languages.ts'

/**
 * Returns which of the given tags serves a language best: itself, then one that the dialog takes for it
 * (`zh-TW` for `zh-Hant`), then it without its last subtags (RFC 4647, section 3.4).
 */
export function bestTag(given: readonly string[], language: string): string | undefined {
  const like = (tag: string): string | undefined => given.find((known) => known.toLowerCase() === tag.toLowerCase())
  const own = like(language) ?? given.find((tag) => languageOf(tag) === language)
  if (own !== undefined) return own
  for (let tag = withoutLastSubtag(language); tag !== ''; tag = withoutLastSubtag(tag)) {
    const wider = like(tag)
    if (wider !== undefined) return wider
  }
  return undefined
}

/** A name, and the language that it is in. */
export interface NameInLanguage {
  name: string
  tag: string
}

/** Returns the name for a reader: of the first of the wished languages that one is given in. */
export function nameFor(
  names: Readonly<Record<string, string>>,
  wished: readonly string[],
): NameInLanguage | undefined {
  const given = Object.keys(names)
  for (const wish of wished) {
    const tag = bestTag(given, wish) ?? bestTag(given, languageOf(wish) ?? '')
    if (tag) return { name: names[tag] ?? '', tag }
  }
  return undefined
}

/** A single letter or digit before the last subtag belongs to it. */
function withoutLastSubtag(tag: string): string {
  return tag.replace(/(?:^|-)(?:[a-z\d]-)?[^-]*$/i, '')
}
