/** A zone's clocks as the broker tells of them, beside the platform's own. */

import { describe, expect, test } from 'vitest'

import { calendarOf } from '../../../protocol/calendar.ts'
import { clockChanges, shownByClock } from '../../../protocol/clock-changes.ts'

const HOUR_MS = 60 * 60_000
const FROM = Date.UTC(2025, 9, 1)
const TO = Date.UTC(2026, 11, 31)

describe.each([
  'UTC',
  'Asia/Tokyo',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
])('What is told of the clocks of %s', (timeZone) => {
  const changes = clockChanges(timeZone, FROM, TO)
  const { shownTime } = calendarOf(timeZone)

  test('shows each hour as the platform does', () => {
    for (let time = FROM; time < TO; time += HOUR_MS) expect(shownByClock(time, changes)).toBe(shownTime(time))
  })

  test('shows the moments around a change as the platform does', () => {
    for (const { from } of changes.slice(1, -1)) {
      for (const time of [from - 1, from, from + 59_999]) expect(shownByClock(time, changes)).toBe(shownTime(time))
    }
  })

  test('says nothing of before and after', () => {
    expect(shownByClock(FROM - 60_000, changes)).toBeUndefined()
    expect(shownByClock(TO, changes)).toBeUndefined()
  })
})

test('A zone without summer time has one entry and the end', () => {
  expect(clockChanges('Asia/Tokyo', FROM, TO)).toEqual([
    { from: FROM, minutes: 540 },
    { from: TO, minutes: null },
  ])
})
