import { beforeEach, describe, expect, test } from 'vitest'

import { IssuerHealth } from '../../../broker/issuers/issuer-health.ts'
import type { IssuerPart } from '../../../broker/issuers/issuer-health.ts'
import {
  ISSUERS_KNOWN_MAX,
  ISSUER_DOWN_MEMBERS,
  ISSUER_DOWN_WINDOW_MS,
  ISSUER_PROBE_AFTER_MAX_MS,
  ISSUER_PROBE_AFTER_MS,
  ISSUER_PROBE_LEASE_MS,
} from '../../../broker/issuers/limits.ts'

const NOW = 1_800_000_000_000

let health: IssuerHealth
let now: number
beforeEach(() => {
  health = new IssuerHealth()
  now = NOW
})

function hears(
  isAnswered: boolean,
  member: string,
  more: { part?: IssuerPart; prefix?: string; counts?: boolean } = {},
) {
  const { part = 'authentication', prefix = '4', counts = true } = more
  health.note(prefix, { part, isAnswered, member, at: now, counts })
}

function goesDown(part: IssuerPart = 'authentication'): void {
  for (let member = 0; member < ISSUER_DOWN_MEMBERS; member++) hears(false, `member ${member}`, { part })
}

function state(prefix = '4'): string {
  return health.word(prefix, now).state
}

describe('An issuer', () => {
  test('that was never heard of is tried by everybody', () => {
    expect(state()).toBe('unheard')
    expect(health.admit('4', now)).toBeDefined()
    expect(health.admit('4', now)).toBeDefined()
    expect(health.word('4', now)).toEqual({
      state: 'unheard',
      answeredAt: undefined,
      silentAt: undefined,
      downSince: undefined,
    })
  })

  test('is down when several members in a row had no answer, and then nobody is sent to it', () => {
    hears(true, 'before')
    goesDown()
    expect(state()).toBe('down')
    expect(health.isDown('4', now)).toBe(true)
    expect(health.admit('4', now)).toBeUndefined()
    expect(health.word('4', now)).toMatchObject({ answeredAt: NOW, silentAt: NOW, downSince: NOW })
  })

  test('is down too where its settlement server alone is', () => {
    hears(true, 'a')
    goesDown('settlement')
    expect(state()).toBe('down')
    expect(health.admit('4', now)).toBeUndefined()
  })

  test('takes no other issuer down with it', () => {
    goesDown()
    expect(state('7')).toBe('unheard')
    expect(health.admit('7', now)).toBeDefined()
  })

  test('is not down for one member’s bad luck, however often it is tried', () => {
    for (let tries = 0; tries < 1_000; tries++) hears(false, 'the same')
    expect(state()).toBe('unheard')
    expect(health.admit('4', now)).toBeDefined()
  })

  test('is not down while answers come in between', () => {
    for (let member = 0; member < 100; member++) {
      hears(false, `member ${member}`)
      if (member % (ISSUER_DOWN_MEMBERS - 1) === 0) hears(true, 'another')
    }
    expect(state()).toBe('up')
  })

  test('is not down for failures that are far apart', () => {
    for (let member = 0; member < 100; member++) {
      hears(false, `member ${member}`)
      now += ISSUER_DOWN_WINDOW_MS
    }
    expect(state()).toBe('unheard')
  })

  test('is not down for calls that tell nothing of paying', () => {
    for (let payment = 0; payment < 100; payment++) hears(false, `payment ${payment}`, { counts: false })
    expect(state()).toBe('unheard')
    expect(health.word('4', now).silentAt).toBe(NOW)
  })
})

describe('An issuer that is down', () => {
  beforeEach(() => goesDown())

  test('is tried by one member at a time after a while; the others wait', () => {
    now += ISSUER_PROBE_AFTER_MS - 1
    expect(health.admit('4', now)).toBeUndefined()
    now += 1
    expect(state()).toBe('half_open')
    expect(health.isDown('4', now)).toBe(false)
    expect(health.admit('4', now)).toBeDefined()
    for (let others = 0; others < 10; others++) expect(health.admit('4', now)).toBeUndefined()
  })

  test('is back with the first answer', () => {
    now += ISSUER_PROBE_AFTER_MS
    const probe = health.admit('4', now)
    hears(true, 'member')
    expect(state()).toBe('up')
    for (let others = 0; others < 10; others++) expect(health.admit('4', now)).toBeDefined()
    probe?.over()
    expect(state()).toBe('up')
  })

  test('is back with the answer of whoever was on the way', () => {
    hears(true, 'slow')
    expect(state()).toBe('up')
  })

  test('is tried later each time, and at the latest after a minute', () => {
    for (let wait = ISSUER_PROBE_AFTER_MS * 2; wait < ISSUER_PROBE_AFTER_MAX_MS * 4; wait *= 2) {
      now += ISSUER_PROBE_AFTER_MAX_MS
      expect(health.admit('4', now)).toBeDefined()
      hears(false, 'member')
      const waited = Math.min(wait, ISSUER_PROBE_AFTER_MAX_MS)
      expect(health.admit('4', now + waited - 1)).toBeUndefined()
      expect(health.word('4', now + waited).state).toBe('half_open')
    }
  })

  test('is tried by the next member where the first never came to ask', () => {
    now += ISSUER_PROBE_AFTER_MS
    health.admit('4', now)?.over()
    expect(health.admit('4', now)).toBeDefined()
  })

  test('is tried by the next member where the first was lost on the way', () => {
    now += ISSUER_PROBE_AFTER_MS
    const lost = health.admit('4', now)
    now += ISSUER_PROBE_LEASE_MS
    expect(health.admit('4', now)).toBeDefined()
    lost?.over()
    expect(health.admit('4', now)).toBeUndefined()
  })

  test('has calls that can wait held back, by the part that is down alone', () => {
    expect(health.admitCall('4', 'settlement', now)).toBeDefined()
    goesDown('settlement')
    expect(health.admitCall('4', 'settlement', now)).toBeUndefined()
    expect(health.heldUntil('4', 'settlement', now)).toBe(NOW + ISSUER_PROBE_AFTER_MS)
    expect(health.heldUntil('7', 'settlement', now)).toBeUndefined()
    now += ISSUER_PROBE_AFTER_MS
    expect(health.heldUntil('4', 'settlement', now)).toBeUndefined()
    const probe = health.admitCall('4', 'settlement', now)
    expect(health.admitCall('4', 'settlement', now)).toBeUndefined()
    expect(health.heldUntil('4', 'settlement', now)).toBeGreaterThan(now)
    hears(true, 'member', { part: 'settlement' })
    probe?.over()
    for (let others = 0; others < 10; others++) expect(health.admitCall('4', 'settlement', now)).toBeDefined()
  })

  test('waits no longer for failures of those who were on the way', () => {
    now += ISSUER_PROBE_AFTER_MS - 1
    for (let late = 0; late < 10; late++) hears(false, `late ${late}`)
    now += 1
    expect(health.admit('4', now)).toBeDefined()
  })
})

test('An isolate knows so many issuers at a time, and forgets the one that was heard of longest ago', () => {
  hears(true, 'a', { prefix: 'first' })
  for (let issuer = 0; issuer < ISSUERS_KNOWN_MAX; issuer++) hears(true, 'a', { prefix: `I${issuer}` })
  expect(state('first')).toBe('unheard')
  expect(state('I0')).toBe('up')
})
