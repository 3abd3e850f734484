/** The operator of a rehearsal: types the commands of the command line, and keeps which of them were typed. */

import { COMMANDS } from '../furiwake/commands.ts'
import { furiwake } from '../furiwake/run.ts'
import { ToolFailure } from '../root.ts'

const DONE = 0

export class RehearsalOperator {
  readonly #profile: string
  readonly #folder: string
  /** Forms of the commands that were typed: the command's words and its options, without what they are given. */
  readonly typed = new Set<string>()

  /** `profile`: the demo's own file. Files are written as seen from `folder`. */
  constructor(profile: string, folder: string) {
    this.#profile = profile
    this.#folder = folder
  }

  /** Types a command, and returns what it printed as JSON. It may end with one of `codes`; with any other the rehearsal is over. */
  async types<T>(words: readonly string[], codes: readonly number[] = [DONE]): Promise<T> {
    this.typed.add(formOf(words))
    return this.asks<T>(words, codes)
  }

  /** Does the same for the rehearsal itself: it is no step of a restore. */
  async asks<T>(words: readonly string[], codes: readonly number[] = [DONE]): Promise<T> {
    const [out, err]: [string[], string[]] = [[], []]
    const code = await furiwake(
      [...words, '--json', '--yes', '--profile', this.#profile],
      {
        env: {},
        folder: this.#folder,
        stdout: { write: (text) => out.push(text) },
        stderr: { write: (text) => err.push(text) },
      },
      COMMANDS,
    )
    const said = out.join('') || err.join('')
    if (!codes.includes(code)) throw new ToolFailure(`furiwake ${words.join(' ')} ended with ${code}: ${said}`)
    return JSON.parse(said) as T
  }
}

const COMMAND = /^ *npm run furiwake -- (.+?)(?:\s+#.*)?$/gm

/** Returns the forms of the commands that a document has a person type. */
export function formsIn(document: string): Set<string> {
  return new Set([...document.matchAll(COMMAND)].map(([, line = '']) => formOf(line.split(/\s+/))))
}

/** `reconciliations mend --issuer`, of whatever day and issuer. */
function formOf(words: readonly string[]): string {
  const options = words.filter((word) => word.startsWith('--')).toSorted()
  return [...words.slice(0, 2), ...options].join(' ')
}
