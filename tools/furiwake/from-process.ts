/** The command line as a process is given it: what was typed, the terminal it was typed at, and the exit code. */

import { createInterface } from 'node:readline/promises'
import type { Command } from './command.ts'
import { furiwake } from './run.ts'

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await lines.question(question)
  } finally {
    lines.close()
  }
}

/** The longest setting is some kilobytes. */
const INPUT_MAX_CHARACTERS = 64 * 1024

async function input(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > INPUT_MAX_CHARACTERS) break
  }
  return text
}

/** Runs one of the commands by what this process was started with, and ends the process. */
export async function runFromProcess(commands: readonly Command[]): Promise<void> {
  const { env, stdout, stderr, stdin } = process
  // npm runs a command in the folder of its package, and tells where it was called from.
  const folder = env['INIT_CWD'] ?? process.cwd()
  const canAsk = stdin.isTTY && stderr.isTTY
  const terminal = { env, folder, stdout, stderr, input, ...(canAsk ? { ask } : {}) }
  const code = await furiwake(process.argv.slice(2), terminal, commands)
  // Not before all is written: what is piped to a script is long.
  stdout.write('', () => process.exit(code))
}
