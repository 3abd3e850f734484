/** The terminal that a command is typed at: as of a process, or as a test stands in for one. */

import type { SecretPlace } from './keys/secret-place.ts'

export interface Terminal {
  env: Readonly<Record<string, string | undefined>>
  /** Files are as seen from it. */
  folder: string
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
  /** Asks the person there; undefined where there is none. */
  ask?: (question: string) => Promise<string>
  /** Reads what is piped in, a secret most likely: no argument is one. */
  input?: () => Promise<string>
  /** Puts settings, in place of what the keyring names. */
  place?: SecretPlace
}
