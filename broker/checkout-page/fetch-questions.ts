/** The script for an issuer's questions: fetched while the member types, so that it is there when a password is sealed. */

import { fetchScript } from './fetch-script.ts'
import { fetchLaterWords } from './learn-words.ts'
import type * as Questions from './questions/questions.ts'

/** Says where it is served: filled in by tools/build/browser-assets.ts. */
declare const QUESTIONS_SCRIPT: string

/** Paying waits so long for it. */
const DEADLINE_MS = 4_000

/** Fetches it with its words; undefined when they cannot be had: then the attempt goes without, and is asked nothing. */
export function fetchQuestions(language: string): Promise<typeof Questions | undefined> {
  return Promise.race([
    Promise.all([fetchScript<typeof Questions>(QUESTIONS_SCRIPT), fetchLaterWords(language)])
      .then(([script]) => script)
      .catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(resolve, DEADLINE_MS)),
  ])
}
