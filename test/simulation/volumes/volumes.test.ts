import { describe, expect, test } from 'vitest'

import { simulateVolumes } from './simulate-volumes.ts'
import { VOLUME_BUGS } from './volumes-world.ts'

const SEEDS = Number(process.env['SEEDS'] ?? 300)
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 1)
const SEEDS_TO_FIND_A_BUG = 1_000

describe('Idempotency-Keys while volumes are opened and closed', () => {
  test(`make one payment each in ${SEEDS} seeds from ${FIRST_SEED}`, { timeout: 600_000 }, async () => {
    const found: string[] = []
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS && found.length < 3; seed++) {
      const problems = await simulateVolumes(seed)
      if (problems.length > 0) found.push(`seed ${seed}: ${problems.join('; ')}`)
    }
    expect(found).toEqual([])
  })

  test.each(VOLUME_BUGS)('a planted bug is found: %s', { timeout: 120_000 }, async (bug) => {
    let found: number | undefined
    for (let seed = 1; seed <= SEEDS_TO_FIND_A_BUG && found === undefined; seed++) {
      if ((await simulateVolumes(seed, bug)).length > 0) found = seed
    }
    expect(found, `${bug} was not found in ${SEEDS_TO_FIND_A_BUG} seeds`).toBeDefined()
  })
})
