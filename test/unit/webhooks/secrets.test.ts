import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'

import { signedMessage } from '../../../broker/webhooks/message.ts'
import { currentSecret, signingSecrets } from '../../../broker/webhooks/secrets.ts'

const NOW = Date.now()
const [OLD, NEW] = ['o'.repeat(43), 'n'.repeat(43)] as const
const ENDPOINT = { id: 'whe_1', secretGeneration: 2, previousSecretUntil: null }

async function verifies(secret: string, secrets: readonly string[]): Promise<boolean> {
  const { headers, body } = signedMessage('{}', 'evt_1', secrets, NOW)
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}

describe("When the broker's webhook key is changed", () => {
  test('a merchant verifies with the secret that it was shown before, until the old key is taken out', async () => {
    const shown = await currentSecret(ENDPOINT, OLD)
    expect(await verifies(shown, await signingSecrets(ENDPOINT, [NEW, OLD], NOW))).toBe(true)
    expect(await verifies(shown, await signingSecrets(ENDPOINT, [NEW], NOW))).toBe(false)
  })

  test('a new secret is good already where the old key still comes first', async () => {
    const shown = await currentSecret(ENDPOINT, NEW)
    expect(await verifies(shown, await signingSecrets(ENDPOINT, [OLD, NEW], NOW))).toBe(true)
  })

  test("a merchant's own rotation under way goes on", async () => {
    const rotating = { ...ENDPOINT, previousSecretUntil: NOW + 1 }
    const before = await currentSecret({ ...ENDPOINT, secretGeneration: 1 }, OLD)
    expect(await verifies(before, await signingSecrets(rotating, [NEW, OLD], NOW))).toBe(true)
    expect(await verifies(before, await signingSecrets(rotating, [NEW, OLD], NOW + 1))).toBe(false)
  })
})
