/** The keys that verify signed returns: for good, as long as nobody else has them. */

import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { OWN_KEYS_MAX_AGE_MS } from '../../../broker/keys/limits.ts'
import { BROKER, broker, brokerEnv, brokerSweeps, newMerchant, redeployBroker } from '../broker-world.ts'
import { newBytes } from '../turned-keys-world.ts'

interface Key {
  kid: string
  used_until?: number
}
const DAY_MS = 24 * 60 * 60_000

beforeAll(async () => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
  // Brings the directory's tables.
  await newMerchant()
})
afterAll(() => vi.useRealTimers())
beforeEach(() => passes())

/** An isolate remembers what it read for a minute; here is one isolate. */
function passes(ms = OWN_KEYS_MAX_AGE_MS + 1): void {
  vi.setSystemTime(Date.now() + ms)
}

const get = (name: string): Promise<Response> => broker(new Request(`${BROKER}/.well-known/${name}`))
const keysIn = async (name: string): Promise<Key[]> => (await (await get(name)).json<{ keys: Key[] }>()).keys
const kidsIn = async (name: string): Promise<string[]> => (await keysIn(name)).map(({ kid }) => kid)

/** Signs with a new key from now on, the one before gone at once. */
async function replacesKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = crypto.randomUUID()
  redeployBroker({ SIGNING_KEYS: JSON.stringify([{ ...(await exportJWK(privateKey)), kid }]) })
  await brokerSweeps()
  return kid
}

describe('The keys of signed returns', () => {
  test('hold one that was replaced more than a year ago, and say until when it signed; the JWKS does not', async () => {
    const first = await replacesKey()
    const second = await replacesKey()
    passes(500 * DAY_MS)
    await brokerSweeps()
    expect(await kidsIn('jwks.json')).toEqual([second])
    const keys = await keysIn('return-keys.json')
    expect(keys[0]).toMatchObject({ kid: second, use: 'sig', alg: 'ES256' })
    expect(keys[0]).not.toHaveProperty('used_until')
    const replaced = keys.find(({ kid }) => kid === first)
    expect(replaced?.used_until).toBeLessThan((Date.now() - 499 * DAY_MS) / 1000)
    expect(JSON.stringify(keys)).not.toContain('"d"')
    expect((await get('return-keys.json')).headers.get('access-control-allow-origin')).toBe('*')
  })

  test('are vouched for by the next secret once the sweep has seen both', async () => {
    const first = await replacesKey()
    await replacesKey()
    const [old, next, later] = [brokerEnv.CLIENT_SECRET_KEY, await newBytes(), await newBytes()]
    redeployBroker({ CLIENT_SECRET_KEY: `${next} ${old}` })
    await brokerSweeps()
    redeployBroker({ CLIENT_SECRET_KEY: next })
    passes()
    expect(await kidsIn('return-keys.json')).toContain(first)
    // Turned with no sweep in between: whoever can write to the directory could have written the row.
    redeployBroker({ CLIENT_SECRET_KEY: later })
    passes()
    expect(await kidsIn('return-keys.json')).not.toContain(first)
    redeployBroker({ CLIENT_SECRET_KEY: `${old} ${next}` })
    await brokerSweeps()
  })

  test('hold none that was revoked, in use or long replaced, and none that somebody else wrote into the directory', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) }
    await brokerEnv.DIRECTORY.prepare(
      `INSERT INTO own_key_uses (kind, id, jwk, first_used_at, last_used_at, mac) VALUES ('verdicts', 'forged', ?, ?, ?, 'm')`,
    )
      .bind(JSON.stringify(jwk), Date.now(), Date.now())
      .run()
    const all = await kidsIn('return-keys.json')
    expect(all.length).toBeGreaterThan(2)
    expect(all).not.toContain('forged')
    for (const leaked of [all[0] ?? '', all.at(-1) ?? '']) {
      redeployBroker({ REVOKED_KEYS: leaked })
      expect(await kidsIn('return-keys.json')).toEqual(all.filter((kid) => kid !== leaked))
    }
    redeployBroker({ REVOKED_KEYS: '' })
  })

  test('are not given by half while the directory can’t be read', async () => {
    passes(DAY_MS)
    const { DIRECTORY } = brokerEnv
    const away = {
      prepare() {
        throw new Error('away')
      },
    }
    redeployBroker({ DIRECTORY: away } as unknown as Parameters<typeof redeployBroker>[0])
    const answer = await get('return-keys.json')
    expect([answer.status, answer.headers.has('retry-after')]).toEqual([503, true])
    // The keys that sign now are in the settings: verdicts are verified all the same.
    expect((await get('jwks.json')).status).toBe(200)
    redeployBroker({ DIRECTORY } as unknown as Parameters<typeof redeployBroker>[0])
  })
})
