/**
 * The system as a user runs it, killed (SIGKILL) in the middle of payments and
 * started again on the same state: each payment comes to one end, the books
 * agree, and nobody is charged twice.
 */

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { DemoInfo } from '../../tools/demo/start-demo.ts'
import { inRepository } from '../../tools/root.ts'
import { authorize, cancel, confirm, stateOf } from '../../tools/soak/pay-over-http.ts'
import type { OpenPayment } from '../../tools/soak/pay-over-http.ts'
import { newPayment } from '../browser/embed.ts'

/** The first start makes keys and members too. */
const START_DEADLINE_MS = 90_000
const END_DEADLINE_MS = 60_000
const AMOUNT = 12_800

const folder = mkdtempSync(join(tmpdir(), 'furiwake-killed-'))
let server: ChildProcess
let info: DemoInfo

beforeAll(start)
afterAll(async () => {
  await kill()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts the demo in a process group of its own, on the state that is there. */
async function start(): Promise<void> {
  const args = [inRepository('tools', 'demo.ts'), '--port', '0', '--state', folder, '--without-history']
  server = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  server.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const deadline = Date.now() + START_DEADLINE_MS
  while (!said.includes('Ready in')) {
    if (Date.now() > deadline) throw new Error(`The demo did not start: ${said}`)
    await sleep(50)
  }
  info = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as DemoInfo
}

/** The whole group at once, without a word: the demo, and the runtime that it started. */
async function kill(): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve))
  if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL')
  await gone
}

function member(prefix: string, story: string): DemoInfo['members'][number] {
  const found = info.members.find((known) => known.issuer === prefix && known.story === story)
  if (!found) throw new Error('There is no such member.')
  return found
}

/** Returns what has gone from the account, by the issuer's own books. */
async function charged(who: DemoInfo['members'][number]): Promise<number> {
  const issuer = info.issuers.find(({ prefix }) => prefix === who.issuer)
  const headers = { authorization: `Bearer ${issuer?.statement_key}` }
  const response = await fetch(`${issuer?.settlement}/statement?account=${who.account}`, { headers })
  const books = (await response.json()) as Record<string, number>
  return who.issuer === '4'
    ? (books['held'] ?? 0) + (books['owed'] ?? 0)
    : (books['opening_balance'] ?? 0) - (books['balance'] ?? 0)
}

const FINAL = ['captured', 'declined', 'voided', 'cancelled', 'expired']

/** Within 60 s of the last start. A payment that nobody had begun to pay is still open, and can be cancelled. */
async function endOf(payment: OpenPayment, deadline: number): Promise<string> {
  for (;;) {
    const { status } = await stateOf(info, payment)
    if (FINAL.includes(status) || Date.now() > deadline) return status
    if (status === 'open') await cancel(info, payment)
    if (status === 'awaiting_confirmation') await confirm(info, payment)
    await sleep(500)
  }
}

const POINTS = [
  { point: 'while its issuer checks the password', afterMs: 30, story: 'plain', given: {} },
  { point: 'as the transaction leaves for the settlement server', afterMs: 110, story: 'plain', given: {} },
  { point: 'while the settlement server takes its time', afterMs: 1500, story: 'slow', given: {} },
  { point: 'when it is captured', afterMs: 200, story: 'plain', given: {} },
  { point: 'while the answer is lost and being asked for', afterMs: 900, story: 'lost_reply', given: {} },
  {
    point: 'while it waits for the member to confirm',
    afterMs: 900,
    story: 'plain',
    given: { confirmation: 'required' },
  },
] as const

describe('Payments whose server is killed', () => {
  const payments: OpenPayment[][] = POINTS.map(() => [])
  let before: number
  let deadline: number

  beforeAll(async () => {
    before = await chargedInAll()
    for (const [i, { afterMs, story, given }] of POINTS.entries()) {
      for (const prefix of ['4', '7', 'MK']) {
        const payment = await newPayment({ info }, { amount: AMOUNT, ...given })
        payments[i]?.push(payment)
        // Killed before it could even ask: then the payment is open still.
        void authorize(info, payment, member(prefix, story)).catch(() => undefined)
      }
      await sleep(afterMs)
      await kill()
      await start()
    }
    deadline = Date.now() + END_DEADLINE_MS
  }, 180_000)

  test.each(POINTS.map(({ point }, i) => [point, i] as const))(
    '%s come to an end',
    async (_, i) => {
      const ends = await Promise.all((payments[i] ?? []).map((payment) => endOf(payment, deadline)))
      expect(ends).toHaveLength(3)
      for (const end of ends) expect(FINAL).toContain(end)
    },
    70_000,
  )

  test('are charged once where they ended captured, and not at all where they did not', async () => {
    const ends = await Promise.all(payments.flat().map((payment) => endOf(payment, deadline)))
    const captured = ends.filter((end) => end === 'captured').length
    expect(captured).toBeGreaterThan(0)
    expect((await chargedInAll()) - before).toBe(captured * AMOUNT)
  }, 70_000)
})

/** What has gone from the accounts of everyone who pays here. */
async function chargedInAll(): Promise<number> {
  const stories = new Set<string>(POINTS.map(({ story }) => story))
  const payers = info.members.filter(({ story }) => stories.has(story))
  return (await Promise.all(payers.map(charged))).reduce((sum, amount) => sum + amount, 0)
}
