import { describe, expect, test } from 'vitest'

import type { BookedOperation } from '../../../broker/ledger/clearing-queries.ts'
import { linesAfter } from '../../../broker/reconciliation/line-window.ts'
import { DAY, DayWorld, cleared, ledgerId, olderId, operation } from './day-world.ts'
import type { ModelLedger } from './day-world.ts'
import type { DayReport } from '../../../broker/db/day-report.ts'

/** Subrequests of one invocation on the smallest plan there ever was: a tenth of what the platform allows today. */
const CALLS_MAX = 1_000

/** `count` ledgers with `each` operations, and a record of all of them in another order. */
function cleanDay(count: number, each: number): DayWorld {
  const ledgers = new Map<string, ModelLedger>()
  const all: BookedOperation[] = []
  for (let i = 1; i <= count; i++) {
    const id = ledgerId(i)
    const operations = Array.from({ length: each }, (_, n) => operation(id, n))
    ledgers.set(id, { operations })
    all.push(...operations)
  }
  const record = all.map((booked, i) => ({ i: (i * 7_919) % all.length, line: cleared(booked) }))
  return new DayWorld(
    ledgers,
    record.toSorted((a, b) => a.i - b.i).map(({ line }) => line),
  )
}

/** A day with one of every difference, old ids, and a ledger of every age. */
function motleyDay(): DayWorld {
  const world = cleanDay(12, 5)
  world.pageSize = 8
  const [a = '', b = '', c = '', d = ''] = [...world.ledgers.keys()]
  const at = (id: string): ModelLedger => world.ledgers.get(id) ?? { operations: [] }
  const line = (booked: BookedOperation) => world.record.find(({ id }) => id === booked.id)
  const [first, second, third] = at(a).operations
  if (!first || !second || !third) throw new Error('There is nothing to tamper with.')
  at(a).operations = at(a).operations.filter((each) => each !== first) // missing here
  world.record = world.record.filter(({ id }) => id !== second.id) // missing there
  Object.assign(third, { amount: 9 }) // another amount
  const twice = line(at(b).operations[0] ?? first)
  if (twice) world.record.unshift(twice) // booked twice, pages apart
  const settling = at(c).operations.pop()
  if (settling) at(c).elsewhere = [{ ...settling, state: 'unknown' }]
  Object.assign(at(d).operations[1] ?? {}, { state: 'declined' })
  // Ledgers of version 0.1: one has caught up, one has not, and one was told no day of what it has.
  const older = { kind: 'capture', currency: 'JPY', state: 'approved', paymentId: 'pay_old' } as const
  const old = Array.from({ length: 6 }, (_, n): BookedOperation => ({ ...older, id: olderId(n + 1), amount: n + 1 }))
  world.ledgers.set('zzzzzzz1', { operations: old.slice(0, 2), announcesFrom: null, caughtUp: '2026-10-01' })
  world.ledgers.set('zzzzzzz2', { operations: old.slice(2, 4), announcesFrom: null, caughtUp: null })
  world.ledgers.set('zzzzzzz3', { operations: [], elsewhere: old.slice(4, 5), announcesFrom: '2026-11-01' })
  world.record.splice(3, 0, ...old.filter((_, n) => n !== 3).map(cleared)) // one of them is missing there, one here
  const made = operation('yyyyyyyy', 1)
  world.record.push(cleared(made))
  world.announceAll()
  world.book.addLedger({ ledger: 'zzzzzzz1', isKnown: true })
  return world
}

function found(report: DayReport): string[] {
  return report.state === 'unavailable' ? [report.cause] : report.differences.map((each) => each.difference).toSorted()
}

const MOTLEY = [
  'booked_twice',
  'missing_here',
  'missing_here',
  'missing_here',
  'missing_there',
  'missing_there',
  'other_amount',
  'refused_here',
  'unresolved_here',
]

