/** A merchant's books as the command line fetches, checks and writes them, from a broker that breaks off. */

import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { BooksCsv } from '../../../tools/furiwake/books/books-csv.ts'
import { BrokerClient } from '../../../tools/furiwake/broker-client.ts'
import { fetchBooks } from '../../../tools/furiwake/books/fetch-books.ts'
import { PART_MAX_BYTES } from '../../../tools/furiwake/books/limits.ts'
import { paymentLine } from '../../../broker/export/book-lines.ts'
import { addToSums, type BooksSums } from '../../../protocol/books-export.ts'
import { types, type Ran } from './command-line.ts'
import { BROKER, exportingBroker, MERCHANT } from './exporting-broker.ts'

const PAYMENTS = 2_500
const env = { FURIWAKE_BROKER: BROKER, FURIWAKE_OPERATOR_TOKEN: `op_secret_${'0'.repeat(26)}` }
const ORDER = { merchant: MERCHANT, mode: 'live', from: undefined, to: undefined }

let broker: Awaited<ReturnType<typeof exportingBroker>>
let whole: string
let folder: string
const typed = (args: string): Promise<Ran> => types(args, { folder, env })
const file = (name: string): string => join(folder, 'out', name)
const payments = (text: string): { id: string }[] =>
  text.split('\n').flatMap((line) => (line.includes('"record":"payment"') ? [JSON.parse(line) as { id: string }] : []))

function reachable(answer: (url: string, init: RequestInit) => Promise<Response>): void {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => answer(url, init))
}

/** The whole export of the same books, written once; a test changes a copy of it. */
function exported(): void {
  mkdirSync(join(folder, 'out'))
  for (const name of readdirSync(join(whole, 'out'))) {
    copyFileSync(join(whole, 'out', name), file(name))
  }
}

beforeAll(async () => {
  broker = await exportingBroker(PAYMENTS)
  whole = folder = mkdtempSync(join(tmpdir(), 'furiwake-books-'))
  reachable(broker.answer)
  const ran = await typed(`export ${MERCHANT} --out out --format csv`)
  expect(ran).toMatchObject({ code: 0, err: '' })
})
afterAll(() => rmSync(whole, { recursive: true, force: true }))
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'furiwake-books-'))
  reachable(broker.answer)
})
afterEach(() => {
  broker.failing.length = 0
  rmSync(folder, { recursive: true, force: true })
  vi.unstubAllGlobals()
})

const fetchOut = (given: { delaysMs?: number[] } = {}) =>
  fetchBooks(new BrokerClient({ broker: BROKER, token: 'op_x' }), join(folder, 'out'), ORDER, {
    tell: () => undefined,
    delaysMs: given.delaysMs ?? [0, 0],
  })

