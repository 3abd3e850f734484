import { describe, expect, test } from 'vitest'

import { firstFound, problemsOfSeeds, seedsAsked } from '../seeds.ts'
import { CLEARING_BUGS, simulateClearing } from './simulate-clearing.ts'
import { ROW_BUGS, simulateRows } from './simulate-rows.ts'

const asked = seedsAsked(60)

describe.each([
  ['An issuer’s business day', simulateClearing, CLEARING_BUGS],
  ['Rows of an earlier version', simulateRows, ROW_BUGS],
] as const)('%s', (_, simulate, bugs) => {
  test(`comes out right in ${asked.seeds} seeds from ${asked.first}`, { timeout: 3_600_000 }, async () => {
    expect(await problemsOfSeeds(asked, (seed) => simulate(seed))).toEqual([])
  })

  test.each(bugs)('a planted bug is found: %s', { timeout: 120_000 }, async (bug) => {
    expect(await firstFound((seed) => simulate(seed, bug as never))).toBeDefined()
  })
})
