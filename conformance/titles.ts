/** The scenarios in words, for those who read a report: what a server does that passes. */

import { TITLES_OF_LATER_MONEY } from './titles-of-later-money.ts'
import { TITLES_OF_MESSAGES } from './titles-of-messages.ts'
import { TITLES_OF_OPERATIONS } from './titles-of-operations.ts'
import { TITLES_OF_QUESTIONS } from './titles-of-questions.ts'

export const TITLES = {
  ...TITLES_OF_MESSAGES,
  ...TITLES_OF_QUESTIONS,
  ...TITLES_OF_OPERATIONS,
  ...TITLES_OF_LATER_MONEY,
} as const satisfies Record<string, { en: string; ja: string }>

/** Stable: `group.case`. */
export type ScenarioName = keyof typeof TITLES
