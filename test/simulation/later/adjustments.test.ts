import { describe, expect, test } from 'vitest'

import { firstFound, problemsOfSeeds, seedsAsked } from '../seeds.ts'
import { ADJUSTMENT_BUGS, simulateAdjustments } from './simulate-adjustments.ts'

const asked = seedsAsked(60)

describe('returns and disputes by the issuer beside refunds by the shop, in virtual time', () => {
  test(
    `give back what was captured and no more, in ${asked.seeds} seeds from ${asked.first}`,
    { timeout: 3_600_000 },
    async () => {
      expect(await problemsOfSeeds(asked, (seed) => simulateAdjustments(seed))).toEqual([])
    },
  )

  test.each(ADJUSTMENT_BUGS)('finds a planted bug: %s', { timeout: 120_000 }, async (bug) => {
    expect(await firstFound((seed) => simulateAdjustments(seed, bug))).toBeDefined()
  })
})
