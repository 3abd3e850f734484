import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import type { PublicKeyJwk } from '../../../broker/db/directory-schema.ts'
import { packEvidence, unpackEvidence } from '../../../broker/evidence/pack-evidence.ts'
import { partiesOf, verifyEvidence } from '../../../broker/evidence/verify-evidence.ts'

const RELAY = 'https://relay.example'
const SETTLEMENT = 'https://settlement.example'
const YEARS_AGO_S = 1_600_000_000

async function newKey(party: string, kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '' } = await exportJWK(publicKey)
  const jwk: PublicKeyJwk = { kty: 'EC', crv: 'P-256', x, y }
  const sign = (body: object): Promise<string> =>
    new CompactSign(new TextEncoder().encode(JSON.stringify({ ...body, iss: party, iat: YEARS_AGO_S })))
      .setProtectedHeader({ alg: 'ES256', typ: 'furiwake-decision+jwt', kid })
      .sign(privateKey)
  return { party, kid, jwk, sign }
}

describe('Evidence', () => {
  test('is verified years later, when both parties have long replaced their keys', async () => {
    const [relay, settlement] = [await newKey(RELAY, 'r-1'), await newKey(SETTLEMENT, 's-1')]
    const later = [await newKey(RELAY, 'r-2'), await newKey(SETTLEMENT, 's-2')]
    const evidence = await relay.sign({ outcome: 'approved', evidence: await settlement.sign({ outcome: 'approved' }) })
    const kept = unpackEvidence(packEvidence(evidence))
    expect(partiesOf(kept)).toEqual([RELAY, SETTLEMENT])
    const signatures = await verifyEvidence(kept, [relay, settlement, ...later])
    expect(signatures.map(({ party, key }) => [party, key?.kid])).toEqual([
      [RELAY, 'r-1'],
      [SETTLEMENT, 's-1'],
    ])
    expect(signatures[0]?.signedAt).toBe(YEARS_AGO_S * 1000)
  })

  test('is verified by the right one of two keys that a party gave the same id', async () => {
    const [first, second] = [await newKey(RELAY, 'current'), await newKey(RELAY, 'current')]
    const [by] = await verifyEvidence(await first.sign({}), [second, first])
    expect(by?.key).toBe(first)
  })

  test.each([
    ['by a key of another party', async () => [await newKey(SETTLEMENT, 'r-1')]],
    ['without a key', async () => []],
    ['by a key with another id', async () => [await newKey(RELAY, 'r-9')]],
  ])('is not verified %s', async (_, keysOf) => {
    const relay = await newKey(RELAY, 'r-1')
    const [signature] = await verifyEvidence(await relay.sign({}), await keysOf())
    expect(signature).toMatchObject({ party: RELAY, key: undefined })
  })

  test('that was changed is not verified, and what it holds is judged by itself', async () => {
    const [relay, settlement] = [await newKey(RELAY, 'r-1'), await newKey(SETTLEMENT, 's-1')]
    const inner = await settlement.sign({ outcome: 'approved' })
    const [header = '', , signature = ''] = (await relay.sign({ outcome: 'declined' })).split('.')
    const said = JSON.stringify({ outcome: 'approved', evidence: inner, iss: RELAY, iat: YEARS_AGO_S })
    const forged = [header, Buffer.from(said).toString('base64url'), signature].join('.')
    const found = await verifyEvidence(forged, [relay, settlement])
    expect(found.map(({ key }) => key?.kid)).toEqual([undefined, 's-1'])
  })

  test.each(['', 'signed', 'a.b.c', '..', `${'x'.repeat(5000)}.y.z`])(
    'that is none has no signatures: %s',
    async (text) => {
      expect(await verifyEvidence(text, [])).toEqual([])
      expect(partiesOf(text)).toEqual([])
    },
  )
})
