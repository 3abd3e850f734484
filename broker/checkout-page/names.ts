/** Names from outside: in the page's language, and as they stand in sentences. */

import { isRightToLeft } from '../../protocol/languages.ts'
import type { InPageLanguages } from '../../protocol/checkout-api.ts'

// Letters of scripts that run from right to left, and marks that turn what follows them.
const TURNS_TEXT =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\ud802\ud803\ud83a\ud83b]/

/** Returns a name from outside for the middle of a sentence, as `<bdi>` would hold it: neither turns the other around. */
export function isolated(name: string, language: string): string {
  return name && (TURNS_TEXT.test(name) || isRightToLeft(language)) ? `\u2068${name}\u2069` : name
}

/** Returns a name in the page's language, or in English. */
export function nameIn(names: InPageLanguages | undefined, language: string): string | undefined {
  return names?.[language] ?? names?.en
}
