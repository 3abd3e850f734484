/** Evidence that the issuers signed is kept with the keys that verify it, whatever they publish afterwards. */

import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { CompactSign, compactVerify, exportJWK, generateKeyPair } from 'jose'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'

import { partyKeys } from '../../../broker/db/directory-schema.ts'
import { keptKeys, keyHistory } from '../../../broker/evidence/key-history.ts'
import { PARTY_KEYS_MAX } from '../../../broker/limits.ts'
import { brokerEnv, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'
import { eventually } from '../eventually.ts'

const RELAY = 'http://card-relay.test'
const directory = drizzle(brokerEnv.DIRECTORY)

interface Evidence {
  data: {
    operation: string
    kind: string
    signatures: { party: string; verified: boolean; answer: string; key: (JsonWebKey & { kid: string }) | null }[]
  }[]
  next_cursor: string | null
}

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => system.mend())

async function evidenceOf(id: string, query = ''): Promise<Evidence> {
  const { status, body } = await shopCalls<Evidence>(system.merchant, 'GET', `/v1/payments/${id}/evidence${query}`)
  expect(status).toBe(200)
  return body
}

/** A message of a party that was verified with a key of its own. */
async function verifiedBy(party: string, kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const text = new TextEncoder().encode(JSON.stringify({ iss: party, iat: 1 }))
  const signed = await new CompactSign(text).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey)
  return { jwk: await exportJWK(publicKey), message: { ...(await compactVerify(signed, publicKey)), key: publicKey } }
}

describe('A payment’s evidence', () => {
  test('is verified by both parties’ keys after they have published others', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    await eventually(async () => {
      const { data } = await evidenceOf(payment.id)
      expect(data.flatMap(({ signatures }) => signatures.map(({ verified }) => verified))).toEqual(Array(4).fill(true))
    })
    for (const { origin } of [{ origin: RELAY }, { origin: 'http://settlement.sumire.test' }]) {
      system.breaks(origin, '/.well-known/jwks.json', async () => Response.json({ keys: [] }))
    }
    const { data } = await evidenceOf(payment.id)
    expect(data.map(({ kind }) => kind)).toEqual(['capture', 'authorize'])
    for (const { answer, key, verified } of data.flatMap(({ signatures }) => signatures)) {
      expect(verified).toBe(true)
      // The shop can check it by itself, with nothing but what it was given.
      const { payload } = await compactVerify(answer, { ...key, alg: 'ES256' })
      expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ outcome: 'approved' })
    }
  })

  test('comes in pages, and is nobody else’s', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    const first = await evidenceOf(payment.id, '?limit=1')
    const second = await evidenceOf(payment.id, `?limit=1&cursor=${first.next_cursor ?? ''}`)
    expect([...first.data, ...second.data].map(({ kind }) => kind)).toEqual(['capture', 'authorize'])
    expect(second.next_cursor).toBeNull()
    const other = await newMerchant()
    expect((await shopCalls(other, 'GET', `/v1/payments/${payment.id}/evidence`)).status).toBe(404)
  })
})

describe('The history of a party’s keys', () => {
  const party = `https://${crypto.randomUUID()}.example`

  test('keeps a key once, and two of one id both', async () => {
    const [one, other] = [await verifiedBy(party, 'current'), await verifiedBy(party, 'current')]
    for (const { message } of [one, one, other]) keyHistory(brokerEnv).verified(party, message)
    await eventually(async () => expect(await keptKeys(brokerEnv, [party])).toHaveLength(2))
    keyHistory(brokerEnv).verified(party, one.message)
    const kept = await keptKeys(brokerEnv, [party])
    expect(new Set(kept.map(({ jwk }) => jwk.x))).toEqual(new Set([one.jwk.x, other.jwk.x]))
  })

  test('does not grow beyond its bound, and loses none for a new one', async () => {
    const full = `https://${crypto.randomUUID()}.example`
    const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const
    const rows = Array.from({ length: PARTY_KEYS_MAX }, (_, n) => ({
      party: full,
      kid: `k-${n}`,
      thumbprint: `t-${n}`,
      jwk,
      firstSeenAt: n,
    }))
    for (let at = 0; at < rows.length; at += 20) await directory.insert(partyKeys).values(rows.slice(at, at + 20))
    keyHistory(brokerEnv).verified(full, (await verifiedBy(full, 'new')).message)
    const marker = await verifiedBy(party, 'marker')
    keyHistory(brokerEnv).verified(party, marker.message)
    await eventually(async () => {
      expect((await keptKeys(brokerEnv, [party])).some(({ kid }) => kid === 'marker')).toBe(true)
    })
    const kept = await directory.select().from(partyKeys).where(eq(partyKeys.party, full)).all()
    expect(kept).toHaveLength(PARTY_KEYS_MAX)
    expect(kept.some(({ kid }) => kid === 'new')).toBe(false)
  })
})
