/** Tables as CSV (RFC 4180), for a spreadsheet: nothing in them is run there. */

import { withoutInvisible } from './text.ts'

/** By this Excel knows that the text is UTF-8, and shows Japanese as it is. */
const BYTE_ORDER_MARK = '\ufeff'
/** Tells where a text stands in quotes. The semicolon is the comma of spreadsheets in half of Europe. */
const SEPARATING = /[",;\r\n]/

type Row = Readonly<Record<string, unknown>>

/** Writes rows as CSV (RFC 4180), for a spreadsheet: a header, and lines that end with CR and LF. */
export function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  return csvHeader(columns) + csvLines(columns, rows)
}

/** Writes the beginning of a CSV file, for whoever writes its lines one after another. */
export function csvHeader(columns: readonly string[]): string {
  return `${BYTE_ORDER_MARK}${columns.join(',')}\r\n`
}

/** Writes the lines of rows. */
export function csvLines(columns: readonly string[], rows: readonly Row[]): string {
  return rows.map((row) => lineOf(columns.map((column) => row[column]))).join('')
}

/** Writes a whole file of records: the first is the header, whose words are held to be as harmful as any. */
export function csvRecords(records: readonly (readonly unknown[])[]): string {
  return BYTE_ORDER_MARK + records.map(lineOf).join('')
}

function lineOf(values: readonly unknown[]): string {
  return `${values.map(fieldOf).join(',')}\r\n`
}

function fieldOf(value: unknown): string {
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : ''
  // A spreadsheet would take such a text for a formula and run it: the apostrophe makes it a text.
  const harmless = isFormula(text) ? `'${text}` : text
  return SEPARATING.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Also in full width, as spreadsheets in Japanese take it, and behind what they pass over. */
function isFormula(text: string): boolean {
  return /^[\t\r\n]/.test(text) || /^[=+\-@]/.test(withoutInvisible(text).normalize('NFKC').trimStart())
}
