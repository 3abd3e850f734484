/** Rows as CSV (RFC 4180), for a spreadsheet: a header, and lines that end with CR and LF. */
export function csvOf(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => fieldOf(row[column])))]
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('')
}

function fieldOf(value: unknown): string {
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : ''
  // A spreadsheet would take such a text for a formula and run it: the apostrophe makes it a text.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
