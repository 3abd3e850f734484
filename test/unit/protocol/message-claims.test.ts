import { describe, expect, test } from 'vitest'

import { claimsProblem } from '../../../protocol/message-claims.ts'

const NOW = 1_800_000_000
const CLAIMS = { iss: 'https://broker.example', aud: 'https://relay.example', jti: 'x', iat: NOW, exp: NOW + 60 }
const PARTIES = { iss: CLAIMS.iss, aud: CLAIMS.aud, now: NOW }

describe('The mode of a message', () => {
  test.each([
    ['a live request', true, 'a live server', true, undefined],
    ['a test request', false, 'a test server', false, undefined],
    ['a test request', false, 'a live server', true, 'wrong_mode'],
    ['a live request', true, 'a test server', false, 'wrong_mode'],
    ['a request of version 1, which names none,', undefined, 'a test server', false, undefined],
    ['a request of version 1, which names none,', undefined, 'a live server', true, 'wrong_mode'],
  ] as const)('%s (%s) at %s (%s): %s', (_, said, __, livemode, problem) => {
    const claims = said === undefined ? CLAIMS : { ...CLAIMS, livemode: said }
    expect(claimsProblem(claims, { ...PARTIES, livemode })).toBe(problem)
  })

  test.each([
    ['of the same mode is taken', true, true, undefined],
    ['of the other mode is not', false, true, 'wrong_mode'],
    ['of the other mode is not, the other way round', true, false, 'wrong_mode'],
    ['of version 1, which names none, is taken', undefined, true, undefined],
  ] as const)('an answer %s', (_, said, livemode, problem) => {
    const claims = { ...CLAIMS, in_response_to: 'question', ...(said === undefined ? {} : { livemode: said }) }
    expect(claimsProblem(claims, { ...PARTIES, livemode, inResponseTo: 'question' })).toBe(problem)
  })

  test.each(['true', 1, 0, null, {}])('is a boolean, not %s', (livemode) => {
    expect(claimsProblem({ ...CLAIMS, livemode }, { ...PARTIES, livemode: true })).toBe('not_claims')
    expect(claimsProblem({ ...CLAIMS, livemode }, { ...PARTIES, livemode: false })).toBe('not_claims')
  })
})
