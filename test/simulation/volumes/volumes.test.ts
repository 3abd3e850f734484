import { describe, expect, test } from 'vitest'

import { firstFound, problemsOfSeeds, seedsAsked } from '../seeds.ts'
import { simulateVolumes } from './simulate-volumes.ts'
import { VOLUME_BUGS } from './volumes-world.ts'
import type { VolumeBug } from './volumes-world.ts'

const asked = seedsAsked(50)
/** A little before the first seed that finds it. */
const RARE: Partial<Record<VolumeBug, number>> = { 'cursor that skips a volume': 44 }

describe('Idempotency-Keys and lists while volumes are opened and closed', () => {
  test(
    `make one payment each, told once, in ${asked.seeds} seeds from ${asked.first}`,
    { timeout: 3_600_000 },
    async () => {
      expect(await problemsOfSeeds(asked, simulateVolumes)).toEqual([])
    },
  )

  test.each(VOLUME_BUGS)('a planted bug is found: %s', { timeout: 120_000 }, async (bug) => {
    expect(await firstFound((seed) => simulateVolumes(seed, bug), RARE[bug])).toBeDefined()
  })
})
