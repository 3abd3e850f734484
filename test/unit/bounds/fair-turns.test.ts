import { describe, expect, test } from 'vitest'

import { FairTurns } from '../../../broker/bounds/fair-turns.ts'
import type { Turn, WaitingTurn } from '../../../broker/bounds/fair-turns.ts'
import { TURNS } from '../../../broker/bounds/limits.ts'

const NOW = Date.parse('2026-11-01T00:00:00Z')

/** An isolate's turns on a clock of the test's own. */
function isolate() {
  let now = NOW
  const turns = new FairTurns(TURNS, () => now)
  const passes = (ms: number): void => void (now += ms)
  const takes = (party: string, count: number) => Array.from({ length: count }, () => turns.take(party))
  /** Refuses far more of a party's requests than one that waits as it is told would send. */
  const floods = (party: string): void => {
    for (let i = 0; i <= TURNS.floodRefusals.burst; i++) turns.refused(party)
  }
  return { turns, passes, takes, floods }
}

type Taken = ReturnType<FairTurns['take']>
const isTurn = (taken: Taken): taken is Turn => taken !== undefined && 'over' in taken
const isWaiting = (taken: Taken): taken is WaitingTurn => taken !== undefined && 'granted' in taken
const begun = (taken: readonly Taken[]): Turn[] => taken.filter(isTurn)
const waiting = (taken: readonly Taken[]): WaitingTurn[] => taken.filter(isWaiting)

/** Begins and ends a party's request at once, as one that the isolate has worked for a moment ago. */
function isThere(turns: FairTurns, party: string): void {
  const turn = turns.take(party)
  if (isTurn(turn)) turn.over()
}

describe('While the isolate keeps up', () => {
  test('a merchant alone gets what it may send at once, and waits for nobody', () => {
    const { takes } = isolate()
    expect(begun(takes('a', TURNS.perParty))).toHaveLength(TURNS.perParty)
  })

  test('a merchant beside a hundred others begins with few, and gets all as long as the isolate keeps up with them', () => {
    const { turns, takes } = isolate()
    for (let i = 0; i < 100; i++) isThere(turns, `merchant ${i}`)
    const all = takes('a', TURNS.perParty * 3)
    expect(begun(all)).toHaveLength(TURNS.firstBesideOthers)
    let running = begun(all)
    let queue = waiting(all)
    for (let round = 0; running.length < TURNS.perParty && round < TURNS.perParty; round++) {
      for (const turn of running) turn.over()
      running = queue.map(({ look }) => look()).filter(isTurn)
      queue = queue.slice(running.length)
    }
    expect(running).toHaveLength(TURNS.perParty)
  })

  test('a burst beside others gets no more than it began with, once the isolate is behind', () => {
    const { turns, passes, takes } = isolate()
    isThere(turns, 'b')
    for (let i = 0; i < TURNS.perParty; i++) isThere(turns, 'a')
    turns.setBehind(true)
    isThere(turns, 'a')
    turns.setBehind(false)
    passes(1)
    expect(begun(takes('a', TURNS.perParty))).toHaveLength(TURNS.firstBesideOthers)
  })

  test('whatever is sent at once within the limits is served, in the order in which it came', () => {
    const { takes } = isolate()
    const all = takes('a', TURNS.perParty + 40)
    const running = begun(all)
    const queue = waiting(all)
    expect(queue).toHaveLength(40)
    running[0]?.over()
    running[1]?.over()
    expect(queue.map(({ look }) => look() !== undefined)).toEqual([
      true,
      true,
      ...Array.from({ length: 38 }, () => false),
    ])
  })
})

