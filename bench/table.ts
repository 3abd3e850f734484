import type { Row, Unit } from './figures.ts'
import { isOver, ratioToFloor, ratioToLast } from './statistics.ts'

const HEADINGS = ['part', 'what', 'candidate', 'n', 'median', 'p99', 'CPU/op', '÷ floor', 'target', '÷ last run']
/** Columns of figures stand to the right. */
const FIRST_FIGURE = 3

const UNITS: Readonly<Record<Unit, string>> = { ms: ' ms', bytes: ' B', per_second: '/s', rows: '', dollars: ' $' }

/** Writes the bench's one table, in Markdown, its columns aligned. `last`: the rows of the run before. */
export function table(rows: readonly Row[], last: readonly Row[]): string {
  const lines = rows.map((row) => cells(row, rows, last))
  const widths = HEADINGS.map((heading, column) =>
    Math.max(...[HEADINGS, ...lines].map((l) => (l[column] ?? heading).length)),
  )
  const line = (values: readonly string[]): string =>
    `| ${values.map((value, i) => pad(value, widths[i] ?? 0, i)).join(' | ')} |`
  const rule = widths.map((width, i) => (i < FIRST_FIGURE ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(HEADINGS), `| ${rule.join(' | ')} |`, ...lines.map(line)].join('\n')
}

function cells(row: Row, rows: readonly Row[], last: readonly Row[]): string[] {
  const { part, what, candidate, n, unit } = row
  const floor = ratioToFloor(row, rows)
  const change = ratioToLast(row, rows, last)
  return [
    part,
    what,
    candidate,
    String(n),
    figure(row.median, unit),
    row.p99 === undefined ? '' : figure(row.p99, unit),
    row.cpuMs === undefined ? '' : figure(row.cpuMs, 'ms'),
    floor === undefined ? '' : `${rounded(floor.ratio)} ${row.floor ?? ''}${floor.by === 'cpu' ? ' (CPU)' : ''}`,
    row.target === undefined ? '' : `≤ ${rounded(row.target)}${isOver(row, rows) ? ' **over**' : ''}`,
    change === undefined ? '' : rounded(change),
  ]
}

function pad(text: string, width: number, column: number): string {
  const space = ' '.repeat(width - text.length)
  return column < FIRST_FIGURE ? text + space : space + text
}

function figure(value: number, unit: Unit): string {
  return `${rounded(value)}${UNITS[unit]}`
}

/** Three figures that count, more of a large number. */
function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
