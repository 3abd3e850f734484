/** A command of the command line, and what it is given when it is run. */

import type { ParseArgsConfig } from 'node:util'
import type { BrokerClient } from './broker-client.ts'
import type { Column } from './table.ts'
import type { Terminal } from './terminal.ts'

/** The words and options that were typed after the command's name. */
export interface Typed {
  /** Texts of an option, in their order; none where it was not typed. */
  all: (option: string) => string[]
  /** The last of them. */
  one: (option: string) => string | undefined
  /** A word that the command takes, such as `MERCHANT`. */
  word: (name: string) => string
  /** Tells whether an option without a text was typed. */
  has: (option: string) => boolean
}

export interface Call {
  typed: Typed
  terminal: Terminal
  /** Asked for when it is first needed. */
  broker: () => BrokerClient
  /** Prints an object, or its JSON where that was asked for. */
  show: (object: object) => void
  /** Prints rows as a table, or the answer that they are of as JSON. */
  list: (answer: object, rows: readonly object[], columns: readonly Column[]) => void
  /** Prints lines for people; nothing where JSON was asked for. */
  say: (text: string) => void
  isJson: boolean
  /** Goes on when the person says yes, or --yes was typed. */
  confirm: (question: string) => Promise<void>
}

export interface Command {
  /** As it is typed: `merchants add`. */
  name: string
  /** Words that it takes, in their order; one in brackets may be left out. */
  takes?: readonly string[]
  options?: NonNullable<ParseArgsConfig['options']>
  /** Its options as they are typed, for the help. */
  usage?: string
  summary: string
  /** Returns the exit code; 0, if nothing. */
  run(call: Call): Promise<number | void>
}
