/** The books as CSV, made from the signed file alone, so that whoever checks that has checked these. */

import { csvHeader, csvLines } from '../../../protocol/csv.ts'
import type { PaymentLine } from '../../../broker/export/book-lines.ts'
import { CSV_ROWS_MAX, CSV_WRITTEN_AT_BYTES } from './limits.ts'

const TABLES = {
  payments: [
    'id',
    'created_at',
    'status',
    'mode',
    'order',
    'description',
    'currency',
    'amount',
    'captured_amount',
    'refunded_amount',
    'disputed_amount',
    'net_amount',
    'issuer',
    'issuer_name',
    'method',
    'authorization',
    'reason',
    'cancelled_by',
    'items',
    'metadata',
  ],
  operations: [
    'payment',
    'order',
    'id',
    'kind',
    'currency',
    'amount',
    'outcome',
    'declined_for',
    'reason',
    'original',
    'authorization',
    'reference',
    'business_date',
    'created_at',
    'settled_at',
    'evidence',
  ],
  events: ['payment', 'id', 'type', 'version', 'created_at'],
} as const
type Table = keyof typeof TABLES

/** Takes the text of a file: writes it, or holds it against what is there. */
export interface CsvSink {
  write(file: string, text: string): Promise<void>
}

/** Writes the tables of a merchant's payments, each to a file of its own; another one where it would have more rows than a spreadsheet opens. */
export class BooksCsv {
  readonly #tables: readonly CsvTable[]

  constructor(sink: CsvSink, rowsMax = CSV_ROWS_MAX) {
    this.#tables = (Object.keys(TABLES) as Table[]).map((table) => new CsvTable(table, sink, rowsMax))
  }

  async add(line: PaymentLine): Promise<void> {
    const rows: Readonly<Record<Table, readonly object[]>> = {
      payments: [paymentRow(line)],
      operations: line.operations.map((operation) => ({ payment: line.id, order: line.order, ...operation })),
      events: line.events.map((event) => ({ payment: line.id, ...event })),
    }
    for (const table of this.#tables) for (const row of rows[table.name]) await table.add(row)
  }

  /** Writes what is left. Gives the names of the files. */
  async end(): Promise<string[]> {
    for (const table of this.#tables) await table.flush()
    return this.#tables.flatMap(({ files }) => files)
  }
}

class CsvTable {
  readonly name: Table
  readonly files: string[] = []
  readonly #sink: CsvSink
  readonly #rowsMax: number
  #text = ''
  #rows = 0

  constructor(name: Table, sink: CsvSink, rowsMax: number) {
    this.name = name
    this.#sink = sink
    this.#rowsMax = rowsMax
    this.#begin()
  }

  async add(row: object): Promise<void> {
    if (this.#rows === this.#rowsMax) {
      await this.flush()
      this.#begin()
    }
    this.#rows++
    this.#text += csvLines(TABLES[this.name], [row as Record<string, unknown>])
    if (this.#text.length >= CSV_WRITTEN_AT_BYTES) await this.flush()
  }

  async flush(): Promise<void> {
    const text = this.#text
    this.#text = ''
    if (text !== '') await this.#sink.write(this.files.at(-1) ?? '', text)
  }

  #begin(): void {
    this.files.push(this.files.length === 0 ? `${this.name}.csv` : `${this.name}-${this.files.length + 1}.csv`)
    this.#text = csvHeader(TABLES[this.name])
    this.#rows = 0
  }
}

function paymentRow(line: PaymentLine): object {
  const { items, metadata, livemode, captured_amount, refunded_amount, disputed_amount } = line
  return {
    ...line,
    mode: livemode ? 'live' : 'test',
    net_amount: captured_amount - refunded_amount - disputed_amount,
    items: items === null ? '' : JSON.stringify(items),
    metadata: Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata),
  }
}