describe('While the isolate is behind', () => {
  test('a merchant with 300 requests that wait holds up nobody: another’s first request begins at once', () => {
    const { turns, takes } = isolate()
    turns.setBehind(true)
    takes('a', 300)
    expect(isTurn(turns.take('b'))).toBe(true)
  })

  test('nobody starves: each of a hundred merchants has one request under way', () => {
    const { turns, takes } = isolate()
    turns.setBehind(true)
    takes('a', 300)
    for (let i = 0; i < 100; i++) expect(isTurn(turns.take(`merchant ${i}`))).toBe(true)
  })

  test('a busy merchant has what is left beside others, and all of it when they have gone', () => {
    const { turns, passes, takes } = isolate()
    turns.setBehind(true)
    isThere(turns, 'b')
    isThere(turns, 'c')
    const beside = takes('a', 20)
    expect(begun(beside)).toHaveLength(Math.floor(TURNS.whileBehind / 3))
    passes(TURNS.presentMs)
    begun(beside)[0]?.over()
    expect(waiting(beside).filter(({ look }) => look() !== undefined)).toHaveLength(
      TURNS.whileBehind - Math.floor(TURNS.whileBehind / 3) + 1,
    )
  })

  test('each that ends lets the next of its own merchant begin', () => {
    const { turns, takes } = isolate()
    turns.setBehind(true)
    for (let i = 0; i < 8; i++) isThere(turns, `merchant ${i}`)
    let [running, ...queue] = takes('a', 5)
    for (; queue.length > 0; [running, ...queue] = queue) {
      expect(queue.map((each) => isWaiting(each) && each.look() !== undefined).includes(true)).toBe(false)
      const turn = isWaiting(running) ? running.look() : running
      if (isTurn(turn)) turn.over()
    }
  })
})

describe('A merchant that floods', () => {
  test('works a tenth of the time while others are there', () => {
    const { turns, passes, floods } = isolate()
    floods('flood')
    let worked = 0
    for (let ms = 0; ms < TURNS.floodKeptMs; ms += 10) {
      isThere(turns, 'shop')
      const place = turns.take('flood')
      const turn = isWaiting(place) ? place.look() : place
      if (isWaiting(place) && turn === undefined) place.leave()
      passes(10)
      if (!isTurn(turn)) continue
      worked += 10
      turn.over()
    }
    expect(worked / TURNS.floodKeptMs).toBeLessThanOrEqual(0.12)
    expect(worked).toBeGreaterThan(0)
  })

  test('alone has all there is; and is not alone for seconds after it has held others up', () => {
    const { turns, passes, takes, floods } = isolate()
    isThere(turns, 'shop')
    passes(TURNS.floodBesideMs - 1)
    floods('flood')
    const [first] = begun(takes('flood', 2))
    expect(begun(takes('flood', 5))).toHaveLength(0)
    passes(1)
    first?.over()
    expect(begun(takes('flood', TURNS.perParty)).length).toBeGreaterThan(TURNS.perParty / 2)
  })

  test('has few places to wait, and all of them back when its flood is over', () => {
    const { turns, passes, takes, floods } = isolate()
    isThere(turns, 'shop')
    floods('flood')
    const all = takes('flood', 50)
    expect(begun(all)).toHaveLength(1)
    expect(waiting(all)).toHaveLength(TURNS.floodWaiting)
    for (const { leave } of waiting(all)) leave()
    passes(TURNS.floodKeptMs)
    expect(begun(takes('flood', 50)).length).toBeGreaterThan(20)
  })

  test('is not one that is refused now and then, and comes back when it is told', () => {
    const { turns, passes, takes } = isolate()
    isThere(turns, 'shop')
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 40; i++) turns.refused('busy')
      passes(1_000)
    }
    isThere(turns, 'shop')
    expect(begun(takes('busy', TURNS.perParty))).toHaveLength(TURNS.firstBesideOthers)
  })
})

test('A merchant that floods is held back by requests whose clocks are some milliseconds behind, too', () => {
  const { turns, passes, takes, floods } = isolate()
  isThere(turns, 'shop')
  floods('flood')
  passes(-15)
  expect(begun(takes('flood', 4))).toHaveLength(1)
  expect(waiting(takes('flood', 20)).length).toBeLessThanOrEqual(TURNS.floodWaiting)
})

