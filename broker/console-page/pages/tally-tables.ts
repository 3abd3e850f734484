/** The tables of the tallies, made of the lines that the filters let through. */

import type { Locale } from '../../../protocol/look.ts'
import { minorDigits } from '../../../protocol/money.ts'
import { count, day, money, percent } from '../format.ts'
import { methodName } from '../method-name.ts'
import { issuerNameOf } from '../payment-seen.ts'
import type { Session } from '../page.ts'
import { PAYMENTS_WORDS } from './payments-words.ts'
import type { Part, Period, TallyFilters } from './tally-period.ts'
import { partsOf } from './tally-period.ts'
import { conversion, declinesOf, grouped, OUTCOME_SUMS, TALLY_SUMS, totalled } from './tally-sums.ts'
import type { Group, OutcomeLine, OutcomeSum, TallyLine, TallySum } from './tally-sums.ts'
import type { Cell, TallyTable } from './tally-table.ts'
import { TALLY_WORDS } from './tally-words.ts'

/** The share that was paid stands beside the counts that it is made of. */
const PAID_AT = 3

/** The view that a table is of. */
export interface Shown {
  filters: TallyFilters
  period: Period
  locale: Locale
  issuers: Session['issuers']
}

/** Makes the table of money by the chosen part. */
export function moneyTable(lines: readonly TallyLine[], shown: Shown): TallyTable {
  const own = TALLY_WORDS[shown.locale]
  const groups = grouped(lines, TALLY_SUMS, shown.filters.by, shown.period)
  const figures = ({ currency, sums }: Group<TallySum>): Cell[] =>
    TALLY_SUMS.map((name) =>
      name === 'payments' || name === 'refunds'
        ? countCell(sums[name], shown.locale)
        : moneyCell(sums[name], currency, shown.locale),
    )
  return {
    name: fileName('money', shown),
    columns: columnsOf(
      shown,
      TALLY_SUMS.map((name) => own.sums[name]),
    ),
    naming: namingOf(shown),
    rows: groups.map((group) => [...headOf(group, lines, shown), ...figures(group)]),
    totals: totalled(lines, TALLY_SUMS).map((group) => [...totalHead(group, shown), ...figures(group)]),
  }
}

/** Makes the table of counts by the chosen part. */
export function outcomeTable(lines: readonly OutcomeLine[], shown: Shown): TallyTable {
  const own = TALLY_WORDS[shown.locale]
  const groups = grouped(lines, OUTCOME_SUMS, shown.filters.by, shown.period)
  const figures = ({ sums }: Group<OutcomeSum>): Cell[] => {
    const counts = OUTCOME_SUMS.map((name) => countCell(sums[name], shown.locale))
    return counts.toSpliced(PAID_AT, 0, shareCell(conversion(sums), shown.locale))
  }
  return {
    name: fileName('payments', shown),
    columns: columnsOf(shown, OUTCOME_SUMS.map((name) => own.counts[name]).toSpliced(PAID_AT, 0, own.conversion)),
    naming: namingOf(shown),
    rows: groups.map((group) => [...headOf(group, lines, shown), ...figures(group)]),
    totals: totalled(lines, OUTCOME_SUMS).map((group) => [...totalHead(group, shown), ...figures(group)]),
  }
}

/** Makes the table of declined payments by reason. */
export function reasonTable(lines: readonly OutcomeLine[], shown: Shown): TallyTable {
  const { locale } = shown
  const own = TALLY_WORDS[locale]
  const words: Readonly<Record<string, string>> = PAYMENTS_WORDS[locale].reasons
  const reasons = declinesOf(lines)
  const all = reasons.reduce((sum, [, each]) => sum + each, 0)
  return {
    name: fileName('reasons', shown),
    columns: [own.reason, own.payments, own.share],
    naming: 1,
    rows: reasons.map(([reason, each]) => [
      textCell(words[reason] ?? reason),
      countCell(each, locale),
      shareCell(all === 0 ? undefined : each / all, locale),
    ]),
  }
}

/** Writes a group as people call it: a day, a week by its first and last day, an issuer by its name. */
export function groupName(group: string, lines: readonly (TallyLine | OutcomeLine)[], shown: Shown): string {
  const { filters, locale, issuers, period } = shown
  const own = TALLY_WORDS[locale]
  switch (filters.by) {
    case 'day':
      return day(group, locale)
    case 'week':
    case 'month':
      return partName(
        partsOf(period, filters.by).find(({ from }) => from === group) ?? { from: group, to: group },
        shown,
      )
    case 'issuer': {
      if (group === '') return own.nobody
      const then = lines.find(({ issuer }) => issuer === group)?.issuer_name ?? null
      return issuerNameOf({ issuer: group, issuer_name: then }, issuers, locale) ?? group
    }
    case 'method':
      return group === '' ? own.nobody : methodName(group, shown)
    case 'currency':
      return group
  }
}

function partName({ from, to }: Period, { filters, locale }: Shown): string {
  const isWhole = from.endsWith('-01') && isLastOfMonth(to)
  if (filters.by === 'month' && isWhole) return day(from, locale, 'month')
  return `${day(from, locale)} – ${day(to, locale)}`
}

function isLastOfMonth(text: string): boolean {
  return new Date(Date.parse(text) + 86_400_000).getUTCDate() === 1
}

/** Two currencies are never added: each has a line of its own, which names it. */
function headOf(group: Group<string>, lines: readonly (TallyLine | OutcomeLine)[], shown: Shown): Cell[] {
  const name = groupName(group.group, lines, shown)
  const isDay = shown.filters.by === 'day'
  const first = { shown: name, value: isDay ? group.group : name }
  return shown.filters.by === 'currency' ? [first] : [first, textCell(group.currency)]
}

function totalHead({ currency }: Group<string>, { filters, locale }: Shown): Cell[] {
  const total = textCell(TALLY_WORDS[locale].total)
  return filters.by === 'currency' ? [textCell(`${total.shown} ${currency}`)] : [total, textCell(currency)]
}

function columnsOf({ filters, locale }: Shown, figures: readonly string[]): string[] {
  const own = TALLY_WORDS[locale]
  return [own.parts[filters.by], ...(filters.by === 'currency' ? [] : [own.currency]), ...figures]
}

function namingOf({ filters }: Shown): number {
  return filters.by === 'currency' ? 1 : 2
}

function fileName(what: string, { filters, period }: Shown): string {
  const zone = `${filters.zone.replaceAll('/', '-')}-${String(filters.hour).padStart(2, '0')}h`
  return `tallies-${what}-by-${filters.by satisfies Part}-${period.from}-to-${period.to}-${zone}`
}

function moneyCell(amount: number, currency: string, locale: Locale): Cell {
  return {
    shown: money(amount, currency, locale),
    value: amount / 10 ** (minorDigits(currency) ?? 2),
    isBad: amount < 0,
  }
}

function countCell(number: number, locale: Locale): Cell {
  return { shown: count(number, locale), value: number }
}

function shareCell(share: number | undefined, locale: Locale): Cell {
  return share === undefined ? textCell('–') : { shown: percent(share, locale), value: Math.round(share * 1e4) / 1e4 }
}

function textCell(text: string): Cell {
  return { shown: text, value: text }
}
