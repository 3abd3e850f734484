import { describe, expect, test, vi } from 'vitest'

import { DAY_SIGNED_TIMEOUT_MS } from '../../../broker/daily-tallies/limits.ts'
import { signNextDay } from '../../../broker/daily-tallies/sign-days.ts'
import { signSome } from '../../../broker/daily-tallies/sign-some.ts'
import type { Reconciliation } from '../../../broker/db/day-report.ts'
import { calendarOf, dayAfter } from '../../../protocol/calendar.ts'
import type { DailyTallyClaims } from '../../../protocol/daily-tally.ts'
import { dateOf, daysOf, HOUR, LATER, OWNER, recount, ShopWorld, signedBy, START } from './shop-world.ts'
import type { Movement } from './shop-world.ts'

/** A report of an issuer's day; compared at `ranAt`. */
function report(
  issuer: string,
  businessDate: string,
  ranAt: number,
  given: Partial<Reconciliation> = {},
): Reconciliation {
  const sums = { count: 0, totals: {} }
  const clean = { state: 'clean' as const, closed: true, here: sums, there: sums, differences: [] }
  return { issuer, businessDate, ranAt, report: clean, differenceCount: 0, ...given }
}

describe('Signed days of a shop with three ledgers', () => {
  test.each([1, 2, 3])(
    'come to the recount of its payments in every filter, also where clocks and calendar change (seed %i)',
    async (seed) => {
      const world = await ShopWorld.begin(seed)
      world.trades(START, START + 6 * 24 * HOUR, 150)
      const first = await signedBy(world, START + 6.5 * 24 * HOUR)
      expect(first.length).toBeGreaterThan(0)
      // The shop moves its days to Tokyo, and counts what it takes after midnight to the evening before.
      world.shop = { timeZone: seed % 2 === 0 ? 'Asia/Tokyo' : 'Pacific/Honolulu', dayStarts: 4 }
      const days = await signedBy(world, LATER - 40 * 24 * HOUR)
      const moved = world.movements()
      expect(moved.some(({ kind }) => kind === 'return') && moved.some(({ kind }) => kind === 'dispute_debit')).toBe(
        true,
      )
      for (const { lines, totals, from, to } of days) {
        const span = [from * 1000, to * 1000] as const
        const by = (groupOf: (each: Movement) => string) => Object.fromEntries(recount(moved, ...span, groupOf))
        const named = lines.map(({ issuer, method, currency, ...sums }) => [`${issuer} ${method} ${currency}`, sums])
        expect(Object.fromEntries(named)).toEqual(
          by(({ issuer, method, currency }) => `${issuer} ${method} ${currency}`),
        )
        expect(Object.fromEntries(totals.map(({ currency, ...sums }) => [currency, sums]))).toEqual(
          by(({ currency }) => currency),
        )
      }
      // No moment is in two days or in none, and no name comes twice.
      const sum = (all: readonly DailyTallyClaims[]) =>
        all.flatMap(({ totals }) => totals).reduce((so, { net_amount: net }) => so + net, 0)
      const whole = [...recount(moved, 0, (days.at(-1)?.to ?? 0) * 1000, () => '').values()]
      expect(sum(days)).toBe(whole[0]?.net_amount)
      days.forEach(({ from, day, number }, at) => {
        const before = days[at - 1]
        expect([number, before === undefined ? from : before.to]).toEqual([at + 1, from])
        expect(before === undefined || day > before.day).toBe(true)
      })
      expect(new Set(days.map(({ timezone }) => timezone)).size).toBe(2)
      // The day on which clocks go back has 25 hours.
      expect(days.find(({ day }) => day === '2026-11-01')).toMatchObject({ timezone: 'America/New_York' })
      const { from = 0, to = 0 } = days.find(({ day }) => day === '2026-11-01') ?? {}
      expect(to - from).toBe(25 * 3_600)
    },
  )

  test('begin with the first day on which money moved, with what moved long before as its opening', async () => {
    const world = await ShopWorld.begin(5, 2)
    const long = START - 90 * 24 * HOUR
    world.trades(long, long + 24 * HOUR, 20)
    expect(await signSome(world.ports, OWNER, { now: START, most: 10 })).toMatchObject({ reason: 'nothing_moved' })
    world.trades(START, START + 24 * HOUR, 20)
    const [first, second] = await signedBy(world, START + 10 * 24 * HOUR)
    const { startOf } = calendarOf('America/New_York')
    const before = recount(world.movements(), 0, startOf(first?.day ?? ''), ({ currency }) => currency)
    expect(first).toMatchObject({ number: 1, previous: null, from: startOf(first?.day ?? '') / 1000 })
    expect(Object.fromEntries((first?.opening ?? []).map(({ currency, ...sums }) => [currency, sums]))).toEqual(
      Object.fromEntries(before),
    )
    expect(second?.opening).toBeUndefined()
  })

  test('count a refund of a week later on its own day, and what is signed stays as it is', async () => {
    const world = await ShopWorld.begin(6, 1)
    world.trades(START, START + 24 * HOUR, 30)
    await signedBy(world, START + 4 * 24 * HOUR)
    const before = world.book.latest(1_000)
    for (let tries = 0; tries < 30; tries++) world.changes(START + 7 * 24 * HOUR)
    const days = await signedBy(world, START + 12 * 24 * HOUR)
    expect(world.book.latest(1_000).slice(0, before.length)).toEqual(before)
    const late = days.filter(({ from }) => from * 1000 > START + 6 * 24 * HOUR)
    expect(late.flatMap(({ totals }) => totals).some(({ refunds }) => refunds > 0)).toBe(true)
  })
})

