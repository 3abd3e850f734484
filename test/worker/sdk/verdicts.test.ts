/** The SDK against the real broker: whatever the one takes, the other verifies. */

import { beforeAll, describe, expect, test } from 'vitest'

import { createPayment, isCaptured, retrieveVerdict, unverifiedOrderOf, verifyVerdict } from '../../../sdk/index.ts'
import type { FuriwakeConfig } from '../../../sdk/index.ts'
import { BROKER, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

let system: Scenario
let config: FuriwakeConfig
beforeAll(async () => {
  system = await startSystem()
  const { id, secretKey } = system.merchant
  config = { broker: BROKER, secretKey, merchant: id }
})

describe('An order number that the broker takes', () => {
  test.each([
    ['of 40 characters outside the first plane', '🍣'.repeat(40)],
    ['of as many of them as there may be', '🍣'.repeat(64)],
    ['that is the word for leaving it out', 'unchecked'],
  ])('%s is paid, and its verdict is verified', async (_, order) => {
    const wanted = { amount: 12_800, currency: 'JPY', order }
    const payment = await createPayment(config, wanted, { idempotencyKey: crypto.randomUUID() })
    const { body } = await system.attempts(payment, system.issuers.members.sumire.plain)
    const expected = { ...wanted, payment: payment.id }
    for (const jwt of [body.verdict ?? '', await retrieveVerdict(config, payment.id)]) {
      expect(unverifiedOrderOf(jwt)).toBe(order)
      const verdict = await verifyVerdict(config, jwt, expected)
      expect([verdict.order, isCaptured(verdict)]).toEqual([order, true])
    }
  })
})
