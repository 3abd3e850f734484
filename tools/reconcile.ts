/**
 * `npm run reconcile`: holds the running demo's books against its issuers',
 * operation by operation, for a business day; today in Japan if none is named.
 *
 *   npm run reconcile -- [YYYY-MM-DD] [--state DIR]
 *
 * Ends with 0 when nothing differs, 1 when something does, 2 when a side could not be read.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isBusinessDate } from '../protocol/clearing-messages.ts'
import type { DemoInfo } from './demo/start-demo.ts'
import { stateFolder } from './demo/state.ts'
import { reportText, type ReportedDay } from './reconcile/report.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'

const TIME_ZONE = 'Asia/Tokyo'
const DEADLINE_MS = 120_000
const EXIT_CODES = { clean: 0, differs: 1, unavailable: 2 } as const

async function main(args: string[]): Promise<number> {
  const { date, state } = optionsFrom(args)
  const info = infoOf(state)
  const days = await reconcile(info, date)
  process.stdout.write(reportText(days, new Map(info.issuers.map(({ prefix, name }) => [prefix, name]))))
  return Math.max(...days.map((day) => EXIT_CODES[day.state]))
}

function optionsFrom(args: string[]): { date: string; state: string } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { state: { type: 'string' } },
    })
    const [date = new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE }).format(new Date()), ...others] = positionals
    if (others.length > 0) throw new ToolFailure('One day at a time: npm run reconcile -- YYYY-MM-DD')
    return { date: businessDateFrom(date), state: values.state ?? inRepository('.furiwake') }
  } catch (error) {
    if (error instanceof ToolFailure) throw error
    throw new ToolFailure(`${error instanceof Error ? error.message : String(error)} (known: a day, --state DIR)`)
  }
}

function businessDateFrom(text: string): string {
  const isDay: boolean = isBusinessDate(text)
  if (!isDay) throw new ToolFailure(`"${text}" is no day: write it as in 2026-01-31.`)
  return text
}

function infoOf(state: string): DemoInfo {
  const { demoFile } = stateFolder(state)
  if (!existsSync(demoFile)) throw new ToolFailure('There is no demo to reconcile: start it first with npm run demo.')
  return JSON.parse(readFileSync(demoFile, 'utf8')) as DemoInfo
}

async function reconcile({ broker, operator_key: key }: DemoInfo, date: string): Promise<ReportedDay[]> {
  if (!key) throw new ToolFailure('The demo was started by an earlier version: start it again.')
  const until = Date.now() + DEADLINE_MS
  for (;;) {
    const days = await compare(broker, key, date)
    // Whoever asks again joins the comparison that is under way.
    if (Date.now() > until || days.every(({ cause }) => cause !== 'still_running')) return days
  }
}

async function compare(broker: string, key: string, date: string): Promise<ReportedDay[]> {
  const response = await fetch(`${broker}/operator/reconciliations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ business_date: date }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch(() => {
    throw new ToolFailure(`Nobody answers at ${broker}: start the demo with npm run demo, and leave it running.`)
  })
  if (response.status !== 200) {
    throw new ToolFailure(`The broker answered ${response.status}: start the demo again with npm run demo.`)
  }
  return ((await response.json()) as { data: ReportedDay[] }).data
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  exitWith(error)
}
