import { reportText, type ReportedDay } from '../reconcile/report.ts'
import type { Call, Command } from './command.ts'

const RUN_TIMEOUT_MS = 120_000
const EXIT_CODES = { clean: 0, differs: 1, unavailable: 2 } as const

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
]
