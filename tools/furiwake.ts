/**
 * `npm run furiwake -- …`: what an operator does at a broker, by its operator API.
 *
 *   npm run furiwake -- --help
 *
 * Ends with 0 when it was done, 1 when the broker refused it or something differs, 2 when nothing could be asked.
 */
import { createInterface } from 'node:readline/promises'
import { furiwake } from './furiwake/run.ts'

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

const { env, stdout, stderr, stdin } = process
// npm runs a command in this repository's folder, and tells where it was called from.
const folder = env['INIT_CWD'] ?? process.cwd()
const canAsk = stdin.isTTY && stderr.isTTY
const code = await furiwake(process.argv.slice(2), { env, folder, stdout, stderr, input, ...(canAsk ? { ask } : {}) })
// Not before all is written: what is piped to a script is long.
stdout.write('', () => process.exit(code))
