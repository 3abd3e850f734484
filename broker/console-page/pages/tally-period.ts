/** The days that tallies are of, and the parts that they are shown in: pure, days as `YYYY-MM-DD`. */

import { dayAfter } from '../../../protocol/calendar.ts'
import { isOneOf } from '../../../protocol/shape.ts'
import type { ShopDays } from '../shop-days.ts'

export const RANGES = ['today', '7', '30', 'month', 'last_month', 'custom'] as const
export type Range = (typeof RANGES)[number]

export const PARTS = ['day', 'week', 'month', 'issuer', 'method', 'currency'] as const
export type Part = (typeof PARTS)[number]
export type TimePart = Extract<Part, 'day' | 'week' | 'month'>

/** Filters as the address of the page holds them, empty: all; and the shop's days. */
export interface TallyFilters extends ShopDays {
  range: Range
  from: string
  to: string
  by: Part
  currency: string
  issuer: string
  method: string
}

/** Both days are in it. */
export interface Period {
  from: string
  to: string
}

/** As many as the broker sums up at once. */
const DAYS_MAX = 400

/** Reads filters from an address; what none of them can be is as if it were not there. */
export function tallyFiltersIn(query: URLSearchParams, days: ShopDays): TallyFilters {
  const text = (name: string): string => query.get(name)?.trim() ?? ''
  const like = (name: string, pattern: RegExp): string => (pattern.test(text(name)) ? text(name) : '')
  const [from, to] = [text('from'), text('to')].map((day) => (isDay(day) ? day : ''))
  const [range, by] = [text('range'), text('by')]
  return {
    range: isOneOf(range, RANGES) ? range : '30',
    from: from ?? '',
    to: to ?? '',
    by: isOneOf(by, PARTS) ? by : 'day',
    currency: like('currency', /^[A-Z]{3}$/),
    issuer: like('issuer', /^[0-9A-Z]{1,6}$/),
    method: like('method', /^[a-z][a-z0-9_]{0,31}$/),
    ...days,
  }
}

/** Returns the days that are asked for; `today` is the shop's. Days of one's own that make no period are the last thirty. */
export function periodOf({ range, from, to }: Pick<TallyFilters, 'range' | 'from' | 'to'>, today: string): Period {
  const last30 = { from: dayAfter(today, -29), to: today }
  switch (range) {
    case 'today':
      return { from: today, to: today }
    case '7':
      return { from: dayAfter(today, -6), to: today }
    case '30':
      return last30
    case 'month':
      return { from: firstOfMonth(today), to: today }
    case 'last_month':
      return { from: firstOfMonth(monthBefore(today)), to: dayAfter(firstOfMonth(today), -1) }
    case 'custom': {
      if (from === '' && to === '') return last30
      const first = from === '' ? dayAfter(to, -29) : from
      const last = to === '' ? today : to
      if (first > last) return { from: first, to: first }
      const longest = dayAfter(first, DAYS_MAX - 1)
      return { from: first, to: last > longest ? longest : last }
    }
  }
}

/** Returns the time before, to compare with: the same days of the month before, or as many days right before. */
export function periodBefore({ from, to }: Period, range: Range): Period {
  if (range === 'month' || range === 'last_month') {
    const first = firstOfMonth(monthBefore(from))
    const end = dayAfter(firstOfMonth(from), -1)
    const same = `${first.slice(0, 8)}${to.slice(8)}`
    return { from: first, to: range === 'last_month' || same > end ? end : same }
  }
  return { from: dayAfter(from, -daysIn({ from, to })), to: dayAfter(from, -1) }
}

/** Returns how many days there are. */
export function daysIn({ from, to }: Period): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
}

/** Returns the first day of the part of time that a day is in, within the period: weeks begin on Monday. */
export function partOf(day: string, part: TimePart, { from }: Period): string {
  const first = part === 'day' ? day : part === 'month' ? firstOfMonth(day) : mondayOf(day)
  return first < from ? from : first
}

/** Returns every part of a period by its first and last day. */
export function partsOf(period: Period, part: TimePart): Period[] {
  const parts: Period[] = []
  for (let day = period.from; day <= period.to; day = dayAfter(day)) {
    const from = partOf(day, part, period)
    const last = parts.at(-1)
    if (last?.from === from) last.to = day
    else parts.push({ from, to: day })
  }
  return parts
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return dayAfter(day, -((weekday + 6) % 7))
}

function firstOfMonth(day: string): string {
  return `${day.slice(0, 8)}01`
}

function monthBefore(day: string): string {
  return dayAfter(firstOfMonth(day), -1)
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  // Not the day after the last of a month.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
