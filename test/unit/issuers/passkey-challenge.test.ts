import { describe, expect, test } from 'vitest'
import { checkChallenge, newChallenge } from '../../../issuers/authentication/passkeys/challenge.ts'
import type { Purpose } from '../../../issuers/authentication/passkeys/challenge.ts'

const KEY = new Uint8Array(32).fill(7)
const NOW = Date.parse('2026-11-23T00:00:00Z')
const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(1)
const payment = {
  id: 'pay_1',
  amount: 1000,
  currency: 'JPY',
  merchant: { id: 'mer_1', name: 'Shop', origin: 'https://shop.example' },
}
const PAY: Purpose = { kind: 'pay', payment }
const AFTER: Purpose = { kind: 'add_after_payment', memberId: '41000000', paymentId: 'pay_1', passwordJti: 'j1' }
const AT_PAGE: Purpose = { kind: 'add_at_page', memberId: '41000000', session: 's1' }

describe('A challenge', () => {
  test.each([PAY, AFTER, AT_PAGE])('is good for what it was made for (%o)', async (purpose) => {
    const challenge = await newChallenge(KEY, purpose, NOW, random)
    expect(await checkChallenge([KEY], challenge, purpose, NOW)).toMatchObject({ ok: true, nonce: expect.any(String) })
  })

  test('is good under the key before the one in use, and under no other', async () => {
    const [next, stranger] = [new Uint8Array(32).fill(8), new Uint8Array(32).fill(9)]
    const challenge = await newChallenge(KEY, PAY, NOW, random)
    expect(await checkChallenge([next, KEY], challenge, PAY, NOW)).toMatchObject({ ok: true })
    expect(await checkChallenge([next, stranger], challenge, PAY, NOW)).toMatchObject({ ok: false })
  })

  test.each<[string, Purpose, Purpose]>([
    ['another amount', PAY, { kind: 'pay', payment: { ...payment, amount: 1001 } }],
    ['another currency', PAY, { kind: 'pay', payment: { ...payment, currency: 'USD' } }],
    ['another payment', PAY, { kind: 'pay', payment: { ...payment, id: 'pay_2' } }],
    ['another merchant', PAY, { kind: 'pay', payment: { ...payment, merchant: { ...payment.merchant, id: 'mer_2' } } }],
    ['adding a passkey', PAY, AFTER],
    ['another password', AFTER, { ...AFTER, passwordJti: 'j2' }],
    ['another member', AFTER, { ...AFTER, memberId: '42000000' }],
    ['another session', AT_PAGE, { ...AT_PAGE, session: 's2' }],
  ])('is not good for %s', async (_, made, asked) => {
    const challenge = await newChallenge(KEY, made, NOW, random)
    expect(await checkChallenge([KEY], challenge, asked, NOW)).toEqual({ ok: false, problem: 'challenge_of_another' })
  })

  test.each([
    [PAY, 119, true],
    [PAY, 120, false],
    [AFTER, 599, true],
    [AFTER, 600, false],
  ] as const)('%o after %i seconds: %s', async (purpose, seconds, ok) => {
    const challenge = await newChallenge(KEY, purpose, NOW, random)
    const checked = await checkChallenge([KEY], challenge, purpose, NOW + seconds * 1000)
    expect(checked).toMatchObject(ok ? { ok } : { ok, problem: 'challenge_stale' })
  })

  test('does not outlive its time by a changed time inside', async () => {
    const challenge = await newChallenge(KEY, PAY, NOW, random)
    const later = `AAAAAGk${challenge.slice(7)}`
    expect(await checkChallenge([KEY], later, PAY, NOW)).toMatchObject({ problem: 'challenge_of_another' })
  })

  test('of another issuer, or none at all, is none', async () => {
    const challenge = await newChallenge(new Uint8Array(32), PAY, NOW, random)
    expect(await checkChallenge([KEY], challenge, PAY, NOW)).toMatchObject({ problem: 'challenge_of_another' })
    for (const text of ['', 'AAAA', '!'.repeat(75), `${challenge}AAAA`]) {
      expect(await checkChallenge([KEY], text, PAY, NOW)).toMatchObject({ problem: 'challenge_malformed' })
    }
  })
})
