/**
 * `npm run bench`: what the product costs at each place it runs, beside its
 * floors, in one table that is printed and saved. docs/bench.md tells how to
 * read it.
 *
 *   npm run bench -- [part …] [--only PIECE] [--quick] [--no-save]
 */
import { parseArgs } from 'node:util'
import { buildAll } from '../tools/build.ts'
import { exitWith, ToolFailure } from '../tools/root.ts'
import type { Part, Row } from './figures.ts'
import { PARTS } from './parts.ts'
import { lastRun, machine, saveRun } from './saved-run.ts'
import { keepOtherParts } from './statistics.ts'
import { table } from './table.ts'

interface Options {
  parts: readonly Part[]
  quick: boolean
  only: string | undefined
  save: boolean
}

async function main(args: string[]): Promise<void> {
  const { parts, quick, only, save } = optionsFrom(args)
  await buildAll()
  const last = lastRun()
  const order = PARTS.map(({ name }) => name)
  const rows: Row[] = []
  let { runs } = last
  for (const part of parts) {
    process.stderr.write(`${part.name}: ${part.describe}\n`)
    rows.push(...(await part.run({ quick, only })))
    if (!save) continue
    // Each part as it ends: what a later one trips over costs no more than itself.
    runs = { ...runs, [part.name]: { at: new Date().toISOString(), machine: machine() } }
    const all = keepOtherParts(rows, last.rows, order)
    saveRun({ version: 1, runs, rows: all }, table(all, last.rows))
  }
  process.stdout.write(`${table(keepOtherParts(rows, [], order), last.rows)}\n`)
}

function optionsFrom(args: string[]): Options {
  const { values, positionals } = parsed(args)
  const parts = positionals.map((name) => {
    const found = PARTS.find((part) => part.name === name)
    if (!found)
      throw new ToolFailure(`There is no part "${name}" (known: ${PARTS.map((part) => part.name).join(', ')}).`)
    return found
  })
  const { quick, only } = values
  if (only !== undefined && !(parts.length === 1 && parts[0]?.pieces?.includes(only))) {
    const known = PARTS.flatMap(({ name, pieces = [] }) => pieces.map((piece) => `${name} --only ${piece}`))
    throw new ToolFailure(`There is no such piece of one part (known: ${known.join(', ')}).`)
  }
  // A quick run's figures are too few to hold the next run against, and a piece is not the part.
  const save = !values['no-save'] && !quick && only === undefined
  return { parts: parts.length === 0 ? PARTS : parts, quick, only, save }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        'no-save': { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new ToolFailure(
      `${error instanceof Error ? error.message : String(error)} (known: parts, --only, --quick, --no-save)`,
    )
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  exitWith(error)
}
