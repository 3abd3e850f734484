/** The search of payments as it is typed, and the questions to the merchant API that it may stand for: pure. */

import { PAYMENT_STATUSES } from '../../../protocol/payment.ts'
import { isOneOf } from '../../../protocol/shape.ts'
import { AMOUNT_MAX } from '../../../protocol/money.ts'
import { startOfDay } from '../shop-days.ts'
import type { ShopDays } from '../shop-days.ts'

/** Filters as the address of the list holds them: days as `YYYY-MM-DD`, of the shop's calendar. */
export interface Filters {
  q: string
  status: string
  issuer: string
  method: string
  from: string
  to: string
}
export const NO_FILTERS: Filters = { q: '', status: '', issuer: '', method: '', from: '', to: '' }

const DAY = /^\d{4}-\d{2}-\d{2}$/
const PAYMENT_ID = /^pay_[0-9a-hjkmnp-tv-z]{34}$/

/** Reads filters from an address; what none of them can be is left out. */
export function filtersIn(query: URLSearchParams): Filters {
  const text = (name: keyof Filters): string => query.get(name)?.trim() ?? ''
  const only = (value: string, isGood: boolean): string => (isGood ? value : '')
  return {
    q: text('q').slice(0, 200),
    status: only(text('status'), isOneOf(text('status'), PAYMENT_STATUSES)),
    issuer: only(text('issuer'), /^[0-9A-Z]{1,6}$/.test(text('issuer'))),
    method: only(text('method'), /^[a-z][a-z0-9_]{0,31}$/.test(text('method'))),
    from: only(text('from'), isDay(text('from'))),
    to: only(text('to'), isDay(text('to'))),
  }
}

/** Returns the payment's id that the search is, if it is one. */
export function paymentIdIn(q: string): string | undefined {
  return PAYMENT_ID.test(q) ? q : undefined
}

/**
 * Returns the queries that together find what is meant, each without its page. `days`: the shop's.
 * `digits`: the minor digits of the currencies that an amount may be in. A search may be an order number, an amount as it is written
 * (`¥12,800`, `12.80`), or the last four characters of a member's ID.
 */
export function queriesFor(filters: Filters, days: ShopDays, digits: readonly number[]): URLSearchParams[] {
  const { q, from, to, ...rest } = filters
  const shared = Object.entries(rest).filter(([, value]) => value !== '')
  if (isDay(from)) shared.push(['from', timeOf(startOfDay(from, days))])
  // To the end of that day.
  if (isDay(to)) shared.push(['to', timeOf(startOfDay(to, days, 1))])
  if (q === '') return [new URLSearchParams(shared)]
  return meanings(q, digits).map((meaning) => new URLSearchParams([...shared, meaning]))
}

function meanings(q: string, digits: readonly number[]): [string, string][] {
  const found: [string, string][] = [['order', q]]
  const plain = q.normalize('NFKC')
  for (const each of digits) {
    const amount = amountIn(plain, each)
    if (amount !== undefined) found.push(['amount', String(amount)])
  }
  if (/^[0-9A-Za-z]{4}$/.test(plain)) found.push(['member_id_ends', plain.toUpperCase()])
  return found
}

function amountIn(text: string, digits: number): number | undefined {
  const [, whole = '', part = ''] =
    /^[^\d-]{0,4}(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d{1,4}))?[^\d]{0,4}$/.exec(text) ?? []
  if (whole === '' || part.length > digits) return undefined
  const amount = Number(whole.replaceAll(',', '') + part.padEnd(digits, '0'))
  return amount >= 1 && amount <= AMOUNT_MAX ? amount : undefined
}

function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  // Not the day after the last of a month.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function timeOf(time: number): string {
  return new Date(time).toISOString()
}
