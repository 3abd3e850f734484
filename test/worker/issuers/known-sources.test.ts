/** A member is never kept out by strangers: where the password was right before, only what is typed there counts. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import {
  GUESSES_PER_ID_KNOWN,
  KNOWN_SOURCES_PER_MEMBER_MAX,
  KNOWN_SOURCE_KEPT_MS,
} from '../../../issuers/authentication/limits.ts'
import { sourceAt } from './broker-stand-in.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS, WRONG, startGuessing } from './guesses.ts'
import type { Guesses } from './guesses.ts'
import { later } from './registration-desk.ts'

let guesses: Guesses
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  guesses = await startGuessing()
})
afterEach(() => void vi.useRealTimers())

describe('A member at home, where the password was right before', () => {
  beforeEach(async () => {
    await guesses.tries('right', 'home')
    await guesses.wrongTimes(9, 'shop')
  })

  test('gets in while strangers wait, and is told of a mistake', async () => {
    expect(await guesses.tries('right', 'elsewhere')).toBe('locked')
    expect(
      (await guesses.broker.authenticate(guesses.member, { ...WRONG, source: sourceAt('home') })).body,
    ).toMatchObject({
      reason: 'credentials',
      attempts_left: 4,
    })
    expect(await guesses.tries('right', 'home')).toBe('authenticated')
  })

  test('lifts no stranger’s wait by being right', async () => {
    expect(await guesses.tries('right', 'home')).toBe('authenticated')
    expect(await guesses.tries('right', 'elsewhere')).toBe('locked')
  })

  test('has as many tries as anyone, and waits alone then', async () => {
    later(MINUTE_MS)
    for (let i = 0; i < 4; i++) expect(await guesses.tries('wrong', 'home')).toBe('credentials')
    expect(await guesses.tries('wrong', 'home')).toBe('locked')
    expect(await guesses.tries('right', 'home')).toBe('locked')
    expect(await guesses.tries('right', 'elsewhere')).toBe('authenticated')
    later(MINUTE_MS)
    expect(await guesses.tries('right', 'home')).toBe('authenticated')
  })

  test('gets five verdicts on fifty at once', async () => {
    const reasons = await Promise.all(Array.from({ length: 50 }, () => guesses.tries('wrong', 'home')))
    expect(reasons.filter((reason) => reason === 'credentials')).toHaveLength(4)
  })

  test('is known there alone, at that broker alone, and as that member alone', async () => {
    const other = guesses.broker.world.members.sumire.slow
    for (let i = 0; i < 5; i++) await guesses.tries('wrong', 'shop', other)
    expect(await guesses.tries('right', 'home', other)).toBe('locked')
    expect(await guesses.tries('right', 'hom')).toBe('locked')
  })

  test('is a stranger again after a quarter of a year', async () => {
    later(KNOWN_SOURCE_KEPT_MS)
    await guesses.wrongTimes(5, 'shop')
    expect(await guesses.tries('right', 'home')).toBe('locked')
  })

  test('is remembered from ten places, the latest', async () => {
    later(MINUTE_MS)
    for (let i = 0; i < KNOWN_SOURCES_PER_MEMBER_MAX; i++) {
      later(SECOND_MS)
      await guesses.tries('right', `place ${i}`)
    }
    expect(await guesses.rows('known_sources')).toBe(KNOWN_SOURCES_PER_MEMBER_MAX)
    await guesses.wrongTimes(5, 'shop')
    expect(await guesses.tries('right', 'home')).toBe('locked')
    expect(await guesses.tries('right', 'place 0')).toBe('authenticated')
  })

  test('has no more than the day has left, so that no known place is a way to guess on', async () => {
    const known = { isFromKnown: true }
    await guesses.sql(`INSERT INTO known_sources VALUES ('guessed', '${sourceAt('home')}', ${Date.now()}, 0, 0, 0)`)
    let words = 0
    for (let i = 0; i < GUESSES_PER_ID_KNOWN + 10; i++) {
      // As if the place had no row of wrong ones of its own: the ID's day counts all the same.
      await guesses.sql('UPDATE known_sources SET failures = 0')
      if ((await guesses.judged('guessed', 'home', known)).verdict === 'wrong') words++
      later(MINUTE_MS)
    }
    expect(words).toBe(GUESSES_PER_ID_KNOWN - 1)
    // A right one during the wait leaves nothing behind that a wrong one would not.
    const before = await guesses.sql('SELECT * FROM known_sources')
    expect((await guesses.judged('guessed', 'home', { ...known, isRight: true })).verdict).toBe('wait')
    expect(await guesses.sql('SELECT * FROM known_sources')).toEqual(before)
    later(DAY_MS)
    expect((await guesses.judged('guessed', 'home', { ...known, isRight: true })).verdict).toBe('right')
  })
})
