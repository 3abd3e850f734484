import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import type { BooksTotal } from '../../protocol/books-export.ts'
import { ToolFailure } from '../root.ts'
import { KEYS_FILE } from './books/books-folder.ts'
import { CsvCheck, csvFilesIn, csvWriter } from './books/csv-files.ts'
import { fetchBooks, keysIn } from './books/fetch-books.ts'
import type { KeptKey } from './books/fetch-books.ts'
import { verifyBooks } from './books/verify-books.ts'
import type { Findings } from './books/verify-books.ts'
import type { Call, Command } from './command.ts'
import type { Column } from './table.ts'

const DIFFERS = 1

const SUMS: readonly Column[] = [
  ['CURRENCY', 'currency'],
  ['PAYMENTS', 'payments'],
  ['CAPTURED', 'captured_amount'],
  ['REFUNDED', 'refunded_amount'],
  ['DISPUTED', 'disputed_amount'],
]

async function exportBooks(call: Call): Promise<number> {
  const { typed, terminal, say } = call
  const out = typed.one('out')
  const format = typed.one('format') ?? 'ndjson'
  if (out === undefined) throw new ToolFailure('Say where to: --out FOLDER.')
  if (format !== 'ndjson' && format !== 'csv') throw new ToolFailure('--format is ndjson or csv.')
  const folder = resolve(terminal.folder, out)
  const order = {
    merchant: typed.word('MERCHANT'),
    mode: typed.one('mode') ?? 'live',
    from: timeOf(typed.one('from')),
    to: timeOf(typed.one('to')),
  }
  await fetchBooks(call.broker(), folder, order, {
    tell: ({ part, total }) => say(`Part ${part}: payments ${total.counts.payments}, bytes ${total.bytes}.`),
  })
  const csv = format === 'csv' ? csvWriter(folder) : undefined
  const found = await verifyBooks(folder, keysOf(folder, undefined), csv && ((line) => csv.add(line)))
  await csv?.end()
  return shown(call, found, folder)
}

async function verifyFolder(call: Call): Promise<number> {
  const { typed, terminal } = call
  const folder = resolve(terminal.folder, typed.word('FOLDER'))
  const check = existsSync(folder) && csvFilesIn(folder).length > 0 ? new CsvCheck(folder) : undefined
  const jwks = typed.one('jwks')
  const keys = keysOf(folder, jwks === undefined ? undefined : resolve(terminal.folder, jwks))
  const found = await verifyBooks(folder, keys, check && ((line) => check.csv.add(line)))
  // What differs in the signed file differs in what is made of it.
  const faults = found.faults.length === 0 ? ((await check?.faults()) ?? []) : found.faults
  return shown(call, { ...found, faults }, folder)
}

/** Reads a day as its beginning, UTC. */
function timeOf(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text
}

function keysOf(folder: string, jwks: string | undefined): KeptKey[] {
  const file = jwks ?? join(folder, KEYS_FILE)
  if (!existsSync(file)) throw new ToolFailure(`There is no ${file}.`)
  return keysIn(readFileSync(file, 'utf8'))
}

function shown(
  { isJson, show, say, list }: Call,
  { faults, last, ledgers, evidence, keys }: Findings,
  folder: string,
): number {
  const total: BooksTotal | undefined = last?.total
  const of = last && {
    broker: last.iss,
    merchant: last.sub,
    mode: last.livemode ? 'live' : 'test',
    from: last.from,
    to: last.to,
    ledgers,
    parts: last.part,
    ...total?.counts,
    evidence_verified: evidence.verified,
    signed_with: keys,
  }
  if (isJson) {
    show({ ok: faults.length === 0, folder, ...of, sums: total?.sums ?? {}, faults })
    return faults.length === 0 ? 0 : DIFFERS
  }
  if (of !== null) show(of)
  say('')
  const sums = Object.entries(total?.sums ?? {}).map(([currency, sum]) => ({ currency, ...sum }))
  list(sums, sums, SUMS)
  say(faults.length === 0 ? '\nWhole, and as the broker signed it.' : `\n${faults.join('\n')}`)
  return faults.length === 0 ? 0 : DIFFERS
}

export const exportCommands: readonly Command[] = [
  {
    name: 'export verify',
    takes: ['FOLDER'],
    options: { jwks: { type: 'string' } },
    usage: '[--jwks FILE]',
    summary:
      'Checks an export without asking anybody: signatures, digests, counts, sums, evidence, CSV. --jwks: the broker’s keys as you know them, in place of those in the folder.',
    run: verifyFolder,
  },
  {
    name: 'export',
    takes: ['MERCHANT'],
    options: {
      mode: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      format: { type: 'string' },
      out: { type: 'string' },
    },
    usage: '--out FOLDER [--mode live|test] [--from TIME] [--to TIME] [--format ndjson|csv]',
    summary:
      'Writes a merchant’s books into a folder: payments created in a span (a day is its beginning, UTC) with operations, evidence and events, each part signed. The same again goes on where it was broken off.',
    run: exportBooks,
  },
]
