import { expect, test } from 'vitest'

import { waitForNotice } from '../../../broker/bounds/api-bounds.ts'
import { NOTICES_PER_RELAY } from '../../../broker/limits.ts'

const NOW = Date.parse('2026-11-26T00:00:00Z')
const { burst, perSecond } = NOTICES_PER_RELAY

test('A relay centre that floods with notices waits, and keeps no other waiting', () => {
  const flood = Array.from({ length: burst + 1 }, () => waitForNotice('https://relay.example', NOW))
  expect(flood.filter((wait) => wait > 0)).toEqual([1_000 / perSecond])
  expect(waitForNotice('https://other.example', NOW)).toBe(0)
  expect(waitForNotice('https://relay.example', NOW + 1_000 / perSecond)).toBe(0)
})
