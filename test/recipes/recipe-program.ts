/** A recipe's samples as a running program: a driver beside them answers one line of JSON with one. */

import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

import { codeSamples } from '../../tools/docs/markdown.ts'
import { inRepository } from '../../tools/root.ts'
import { run } from '../../tools/run.ts'
import { samplesOf, type Commands, type Language } from './languages.ts'

const MAKE_DEADLINE_MS = 120_000

/** An answer of a recipe to one call: what it says, its own refusal, or anything else that went wrong. */
export type Said = { answer: unknown } | { refused: string } | { failed: string }

/** A question to a recipe, by the names of its functions. */
export type Asked =
  | { call: 'pay'; order: string; amount: number; currency: string }
  | { call: 'ask'; payment: string }
  | { call: 'verdict'; verdict: string; order: { payment: string; number: string; amount: number; currency: string } }
  | { call: 'webhook'; headers: Record<string, string>; body: string }

export interface RecipeProgram {
  ask(asked: Asked): Promise<Said>
  end(): void
}

export interface MadeRecipe {
  /** Starts it for a shop, by its environment. */
  start(environment: Record<string, string>): RecipeProgram
  remove(): void
}

/** Writes the samples of a page and their driver into a folder, and compiles them where the language is compiled. */
export async function makeRecipe(language: Language, { make, run: command }: Commands): Promise<MadeRecipe> {
  const folder = mkdtempSync(join(tmpdir(), `furiwake-${language.page}-`))
  const page = readFileSync(inRepository('docs', 'recipes', `${language.page}.md`), 'utf8')
  for (const [name, text] of Object.entries(language.files(samplesOf(language, codeSamples(page))))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  copyFileSync(inRepository('test', 'recipes', 'drivers', language.driver), join(folder, language.driver))
  for (const [program = '', ...args] of make) {
    const made = await run(program, args, { cwd: folder, deadlineMs: MAKE_DEADLINE_MS, output: 'collect' })
    if (made.code !== 0) throw new Error(`${program} ${args.join(' ')}:\n${made.output}`)
  }
  return {
    start: (environment) => startProgram(command, folder, environment),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function startProgram([program = '', ...args]: string[], cwd: string, env: Record<string, string>): RecipeProgram {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting: { resolve: (said: Said) => void; reject: (error: Error) => void }[] = []
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line) as Said))
  const ended = (): void => {
    for (const each of waiting.splice(0)) each.reject(new Error(`${program} ended: ${complaint}`))
  }
  child.on('error', ended)
  child.on('close', ended)
  // Whoever waits hears of it by its end.
  child.stdin.on('error', () => undefined)
  return {
    ask: (asked) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        child.stdin.write(`${JSON.stringify(asked)}\n`)
      }),
    end: () => void child.kill('SIGTERM'),
  }
}
