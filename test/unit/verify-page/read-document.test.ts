/** The page that anybody checks a signed document on: what it believes, and what it says of all else. */

import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { CryptoKey } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'

import { documentIn, readDocument } from '../../../broker/verify-page/read-document.ts'
import type { PublishedKey, Read } from '../../../broker/verify-page/read-document.ts'

const ORIGIN = 'https://broker.example'
const NOW = 1_800_000_000
const ABOUT = { iss: ORIGIN, aud: 'mer_1', sub: 'pay_1', amount: 1_000, currency: 'JPY', order: 'A-1', livemode: false }
const RETURN = {
  ...ABOUT,
  jti: 'op_1',
  iat: NOW - 100,
  at: NOW - 200,
  of: 'pay_1.approved',
  kind: 'refund',
  captured_amount: 3_200,
  refunded_amount: 1_000,
  disputed_amount: 0,
}
const VERDICT = { ...ABOUT, jti: 'pay_1.approved', iat: NOW - 100, exp: NOW + 800, verdict: 'approved', captured: true }

let privateKey: CryptoKey
let key: PublishedKey
beforeAll(async () => {
  const pair = await generateKeyPair('ES256')
  privateKey = pair.privateKey
  key = { ...(await exportJWK(pair.publicKey)), kid: 'key-1', alg: 'ES256', use: 'sig' }
})

const sign = (claims: object, header: object = {}, by = privateKey): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'return+jwt', kid: 'key-1', ...header }).sign(by)
const verdict = (claims: object = {}): Promise<string> => sign({ ...VERDICT, ...claims }, { typ: 'verdict+jwt' })
const reads = (text: string, keys: readonly PublishedKey[] | undefined = [key], now = NOW): Promise<Read> =>
  readDocument(text, { origin: ORIGIN, now, keys: async () => keys })

describe('A document that is pasted', () => {
  test('is found alone, in a link, broken over lines, and among words', async () => {
    const document = await sign(RETURN)
    const half = document.length / 2
    const broken = `${document.slice(0, half)}\r\n   ${document.slice(half)}`
    for (const text of [
      document,
      ` ${document}\n`,
      `${ORIGIN}/verify#${document}`,
      broken,
      `Here it is: ${document} Thank you!`,
      `{"return": "${document}"}`,
      `\u200b${document}\u2060`,
    ]) {
      expect(documentIn(text)).toBe(document)
      expect(await reads(text)).toMatchObject({ kind: 'return', kid: 'key-1', claims: { jti: 'op_1' } })
    }
  })

  test.each(['hello', 'eyJ.eyJ.abc', 'a.b.c', `eyJ${'x'.repeat(200_000)}`, 'eyJhbGciOiJub25lIn0.eyJhIjoxfQ.'])(
    'is none: %s',
    async (text) => {
      expect(await reads(text)).toEqual({ kind: 'no_document' })
    },
  )
})

describe('A return', () => {
  test('is believed by the key that signed it then, also when that was replaced long ago', async () => {
    const replaced = { ...key, used_until: NOW - 50 }
    expect(await reads(await sign(RETURN), [replaced], NOW + 10 * 365 * 86_400)).toMatchObject({ kind: 'return' })
  })

  test('is not believed when it was changed, or is of a key that is gone, or newer than its key', async () => {
    const document = await sign(RETURN)
    const [header, , signature] = document.split('.')
    const other = btoa(JSON.stringify({ ...RETURN, amount: 3_200 })).replaceAll('=', '')
    const { privateKey: stranger } = await generateKeyPair('ES256')
    for (const [text, keys] of [
      [`${header}.${other}.${signature}`, [key]],
      [document, []],
      [document, [{ ...key, kid: 'key-2' }]],
      [document, [{ ...key, used_until: NOW - 101 }]],
      [await sign(RETURN, {}, stranger), [key]],
      [await sign({ ...RETURN, iat: NOW + 3_600 }), [key]],
      [await sign({ ...RETURN, iat: undefined }), [key]],
      [await sign({ ...RETURN, kind: 'gift' }), [key]],
      [await sign(VERDICT), [key]],
    ] as const) {
      expect(await reads(text, keys)).toEqual({ kind: 'not_ours' })
    }
  })

  test('of another broker is not judged, and no key is asked for', async () => {
    const keys = () => Promise.reject(new Error('asked'))
    const document = await sign({ ...RETURN, iss: 'https://other.example' })
    expect(await readDocument(document, { origin: ORIGIN, now: NOW, keys })).toEqual({ kind: 'elsewhere' })
  })

  test('is not called wrong while the keys can’t be had', async () => {
    const keys = async () => undefined
    expect(await readDocument(await sign(RETURN), { origin: ORIGIN, now: NOW, keys })).toEqual({
      kind: 'keys_unavailable',
    })
  })

  test('of another type, such as an issuer’s answer, is no document of a shop’s', async () => {
    expect(await reads(await sign(RETURN, { typ: 'furiwake-decision+jwt' }))).toEqual({ kind: 'no_document' })
  })
})

