import { describe, expect, test } from 'vitest'

import { CLEARING_BUGS, simulateClearing } from './simulate-clearing.ts'
import { ROW_BUGS, simulateRows } from './simulate-rows.ts'

const SEEDS = Number(process.env['SEEDS'] ?? 60)
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 1)
const SEEDS_TO_FIND_A_BUG = 1_000

async function firstFound(simulate: (seed: number) => Promise<string[]> | string[]): Promise<number | undefined> {
  for (let seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed++) if ((await simulate(seed)).length > 0) return seed
  return undefined
}

describe.each([
  ['An issuer’s business day', simulateClearing, CLEARING_BUGS],
  ['Rows of an earlier version', simulateRows, ROW_BUGS],
] as const)('%s', (_, simulate, bugs) => {
  test(`comes out right in ${SEEDS} seeds from ${FIRST_SEED}`, { timeout: 600_000 }, async () => {
    const found: string[] = []
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS && found.length < 3; seed++) {
      const problems = await simulate(seed)
      if (problems.length > 0) found.push(`seed ${seed}: ${problems.join('; ')}`)
    }
    expect(found).toEqual([])
  })

  test.each(bugs)('a planted bug is found: %s', { timeout: 120_000 }, async (bug) => {
    expect(await firstFound((seed) => simulate(seed, bug as never))).toBeDefined()
  })
})
