import { describe, expect, test } from 'vitest'

import { firstFound, problemsOfSeeds, seedsAsked } from '../seeds.ts'
import { LATER_BUGS, simulateLater } from './simulate-later.ts'

const asked = seedsAsked(60)

describe('money that comes later, in virtual time', () => {
  test(`ends right in ${asked.seeds} seeds from ${asked.first}`, { timeout: 3_600_000 }, async () => {
    expect(await problemsOfSeeds(asked, (seed) => simulateLater(seed))).toEqual([])
  })

  test.each(LATER_BUGS)('finds a planted bug: %s', { timeout: 120_000 }, async (bug) => {
    expect(await firstFound((seed) => simulateLater(seed, bug))).toBeDefined()
  })
})
