/** The scenarios in words, for those who read a report: what a server does that passes. */

import { TITLES_OF_MESSAGES } from './titles-of-messages.ts'
import { TITLES_OF_OPERATIONS } from './titles-of-operations.ts'

export const TITLES = { ...TITLES_OF_MESSAGES, ...TITLES_OF_OPERATIONS } as const satisfies Record<
  string,
  { en: string; ja: string }
>

/** Stable: `group.case`. */
export type ScenarioName = keyof typeof TITLES
