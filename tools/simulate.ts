/**
 * `npm run simulate`: every fault simulation over ten thousand seeds, and their
 * planted bugs: payments, an issuer's questions, ledgers as volumes, replaced keys,
 * reconciliation and rows of earlier versions, money that comes later, what an issuer gives
 * back, one after the other. `npm run simulate -- 500 1234`:
 * 500 seeds from 1234 on; with one seed, that is a replay. `npm run simulate --
 * keys 500`: one of them alone. What follows goes to vitest.
 */
import { exitWith, inRepository } from './root.ts'
import { runScript } from './run.ts'

const SEEDS_DEFAULT = 10_000
/** Of one simulation. */
const DEADLINE_MS = 3 * 60 * 60_000
const SIMULATIONS = {
  payments: 'test/simulation/simulation.test.ts',
  questions: 'test/simulation/questions/questions.test.ts',
  volumes: 'test/simulation/volumes/volumes.test.ts',
  keys: 'test/simulation/keys/keys.test.ts',
  clearing: 'test/simulation/clearing/clearing.test.ts',
  later: 'test/simulation/later/later.test.ts',
  adjustments: 'test/simulation/later/adjustments.test.ts',
} as const
type Simulation = keyof typeof SIMULATIONS

async function main(args: string[]): Promise<number> {
  const numbers = args.filter((arg) => /^\d+$/.test(arg))
  const named = args.filter(isSimulation)
  const rest = args.filter((arg) => !/^\d+$/.test(arg) && !isSimulation(arg))
  const [seeds = String(SEEDS_DEFAULT), firstSeed = '1'] = numbers
  const failed: Simulation[] = []
  for (const name of named.length > 0 ? named : Object.keys(SIMULATIONS).filter(isSimulation)) {
    process.stdout.write(`${name}: ${seeds} seeds from ${firstSeed}\n`)
    const { code } = await runScript(
      inRepository('node_modules', 'vitest', 'vitest.mjs'),
      ['run', '--project=unit', '--reporter=verbose', ...rest, SIMULATIONS[name]],
      { deadlineMs: DEADLINE_MS, env: { NODE_ENV: 'test', SEEDS: seeds, FIRST_SEED: firstSeed, SHOW_SEEDS: 'yes' } },
    )
    if (code !== 0) failed.push(name)
  }
  if (failed.length > 0) process.stdout.write(`wrong: ${failed.join(', ')}\n`)
  return failed.length
}

function isSimulation(name: string): name is Simulation {
  return name in SIMULATIONS
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  exitWith(error)
}
