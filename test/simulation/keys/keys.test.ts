import { describe, expect, test } from 'vitest'

import { firstFound, problemsOfSeeds, seedsAsked } from '../seeds.ts'
import { KEY_BUGS } from './keys-world.ts'
import { simulateKeys } from './simulate-keys.ts'

const asked = seedsAsked(60)

describe('Keys that are replaced at any moment', () => {
  test(
    `refuse nobody and take no forgery in ${asked.seeds} seeds from ${asked.first}`,
    { timeout: 3_600_000 },
    async () => {
      expect(await problemsOfSeeds(asked, simulateKeys)).toEqual([])
    },
  )

  test.each(KEY_BUGS)('a planted bug is found: %s', { timeout: 120_000 }, async (bug) => {
    expect(await firstFound((seed) => simulateKeys(seed, bug))).toBeDefined()
  })
})