describe('A signed day', () => {
  const sums = { currency: 'JPY', payments: 1, captured_amount: 3_200, refunds: 1, refunded_amount: 1_000 }
  const total = { ...sums, disputed_amount: 0, net_amount: 2_200 }
  const calendar = { day: '2027-01-14', timezone: 'Asia/Tokyo', day_starts: 0, from: NOW - 90_000, to: NOW - 3_600 }
  const about = { iss: ORIGIN, aud: 'mer_1', jti: 'mer_1.live.2027-01-14', iat: NOW - 100, livemode: true }
  const lines = [{ issuer: '4', method: 'credit', ...total }]
  const DAY = {
    ...about,
    ...calendar,
    number: 1,
    previous: null,
    ledgers: 1,
    totals: [total],
    lines,
    outcomes: null,
    records: [],
  }
  const signDay = (claims: object) => sign({ ...DAY, ...claims }, { typ: 'tally+jwt' })

  test('is read, however many lines it has', async () => {
    expect(await reads(await signDay({}))).toMatchObject({ kind: 'tally', claims: { day: '2027-01-14', number: 1 } })
    const many = Array.from({ length: 400 }, () => lines[0])
    const summed = Object.fromEntries(
      Object.entries(total).map(([name, sum]) => [name, typeof sum === 'number' ? sum * 400 : sum]),
    )
    expect(await reads(`${ORIGIN}/verify#${await signDay({ lines: many, totals: [summed] })}`)).toMatchObject({
      kind: 'tally',
    })
  })

  test.each([
    ['sums that its lines do not come to', { totals: [{ ...total, captured_amount: 3_300, net_amount: 2_300 }] }],
    ['a net amount that is not what is left', { totals: [{ ...total, net_amount: 1 }] }],
    ['no day before it, though it is not the first', { number: 2 }],
    ['a day that is none', { day: 'today' }],
    ['a time that is yet to come', { iat: NOW + 3_600 }],
  ])('with %s is not believed', async (_, claims) => {
    expect(await reads(await signDay(claims))).toEqual({ kind: 'not_ours' })
  })
})

test('A text that only looks like a document is read in no time', () => {
  expect(documentIn('eyJ'.repeat(300_000))).toBeUndefined()
  expect(documentIn('eyJ.'.repeat(200_000))).toBeUndefined()
})

describe('A verdict', () => {
  test('says whether a shop still takes it', async () => {
    expect(await reads(await verdict())).toMatchObject({ kind: 'verdict', isOver: false })
    expect(await reads(await verdict(), [key], NOW + 86_400)).toMatchObject({ kind: 'verdict', isOver: true })
  })

  test('that lives longer than one does is not believed', async () => {
    expect(await reads(await verdict({ exp: NOW + 86_400 }))).toEqual({ kind: 'not_ours' })
    expect(await reads(await verdict({ verdict: 'yes' }))).toEqual({ kind: 'not_ours' })
  })
})
