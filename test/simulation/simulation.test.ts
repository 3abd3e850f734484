import { describe, expect, test } from 'vitest'

import { PLANTED_BUGS } from './planted-bugs.ts'
import { report, simulate } from './simulate.ts'

/** `npm run simulate` asks for more. */
const SEEDS = Number(process.env['SEEDS'] ?? 300)
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 1)
const SEEDS_TO_FIND_A_BUG = 1_000
const FAILURES_SHOWN_MAX = 3

describe('the fault simulation', () => {
  test(`finds nothing wrong in ${SEEDS} seeds from ${FIRST_SEED}`, { timeout: 3_600_000 }, async () => {
    const failures: string[] = []
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS && failures.length < FAILURES_SHOWN_MAX; seed++) {
      const run = await simulate(seed)
      if (run.problems.length > 0) failures.push(report(run))
    }
    // Thrown, not compared: the trace must come out whole.
    if (failures.length > 0) throw new Error(failures.join('\n\n'))
  })

  test('replays a seed exactly', async () => {
    for (const seed of [1, 2, 3, 4, 5]) expect((await simulate(seed)).trace).toEqual((await simulate(seed)).trace)
  })

  test.each(PLANTED_BUGS)('finds a planted bug: %s', { timeout: 120_000 }, async (bug) => {
    let found: number | undefined
    for (let seed = 1; seed <= SEEDS_TO_FIND_A_BUG && found === undefined; seed++) {
      if ((await simulate(seed, bug)).problems.length > 0) found = seed
    }
    expect(found, `${bug} was not found in ${SEEDS_TO_FIND_A_BUG} seeds`).toBeDefined()
  })
})