describe('A day of 200 issuers and 10,000 ledgers, of which 3,000 were used', () => {
  test(
    'asks no ledger that was not used, and stays below the platform’s limit in every invocation',
    { timeout: 20_000 },
    async () => {
      const used = cleanDay(3_000, 2)
      const all = new Map(used.ledgers)
      for (let i = 3_001; i <= 10_000; i++) all.set(ledgerId(i), { operations: [] })
      let most = 0
      for (let issuer = 0; issuer < 200; issuer++) {
        // The first is everywhere; the others have their own shops.
        const mine = [...used.ledgers].filter((_, i) => issuer === 0 || i % 200 === issuer)
        const record = mine.flatMap(([, { operations }]) => operations.map(cleared))
        const world = new DayWorld(all, record)
        world.book.transaction(() => mine.forEach(([ledger]) => world.book.addLedger({ ledger, isKnown: true })))
        const { report, invocations } = await world.toItsEnd()
        const asked = invocations.flat().filter((call) => call.startsWith('ledger'))
        expect(report.report).toMatchObject({
          state: 'clean',
          here: { count: record.length },
          there: { count: record.length },
        })
        expect(asked).toHaveLength(mine.length)
        most = Math.max(most, ...invocations.map((calls) => calls.length))
      }
      expect(most).toBeLessThan(CALLS_MAX)
    },
  )
})