describe('An export of books', () => {
  test('holds every payment of every ledger once, in parts that the broker signed, readable by their owner alone', () => {
    const ids = payments(readFileSync(join(whole, 'out', 'payments.ndjson'), 'utf8')).map(({ id }) => id)
    expect(new Set(ids).size).toBe(PAYMENTS)
    expect(ids).toHaveLength(PAYMENTS)
    expect(
      readFileSync(join(whole, 'out', 'contents.jws'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(4)
    for (const name of readdirSync(join(whole, 'out'))) {
      expect(statSync(join(whole, 'out', name)).mode & 0o077, name).toBe(0)
    }
  })

  test('is checked without asking anybody: counts, sums, evidence, and the CSV made of it', async () => {
    exported()
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    const { code, out } = await typed('export verify out --json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      merchant: MERCHANT,
      mode: 'live',
      ledgers: ['aaaaaaaa', 'bbbbbbbb'],
      payments: PAYMENTS,
      operations: 2 * PAYMENTS + 1,
      evidence: 100,
      evidence_verified: 100,
      sums: { JPY: { payments: '2500', captured_amount: '32000000', refunded_amount: '12800' } },
    })
    expect((await typed('export verify out')).out).toMatch(/JPY +2500 +32000000 +12800 +0\n\nWhole/)
  })

  test('opens in a spreadsheet: Japanese, lines that end as they do there, no formula', () => {
    const csv = readFileSync(join(whole, 'out', 'payments.csv'), 'utf8')
    expect(csv.startsWith('\ufeffid,created_at,status,')).toBe(true)
    expect(csv).toContain(',"湯のみ 7, ""青""",JPY,12800,')
    expect(csv.split('\r\n')).toHaveLength(PAYMENTS + 2)
    expect(readFileSync(join(whole, 'out', 'operations.csv'), 'utf8')).toContain(",'=1+1,")
  })

  test('that would have more rows than a spreadsheet opens goes on in another file, with its header', async () => {
    const files = new Map<string, string>()
    const sink = { write: async (name: string, text: string) => void files.set(name, (files.get(name) ?? '') + text) }
    const csv = new BooksCsv(sink, 2)
    const [one] = broker.books.get('aaaaaaaa') ?? []
    for (let row = 0; row < 3; row++) if (one) await csv.add(paymentLine(one))
    expect(await csv.end()).toContain('payments-2.csv')
    expect(files.get('payments.csv')?.split('\r\n')).toHaveLength(4)
    expect(files.get('payments-2.csv')?.split('\r\n')).toHaveLength(3)
    expect(files.get('payments-2.csv')?.startsWith('\ufeffid,')).toBe(true)
  })

  test('sums up more than a JSON number holds', () => {
    const one = { currency: 'JPY', captured_amount: 999_999_999_999, refunded_amount: 1, disputed_amount: -1 }
    const sums = Array.from({ length: 11_000 }).reduce<Record<string, BooksSums>>((sum) => addToSums(sum, one), {})
    expect(sums['JPY']).toEqual({
      payments: '11000',
      captured_amount: '10999999999989000',
      refunded_amount: '11000',
      disputed_amount: '-11000',
    })
  })
})

describe('An export that is broken off', () => {
  test.each([
    ['within a line', ['cut', 'cut']],
    ['before it begins', ['refused', 'refused']],
  ] as const)('%s is asked for again, and nothing of it is twice', async (_, failures) => {
    broker.failing.push(...failures)
    await fetchOut()
    const ids = payments(readFileSync(file('payments.ndjson'), 'utf8')).map(({ id }) => id)
    expect([ids.length, new Set(ids).size]).toEqual([PAYMENTS, PAYMENTS])
    expect((await typed('export verify out')).code).toBe(0)
  })

  test('again and again ends, and goes on later from the last whole part', async () => {
    broker.failing.push(...([undefined, undefined, 'cut', 'cut', 'cut'] as ('cut' | 'refused')[]))
    await expect(fetchOut()).rejects.toThrow('broken off')
    const parts = (): number => readFileSync(file('contents.jws'), 'utf8').trim().split('\n').length
    expect(parts()).toBe(2)
    // As a machine leaves it that went away while it wrote.
    appendFileSync(file('payments.ndjson'), '{"record":"payment","half')
    appendFileSync(file('contents.jws'), 'eyJ')
    await fetchOut()
    expect(parts()).toBe(4)
    expect((await typed('export verify out')).code).toBe(0)
    await fetchOut()
    expect(parts()).toBe(4)
  })

  test.each([
    [
      'sends another part than it signed',
      async () => {
        broker.failing.push('forged')
        return broker.answer
      },
      'another part',
    ],
    [
      'sends without end',
      async () => async (url: string, init: RequestInit) =>
        url.endsWith('jwks.json') ? broker.answer(url, init) : new Response('x\n'.repeat(PART_MAX_BYTES / 2 + 1)),
      'more than a part',
    ],
  ])('by a broker that %s is given up', async (_, prepare, said) => {
    reachable(await prepare())
    await expect(fetchOut({ delaysMs: [] })).rejects.toThrow(said)
    expect(readFileSync(file('contents.jws'), 'utf8')).toBe('')
  })

  test('is not mixed with another one in its folder', async () => {
    await fetchOut()
    const other = { ...ORDER, from: '2026-01-01T00:00:00Z' }
    const client = new BrokerClient({ broker: BROKER, token: 'op_x' })
    await expect(fetchBooks(client, join(folder, 'out'), other, { tell: () => undefined })).rejects.toThrow(
      'another export',
    )
  })
})

describe('A folder that was changed is found out', () => {
  const replaced = (name: string, from: string, to: string): void =>
    writeFileSync(file(name), readFileSync(file(name), 'utf8').replace(from, to))
  const lines = (name: string): string[] => readFileSync(file(name), 'utf8').trimEnd().split('\n')

  beforeEach(exported)

  test.each([
    [
      'an amount',
      () => replaced('payments.ndjson', '"amount":12800', '"amount":92800'),
      'Part 1 is not as it was signed',
    ],
    [
      'a payment added',
      () => appendFileSync(file('payments.ndjson'), lines('payments.ndjson')[1] ?? ''),
      'not as long',
    ],
    ['a payment taken out', () => truncateSync(file('payments.ndjson'), 100_000), 'Part 1 has a line that is none'],
    [
      'a part taken out',
      () => writeFileSync(file('contents.jws'), `${lines('contents.jws').toSpliced(1, 1).join('\n')}\n`),
      'Part 3 does not follow',
    ],
    [
      'the end taken out',
      () => writeFileSync(file('contents.jws'), `${lines('contents.jws').slice(0, -1).join('\n')}\n`),
      'not written to its end',
    ],
    ['an amount in the CSV', () => replaced('payments.csv', ',12800,', ',92800,'), 'payments.csv is not what'],
    ['a CSV file taken out', () => rmSync(file('events.csv')), 'events.csv is missing'],
  ])('%s', async (_, change, said) => {
    change()
    const { code, out } = await typed('export verify out')
    expect(code).toBe(1)
    expect(out).toContain(said)
  })

  test('also when all of it was signed anew by somebody else, for who knows the broker’s keys', async () => {
    const forger = await exportingBroker(10)
    reachable(forger.answer)
    rmSync(join(folder, 'out'), { recursive: true })
    await fetchOut()
    expect((await typed('export verify out')).code).toBe(0)
    writeFileSync(join(folder, 'known.json'), JSON.stringify({ keys: [broker.own.jwk] }))
    const { code, out } = await typed('export verify out --jwks known.json')
    expect(code).toBe(1)
    expect(out).toContain('not signed by a key of the broker')
  })
})