describe('A day', () => {
  test('is not signed before it is over, and what was begun in it has settled', async () => {
    const world = await ShopWorld.begin(7)
    world.shop = { timeZone: 'UTC', dayStarts: 0 }
    world.trades(START, START + 4 * HOUR, 20)
    const end = Date.parse('2026-10-30T00:00:00Z')
    for (const { issuer } of world.movements()) world.reports.push(report(issuer, '2026-10-29', end))
    expect(await signNextDay(world.ports, OWNER, end + 60_000)).toMatchObject({
      reason: 'day_not_over',
      day: '2026-10-29',
    })
    expect(await signNextDay(world.ports, OWNER, end + HOUR)).toMatchObject({ number: 1, day: '2026-10-29' })
    expect(await signNextDay(world.ports, OWNER, end + 2 * HOUR)).toMatchObject({
      reason: 'day_not_over',
      day: '2026-10-30',
    })
  })

  test('is never signed without a ledger that does not answer', async () => {
    const world = await ShopWorld.begin(8)
    world.trades(START, START + 48 * HOUR, 40)
    world.silent = '00000001'
    expect(await signSome(world.ports, OWNER, { now: LATER - 45 * 24 * HOUR, most: 10 })).toMatchObject({
      reason: 'books_unavailable',
    })
    expect(daysOf(world)).toEqual([])
    world.hangs = true
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const late = signSome(world.ports, OWNER, { now: LATER - 45 * 24 * HOUR, most: 10 })
    await vi.advanceTimersByTimeAsync(DAY_SIGNED_TIMEOUT_MS)
    vi.useRealTimers()
    expect(await late).toMatchObject({ reason: 'books_unavailable' })
    expect(daysOf(world)).toEqual([])
    world.silent = undefined
    expect(await signedBy(world, LATER - 45 * 24 * HOUR)).not.toEqual([])
  })

  test('is not signed while the directory lists fewer ledgers than the day before had', async () => {
    const world = await ShopWorld.begin(13)
    world.trades(START, START + 72 * HOUR, 40)
    const now = START + 6 * 24 * HOUR
    expect(await signNextDay(world.ports, OWNER, now)).toMatchObject({ number: 1 })
    const [lost] = world.houses.splice(0, 1)
    expect(await signSome(world.ports, OWNER, { now, most: 10 })).toMatchObject({ reason: 'books_unavailable' })
    expect(daysOf(world)).toHaveLength(1)
    if (lost) world.houses.push(lost)
    expect(await signNextDay(world.ports, OWNER, now)).toMatchObject({ number: 2 })
  })

  test('that two sign at once is signed once: the first wins, and both have the same document', async () => {
    const world = await ShopWorld.begin(9)
    world.trades(START, START + 48 * HOUR, 40)
    const now = START + 6 * 24 * HOUR
    const [one, other] = await Promise.all([signNextDay(world.ports, OWNER, now), signNextDay(world.ports, OWNER, now)])
    expect(one).toMatchObject({ number: 1 })
    expect(other).toEqual(one)
  })

  test('whose signer is stopped before or after it is written down is signed once', async () => {
    const world = await ShopWorld.begin(10)
    world.trades(START, START + 48 * HOUR, 40)
    const now = START + 6 * 24 * HOUR
    const { ports } = world
    const stopped = (add: typeof ports.book.add) => ({ ...ports, book: { ...ports.book, add } })
    const dies = async () => Promise.reject(new Error('The Worker ended.'))
    await expect(signNextDay(stopped(dies), OWNER, now)).rejects.toThrow()
    expect(daysOf(world)).toHaveLength(0)
    const lost = stopped(async (day) => {
      await ports.book.add(day)
      return dies()
    })
    await expect(signNextDay(lost, OWNER, now)).rejects.toThrow()
    const [first] = world.book.latest(1)
    expect(await signNextDay(ports, OWNER, now)).toMatchObject({ number: 2 })
    expect(world.book.list({ from: '', to: '9', after: 0 }, 1).days).toEqual([first])
  })
})

