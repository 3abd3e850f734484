/** A day's comparison as lines for a terminal. Pure. */

/** As `/operator/reconciliations` gives it. */
export interface ReportedDay {
  issuer: string
  business_date: string
  state: 'clean' | 'differs' | 'unavailable'
  cause: string | null
  closed: boolean | null
  here: Sums | null
  there: Sums | null
  difference_count: number
  differences: { difference: string; operation: string; payment: string | null; here: Side; there: Side }[]
}
interface Sums {
  count: number
  totals: Record<string, number>
}
type Side = { kind: string; amount: number; currency: string } | null

const INDENT = '    '

/** Writes the report as text. `names`: of the issuers, by prefix. */
export function reportText(days: readonly ReportedDay[], names: ReadonlyMap<string, string>): string {
  return ['', ...days.flatMap((day) => [...linesOf(day, names.get(day.issuer) ?? day.issuer), '']), ''].join('\n')
}

function linesOf(day: ReportedDay, name: string): string[] {
  const title = `  ${name}, ${day.business_date}`
  if (day.here === null || day.there === null) {
    return [title, `${INDENT}Nothing can be said of this day: ${(day.cause ?? 'unknown').replaceAll('_', ' ')}.`]
  }
  const isOver = day.closed === true ? '' : ' so far (the day is not over)'
  return [
    `${title}${isOver}`,
    ...table(day.here, day.there),
    day.difference_count === 0 ? `${INDENT}Nothing differs.` : `${INDENT}${day.difference_count} differ:`,
    ...day.differences.map(differenceLine),
  ]
}

function table(here: Sums, there: Sums): string[] {
  const kinds = [...new Set([...Object.keys(here.totals), ...Object.keys(there.totals)])].toSorted()
  const row = (what: string, ours: string, theirs: string): string =>
    `${INDENT}${what.padEnd(16)}${ours.padStart(14)}${theirs.padStart(14)}`
  return [
    row('', 'broker', 'issuer'),
    row('operations', String(here.count), String(there.count)),
    ...kinds.map((kind) => row(kind, money(here.totals[kind]), money(there.totals[kind]))),
  ]
}

function differenceLine({ difference, operation, payment, here, there }: ReportedDay['differences'][number]): string {
  const said = `broker: ${sideText(here)}, issuer: ${sideText(there)}`
  return `${INDENT}  ${difference.replaceAll('_', ' ').padEnd(16)}${operation}  ${payment ?? 'no payment'}  ${said}`
}

function sideText(side: Side): string {
  return side === null ? 'nothing' : `${side.kind} ${money(side.amount)} ${side.currency}`
}

/** Minor units, in groups of three. */
function money(amount: number | undefined): string {
  return (amount ?? 0).toLocaleString('en')
}