test('A merchant that floods stays held back by what it gets no turn for, and is free when it sends no more', () => {
  const { turns, passes, takes, floods } = isolate()
  isThere(turns, 'shop')
  floods('flood')
  for (let ms = 0; ms < 3 * TURNS.floodKeptMs; ms += 10) {
    passes(10)
    for (const taken of takes('flood', 12)) if (taken === undefined && turns.isHeldBack('flood')) turns.refused('flood')
    isThere(turns, 'shop')
  }
  expect(turns.isHeldBack('flood')).toBe(true)
  passes(TURNS.floodKeptMs)
  expect(turns.isHeldBack('flood')).toBe(false)
  expect(turns.isHeldBack('shop')).toBe(false)
})

test('A clock that goes back keeps nobody waiting', () => {
  const { turns, passes, takes, floods } = isolate()
  isThere(turns, 'shop')
  floods('flood')
  takes('flood', 5)
  passes(-3_600_000)
  expect(begun(takes('flood', TURNS.perParty))).toHaveLength(TURNS.perParty)
})

describe('Turns', () => {
  test('that hang are given to others of the merchant after a while, and stop nobody else meanwhile', () => {
    const { turns, passes, takes } = isolate()
    takes('a', TURNS.perParty)
    expect(isTurn(turns.take('b'))).toBe(true)
    const next = turns.take('a')
    passes(TURNS.leaseMs - 1)
    expect(isWaiting(next) && next.look()).toBe(undefined)
    passes(TURNS.presentMs)
    expect(isWaiting(next) && isTurn(next.look())).toBe(true)
  })

  test('are free while a request waits for an issuer, and taken again after it', async () => {
    const { turns, takes } = isolate()
    const [turn, ...others] = begun(takes('a', TURNS.perParty))
    const next = turns.take('a')
    let answers: ((word: string) => void) | undefined
    const asked = turn?.away(() => new Promise<string>((resolve) => (answers = resolve)))
    expect(isWaiting(next) && isTurn(next.look())).toBe(true)
    answers?.('approved')
    expect(await asked).toBe('approved')
    others[0]?.over()
    expect(isTurn(turns.take('a'))).toBe(false)
  })

  test('end once, however often they are ended', () => {
    const { turns, takes } = isolate()
    const [turn] = begun(takes('a', TURNS.perParty))
    const queue = waiting(takes('a', 3))
    turn?.over()
    turn?.over()
    expect(queue.filter(({ look }) => look() !== undefined)).toHaveLength(1)
    expect(isTurn(turns.take('a'))).toBe(false)
  })

  test('are waited for by so many of a merchant, and so many in all', () => {
    const { takes } = isolate()
    const all = takes('a', TURNS.perParty + TURNS.waitingPerParty + 10)
    expect(all.filter((taken) => taken === undefined)).toHaveLength(10)
    for (let i = 0; i < 10; i++) takes(`merchant ${i}`, TURNS.perParty + TURNS.waitingPerParty)
    const { length } = begun(takes('last', TURNS.perParty))
    expect(length).toBe(TURNS.firstBesideOthers)
    expect(waiting(takes('last', 10))).toHaveLength(0)
  })

  test('that nobody waits for any more, cut off while it waited, hold up no later request', () => {
    const { turns, passes, takes } = isolate()
    const running = begun(takes('a', TURNS.perParty + TURNS.waitingPerParty))
    passes(TURNS.waitMs)
    for (const turn of running) turn.over()
    expect(isTurn(turns.take('a'))).toBe(true)
  })

  test('given up are nobody’s: the next in the queue gets what it would have got', () => {
    const { takes } = isolate()
    const all = takes('a', TURNS.perParty + 2)
    const [first, second] = waiting(all)
    first?.leave()
    begun(all)[0]?.over()
    expect(second?.look()).toBeDefined()
  })

  test('are as many more as a broker is told to take', () => {
    const { turns } = isolate()
    const all = Array.from({ length: TURNS.perParty * 10 }, () => turns.take('a', 10))
    expect(begun(all)).toHaveLength(TURNS.perParty * 10)
  })
})
