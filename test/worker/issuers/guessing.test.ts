/** Guessing passwords: bounded for strangers, in each way they can try. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { GUESSES_IN_ALL, GUESSES_PER_SOURCE, GUESSES_UNNAMED } from '../../../issuers/authentication/limits.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { PAYMENT, sourceAt } from './broker-stand-in.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, WRONG, startGuessing } from './guesses.ts'
import type { Guesses } from './guesses.ts'
import { later } from './registration-desk.ts'

let guesses: Guesses
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  guesses = await startGuessing()
})
afterEach(() => void vi.useRealTimers())

describe('A stranger', () => {
  test.each(['the same source', 'another one', undefined])(
    'who was wrong five times waits a minute, and so do others (%s)',
    async (other) => {
      await guesses.wrongTimes(5, 'the same source')
      expect(await guesses.tries('right', other)).toBe('locked')
      later(MINUTE_MS - SECOND_MS)
      expect(await guesses.tries('right', other)).toBe('locked')
      later(SECOND_MS)
      expect(await guesses.tries('right', other)).toBe('authenticated')
    },
  )

  test('waits longer with each wrong password, to an hour and no longer', async () => {
    await guesses.wrongTimes(5, 'shop')
    const waits: unknown[] = []
    for (let i = 0; i < 9; i++) {
      const { body } = await guesses.broker.authenticate(guesses.member, WRONG)
      waits.push(body['retry_after_s'])
      later(Number(body['retry_after_s']) * SECOND_MS)
      expect(await guesses.tries('wrong', `other ${i}`)).toBe('locked')
    }
    expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
  })

  test('does not make a wait longer by trying on', async () => {
    await guesses.wrongTimes(5, 'shop')
    for (let i = 0; i < 5; i++) {
      later(10 * SECOND_MS)
      expect(await guesses.tries('wrong', `shop ${i}`)).toBe('locked')
    }
    later(10 * SECOND_MS)
    expect(await guesses.tries('right')).toBe('authenticated')
  })

  test('gets one word when a wait is over, of twenty guesses at once', async () => {
    await guesses.wrongTimes(5)
    later(MINUTE_MS)
    const answers = await Promise.all(Array.from({ length: 20 }, () => guesses.tries('wrong')))
    expect(answers).toEqual(Array.from({ length: 20 }, () => 'locked'))
    later(2 * MINUTE_MS - SECOND_MS)
    expect(await guesses.tries('right')).toBe('locked')
    later(SECOND_MS)
    expect(await guesses.tries('right')).toBe('authenticated')
  })

  test.each(['one source', 'fifty sources'])('gets five verdicts on fifty guesses at once from %s', async (from) => {
    const guessed = Array.from({ length: 50 }, (_, i) =>
      guesses.tries('wrong', from === 'one source' ? from : `${from} ${i}`),
    )
    const reasons = await Promise.all(guessed)
    expect(reasons.filter((reason) => reason === 'credentials')).toHaveLength(4)
    expect(reasons.filter((reason) => reason === 'locked')).toHaveLength(46)
  })

  test('with the right one behind fifty wrong ones at once comes too late', async () => {
    const guessed = Array.from({ length: 50 }, () => guesses.tries('wrong'))
    expect((await Promise.all([...guessed, guesses.tries('right')])).at(-1)).toBe('locked')
  })

  test('gets some fifty words on an ID in a day, even if its member is right in between', async () => {
    for (let i = 0; i < 24 * 12; i++) {
      await guesses.judged(guesses.member.member_id, `bot ${i}`)
      if (i % 3 === 0) await guesses.judged(guesses.member.member_id, 'on the train', { isRight: true })
      later(5 * MINUTE_MS - 1)
    }
    const results = await guesses.sql('SELECT wrong FROM login_attempts')
    expect(results).toEqual([{ wrong: expect.any(Number) }])
    expect(Number(results[0]?.['wrong'])).toBeLessThan(60)
  })

  test('is forgotten a day after', async () => {
    await guesses.wrongTimes(11)
    later(25 * HOUR_MS)
    for (const left of [4, 3, 2, 1]) {
      expect((await guesses.broker.authenticate(guesses.member, WRONG)).body).toMatchObject({ attempts_left: left })
    }
  })

  test('who tries one password on many IDs is stopped, and the others are not', async () => {
    for (let i = 0; i < GUESSES_PER_SOURCE.max; i++) {
      expect((await guesses.judged(`id ${i}`, 'sprayer')).verdict).toBe('wrong')
    }
    expect((await guesses.judged('one more', 'sprayer')).verdict).toBe('wait')
    expect((await guesses.judged('the right one', 'sprayer', { isRight: true })).verdict).toBe('wait')
    expect(await guesses.tries('right', 'elsewhere')).toBe('authenticated')
    // What was not looked at is not counted against the ID.
    expect(await guesses.rows('login_attempts')).toBe(GUESSES_PER_SOURCE.max)
    later(GUESSES_PER_SOURCE.windowMs)
    expect((await guesses.judged('the right one', 'sprayer', { isRight: true })).verdict).toBe('right')
  })

  test('gets no more verdicts on many IDs at once than one by one', async () => {
    const judged = await Promise.all(
      Array.from({ length: GUESSES_PER_SOURCE.max + 40 }, (_, i) => guesses.judged(`id ${i}`, 'sprayer')),
    )
    expect(judged.filter(({ verdict }) => verdict === 'wrong')).toHaveLength(GUESSES_PER_SOURCE.max)
  })

  test('who goes on during a wait is stopped for an hour, and keeps nobody else waiting', async () => {
    for (let i = 0; i < GUESSES_PER_SOURCE.max; i++) await guesses.judged(guesses.member.member_id, 'hammer')
    later(MINUTE_MS)
    for (let i = 0; i < 10; i++) {
      expect((await guesses.judged(guesses.member.member_id, 'hammer')).verdict).toBe('wait')
    }
    expect(await guesses.tries('right', 'elsewhere')).toBe('authenticated')
  })

  test.each([
    ['a source that has hardly begun', 0],
    ['a source with one try left', GUESSES_PER_SOURCE.max - 1],
    ['a source that has none left', GUESSES_PER_SOURCE.max],
  ])('learns nothing while the ID waits, from answers or from what they leave: %s', async (_, count) => {
    const seen: unknown[] = []
    for (const isRight of [false, true]) {
      for (const table of ['login_attempts', 'tries']) await guesses.sql(`DELETE FROM ${table}`)
      const [soon, muchLater] = [Date.now() + MINUTE_MS, Date.now() + HOUR_MS]
      await guesses.sql(`INSERT INTO login_attempts VALUES ('the ID', 9, 9, ${muchLater}, ${Date.now() + DAY_MS})`)
      await guesses.sql(`INSERT INTO tries VALUES ('guess:${sourceAt('bot')}', ${count}, ${soon})`)
      seen.push([
        await guesses.judged('the ID', 'bot', { isRight }),
        await guesses.judged('the ID', 'bot'),
        await guesses.judged('another ID', 'bot'),
        await guesses.sql('SELECT * FROM login_attempts'),
        await guesses.sql('SELECT * FROM tries'),
      ])
    }
    expect(seen[1]).toEqual(seen[0])
  })

  test('from nowhere that has a name is bounded too, more generously', async () => {
    for (let i = 0; i < GUESSES_PER_SOURCE.max + 10; i++) {
      expect((await guesses.judged(`id ${i}`, undefined)).verdict).toBe('wrong')
    }
    await guesses.sql(`UPDATE tries SET count = ${GUESSES_UNNAMED.max} WHERE key = 'guess:unnamed'`)
    expect(await guesses.tries('right')).toBe('locked')
    expect(await guesses.tries('right', 'home')).toBe('authenticated')
  })

  test.each([
    ['source', 'no-such-shape'],
    ['source', 5],
  ])('whose %s is %o is not a message of ours', async (_, source) => {
    const answer = await guesses.broker.send('http://sumire.test', '/authenticate', 'furiwake-authenticate+jwt', {
      member_id: guesses.member.member_id,
      sealed_password: await guesses.broker.seal(guesses.member),
      payment: PAYMENT,
      source,
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
  })
})

describe('When guesses explode, from everywhere and on every ID', () => {
  beforeEach(async () => {
    await guesses.tries('right', 'home')
    await guesses.sql(
      `INSERT INTO tries VALUES ('guess:all', ${GUESSES_IN_ALL.max}, ${Date.now() + GUESSES_IN_ALL.windowMs})`,
    )
  })

  test('strangers wait, for a minute at most, and nothing is written for them', async () => {
    const before = [await guesses.rows('login_attempts'), await guesses.rows('tries')]
    expect((await guesses.broker.authenticate(guesses.member, { source: sourceAt('new') })).body).toMatchObject({
      reason: 'locked',
      retry_after_s: GUESSES_IN_ALL.windowMs / SECOND_MS,
    })
    for (let i = 0; i < 5; i++) expect(await guesses.tries('wrong', `new ${i}`)).toBe('locked')
    expect([await guesses.rows('login_attempts'), await guesses.rows('tries')]).toEqual(before)
    later(GUESSES_IN_ALL.windowMs)
    expect(await guesses.tries('right', 'new')).toBe('authenticated')
  })

  test('who was right from here before does not', async () => {
    expect(await guesses.tries('right', 'home')).toBe('authenticated')
    expect(await guesses.tries('wrong', 'home')).toBe('credentials')
  })
})

describe('What is remembered of guesses', () => {
  test('on IDs that nobody has goes again: a day’s rows are swept by the next day’s', async () => {
    for (let i = 0; i < 30; i++) await guesses.judged(`4${i}`, `bot ${i}`)
    expect(await guesses.rows('login_attempts')).toBe(30)
    later(DAY_MS + HOUR_MS)
    for (let i = 0; i < 3; i++) await guesses.judged(`5${i}`, 'bot')
    expect(await guesses.rows('login_attempts')).toBe(3)
  })

  test('names no place: neither the address, nor what the broker calls it', async () => {
    await guesses.tries('right', 'home')
    await guesses.tries('wrong', 'shop')
    const kept = JSON.stringify(
      await Promise.all(['known_sources', 'tries'].map((table) => guesses.sql(`SELECT * FROM ${table}`))),
    )
    expect(kept).not.toContain(sourceAt('home'))
    expect(kept).not.toContain(sourceAt('shop'))
  })

  test('by a server of before, which locked for good, locks nobody now', async () => {
    await guesses.sql(`INSERT INTO login_attempts (member_id, failures) VALUES ('${guesses.member.member_id}', 5)`)
    expect(await guesses.tries('wrong')).toBe('credentials')
    expect(await guesses.tries('right')).toBe('authenticated')
  })

  test('of a well-formed ID that nobody has is no more than of one that somebody has', async () => {
    const nobody = { ...guesses.member, member_id: `49999999999${memberIdCheckCharacter('49999999999')}` }
    await guesses.tries('wrong', 'shop')
    await guesses.tries('wrong', 'shop', nobody)
    const results = await guesses.sql('SELECT failures, wrong, wait_until, expires_at FROM login_attempts')
    expect(results[0]).toEqual(results[1])
  })
})
