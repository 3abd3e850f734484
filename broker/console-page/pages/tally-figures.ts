/** The sums of the whole time in large figures, each beside that of the time before. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { count, day, money, percent } from '../format.ts'
import { periodBefore } from './tally-period.ts'
import { changeFrom } from './tally-sums.ts'
import type { Group, TallySum } from './tally-sums.ts'
import type { Shown } from './tally-tables.ts'
import { TALLY_WORDS } from './tally-words.ts'

type Sums = Group<TallySum>

const FIGURES = ['net_amount', 'captured_amount', 'refunded_amount', 'payments'] as const satisfies readonly TallySum[]

/** Renders them, a row for each currency; of a currency that only the time before has, too. */
export function figuresView(now: readonly Sums[], before: readonly Sums[], shown: Shown): TemplateResult {
  const { locale, period, filters } = shown
  const own = TALLY_WORDS[locale]
  const currencies = [...new Set([...now, ...before].map(({ currency }) => currency))].toSorted()
  if (currencies.length === 0) return html``
  const { from, to } = periodBefore(period, filters.range)
  const sumsOf = (sums: readonly Sums[], currency: string) => sums.find((each) => each.currency === currency)?.sums
  return html`${currencies.map(
      (currency) =>
        html`<dl class="figures">
          ${FIGURES.map((name) => figure(name, currency, [sumsOf(now, currency)?.[name], sumsOf(before, currency)?.[name]], shown))}
        </dl>`,
    )}
    <p class="faint">${own.before(day(from, locale), day(to, locale))}</p>`
}

function figure(
  name: TallySum,
  currency: string,
  [now = 0, before = 0]: readonly [number | undefined, number | undefined],
  { locale }: Shown,
): TemplateResult {
  const own = TALLY_WORDS[locale]
  const written = (sum: number): string => (name === 'payments' ? count(sum, locale) : money(sum, currency, locale))
  const change = changeFrom(before, now)
  return html`<div>
    <dt>${own.sums[name]}${name === 'payments' ? ` (${currency})` : nothing}</dt>
    <dd>${written(now)}</dd>
    <dd class="faint">
      ${change === undefined ? nothing : html`<span>${percent(change, locale, { isChange: true })}</span> · `}${written(before)}
    </dd>
  </div>`
}
