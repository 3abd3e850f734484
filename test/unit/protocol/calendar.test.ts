import { describe, expect, test } from 'vitest'
import { calendarOf, dayAfter, daysBetween, isTimeZone } from '../../../protocol/calendar.ts'

const at = (iso: string): number => Date.parse(iso)
const startOf = (zone: string, day: string): string => new Date(calendarOf(zone).startOf(day)).toISOString()

describe('the days of a time zone', () => {
  test.each([
    ['UTC', '2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['Asia/Tokyo', '2026-11-01', '2026-10-31T15:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-01', '2026-10-31T18:15:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-06', '2026-04-05T13:30:00.000Z'],
    ['Pacific/Apia', '2026-01-01', '2025-12-31T11:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['Africa/Cairo', '2023-10-27', '2023-10-26T22:00:00.000Z'],
  ])('in %s, %s begins at %s', (zone, day, time) => {
    expect(startOf(zone, day)).toBe(time)
    expect(calendarOf(zone).dayOf(at(time))).toBe(day)
    expect(calendarOf(zone).dayOf(at(time) - 1)).toBe(dayAfter(day, -1))
  })

  test.each(['Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/Santiago'])(
    'in %s, a year is cut into its days without a gap',
    (zone) => {
      const calendar = calendarOf(zone)
      const [from, to] = [calendar.startOf('2026-01-01'), calendar.startOf('2027-01-01')]
      const days = daysBetween(calendar, from, to)
      expect(days).toHaveLength(365)
      expect([days[0]?.day, days.at(-1)?.day, days.at(-1)?.to]).toEqual(['2026-01-01', '2026-12-31', to])
      expect(days.slice(1).every((day, i) => day.from === days[i]?.to)).toBe(true)
    },
  )

  test('where the clocks are changed, have 23 and 25 hours', () => {
    const calendar = calendarOf('America/New_York')
    const hours = (day: string): number => (calendar.startOf(dayAfter(day)) - calendar.startOf(day)) / 3_600_000
    expect([hours('2026-03-08'), hours('2026-07-01'), hours('2026-11-01')]).toEqual([23, 24, 25])
  })

  test.each([
    ['Asia/Tokyo', 4, '2026-11-01', '2026-10-31T19:00:00.000Z'],
    // The hour is skipped, or comes twice.
    ['America/New_York', 2, '2026-03-08', '2026-03-08T07:00:00.000Z'],
    ['America/New_York', 1, '2026-11-01', '2026-11-01T05:00:00.000Z'],
    ['Europe/Berlin', 2, '2026-10-25', '2026-10-25T00:00:00.000Z'],
    ['Antarctica/Troll', 2, '2026-10-25', '2026-10-25T00:00:00.000Z'],
  ] as const)('in %s from %i on: %s begins at %s, and goes on to the next', (zone, hour, day, time) => {
    const calendar = calendarOf(zone, hour)
    expect(new Date(calendar.startOf(day)).toISOString()).toBe(time)
    const days = daysBetween(calendar, at(time) - 3 * 86_400_000, at(time) + 3 * 86_400_000)
    expect(days.slice(1).every(({ from }, i) => from === days[i]?.to)).toBe(true)
    for (let minute = -180; minute < 300; minute += 15) {
      expect(calendar.dayOf(at(time) + minute * 60_000), String(minute)).toBe(minute < 0 ? dayAfter(day, -1) : day)
    }
  })

  test('show times as clocks do', () => {
    expect(calendarOf('Asia/Tokyo', 4).shownTime(at('2026-10-31T15:00:07Z'))).toBe('2026-11-01 00:00:07')
  })

  test('are cut where the span begins and ends', () => {
    expect(daysBetween(calendarOf('UTC'), at('2026-01-01T12:00Z'), at('2026-01-02T06:00Z'))).toEqual([
      { day: '2026-01-01', from: at('2026-01-01T12:00Z'), to: at('2026-01-02T00:00Z') },
      { day: '2026-01-02', from: at('2026-01-02T00:00Z'), to: at('2026-01-02T06:00Z') },
    ])
  })

  test.each(['', 'Tokyo', '+09:00', 'Asia/Tokyo; DROP', 'Asia/Edo', '../etc/localtime', 'a'.repeat(100)])(
    '%j is no time zone',
    (name) => {
      expect(isTimeZone(name)).toBe(false)
    },
  )
  test.each(['UTC', 'Asia/Tokyo', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true)
  })
})
