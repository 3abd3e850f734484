/** Rows and objects as text for people. Pure. */

import { plainLine } from '../../protocol/text.ts'

/** A column: its title, and the field that it shows. */
export type Column = readonly [title: string, field: string]

/** Writes rows as a table, as wide as what is in it. */
export function tableText(rows: readonly object[], columns: readonly Column[]): string {
  if (rows.length === 0) return 'None.\n'
  const cells = [
    columns.map(([title]) => title),
    ...rows.map((row) => columns.map(([, field]) => wordOf((row as Record<string, unknown>)[field]))),
  ]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => widthOf(line[index] ?? ''))))
  return cells
    .map(
      (line) =>
        `${line
          .map((cell, index) => padded(cell, widths[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Writes an object as lines of a name and a value. */
export function objectText(object: object): string {
  const entries = Object.entries(object)
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${wordOf(value)}\n`).join('')
}

function wordOf(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'string') return plainLine(value)
  if (Array.isArray(value)) return value.map(wordOf).join(' ') || '-'
  if (typeof value !== 'object') return JSON.stringify(value)
  const parts = Object.entries(value).map(([name, inner]) => `${name}: ${wordOf(inner)}`)
  return parts.join(', ') || '-'
}

/** Letters of Japanese take two places of a terminal. */
function widthOf(text: string): number {
  return Array.from(text).reduce(
    (width, letter) =>
      width +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
        letter,
      )
        ? 2
        : 1),
    0,
  )
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
