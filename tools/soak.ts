/**
 * `npm run soak`: mixed payments on this machine for an hour, while it crashes,
 * is deployed anew, turns its keys, loses companies, closes ledgers and is
 * flooded; then the books of broker and issuers are held against what was paid.
 *
 *   npm run soak -- [--minutes 60] [--a-minute 60] [--state DIR]
 *
 * Ends with 0 when nothing is lost, stuck or different, and memory does not grow.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { exitWith, ToolFailure } from './root.ts'
import { soak, type SoakReport } from './soak/soak.ts'

const MINUTES_MAX = 24 * 60
const A_MINUTE_MAX = 600

async function main(args: string[]): Promise<number> {
  const { minutes, aMinute, state } = optionsFrom(args)
  const folder = state ?? mkdtempSync(join(tmpdir(), 'furiwake-soak-'))
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`)
    const report = await soak({ minutes, aMinute, state: folder, say })
    for (const line of linesOf(report)) say(line)
    return report.findings.length === 0 ? 0 : 1
  } finally {
    if (state === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

function linesOf({ payments, ends, happened, findings, answerMs, memoryMib }: SoakReport): string[] {
  const counted = [...ends].map(([status, count]) => `${count} ${status}`).join(', ')
  return [
    `${payments} payments: ${counted}.`,
    `${happened} disturbances.`,
    `To make a payment took ${answerMs.median} ms at the median and ${answerMs.p99} ms at most for 99 of 100, waits for starts included.`,
    memoryMib === undefined
      ? 'This system does not tell how much memory a process has.'
      : `Memory at rest, from the first to the last third of the quiet end: ${memoryMib.first} MiB, ${memoryMib.last} MiB.`,
    findings.length === 0 ? 'Nothing was lost, nothing is stuck, the books agree.' : `${findings.length} findings:`,
    ...findings.map((finding) => `  ${finding}`),
  ]
}

function optionsFrom(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        minutes: { type: 'string', default: '60' },
        'a-minute': { type: 'string', default: '60' },
        state: { type: 'string' },
      },
    })
    return {
      minutes: numberFrom('--minutes', values.minutes, MINUTES_MAX),
      aMinute: numberFrom('--a-minute', values['a-minute'], A_MINUTE_MAX),
      state: values.state,
    }
  } catch (error) {
    if (error instanceof ToolFailure) throw error
    throw new ToolFailure(
      `${error instanceof Error ? error.message : String(error)} (known: --minutes, --a-minute, --state)`,
    )
  }
}

function numberFrom(option: string, text: string, most: number): number {
  const number = Number(text)
  if (number > 0 && number <= most) return number
  throw new ToolFailure(`${option} must be a number above 0, up to ${most}, not "${text}".`)
}

if (import.meta.main) {
  try {
    process.exit(await main(process.argv.slice(2)))
  } catch (error) {
    exitWith(error)
  }
}
