import { generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { digestOfTally } from '../../../protocol/daily-tally-chain.ts'
import { listDailyTallies, TallyError, verifyDailyTallies, verifyDailyTally } from '../../../sdk/index.ts'
import { MERCHANT, startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

let broker: StandIn
beforeAll(async () => {
  broker = await startStandIn()
})
afterAll(() => broker.close())

const now = () => Math.floor(Date.now() / 1000)
const START = (Math.floor(Date.now() / 86_400_000) - 30) * 86_400
const dayOf = (number: number) => new Date((START + number * 86_400) * 1000).toISOString().slice(0, 10)
const total = (net: number) => {
  return {
    currency: 'JPY',
    payments: 1,
    captured_amount: net,
    refunds: 0,
    refunded_amount: 0,
    disputed_amount: 0,
    net_amount: net,
  }
}

/** A day of the chain, with whatever is to be wrong. */
function signDay(number: number, previous: string | null, claims: object = {}, header: object = {}, key?: CryptoKey) {
  const from = START + number * 86_400
  const day = dayOf(number)
  const calendar = { day, timezone: 'UTC', day_starts: 0, from, to: from + 86_400, iat: from + 100_000 }
  const sums = { totals: [total(number)], lines: [{ issuer: '4', method: 'credit', ...total(number) }] }
  const all = { aud: MERCHANT, livemode: false, jti: `${MERCHANT}.test.${day}`, number, previous, ...calendar, ...sums }
  const rest = { ledgers: 1, outcomes: null, records: [], ...claims }
  return broker.signReturn({ ...all, ...rest }, { typ: 'tally+jwt', ...header }, key)
}

async function chain(length: number): Promise<string[]> {
  const days: string[] = []
  for (let number = 1; number <= length; number++) {
    const last = days.at(-1)
    days.push(await signDay(number, last === undefined ? null : await digestOfTally(last)))
  }
  return days
}

async function codeOf(verified: Promise<unknown>): Promise<string> {
  return verified.then(
    () => 'verified',
    (error: unknown) => (error instanceof TallyError ? error.code : String(error)),
  )
}

describe('A signed day', () => {
  test('that is genuine is verified, with what it says', async () => {
    const [day = ''] = await chain(1)
    expect(await verifyDailyTally(broker.config, day)).toMatchObject({ number: 1, previous: null, totals: [total(1)] })
  })

  test.each([
    ['another broker’s', { iss: 'https://other.example' }, {}, 'tally_issuer'],
    ['another shop’s', { aud: 'mer_other' }, {}, 'tally_audience'],
    ['of live money', { livemode: true }, {}, 'tally_livemode'],
    ['of a time that is yet to come', { iat: now() + 3_600 }, {}, 'tally_from_future'],
    ['with sums that its lines do not come to', { totals: [total(2)] }, {}, 'tally_sums'],
    ['with a total that is not there', { totals: [] }, {}, 'tally_sums'],
    ['without its lines', { lines: undefined }, {}, 'tally_malformed'],
    ['with an amount in words', { totals: [{ ...total(1), payments: '1' }] }, {}, 'tally_malformed'],
    ['of no day', { day: '1st' }, {}, 'tally_malformed'],
    ['a return', {}, { typ: 'return+jwt' }, 'tally_type'],
    ['signed by a key that there is not', {}, { kid: 'unknown' }, 'tally_signature'],
  ])('that is %s is refused', async (_, claims, header, code) => {
    expect(await codeOf(verifyDailyTally(broker.config, await signDay(1, null, claims, header)))).toBe(code)
  })

  test('signed by a stranger, changed, or none at all is refused', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    expect(await codeOf(verifyDailyTally(broker.config, await signDay(1, null, {}, {}, privateKey)))).toBe(
      'tally_signature',
    )
    const [header, , signature] = (await signDay(1, null)).split('.')
    const [, other] = (await signDay(1, null, { timezone: 'Asia/Tokyo' })).split('.')
    expect(await codeOf(verifyDailyTally(broker.config, [header, other, signature].join('.')))).toBe('tally_signature')
    for (const none of ['', 'eyJ.eyJ.x', `eyJ${'x'.repeat(700_000)}`]) {
      expect(await codeOf(verifyDailyTally(broker.config, none))).toBe('tally_malformed')
    }
  })
})

describe('Days that follow one another', () => {
  test('are verified with the chain; one that was left out is named', async () => {
    const days = await chain(5)
    expect(await verifyDailyTallies(broker.config, days)).toHaveLength(5)
    await expect(verifyDailyTallies(broker.config, days.toSpliced(1, 1))).rejects.toMatchObject({
      code: 'tally_chain',
      at: 1,
      day: dayOf(3),
    })
    expect(await verifyDailyTallies(broker.config, days.slice(3), { after: days[2] ?? '' })).toHaveLength(2)
    expect(await codeOf(verifyDailyTallies(broker.config, days.slice(3), { after: days[1] ?? '' }))).toBe('tally_chain')
  })

  test('by a key that was replaced long ago are verified; what claims to be newer than it is not', async () => {
    const days = await chain(3)
    await broker.replaces(START + 3 * 86_400 + 100_000)
    // The keys are looked at anew when one is not known.
    await codeOf(verifyDailyTally(broker.config, await signDay(1, null)))
    expect(await verifyDailyTallies(broker.config, days)).toHaveLength(3)
  })

  test('are listed page by page, and those that are signed meanwhile too', async () => {
    const page = (numbers: number[], next_cursor: string | null, reason: string) => {
      return { status: 200, body: { data: numbers.map((number) => ({ number })), next_cursor, unsigned: { reason } } }
    }
    broker.requests.splice(0)
    broker.answers.splice(0, 9, page([1, 2], '2', 'more'), page([3], null, 'more'), page([], null, 'day_not_over'))
    const found: number[] = []
    for await (const { number } of listDailyTallies(broker.config, { from: '2026-11-01' })) found.push(number)
    expect(found).toEqual([1, 2, 3])
    expect(broker.requests.map(({ path }) => path)).toEqual([
      '/v1/tallies/daily?from=2026-11-01',
      '/v1/tallies/daily?from=2026-11-01&cursor=2',
      '/v1/tallies/daily?from=2026-11-01&cursor=3',
    ])
    await expect(listDailyTallies(broker.config, { from: 'today' })).rejects.toMatchObject({ param: 'from' })
  })
})
