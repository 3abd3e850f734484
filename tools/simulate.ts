/**
 * `npm run simulate`: the fault simulation over ten thousand seeds and its
 * planted bugs. `npm run simulate -- 500 1234`: 500 seeds from 1234 on; with
 * one seed, that is a replay. What follows goes to vitest.
 */
import { exitWith, inRepository } from './root.ts'
import { runScript } from './run.ts'

const SEEDS_DEFAULT = 10_000
const DEADLINE_MS = 60 * 60_000

async function main(args: string[]): Promise<number> {
  const numbers = args.filter((arg) => /^\d+$/.test(arg))
  const rest = args.filter((arg) => !/^\d+$/.test(arg))
  const [seeds = String(SEEDS_DEFAULT), firstSeed = '1'] = numbers
  const { code } = await runScript(
    inRepository('node_modules', 'vitest', 'vitest.mjs'),
    ['run', '--project=unit', '--reporter=verbose', ...rest, 'test/simulation/simulation.test.ts'],
    { deadlineMs: DEADLINE_MS, env: { NODE_ENV: 'test', SEEDS: seeds, FIRST_SEED: firstSeed } },
  )
  return code
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  exitWith(error)
}
