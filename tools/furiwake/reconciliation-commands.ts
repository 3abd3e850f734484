import { reportText, type ReportedDay } from '../reconcile/report.ts'
import { ToolFailure } from '../root.ts'
import type { Call, Command } from './command.ts'

const RUN_TIMEOUT_MS = 120_000
const EXIT_CODES = { clean: 0, differs: 1, unavailable: 2 } as const

interface Mended {
  restored: { payment: string; operations: string[] }[]
  left: { operation: string; ledger: string | null; cause: string }[]
  has_more: boolean
}

function shown({ isJson, show, say }: Call, data: readonly ReportedDay[]): number {
  if (isJson) show({ data })
  else say(data.length === 0 ? 'None.' : reportText(data, new Map()))
  return Math.max(0, ...data.map(({ state }) => EXIT_CODES[state]))
}

function query(given: Record<string, string | undefined>): string {
  const named = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return new URLSearchParams(named).toString()
}

export const reconciliationCommands: readonly Command[] = [
  {
    name: 'reconciliations list',
    options: { day: { type: 'string' }, issuer: { type: 'string' } },
    usage: '[--day YYYY-MM-DD] [--issuer PREFIX]',
    summary: 'Shows the latest comparison of each day and issuer, newest day first.',
    async run(call) {
      const { broker, typed } = call
      const asked = query({ business_date: typed.one('day'), issuer: typed.one('issuer'), limit: '100' })
      const { data } = await broker().ask<{ data: ReportedDay[] }>('GET', `/reconciliations?${asked}`)
      shown(call, data)
    },
  },
  {
    name: 'reconciliations run',
    takes: ['DAY'],
    options: { issuer: { type: 'string' } },
    usage: '[--issuer PREFIX]',
    summary:
      'Compares a business day with the issuers, or with one: ends with 0 when nothing differs, 1 when something does, 2 when a side could not be read.',
    async run(call) {
      const { broker, typed } = call
      const issuer = typed.one('issuer')
      const body = { business_date: typed.word('DAY'), ...(issuer === undefined ? {} : { issuer }) }
      const { data } = await broker().ask<{ data: ReportedDay[] }>('POST', '/reconciliations', body, RUN_TIMEOUT_MS)
      return shown(call, data)
    },
  },
  {
    name: 'reconciliations mend',
    takes: ['DAY'],
    options: { issuer: { type: 'string' } },
    usage: '--issuer PREFIX',
    summary:
      'After a restore: books what the last comparison found that the issuer has and a ledger has lost, by the issuer’s signed answers. Compare again afterwards.',
    async run({ broker, typed, confirm, isJson, show, say }) {
      const issuer = typed.one('issuer')
      if (issuer === undefined) throw new ToolFailure('Say whose day it is: --issuer PREFIX.')
      await confirm(
        `Book what ${issuer} says it has applied on ${typed.word('DAY')}? Its ledgers must have been put back.`,
      )
      const body = { business_date: typed.word('DAY'), issuer }
      const mended = await broker().ask<Mended>('POST', '/reconciliations/mend', body, RUN_TIMEOUT_MS)
      if (isJson) show(mended)
      for (const { payment, operations } of mended.restored) say(`${payment}  ${operations.join(' ')}`)
      for (const { operation, ledger, cause } of mended.left) {
        say(`${operation}  left: ${cause}${cause === 'ledger_unknown' ? ` (${ledger ?? 'it names none'})` : ''}`)
      }
      say(`${mended.restored.length} payments mended${mended.has_more ? '; there are more: the same again' : ''}.`)
      return mended.left.length > 0 || mended.has_more ? EXIT_CODES.differs : 0
    },
  },
]
