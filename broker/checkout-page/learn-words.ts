/** The page comes with the address of its language's words; those that are needed later, and another language's, are fetched then. */

import type * as Languages from './languages.ts'
import { learnWords } from './words.ts'
import type { Words } from './words.ts'

/** Says where the other languages are named: filled in by tools/build/browser-assets.ts. */
declare const LANGUAGES_SCRIPT: string

/** A language's script: the messages of the form, where those are that are needed after it, and the faces of its writing. */
interface WordsScript {
  words: Words
  later: string
  faces: string
}

const scripts: Record<string, WordsScript> = {}

/** Fetches a language's words from their address. Rejects when they cannot be had. The browser loads a script once. */
export async function fetchWords(language: string, address: string): Promise<void> {
  const script = (await import(/* @vite-ignore */ address)) as WordsScript
  learnWords(language, script.words)
  scripts[language] = script
}

/** Fetches what is said after the form. Rejects when it cannot be had. */
export async function fetchLaterWords(language: string): Promise<void> {
  const { words } = (await import(/* @vite-ignore */ scripts[language]?.later ?? '')) as WordsScript
  learnWords(language, words)
}

/** Learns the language that fits what is wished for, and returns it. Rejects when its words cannot be had: then the page goes on in the one it has. */
export async function learnLanguage(wished: string): Promise<string> {
  const { WORDS_SCRIPTS, readLanguage } = (await import(/* @vite-ignore */ LANGUAGES_SCRIPT)) as typeof Languages
  const language = readLanguage(wished)
  await fetchWords(language, WORDS_SCRIPTS[language] ?? '')
  // A view that is open may need them.
  await fetchLaterWords(language)
  document.documentElement.style.setProperty('--faces', scripts[language]?.faces || 'system-ui')
  return language
}
