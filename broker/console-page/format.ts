/** Money and times as the console writes them. */

import { calendarOf } from '../../protocol/calendar.ts'
import { shownByClock } from '../../protocol/clock-changes.ts'
import type { ClockChange } from '../../protocol/clock-changes.ts'
import { formatMoney, minorDigits, moneyFormat } from '../../protocol/money.ts'

/** Signs of currencies that English and Japanese write alike: before the digits, in groups of three. */
const SIGNS: Readonly<Record<string, string>> = { JPY: '¥', USD: '$', EUR: '€', GBP: '£', KRW: '₩' }

/**
 * Writes an amount in minor units with its currency, as the locale does. The
 * commonest without the browser's formats: the first of them takes longer to
 * make than the whole first page to draw.
 */
export function money(amount: number, currency: string, locale: string): string {
  const digits = minorDigits(currency) ?? 2
  const sign = locale === 'en' || locale === 'ja' ? SIGNS[currency] : undefined
  if (sign !== undefined && amount >= 0) return sign + inGroups(amount, digits)
  const format = numberFormatOf(`${locale} ${currency}`, () => moneyFormat(currency, digits, locale))
  return formatMoney(amount, currency, digits, locale, format)
}

/** Writes a whole number of minor units as digits: `1,234.56`. */
function inGroups(amount: number, digits: number): string {
  const all = String(amount).padStart(digits + 1, '0')
  const whole = all.slice(0, all.length - digits).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
  return digits === 0 ? whole : `${whole}.${all.slice(-digits)}`
}

/** Clocks of a console: its language, and the time zone that they all go by. */
export interface Clock {
  locale: string
  timeZone: string
}

/** Writes a time (RFC 3339) by date and minute, or second, as the console's clocks show it. */
export function time(text: string, { locale, timeZone }: Clock, { seconds = false } = {}): string {
  const at = Date.parse(text)
  const [date = '', clock = ''] = (shownByClock(at, told.get(timeZone) ?? []) ?? clockOf(timeZone)(at)).split(' ')
  const shown = seconds ? clock : clock.slice(0, 5)
  return locale === 'ja' ? `${date.replaceAll('-', '/')} ${shown}` : `${date}, ${shown}`
}

/** Clocks of a time zone, as the broker tells them: with it no format of the browser has to be made. */
export interface ShopClock {
  time_zone: string
  changes: readonly ClockChange[]
}

const told = new Map<string, readonly ClockChange[]>()

/** Goes by what the broker tells from now on. */
export function takeClock({ time_zone: timeZone, changes }: ShopClock): void {
  told.set(timeZone, changes)
}

const clocks = new Map<string, (time: number) => string>()

/** Made once for each time zone. */
function clockOf(timeZone: string): (time: number) => string {
  const clock = clocks.get(timeZone) ?? calendarOf(timeZone).shownTime
  clocks.set(timeZone, clock)
  return clock
}

/** Writes a day (`YYYY-MM-DD`), with its weekday or as short as can be; a month where it is one. */
export function day(text: string, locale: string, form: 'whole' | 'short' | 'month' = 'whole'): string {
  const parts: Intl.DateTimeFormatOptions = {
    whole: { year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short' } as const,
    short: { month: 'numeric', day: 'numeric' } as const,
    month: { year: 'numeric', month: 'long' } as const,
  }[form]
  return formatOf(form === 'whole' || locale !== 'en' ? locale : 'en-US', { ...parts, timeZone: 'UTC' }).format(
    new Date(`${text}T00:00:00Z`),
  )
}

/** Writes a count. */
export function count(number: number, locale: string): string {
  return numberFormatOf(locale, () => new Intl.NumberFormat(locale)).format(number)
}

/** Writes a share of 1 in percent; a change of it with its sign. */
export function percent(share: number, locale: string, { isChange = false } = {}): string {
  const digits: Intl.NumberFormatOptions = isChange
    ? { maximumFractionDigits: 0, signDisplay: 'exceptZero' }
    : { maximumFractionDigits: 1 }
  const make = (): Intl.NumberFormat => new Intl.NumberFormat(locale, { style: 'percent', ...digits })
  return numberFormatOf(`${locale} ${isChange}`, make).format(share)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Made once for each way of writing: a table has hundreds of times. */
function formatOf(locale: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(parts)}`
  const known = formats.get(name)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale === 'en' ? 'en-CA' : locale, parts)
  formats.set(name, made)
  return made
}

const numberFormats = new Map<string, Intl.NumberFormat>()

/** Made once for each way of writing, in the same way: there are as many as languages and currencies. */
function numberFormatOf(name: string, make: () => Intl.NumberFormat): Intl.NumberFormat {
  const known = numberFormats.get(name) ?? make()
  numberFormats.set(name, known)
  return known
}
