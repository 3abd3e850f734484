/** The command line: finds the command that was typed, runs it, and says what went wrong in one sentence. */

import { parseArgs, type ParseArgsConfig } from 'node:util'
import { ToolFailure } from '../root.ts'
import { BrokerClient, BrokerRefusal } from './broker-client.ts'
import type { Call, Command, Typed } from './command.ts'
import { profileOf } from './profile.ts'
import { objectText, tableText } from './table.ts'
import type { Terminal } from './terminal.ts'

const EVERYWHERE = {
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  help: { type: 'boolean' },
  profile: { type: 'string', multiple: true },
} as const satisfies ParseArgsConfig['options']

const REFUSED = 1
const NOT_ASKED = 2

/** Runs what was typed of the commands that there are, and returns the exit code. */
export async function furiwake(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly Command[],
): Promise<number> {
  const isJson = args.includes('--json')
  try {
    const command = commandOf(args, commands)
    if (command === undefined || args.includes('--help')) return help(args, terminal, commands)
    const typed = typedAfter(command, args)
    return (await command.run(callOf(typed, terminal, isJson))) ?? 0
  } catch (error) {
    if (error instanceof BrokerRefusal) {
      terminal.stderr.write(`${isJson ? JSON.stringify(error.problem) : error.message}\n`)
      return REFUSED
    }
    if (!(error instanceof ToolFailure)) throw error
    terminal.stderr.write(`${error.message}\n`)
    return NOT_ASKED
  }
}

function commandOf(args: readonly string[], commands: readonly Command[]): Command | undefined {
  const [first = '', second = ''] = args
  return commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first)
}

/** Prints the commands that begin as what was typed does, or all of them. */
function help(args: readonly string[], { stdout, stderr }: Terminal, commands: readonly Command[]): number {
  const words = args.filter((word) => !word.startsWith('-'))
  const begun = words.slice(0, 2).join(' ')
  const near = commands.filter(({ name }) => name === begun || name.split(' ')[0] === words[0])
  const isAsked = words.length === 0 || args.includes('--help')
  const listed = near.length === 0 ? commands : near
  const lines = listed.map(({ name, takes = [], usage = '', summary }) => {
    return `  furiwake ${[name, ...takes, usage].filter((part) => part !== '').join(' ')}\n      ${summary}\n`
  })
  const everywhere = '  Everywhere: --json, --yes (asks nothing), --profile FILE, --help\n'
  const out = isAsked ? stdout : stderr
  out.write(`${isAsked ? '' : `There is no command ${begun}.\n`}\n${lines.join('')}\n${everywhere}`)
  return isAsked ? 0 : NOT_ASKED
}

function typedAfter({ name, takes = [], options = {}, usage = '' }: Command, args: readonly string[]): Typed {
  const { values, positionals } = parsed(args.slice(name.split(' ').length), options)
  const needed = takes.filter((word) => !word.startsWith('['))
  if (positionals.length < needed.length || positionals.length > takes.length) {
    throw new ToolFailure(`Type it so: furiwake ${[name, ...takes, usage].filter((part) => part !== '').join(' ')}`)
  }
  const all = (option: string): string[] => {
    return [values[option] ?? []].flat().filter((value): value is string => typeof value === 'string')
  }
  return {
    all,
    one: (option) => all(option).at(-1),
    word: (word) => positionals[takes.findIndex((taken) => taken.replace(/[[\]]/g, '') === word)] ?? '',
    has: (option) => values[option] === true,
  }
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

function parsed(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...options, ...EVERYWHERE } })
  } catch (error) {
    // A value may be a secret that stands where none belongs: only an option's name is repeated.
    const [, option = ''] = /'(--?[\w-]+)/.exec(error instanceof Error ? error.message : '') ?? []
    throw new ToolFailure(`${option === '' ? 'An option' : option} cannot be read: see --help.`)
  }
}

function callOf(typed: Typed, terminal: Terminal, isJson: boolean): Call {
  let client: BrokerClient | undefined
  const print = (value: object, text: () => string): void => {
    terminal.stdout.write(isJson ? `${JSON.stringify(value, null, 2)}\n` : text())
  }
  return {
    typed,
    terminal,
    isJson,
    broker: () => (client ??= new BrokerClient(profileOf(terminal, typed.one('profile')))),
    show: (object) => print(object, () => objectText(object)),
    list: (answer, rows, columns) => print(answer, () => tableText(rows, columns)),
    say: (text) => void (isJson ? undefined : terminal.stdout.write(`${text}\n`)),
    confirm: async (question) => {
      if (typed.has('yes')) return
      if (terminal.ask === undefined) throw new ToolFailure(`${question} Nobody is there to ask: say --yes.`)
      const answer = await terminal.ask(`${question} [y/N] `)
      if (!/^y(?:es)?$/i.test(answer.trim())) throw new ToolFailure('Nothing was done.')
    },
  }
}
