import { describe, expect, test } from 'vitest'

import { shownLine } from '../../../tools/dev/log-line.ts'

const SHOP = {
  broker: 'http://localhost:8801',
  merchant: { id: 'mer_own', secret_key: 'sk_test_own' },
  webhook: { id: 'whe_own', url: 'http://localhost:3000/webhooks', secret: 'whsec_own' },
  issuers: [
    {
      prefix: '4',
      name: 'Sumire Card',
      kind: 'credit',
      authentication: 'http://localhost:8811',
      settlement: 'http://localhost:8812',
      statement_key: '',
    },
  ],
}

function shown(fields: object): string | undefined {
  return shownLine(`2026-11-26T10:00:00.000Z info ${JSON.stringify(fields)}`, SHOP)?.slice('10:00:00  '.length)
}

describe('What a shop’s developer is shown of the broker’s log', () => {
  test('is each request of the shop with its payment', () => {
    const request = { event: 'request', method: 'POST', route: '/v1/payments', status: 201, ms: 12 }
    expect(shown({ ...request, merchant: 'mer_own', payment: 'pay_1' })).toMatch(
      /^POST {2}\/v1\/payments +201 12 ms {2}pay_1$/,
    )
  })

  test('is a refusal with what it means and what to do', () => {
    const refused = { event: 'request', method: 'POST', route: '/v1/payments', status: 400, ms: 3 }
    const line = shown({ ...refused, outcome: 'amount_invalid' })
    expect(line).toContain('amount_invalid: The amount is not valid.')
    expect(line).toContain('minor units')
    expect(line?.split('\n').at(-1)?.trim()).toBe('http://localhost:8801/errors/amount_invalid')
  })

  test('is a key of the other mode as such', () => {
    const refused = { event: 'request', method: 'POST', route: '/v1/payments/*', status: 401, ms: 3 }
    const line = shown({ ...refused, outcome: 'api_key_invalid', cause: 'live_key' })
    expect(line).toMatch(/^POST {2}\/v1\/payments +401/)
    expect(line).toContain('It was a live key')
    expect(shown({ ...refused, outcome: 'api_key_invalid' })).not.toContain('It was')
  })

  test.each([
    [403, 'frame_stranger', '/checkout/prepare'],
    [403, 'frame_stranger', '/checkout/:payment_id'],
    [404, 'frame_link', '/checkout/:payment_id'],
  ])('is a dialog that a page may not show, by the code that the page is told: %s is %s', (status, code, route) => {
    const line = shown({ event: 'request', method: 'GET', route, status, ms: 3 })
    expect(line).toContain(`${code}: `)
    expect(line).toContain(`http://localhost:8801/errors/${code}`)
    expect(shown({ event: 'request', method: 'GET', route, status: 200, ms: 3 })).not.toContain('/errors/')
  })

  test('is each delivery to its endpoint, also one that nobody took', () => {
    expect(shown({ event: 'webhook_call', endpoint: 'whe_own', status: 200, ms: 5 })).toBe(
      '  webhook http://localhost:3000/webhooks 200 5 ms',
    )
    expect(shown({ event: 'webhook_call', endpoint: 'whe_own', cause: 'unreachable', ms: 5 })).toContain('unreachable')
  })

  test('is what issuers answered, by their names', () => {
    const call = { event: 'authentication_call', issuer: 'http://localhost:8811', outcome: 'authenticated', ms: 90 }
    expect(shown(call)).toBe('  step 5  Sumire Card: authenticated 90 ms')
  })

  test('is why an answer of theirs does not count, and that their keys are not to be had', () => {
    const issuer = 'http://localhost:8811'
    const call = { event: 'authentication_call', issuer, outcome: 'unavailable', cause: 'message_expired', ms: 9 }
    expect(shown(call)).toBe('  step 5  Sumire Card: unavailable (message_expired) 9 ms')
    expect(shown({ ...call, outcome: 'seal_rejected', cause: 'seal_rejected' })).toBe(
      '  step 5  Sumire Card: seal_rejected 9 ms',
    )
    expect(shown({ event: 'keys_unavailable', issuer, cause: 'unreachable' })).toBe(
      '  keys    Sumire Card: not to be had (unreachable)',
    )
  })

  test.each([
    ['of another shop', { event: 'request', method: 'GET', route: '/v1/payments', merchant: 'mer_other' }],
    ['of another shop’s endpoint', { event: 'webhook_call', endpoint: 'whe_other', status: 200 }],
    ['of scripts and pictures', { event: 'request', method: 'GET', route: '/furiwake.js', status: 200 }],
    ['of the broker’s own work', { event: 'sweep_failed' }],
    ['of no event at all', { event: 'toString' }],
  ])('is nothing %s', (_, fields) => {
    expect(shown(fields)).toBeUndefined()
  })

  test('is nothing of a line that is none of the log’s', () => {
    for (const line of ['', 'Listening', '2026-11-26T10:00:00.000Z info {"event"', '2026 info null']) {
      expect(shownLine(line, SHOP)).toBeUndefined()
    }
  })

  test('moves no cursor, whatever a name contains', () => {
    expect(shown({ event: 'request_failed', error: 'Error\u001b[2J', request: 'req_1' })).not.toContain('\u001b')
  })
})
