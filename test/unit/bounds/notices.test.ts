import { expect, test } from 'vitest'

import { TokenBuckets } from '../../../broker/bounds/token-buckets.ts'
import { NOTICES_PER_RELAY } from '../../../broker/bounds/limits.ts'

const NOW = Date.parse('2026-11-26T00:00:00Z')
const { burst, perSecond } = NOTICES_PER_RELAY

test('A relay centre that floods with notices waits, and keeps no other waiting', () => {
  const notices = new TokenBuckets(NOTICES_PER_RELAY, 10)
  const flood = Array.from({ length: burst + 1 }, () => notices.take('https://relay.example', NOW))
  expect(flood.filter((wait) => wait > 0)).toEqual([1_000 / perSecond])
  expect(notices.take('https://other.example', NOW)).toBe(0)
  expect(notices.take('https://relay.example', NOW + 1_000 / perSecond)).toBe(0)
})
