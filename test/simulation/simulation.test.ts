import { describe, expect, test } from 'vitest'

import { PLANTED_BUGS } from './planted-bugs.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { firstFound, seedsAsked } from './seeds.ts'
import { report, simulate } from './simulate.ts'

const asked = seedsAsked(70)
const FAILURES_SHOWN_MAX = 3
/** Bugs that are found by few seeds: a little before the first that does. */
const RARE: Partial<Record<PlantedBug, number>> = {
  'call before intent': 8,
  'idempotency key ignored': 115,
  'reversal forgotten': 30,
  'stale outcome adopted': 82,
  'event lost on crash': 28,
  'not-found taken too early': 30,
  'late approval not told': 135,
  'refused void in a loop': 50,
}

describe('the fault simulation', () => {
  test(`finds nothing wrong in ${asked.seeds} seeds from ${asked.first}`, { timeout: 3 * 3_600_000 }, async () => {
    const failures: string[] = []
    for (let seed = asked.first; seed < asked.first + asked.seeds && failures.length < FAILURES_SHOWN_MAX; seed++) {
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
    const find = async (seed: number) => (await simulate(seed, bug)).problems
    expect(await firstFound(find, RARE[bug])).toBeDefined()
  })
})
