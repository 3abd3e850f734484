/** The page comes with the words of its document's language; another language's are fetched when it is asked for. */

import type { Locale } from '../../protocol/look.ts'
import { ownLocale, words } from './words-own.ts'
import { learnWords } from './words.ts'
import type { Words } from './words.ts'

/** Says where every other language's words are served: filled in by tools/build/browser-assets.ts. */
declare const WORDS_SCRIPTS: Readonly<Record<string, string>>

learnWords(ownLocale, words)

/** Fetches a language's words. Rejects when they cannot be had: then the page goes on in the language it has. */
export async function fetchWords(locale: Locale): Promise<void> {
  const script = (await import(/* @vite-ignore */ WORDS_SCRIPTS[locale] ?? '')) as { words: Words }
  learnWords(locale, script.words)
}
