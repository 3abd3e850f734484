/**
 * Names which passwords are refused (NIST SP 800-63B, 3.1.1.2): those that are
 * common or easily guessed, and those that hold what others know of the
 * member. There are no rules of composition.
 */

import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

export type PasswordProblem = 'too_common' | 'too_personal'

/** Shorter parts of a name or an address are in many words. */
const TELLING_CHARACTERS_MIN = 4
/** zxcvbn's 0 to 4. Below 2 a password falls within a million guesses. */
const SCORE_MIN = 2

let loaded: ZxcvbnFactory | undefined

/** Made once an isolate: unpacking the list of common passwords takes some 25 ms. */
function zxcvbn(): ZxcvbnFactory {
  loaded ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  return loaded
}

/** Judges a new password. `personal`: the ID, the name, the e-mail address and what else is known of the member. */
export function passwordProblem(password: string, personal: readonly string[]): PasswordProblem | undefined {
  const plain = password.normalize('NFKC').toLowerCase()
  const telling = personal
    .flatMap((text) => partsOf(text.normalize('NFKC').toLowerCase()))
    .filter((part) => part.length >= TELLING_CHARACTERS_MIN)
  if (telling.some((part) => plain.includes(part))) return 'too_personal'
  return zxcvbn().check(plain, telling).score < SCORE_MIN ? 'too_common' : undefined
}

/** An address counts whole and by what is before the @; a name by each of its words. */
function partsOf(text: string): string[] {
  return [text, ...text.split(/[\s@]/).slice(0, text.includes('@') ? 1 : undefined)]
}
