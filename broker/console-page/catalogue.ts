/** The languages of the console. */

import type { Locale } from '../../protocol/look.ts'
import { words as en } from './words-en.ts'
import { words as ja } from './words-ja.ts'
import type { ShellWords } from './words.ts'

export const WORDS: Readonly<Record<Locale, ShellWords>> = { en, ja }
