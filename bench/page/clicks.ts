/** Click to first field focused, and the script time around it: every candidate in turn, A B A B …, in one run. */

import type { Row } from '../figures.ts'
import type { Candidate, PaymentFrom } from './candidates.ts'
import type { DevTools } from './devtools.ts'
import { visit } from './visit.ts'
import type { Visit, Way } from './visit.ts'

/** Describes what a click is called in the table, and what it is held against. */
export interface Click {
  what: string
  way: Exclude<Way, 'load'>
  from: PaymentFrom
  target?: number
}

export const CLICKS: readonly Click[] = [
  { what: 'click to first field focused, cold', way: 'cold', from: 'given', target: 1.25 },
  { what: 'click to first field focused, prepared', way: 'prepared', from: 'given', target: 1.25 },
  {
    what: 'click to first field focused, cold, the payment made at the click',
    way: 'cold',
    from: 'asked',
    target: 1.25,
  },
  {
    what: 'click to first field focused, prepared, the payment made at the click',
    way: 'prepared',
    from: 'asked',
    target: 1.25,
  },
]

const WARM_UP = 1

/** Measures the clicks of each candidate. @param n visits of each candidate that count */
export async function measureClick(
  browser: DevTools,
  candidates: readonly Candidate[],
  click: Click,
  n: number,
): Promise<Row[]> {
  const visits = new Map<string, Visit[]>()
  for (let turn = 0; turn < n + WARM_UP; turn++) {
    // Each begins as often as the others: whatever a visit leaves behind, it leaves to all alike.
    const shift = turn % candidates.length
    for (const candidate of [...candidates.slice(shift), ...candidates.slice(0, shift)]) {
      const seen = await visit(browser, await candidate.page(click.from), click.way)
      if (turn >= WARM_UP) visits.set(candidate.name, [...(visits.get(candidate.name) ?? []), seen])
    }
  }
  return [...visits].flatMap(([candidate, seen]) => rowsOf(candidate, click, seen))
}

function rowsOf(candidate: string, { what, way, from, target }: Click, seen: readonly Visit[]): Row[] {
  const row = (name: string, values: number[]): Row => ({
    part: 'page',
    what: name,
    candidate,
    n: values.length,
    unit: 'ms',
    median: quantile(values, 0.5),
    p99: quantile(values, 0.99),
    ...(candidate === 'bare' ? {} : { floor: 'bare' }),
  })
  const focus = row(
    what,
    seen.map(({ focusMs }) => focusMs),
  )
  if (candidate === 'furiwake' && target !== undefined) focus.target = target
  if (way !== 'cold' || from !== 'given') return [focus]
  return [
    focus,
    row(
      'script on the shop’s page, load',
      seen.map(({ load }) => load.scriptMs),
    ),
    row(
      'script on the shop’s page, click',
      seen.map(({ click }) => click.scriptMs),
    ),
  ]
}

/** Returns the nearest rank: of few values the 99th in a hundred is the last. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN
}
