/** The keys of another party: stale ones serve, failures are remembered, and what is new is looked for at once. */

import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import type { CryptoKey, JWK } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import {
  DOUBTED_KEY_LOOKS,
  JWKS_BACK_OFF_MAX_MS,
  JWKS_BACK_OFF_MIN_MS,
  JWKS_FRESH_MS,
  JWKS_KEPT_MAX_MS,
  JWKS_RETIRED_MAX_MS,
  PARTIES_MAX,
  UNKNOWN_KID_LOOKS,
} from '../../../messages/limits.ts'
import { KeysUnavailable, OthersKeys } from '../../../messages/others-keys.ts'

const PARTY = 'https://issuer.example'

interface KeyPair {
  kid: string
  privateKey: CryptoKey
  jwk: JWK
}

async function keyPair(kid: string): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' } }
}

function signed({ kid, privateKey }: Pick<KeyPair, 'kid' | 'privateKey'>): Promise<string> {
  const header = { alg: 'ES256', typ: 'furiwake-decision+jwt', kid }
  return new CompactSign(new TextEncoder().encode('{}')).setProtectedHeader(header).sign(privateKey)
}

const [first, second] = await Promise.all([keyPair('first'), keyPair('second')])
const enc: JWK = { ...first.jwk, kid: 'enc', use: 'enc', alg: 'ECDH-ES' }

let now = 1_800_000_000_000
let published: JWK[]
let answer: () => Promise<Response>
let asked: string[]
let behind: Promise<unknown>[]
let keys: OthersKeys

beforeEach(() => {
  published = [first.jwk, enc]
  answer = async () => Response.json({ keys: published })
  asked = []
  behind = []
  keys = new OthersKeys({ clock: () => now, background: (work) => void behind.push(work) })
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    return answer()
  })
})
afterEach(() => void vi.unstubAllGlobals())

const verify = async (pair: Pick<KeyPair, 'kid' | 'privateKey'>, party = PARTY): Promise<string> => {
  try {
    await keys.verify(party, await signed(pair))
    return 'good'
  } catch (error) {
    return error instanceof KeysUnavailable ? 'unavailable' : 'bad'
  }
}
const fails = async (): Promise<Response> => new Response('', { status: 503 })

describe('Keys that are known', () => {
  test('are asked for once, and again when they are stale: behind whoever uses them', async () => {
    expect([await verify(first), await verify(first)]).toEqual(['good', 'good'])
    expect(asked).toEqual([`${PARTY}/.well-known/jwks.json`])
    now += JWKS_FRESH_MS
    let arrives = (_response: Response): void => undefined
    answer = () => new Promise((resolve) => (arrives = resolve))
    expect([await verify(first), await verify(first)]).toEqual(['good', 'good'])
    expect(asked).toHaveLength(2)
    arrives(Response.json({ keys: [second.jwk] }))
    await Promise.all(behind)
    expect(await verify(second)).toBe('good')
    expect(asked).toHaveLength(2)
  })

  test('serve while they cannot be renewed, for a day', async () => {
    await verify(first)
    answer = fails
    now += JWKS_KEPT_MAX_MS - 1
    expect(await verify(first)).toBe('good')
    await Promise.all(behind)
    now += JWKS_BACK_OFF_MAX_MS
    expect(await verify(first)).toBe('unavailable')
  })

  test('are told without waiting, to seal to', async () => {
    expect(keys.knownEncryptionKey(PARTY)).toBeUndefined()
    expect(asked).toEqual([])
    await keys.renewIfStale(PARTY)
    expect(keys.knownEncryptionKey(PARTY)).toMatchObject({ key: { kid: 'enc' }, readAt: now })
    expect(keys.renewIfStale(PARTY)).toBeUndefined()
    expect(await keys.encryptionKey(PARTY)).toMatchObject({ kid: 'enc' })
    expect(asked).toHaveLength(1)
  })
})

describe('Keys that are replaced at once', () => {
  test('are looked for at once, and the old ones still verify what was under way', async () => {
    await verify(first)
    published = [second.jwk]
    expect(await verify(second)).toBe('good')
    expect(await verify(first)).toBe('good')
    now += JWKS_RETIRED_MAX_MS
    expect(await verify(first)).toBe('bad')
  })

  test('under the same name are looked for too', async () => {
    await verify(first)
    const renamed = { ...second, kid: 'first' }
    published = [{ ...second.jwk, kid: 'first' }]
    expect(await verify(renamed)).toBe('good')
  })

  test('are found by fifty messages at once with one look', async () => {
    await verify(first)
    published = [second.jwk]
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => verify(second)))
    expect(new Set(outcomes)).toEqual(new Set(['good']))
    expect(asked).toHaveLength(2)
  })

  test('though a forger has made us look before, a while after', async () => {
    await verify(first)
    for (let i = 0; i < 2 * UNKNOWN_KID_LOOKS.burst; i++) await verify({ ...second, kid: `made up ${i}` })
    expect(asked).toHaveLength(1 + UNKNOWN_KID_LOOKS.burst)
    published = [second.jwk]
    // Not judged yet, which is not the same as refused.
    expect(await verify(second)).toBe('unavailable')
    now += UNKNOWN_KID_LOOKS.eachMs
    expect(await verify(second)).toBe('good')
  })
})

describe('A forger', () => {
  test('is refused, and makes us look a few times only', async () => {
    await verify(first)
    const forged = { ...second, kid: 'first' }
    for (let i = 0; i < 20; i++) expect(await verify(forged)).toBe('bad')
    expect(asked).toHaveLength(1 + DOUBTED_KEY_LOOKS.burst)
    expect(await verify(first)).toBe('good')
  })

  test('who names a key to seal with does not sign with it', async () => {
    await verify(first)
    expect(await verify({ ...first, kid: 'enc' })).toBe('bad')
  })
})

describe('Keys that cannot be had', () => {
  test.each([
    ['a server that fails', fails],
    ['an answer that is none', async () => new Response('<html>')],
    ['a list of something else', async () => Response.json({ keys: 'none' })],
    ['an answer of 64 MiB', async () => new Response(endless())],
    ['a broken line', () => Promise.reject(new TypeError('gone'))],
  ])('because of %s are not asked for again at once, and are had when they come back', async (_what, broken) => {
    answer = broken
    expect([await verify(first), await verify(first)]).toEqual(['unavailable', 'unavailable'])
    expect(asked).toHaveLength(1)
    answer = async () => Response.json({ keys: published })
    now += JWKS_BACK_OFF_MIN_MS
    expect(await verify(first)).toBe('good')
  })

  test('are asked for twice as seldom after each failure, and never more seldom than every half minute', async () => {
    answer = fails
    const gaps: number[] = []
    let last = now
    for (let seconds = 0; seconds < 200; seconds++) {
      const before = asked.length
      await verify(first)
      if (asked.length > before) {
        gaps.push(now - last)
        last = now
      }
      now += 1_000
    }
    expect(gaps.slice(0, 8)).toEqual([0, 1, 2, 4, 8, 16, 30, 30].map((s) => s * 1_000))
  })
})

test('of more parties than are remembered at a time, the one that was asked for longest ago goes', async () => {
  const parties = Array.from({ length: PARTIES_MAX + 1 }, (_, index) => `https://issuer-${index}.example`)
  for (const party of parties) await keys.renewIfStale(party)
  const [oldest = '', next = ''] = parties
  expect(keys.knownEncryptionKey(next)).toBeDefined()
  expect(keys.knownEncryptionKey(oldest)).toBeUndefined()
})

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(16 * 1024)) })
}
