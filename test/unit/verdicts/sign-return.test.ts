import { generateKeyPair } from 'jose'
import { expect, test } from 'vitest'

import { namesToTell } from '../../../broker/names-by-language.ts'
import { returnClaims, signReturn } from '../../../broker/verdicts/sign-return.ts'
import { AMOUNT_MAX } from '../../../protocol/money.ts'
import { RETURN_MAX_CHARACTERS, isReturnClaims } from '../../../protocol/return.ts'
import { newPayment } from '../ledger/ledger-in-memory.ts'

const NOW = Date.parse('2026-11-26T03:00:00Z')
/** Four bytes a character: none is longer. */
const LONGEST = '🏦'.repeat(128)

test('A signed return holds every name that there is room for, and is never longer than a shop takes', async () => {
  const tags = Array.from({ length: 62 }, (_, number) => `de-x-${number}`)
  const names = { en: LONGEST, ja: LONGEST, ...Object.fromEntries(tags.map((tag) => [tag, LONGEST])) }
  const payment = newPayment(1, {
    order: '🏦'.repeat(64),
    capturedAmount: AMOUNT_MAX,
    method: 'm'.repeat(32),
    issuer: 'ABCDEF',
    issuerName: LONGEST,
    issuerNames: namesToTell(names),
  })
  const moved = {
    id: payment.id.replace('pay_', 'op_'),
    after: payment.id.replace('pay_', 'op_'),
    kind: 'dispute_credit',
    amount: AMOUNT_MAX,
    refundedAmount: AMOUNT_MAX,
    disputedAmount: AMOUNT_MAX,
    at: NOW,
  } as const
  const parties = { iss: `https://${'b'.repeat(63)}.example`, merchantName: names }
  const claims = returnClaims(payment, moved, parties, NOW)
  expect(isReturnClaims(claims)).toBe(true)
  expect(claims.issuer_names).toMatchObject({ en: LONGEST, ja: LONGEST, 'de-x-0': LONGEST })
  const key = { kid: 'k'.repeat(64), privateKey: (await generateKeyPair('ES256')).privateKey }
  expect((await signReturn(claims, key)).length).toBeLessThanOrEqual(RETURN_MAX_CHARACTERS)
})
