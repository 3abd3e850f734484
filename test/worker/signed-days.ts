import { expect, vi } from 'vitest'

import { WALK_EACH_MS } from '../../broker/daily-tallies/limits.ts'
import { tallyBookOf } from '../../broker/daily-tallies/tally-books.ts'
import { walkMerchants } from '../../broker/daily-tallies/walk-merchants.ts'
import { listDailyTallies, verifyDailyTallies } from '../../sdk/index.ts'
import type { DailyTally } from '../../sdk/index.ts'
import { BROKER, brokerEnv, brokerSweeps, shopCalls } from './broker-world.ts'
import type { Merchant } from './broker-world.ts'

/**
 * Expects a day on which two merchants were paid to be signed: the first one's when it asks, with the difference to
 * the issuer's record, the other's by the sweep; and a month later a chain that the SDK verifies.
 */
export async function expectSigned(day: string, mine: Merchant, theirs: Merchant): Promise<void> {
  const config = (of: Merchant) => ({ broker: BROKER, secretKey: of.secretKey, merchant: of.id })
  const listed = async (of: Merchant) => {
    const days: DailyTally[] = []
    for await (const each of listDailyTallies(config(of), { from: day })) days.push(each)
    return days
  }
  const [first] = await listed(mine)
  const word = { state: 'differs', sums: [{ net_amount: 800, confirmed_amount: -200, unconfirmed_amount: 1_000 }] }
  const total = { payments: 1, captured_amount: 1_000, refunds: 1, refunded_amount: 200, net_amount: 800 }
  expect(first).toMatchObject({ day, number: 1, timezone: 'UTC', totals: [total], records: [word] })
  const documents = [first?.tally ?? '']
  const [claims] = await verifyDailyTallies(config(mine), documents)
  expect(claims).toMatchObject({
    jti: `${mine.id}.test.${day}`,
    previous: null,
    opening: [],
    outcomes: [{ opened: 2 }],
  })
  await expect(verifyDailyTallies(config(theirs), documents)).rejects.toMatchObject({ code: 'tally_audience' })
  const one = (of: string) => shopCalls<{ tally: string }>(mine, 'GET', `/v1/tallies/daily/${of}`)
  expect((await one(day)).body.tally).toBe(first?.tally)
  expect(await one('2031-05-02')).toMatchObject({ status: 404, body: { code: 'daily_tally_not_found' } })
  const book = tallyBookOf(brokerEnv, { merchantId: theirs.id, livemode: false })
  expect(await book.latest(9)).toEqual([])
  await brokerSweeps()
  const swept = await book.latest(9)
  expect(swept).toMatchObject([{ number: 1, day }])
  // The next walk goes from merchant to merchant, on from where the last sweep ended, and is over then.
  const next = Date.now() + WALK_EACH_MS
  let walked = 0
  while (walked < 100 && (await walkMerchants(brokerEnv, next, 1)) === 1) walked++
  expect(walked).toBeGreaterThan(2)
  expect(await walkMerchants(brokerEnv, next, 1)).toBe(0)
  // A month later there is a document for each day; ten are signed at once, and the iterator asks for all.
  vi.setSystemTime(Date.now() + 30 * 86_400_000)
  const month = await listed(theirs)
  expect([month.length > 25, month[0]?.tally]).toEqual([true, swept[0]?.signed])
  const tallied = month.map(({ tally }) => tally)
  expect(await verifyDailyTallies(config(theirs), tallied)).toHaveLength(month.length)
  const gap = verifyDailyTallies(config(theirs), tallied.toSpliced(3, 1))
  await expect(gap).rejects.toMatchObject({ code: 'tally_chain', at: 3, day: month[4]?.day })
}
