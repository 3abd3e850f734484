/** The page comes with its language's words in it; those that are needed later, and another language's, are fetched then. */

import type * as Languages from './languages.ts'
import { fetchScript } from './fetch-script.ts'
import { learnWords } from './words.ts'
import type { Words } from './words.ts'

/** Says where the other languages are named: filled in by tools/build/browser-assets.ts. */
declare const LANGUAGES_SCRIPT: string

/** A language's script, or the same in the document: the messages of the form, where those are that are needed after it, and the faces of its writing. */
interface WordsScript {
  words: Words
  later: string
  faces: string
}

const scripts: Record<string, WordsScript> = {}

/** Takes in a language's words, as its script has them, or the document. */
export function takeWords(language: string, script: WordsScript): void {
  learnWords(language, script.words)
  scripts[language] = script
}

/** Fetches what is said after the form. Rejects when it cannot be had. */
export async function fetchLaterWords(language: string, tries?: number): Promise<void> {
  const { words } = await fetchScript<WordsScript>(scripts[language]?.later ?? '', tries)
  learnWords(language, words)
}

/** Learns the language that fits what is wished for, and returns it. Rejects when its words cannot be had: then the page goes on in the one it has. */
export async function learnLanguage(wished: string): Promise<string> {
  const { WORDS_SCRIPTS, readLanguage } = await fetchScript<typeof Languages>(LANGUAGES_SCRIPT)
  const language = readLanguage(wished)
  const script = await fetchScript<{ default: WordsScript }>(WORDS_SCRIPTS[language] ?? '')
  takeWords(language, script.default)
  // A view that is open may need them.
  await fetchLaterWords(language)
  document.documentElement.style.setProperty('--faces', scripts[language]?.faces || 'system-ui')
  return language
}