describe('A comparison', () => {
  test('finds every kind of difference, in ledgers of every age', async () => {
    const world = motleyDay()
    const { report } = await world.toItsEnd()
    expect(found(report.report)).toEqual(MOTLEY)
    expect(report.differenceCount).toBe(MOTLEY.length)
    expect(world.ledgers.get('zzzzzzz1')?.announcesFrom).toBe('2026-10-01')
    expect(world.ledgers.get('zzzzzzz2')?.announcesFrom).toBeNull()
  })

  test('that is stopped at any call goes on where it was, and finds the same', async () => {
    const whole = motleyDay()
    const { report } = await whole.toItsEnd()
    const calls = whole.callsMade
    expect(calls).toBeGreaterThan(30)
    for (let stopAt = 1; stopAt <= calls; stopAt++) {
      const world = motleyDay()
      await world.isStoppedAt((_, number) => number === stopAt)
      expect(world.alarm).toBeGreaterThan(world.now)
      world.restart()
      const again = await world.toItsEnd()
      expect(again.report, `stopped at call ${stopAt}`).toEqual(report)
      // What was read before is not read again: one page, or one batch of ledgers, at most.
      expect(world.callsMade, `stopped at call ${stopAt}`).toBeLessThanOrEqual(calls + 90)
      const pages = again.invocations.flat().filter((call) => call.startsWith('page')).length
      if (stopAt > calls - 5) expect(pages).toBe(0)
    }
  })

  test('whose storage fails at any statement finds the same afterwards', async () => {
    const { report } = await motleyDay().toItsEnd()
    let statements = 0
    for (let failAt = 5; failAt === 5 || failAt < statements; failAt += 7) {
      const world = motleyDay()
      const prepare = world.database.prepare.bind(world.database)
      statements = 0
      world.database.prepare = (...args) => {
        statements += 1
        if (statements === failAt && !/^(begin|commit|rollback)/.test(args[0])) throw new Error('the storage failed')
        return prepare(...args)
      }
      let last = await world.toItsEnd().catch(() => undefined)
      if (last === undefined || last.report.report.state === 'unavailable') last = await world.toItsEnd()
      expect(last.report, `failed at statement ${failAt}`).toEqual(report)
    }
  })

  test('that has lost a page of the record notices, and begins anew', async () => {
    const world = motleyDay()
    await world.isStoppedAt((call) => /ledger .* day/.test(call))
    world.database.run('DELETE FROM pages WHERE number = 2')
    world.restart()
    expect(found((await world.toItsEnd()).report.report)).toEqual(['record_incomplete'])
    expect(found((await world.toItsEnd()).report.report)).toEqual(MOTLEY)
  })

  test('is not deceived by a page that was emptied', async () => {
    const world = cleanDay(4, 5).announceAll()
    world.pageSize = 4
    world.beforeCall = async (call) => {
      if (call === 'page 16') world.database.run("UPDATE pages SET lines = '[]' WHERE number = 1")
    }
    expect(found((await world.toItsEnd()).report.report)).toEqual(['record_incomplete'])
  })

  test('says nothing of a record that leaves out what it counts', async () => {
    const world = cleanDay(3, 3).announceAll()
    world.count = 10
    expect(found((await world.toItsEnd()).report.report)).toEqual(['record_incomplete'])
    expect(world.reports.at(-1)?.report).toMatchObject({ state: 'unavailable' })
    world.count = undefined
    expect((await world.toItsEnd()).report.report.state).toBe('clean')
  })

  test('goes on after a failure, later each time, and is left to who asks next after the last', async () => {
    const world = cleanDay(3, 3).announceAll()
    world.beforeCall = async (call) => {
      if (call.startsWith('ledger')) throw new Error('away')
    }
    const waits: number[] = []
    for (let i = 0; i < 7; i++) {
      world.alarm = undefined
      expect((await world.invoke())?.report).toMatchObject({ state: 'unavailable', cause: 'ledger_unavailable' })
      waits.push((world.alarm ?? 0) - world.now)
    }
    expect(waits.slice(0, 4)).toEqual([60_000, 300_000, 900_000, 3_600_000])
    expect(world.book.run).toBeUndefined()
    world.beforeCall = async () => {}
    expect((await world.toItsEnd()).report.report.state).toBe('clean')
  })

  test('of a ledger with more operations than are read at once is whole', async () => {
    const world = cleanDay(2, 7_000).announceAll()
    const [ledger = ''] = world.ledgers.keys()
    const lost = world.ledgers.get(ledger)?.operations.splice(3_000, 1)[0]
    const { report, invocations } = await world.toItsEnd()
    expect(report.report).toMatchObject({
      state: 'differs',
      there: { count: 14_000 },
      here: { count: 13_999 },
      differences: [{ difference: 'missing_here', operation: lost?.id }],
    })
    expect(Math.max(...invocations.map((calls) => calls.length))).toBeLessThan(CALLS_MAX)
  })

  test('of a day under way does not miss what is booked meanwhile', async () => {
    const world = cleanDay(6, 3).announceAll()
    world.closed = false
    const [ledger = ''] = world.ledgers.keys()
    const late = operation(ledger, 99)
    const twice = world.record[0]
    world.beforeCall = async (call) => {
      const itself = world.ledgers.get(ledger)
      if (call !== `ledger ${ledger} day` || itself?.operations.includes(late)) return
      itself?.operations.push(late)
      world.record.push(cleared(late))
    }
    const { report } = await world.toItsEnd()
    expect(report.report).toMatchObject({ state: 'clean', here: { count: 19 }, there: { count: 19 } })
    if (twice) world.record.push(twice)
    expect(found((await world.toItsEnd()).report.report)).toEqual(['booked_twice'])
  })

  test('asks nothing of ledgers that the record made up', async () => {
    const world = cleanDay(2, 2).announceAll()
    world.record.push(...Array.from({ length: 300 }, (_, i) => cleared(operation(`x${ledgerId(i).slice(1)}`, i))))
    const { report, invocations } = await world.toItsEnd()
    expect(report.differenceCount).toBe(300)
    expect(invocations.flat().filter((call) => call.startsWith('ledger'))).toHaveLength(2)
  })

  test('that runs is joined by who asks for it meanwhile', async () => {
    const world = cleanDay(2, 2).announceAll()
    const [one, other] = await Promise.all([world.invoke(), world.invoke()])
    expect(one).toEqual(other)
    expect(world.reports).toHaveLength(1)
    expect(one).toMatchObject({ issuer: DAY.issuer, businessDate: DAY.businessDate })
  })
})

test('Lines are held a bounded number at a time, in the order of their ledgers', () => {
  const lines = [5, 3, 9, 1, 7].flatMap((i) => [2, 1].map((n) => cleared(operation(ledgerId(i), n))))
  const seen: string[] = []
  let position = { ledger: '', after: '' }
  for (let i = 0; i < 10; i++) {
    const { byLedger, end } = linesAfter([lines.slice(0, 4), lines.slice(4)], position, 3)
    seen.push(...[...byLedger.values()].flat().map(({ line }) => line.id))
    if (end === undefined) break
    position = { ledger: end.ledger, after: end.id }
  }
  expect(seen).toEqual(lines.map(({ id }) => id).toSorted())
})
