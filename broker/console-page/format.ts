/** Money and times as the console writes them. */

import { formatMoney, minorDigits } from '../../protocol/money.ts'

/** Writes an amount in minor units with its currency, as the locale does. */
export function money(amount: number, currency: string, locale: string): string {
  return formatMoney(amount, currency, minorDigits(currency) ?? 2, locale)
}

/** Writes a time (RFC 3339) by date and minute, or second, in the browser's own time zone. */
export function time(text: string, locale: string, { seconds = false, date = true } = {}): string {
  const parts: Intl.DateTimeFormatOptions = {
    ...(date && { year: 'numeric', month: '2-digit', day: '2-digit' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    hourCycle: 'h23',
  }
  const written = formatOf(locale, parts)
  return written.format(new Date(text))
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
