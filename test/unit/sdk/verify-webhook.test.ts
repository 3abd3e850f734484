import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'

import { FuriwakeError, verifyWebhook } from '../../../sdk/index.ts'

const SECRET = `whsec_${btoa('0123456789abcdef0123456789abcdef')}`
const OTHER = `whsec_${btoa('another secret of thirty-two char')}`
const EVENT = { id: 'evt_1', type: 'payment.captured', version: 4, created_at: '2026-01-01T00:00:00.000Z' }

/** A request as the broker sends it, with what a test wants different. */
function sent(
  given: { body?: string; at?: Date; secret?: string; id?: string; headers?: Record<string, string> } = {},
) {
  const { body = JSON.stringify(EVENT), at = new Date(), secret = SECRET, id = EVENT.id } = given
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
    ...given.headers,
  }
  return { headers, body }
}
function codeOf(secret: string, request: Parameters<typeof verifyWebhook>[1]): string {
  try {
    verifyWebhook(secret, request)
  } catch (error) {
    return error instanceof FuriwakeError ? error.code : String(error)
  }
  return 'verified'
}

describe('verifyWebhook', () => {
  test('gives the event that the broker signed', () => {
    expect(verifyWebhook(SECRET, sent())).toEqual(EVENT)
  })

  test('takes headers as fetch has them, and as Node has them', () => {
    const { headers, body } = sent()
    expect(verifyWebhook(SECRET, { headers: new Headers(headers), body })).toEqual(EVENT)
    const capitals = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]))
    expect(verifyWebhook(SECRET, { headers: capitals, body })).toEqual(EVENT)
  })

  test('takes one of several signatures, as there are while a secret rotates', () => {
    const { headers, body } = sent()
    const other = sent({ secret: OTHER }).headers['webhook-signature']
    const both = { ...headers, 'webhook-signature': `${other} ${headers['webhook-signature']}` }
    expect(verifyWebhook(SECRET, { headers: both, body })).toEqual(EVENT)
  })

  test.each([
    ['another secret', sent({ secret: OTHER })],
    ['another body', { ...sent(), body: JSON.stringify({ ...EVENT, type: 'payment.refunded' }) }],
    ['another id', { ...sent(), headers: { ...sent().headers, 'webhook-id': 'evt_2' } }],
    ['a time that is six minutes ago', sent({ at: new Date(Date.now() - 360_000) })],
    ['a time that is six minutes ahead', sent({ at: new Date(Date.now() + 360_000) })],
    ['an unknown version of the signature', sent({ headers: { 'webhook-signature': 'v0,abc' } })],
  ])('refuses %s', (_, request) => {
    expect(codeOf(SECRET, request)).toBe('webhook_signature')
  })

  test.each([
    ['no headers', { headers: {}, body: '{}' }],
    ['no body', { headers: sent().headers, body: '' }],
    ['headers that are undefined', { headers: undefined as unknown as Headers, body: '{}' }],
    ['a body that was parsed already', { ...sent(), body: EVENT as unknown as string }],
    ['nothing at all', undefined as unknown as ReturnType<typeof sent>],
    ['a body that is not JSON', sent({ body: 'payment' })],
    ['a body that is no event', sent({ body: '{"id":"evt_1"}' })],
    ['an event under another id', sent({ id: 'evt_2' })],
  ])('refuses %s', (_, request) => {
    expect(codeOf(SECRET, request)).toBe('webhook_malformed')
  })

  test.each(['', 'sk_test_x', 'whsec_', 'whsec_!!!', undefined, null, Number.NaN, [SECRET]])(
    'refuses %j as a secret, and does not repeat it',
    (secret) => {
      expect(codeOf(secret as string, sent())).toBe('webhook_secret_invalid')
    },
  )
})
