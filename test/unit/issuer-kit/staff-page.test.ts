/** Returns by hand: the staff's page of a company, in both languages, and what the relay centre and the books then know. */

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Decision } from '../../../protocol/issuer-messages.ts'
import { AMOUNT, STATEMENT_KEY, startCounterParties } from './counter-parties.ts'
import type { CounterParties } from './counter-parties.ts'

let parties: CounterParties
beforeAll(async () => {
  parties = await startCounterParties()
})
beforeEach(() => {
  parties.notices.length = 0
  parties.relayIsUp = true
})

afterAll(() => vi.unstubAllGlobals())

let used = 0

/** A payment that was paid at the counter, and captured. */
async function captured(): Promise<string> {
  const id = `op_staff_${++used}`
  const decision = (await parties.authorizes(id)) as Decision
  await parties.atTheCounter('pay', decision.instructions?.ways[0]?.numbers[0]?.value ?? '')
  await parties.transacts({ id: `${id}_c`, kind: 'capture', amount: AMOUNT, currency: 'JPY', original: id })
  parties.notices.length = 0
  return id
}

const STAFF = 'http://minato.test/staff'
const headersOf = (key: string, more: Record<string, string> = {}): Record<string, string> => {
  return { authorization: `Basic ${Buffer.from(`anyone:${key}`).toString('base64')}`, ...more }
}

async function looks(language: 'en' | 'ja' = 'en', key = STATEMENT_KEY): Promise<{ status: number; text: string }> {
  const headers = headersOf(key, { 'accept-language': language })
  const response = await parties.company.fetch(new Request(STAFF, { headers }))
  return { status: response.status, text: await response.text() }
}

/** Presses the button of a payment's form: what the page then says. */
async function returns(
  operation: string,
  amount: number | string,
  { left = AMOUNT, origin = 'http://minato.test' }: { left?: number; origin?: string } = {},
): Promise<string> {
  const body = new URLSearchParams({ operation, amount: String(amount), left: String(left) })
  const headers = headersOf(STATEMENT_KEY, { origin })
  const response = await parties.company.fetch(new Request(STAFF, { method: 'POST', body, headers }))
  return new URL(response.headers.get('location') ?? '/', STAFF).searchParams.get('told') ?? String(response.status)
}

async function movesOf(id: string): Promise<unknown[]> {
  const answer = (await parties.inquires(id)) as { adjustments?: { moves: { kind: string; amount: number }[] } }
  return (answer.adjustments?.moves ?? []).map(({ kind, amount }) => [kind, amount])
}

describe('The staff of a company', () => {
  test('returns a part, then the rest, and never more: each is told to the broker by a notice', async () => {
    const id = await captured()
    expect(await returns(id, 5_000)).toBe('returned')
    expect(parties.notices.map(({ about }) => about.operation_id)).toEqual([id])
    expect(await returns(id, AMOUNT, { left: AMOUNT - 5_000 })).toBe('refused')
    expect(await returns(id, AMOUNT - 5_000, { left: AMOUNT - 5_000 })).toBe('returned')
    expect(await returns(id, 1, { left: 0 })).toBe('refused')
    expect(await movesOf(id)).toEqual([
      ['return', 5_000],
      ['return', AMOUNT - 5_000],
    ])
  })

  test('presses twice at once, or on a page of before, and one return is made', async () => {
    const id = await captured()
    expect(await Promise.all([returns(id, 100), returns(id, 100)])).toEqual(['returned', 'refused'])
    expect(await returns(id, 100)).toBe('changed')
    expect(await movesOf(id)).toEqual([['return', 100]])
  })

  test('returns no more than a refund of the shop has left, and nothing of what was never captured', async () => {
    const id = await captured()
    await parties.transacts({ id: `${id}_r`, kind: 'refund', amount: AMOUNT - 300, currency: 'JPY', original: id })
    expect(await returns(id, 301, { left: 300 })).toBe('refused')
    expect(await returns(id, 300, { left: 300 })).toBe('returned')
    await parties.authorizes('op_staff_open')
    expect(await returns('op_staff_open', 1, { left: 0 })).toBe('refused')
    expect(await returns('op_of_nobody', 1, { left: 0 })).toBe('refused')
  })

  test.each(['0', '-1', '1.5', '1e3', '', '9999999999999'])('returns nothing for the amount "%s"', async (amount) => {
    const id = await captured()
    expect(await returns(id, amount)).toBe('refused')
    expect(await movesOf(id)).toEqual([])
  })

  test('sees what may still be returned, in both languages', async () => {
    const id = await captured()
    await returns(id, 800)
    const [english, japanese] = [await looks('en'), await looks('ja')]
    expect(english.text).toContain('<html lang="en">')
    expect(english.text).toContain(`<dt>May still be returned<dd>¥${(AMOUNT - 800).toLocaleString('en')}`)
    expect(japanese.text).toContain('<html lang="ja">')
    expect(japanese.text).toContain(`<dt>返金できる額<dd>¥${(AMOUNT - 800).toLocaleString('en')}`)
  })

  test('is nobody without the key, and no form of another site’s', async () => {
    const id = await captured()
    expect((await looks('en', 'another key')).status).toBe(401)
    expect((await parties.company.fetch(new Request(STAFF))).status).toBe(401)
    expect(await returns(id, 100, { origin: 'https://elsewhere.example' })).toBe('403')
    expect(await movesOf(id)).toEqual([])
  })

  test('need not do it again while the relay centre is away: the notice is sent until it is taken', async () => {
    const id = await captured()
    parties.relayIsUp = false
    expect(await returns(id, 100)).toBe('returned')
    expect(parties.notices).toEqual([])
    parties.relayIsUp = true
    expect(await parties.company.sendNotices()).toBe(0)
    expect(parties.notices.map(({ about }) => about.operation_id)).toEqual([id])
  })
})
