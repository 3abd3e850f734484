/** Money and times as the console writes them. */

import { formatMoney, minorDigits, moneyFormat } from '../../protocol/money.ts'

/** Writes an amount in minor units with its currency, as the locale does. */
export function money(amount: number, currency: string, locale: string): string {
  const digits = minorDigits(currency) ?? 2
  const format = numberFormatOf(`${locale} ${currency}`, () => moneyFormat(currency, digits, locale))
  return formatMoney(amount, currency, digits, locale, format)
}

/** Clocks of a console: its language, and the time zone that they all go by. */
export interface Clock {
  locale: string
  timeZone: string
}

/** Writes a time (RFC 3339) by date and minute, or second, as the console's clocks show it. */
export function time(text: string, { locale, timeZone }: Clock, { seconds = false } = {}): string {
  const written = formatOf(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    hourCycle: 'h23',
    timeZone,
  })
  return written.format(new Date(text))
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
