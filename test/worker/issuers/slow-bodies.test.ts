/** The doors of an issuer's servers, and a message that begins and never comes to its end. */

import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { REQUEST_BODY_TIMEOUT_MS } from '../../../messages/limits.ts'
import { MESSAGE_MEDIA_TYPE } from '../../../protocol/message-claims.ts'
import { hurriedDeadlines, standingStill } from '../slow-bodies.ts'
import { startBroker } from './broker-stand-in.ts'

beforeAll(async () => {
  await startBroker()
})
let deadlines: ReturnType<typeof hurriedDeadlines>
beforeEach(() => {
  deadlines = hurriedDeadlines()
})
afterEach(() => deadlines.restore())

describe('A message that stands still', () => {
  test.each([
    'http://sumire.test/authenticate',
    'http://sumire.test/passkeys/challenge',
    'http://sumire.test/passkeys',
    'http://card-relay.test/transactions',
    'http://card-relay.test/inquiries',
    'http://card-relay.test/clearing',
    'http://settlement.sumire.test/transactions',
    'http://settlement.sumire.test/inquiries',
    'http://settlement.sumire.test/clearing',
  ])('is given up at %s: 408, body_too_late', async (url) => {
    const sent = standingStill(url, { 'content-type': MESSAGE_MEDIA_TYPE }, 'eyJhbGciOi')
    const refused = await fetch(sent.request)
    expect(refused.status).toBe(408)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(await refused.json()).toMatchObject({ code: 'body_too_late', status: 408 })
    expect(deadlines.waited).toEqual([REQUEST_BODY_TIMEOUT_MS])
    expect(sent.canceled()).toBe(true)
  })
})

describe('A form that stands still', () => {
  test.each(['/sign-in', '/register', '/help/id'])('is given up at %s in the same time', async (path) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://sumire.test' }
    const sent = standingStill(`http://sumire.test${path}`, headers, 'member_id=4')
    const refused = await fetch(sent.request)
    expect(refused.status).toBe(408)
    expect(await refused.json()).toMatchObject({ code: 'body_too_late' })
    expect(deadlines.waited).toContain(REQUEST_BODY_TIMEOUT_MS)
  })
})
