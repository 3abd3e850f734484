import { compactDecrypt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose'
import type { CryptoKey } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { sealPassword } from '../../../broker/checkout-page/seal-password.ts'
import type { ToSeal } from '../../../broker/checkout-page/seal-password.ts'
import { SEAL_PADDING_BYTES, isSealedPasswordPayload, looksSealed } from '../../../protocol/sealed-password.ts'
import { checkout } from './checkout-fixture.ts'

const NOW = Date.parse('2026-11-23T00:00:00.700Z')

let key: ToSeal['key']
let privateKey: CryptoKey
beforeAll(async () => {
  const pair = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  privateKey = pair.privateKey
  key = { ...(await exportJWK(pair.publicKey)), kid: 'key-1' } as ToSeal['key']
})

function seal(password: string): Promise<string> {
  return sealPassword({
    password,
    memberId: '410022073118',
    checkout: checkout(),
    key,
    jti: crypto.randomUUID(),
    now: NOW,
  })
}

async function open(sealed: string): Promise<{ text: Uint8Array; payload: unknown }> {
  // jose is the other implementation here: what it opens is a JWE by the book.
  const { plaintext } = await compactDecrypt(sealed, privateKey, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  })
  return { text: plaintext, payload: JSON.parse(new TextDecoder().decode(plaintext)) }
}

describe('The sealed password', () => {
  test('opens with the issuer’s private key and names what it is for', async () => {
    const sealed = await seal('pässwörd 合言葉')
    expect(looksSealed(sealed)).toBe(true)
    const { payload } = await open(sealed)
    expect(isSealedPasswordPayload(payload)).toBe(true)
    expect(payload).toMatchObject({
      password: 'pässwörd 合言葉',
      member_id: '410022073118',
      payment_id: 'pay_1',
      amount: 12800,
      currency: 'JPY',
      merchant_id: 'mer_1',
      iat: Math.floor(NOW / 1000),
      exp: Math.floor(NOW / 1000) + 120,
    })
  })

  test.each([
    ['emoji', '🍣'.repeat(128)],
    ['kanji', '合'.repeat(128)],
    ['more than there may be, of what JSON escapes', '\u0001'.repeat(256)],
  ])('travels when it is as long as its field takes: %s', async (_, password) => {
    const sealed = await seal(password)
    expect(looksSealed(sealed)).toBe(true)
    const { payload } = await open(sealed)
    expect(isSealedPasswordPayload(payload)).toBe(true)
    expect(payload).toMatchObject({ password })
  })

  test('says in its header which key it is for, and nothing of its content', async () => {
    const header = decodeProtectedHeader(await seal('x'))
    expect(Object.keys(header).toSorted()).toEqual(['alg', 'enc', 'epk', 'kid'])
    expect(header).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'key-1' })
    expect(Object.keys(header['epk'] ?? {}).toSorted()).toEqual(['crv', 'kty', 'x', 'y'])
  })

  test('has the same length for a short and a long password', async () => {
    const [short, long] = await Promise.all([seal('1'), seal('a passphrase of forty-two characters, or so')])
    expect(short.length).toBe(long.length)
    expect((await open(short)).text.length % SEAL_PADDING_BYTES).toBe(0)
  })

  test('is new each time: key, nonce and one-time id', async () => {
    const [one, other] = await Promise.all([seal('same'), seal('same')])
    expect(decodeProtectedHeader(one)['epk']).not.toEqual(decodeProtectedHeader(other)['epk'])
    const [first, second] = await Promise.all([open(one), open(other)])
    expect((first.payload as { jti: string }).jti).not.toBe((second.payload as { jti: string }).jti)
  })

  test('does not open when one character was changed, in any part', async () => {
    const parts = (await seal('secret')).split('.')
    for (const part of [0, 2, 3, 4]) {
      const text = parts[part] ?? ''
      const changed = parts.with(part, text.slice(0, 8) + (text[8] === 'A' ? 'B' : 'A') + text.slice(9))
      await expect(open(changed.join('.'))).rejects.toThrow()
    }
  })

  test('is refused to a key that is not on the curve', async () => {
    const off = { ...key, y: key.x }
    await expect(
      sealPassword({
        password: 'x',
        memberId: '410022073118',
        checkout: checkout(),
        key: off,
        jti: crypto.randomUUID(),
        now: NOW,
      }),
    ).rejects.toThrow()
  })
})
