/**
 * `npm run rehearse-restore`: a restore on this machine, from end to end. Pays
 * at every issuer, puts the directory and the ledgers back to different moments
 * while the issuers stay as they are, goes through the steps of
 * docs/operate/restore.md, and holds the books against what they were.
 *
 *   npm run rehearse-restore -- [--payments 30] [--state DIR]
 *
 * Ends with 0 when the books are what they were.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tableText } from './furiwake/table.ts'
import { rehearseRestore } from './restore/rehearse.ts'
import type { RehearsalReport } from './restore/restoring.ts'
import { exitWith, ToolFailure } from './root.ts'

const PAYMENTS_MAX = 1_000

async function main(args: string[]): Promise<number> {
  const { payments, state } = optionsFrom(args)
  const folder = state ?? mkdtempSync(join(tmpdir(), 'furiwake-restore-'))
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`)
    const report = await rehearseRestore({ payments, state: folder, say })
    say(reportText(report))
    return report.findings.length === 0 ? 0 : 1
  } finally {
    if (state === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

function reportText({ mending, books, findings }: RehearsalReport): string {
  const left = [...mending.left].map(([cause, count]) => ({ cause, count }))
  const lost = [
    { what: 'payments that moved no money, or their last state', count: books.withoutMoney },
    { what: 'order, description, items and metadata of payments that only an issuer knew', count: books.withoutOrder },
  ]
  return [
    '\nHoles:',
    tableText(mending.holes, [
      ['ISSUER', 'issuer'],
      ['HOLE', 'hole'],
      ['FOUND', 'found'],
      ['MENDED', 'mended'],
    ]),
    `Left to the next of ${mending.rounds} rounds, once or more often:`,
    tableText(left, [
      ['CAUSE', 'cause'],
      ['TIMES', 'count'],
    ]),
    'Did not come back:',
    tableText(lost, [
      ['WHAT', 'what'],
      ['COUNT', 'count'],
    ]),
    `${books.payments} payments with ${books.operations} operations and ${books.evidence} signed answers were compared.`,
    findings.length === 0 ? 'The books are what they were.' : `${findings.length} findings:`,
    ...findings.map((finding) => `  ${finding}`),
  ].join('\n')
}

function optionsFrom(args: string[]): { payments: number; state: string | undefined } {
  const { payments, state } = parsed(args)
  if (!/^\d{1,4}$/.test(payments) || Number(payments) > PAYMENTS_MAX) {
    throw new ToolFailure(`--payments must be a number from 0 to ${PAYMENTS_MAX}, not "${payments}".`)
  }
  return { payments: Number(payments), state }
}

function parsed(args: string[]): { payments: string; state: string | undefined } {
  const options = { payments: { type: 'string', default: '30' }, state: { type: 'string' } } as const
  try {
    const { values } = parseArgs({ args, options })
    return { payments: values.payments, state: values.state }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new ToolFailure(`${said} (known: --payments, --state)`)
  }
}

if (import.meta.main) {
  try {
    process.exit(await main(process.argv.slice(2)))
  } catch (error) {
    exitWith(error)
  }
}