describe('The issuers’ records', () => {
  const shop = { timeZone: 'Asia/Tokyo', dayStarts: 0 }
  const day = dateOf(START + 12 * HOUR)
  const end = calendarOf('Asia/Tokyo').startOf(dayAfter(day))

  async function traded(): Promise<{ world: ShopWorld; issuers: string[] }> {
    const world = await ShopWorld.begin(11)
    world.shop = shop
    world.trades(calendarOf('Asia/Tokyo').startOf(day), end, 40)
    return { world, issuers: [...new Set(world.movements().map(({ issuer }) => issuer))].toSorted() }
  }

  test('are waited for, and are in the day’s tally with the difference', async () => {
    const { world, issuers } = await traded()
    const [first = '', ...others] = issuers
    for (const issuer of others) world.reports.push(report(issuer, day, end + 4 * HOUR))
    expect(await signNextDay(world.ports, OWNER, end + 5 * HOUR)).toMatchObject({
      reason: 'records',
      day,
      until: end + 48 * HOUR,
    })
    const ofFirst = world.houses.flatMap(({ ledger, payments }) =>
      payments.flatMap(({ id }) => ledger.operationsOf(id)),
    )
    const missing = ofFirst.find(({ kind, state, paymentId }) => {
      const { issuer } = world.houses.flatMap(({ payments }) => payments).find(({ id }) => id === paymentId) ?? {}
      return kind === 'capture' && state === 'approved' && ['4', '7', 'KK'][issuer ?? 9] === first
    })
    const { id: operation = '', paymentId: payment = '', amount = 0 } = missing ?? {}
    const here = { kind: 'capture', amount, currency: 'JPY' } as const
    const differences = [{ difference: 'missing_there', operation, payment, here, there: null } as const]
    const clean = report(first, day, end + 5 * HOUR).report
    world.reports.push(
      report(first, day, end + 5 * HOUR, {
        report: { ...clean, state: 'differs', differences } as never,
        differenceCount: 1,
      }),
    )
    const [signed] = await signedBy(world, end + 6 * HOUR)
    const words = signed?.records ?? []
    expect(words.map(({ issuer, state, business_date: date }) => [issuer, state, date])).toEqual(
      issuers.map((issuer) => [issuer, issuer === first ? 'differs' : 'confirmed', day]),
    )
    const unconfirmed = words.flatMap(({ issuer, sums }) =>
      sums.map((sum) => [issuer, sum.unconfirmed_amount] as const),
    )
    expect(unconfirmed.filter(([, sum]) => sum !== 0)).toEqual([[first, amount]])
    // The shop's days and the issuers' are the same here: both books come to the same.
    const booked = words.flatMap(({ sums }) => sums).reduce((so, { net_amount: net }) => so + net, 0)
    expect(booked).toBe(signed?.totals.reduce((so, { net_amount: net }) => so + net, 0))
  })

  test('that come too late are in the tally of the day they came, and change nothing that is signed', async () => {
    const { world, issuers } = await traded()
    await signedBy(world, end + 49 * HOUR)
    const [own] = daysOf(world)
    expect(own?.records.map(({ state }) => state)).toEqual(issuers.map(() => 'waiting'))
    expect(own?.records.flatMap(({ sums }) => sums).every(({ confirmed_amount: sum }) => sum === null)).toBe(true)
    const before = world.book.latest(10)
    for (const issuer of issuers) world.reports.push(report(issuer, day, end + 50 * HOUR))
    const days = await signedBy(world, end + 80 * HOUR)
    expect(world.book.latest(10).slice(0, before.length)).toEqual(before)
    const told = days
      .flatMap(({ day: of, records }) => records.map((word) => ({ of, ...word })))
      .filter(({ of }) => of !== day)
    expect(told.map(({ issuer, business_date: date, state }) => [issuer, date, state])).toEqual(
      issuers.map((issuer) => [issuer, day, 'confirmed']),
    )
    // Told once: compared again without news, it is not told again.
    for (const issuer of issuers) world.reports.push(report(issuer, day, end + 90 * HOUR))
    world.reports.splice(0, issuers.length)
    const later = (await signedBy(world, end + 120 * HOUR)).slice(days.length)
    expect(later.flatMap(({ records }) => records)).toEqual([])
  })

  test('that alone have an operation are told of, though nothing is known of it here', async () => {
    const { world, issuers } = await traded()
    for (const issuer of issuers) world.reports.push(report(issuer, day, end + HOUR))
    const operation = `op_00000000${'0'.repeat(36)}`
    const there = { kind: 'return', amount: 5, currency: 'JPY' } as const
    const differences = [{ difference: 'missing_here', operation, payment: null, here: null, there } as const]
    const { report: clean } = report('9', day, end + HOUR)
    world.reports.push(
      report('9', day, end + HOUR, {
        report: { ...clean, state: 'differs', differences } as never,
        differenceCount: 1,
      }),
    )
    const [signed] = await signedBy(world, end + 6 * HOUR)
    expect(signed?.records.find(({ issuer }) => issuer === '9')).toMatchObject({
      state: 'differs',
      sums: [],
      differences: 1,
    })
  })
})
