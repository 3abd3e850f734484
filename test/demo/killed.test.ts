/**
 * The system as a user runs it, killed (SIGKILL) in the middle of payments and
 * started again on the same state: each payment comes to one end, the books
 * agree, and nobody is charged twice. Where a payment is when it happens is
 * seen, and not a matter of time: another machine is slower.
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
/** Ends the wait for a point that is never seen. */
const POINT_DEADLINE_MS = 60_000
/** No more than the broker lets one payment's dialog ask. */
const LOOK_EACH_MS = 40
const END_DEADLINE_MS = 60_000
/** For which no issuer of the demo asks its member anything further. */
const AMOUNT = 9_800

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

/** Tells where a payment is on its way, as its page is told: its status, or its stage while it is under way. */
async function placeOf(payment: OpenPayment): Promise<string> {
  const { status, stage } = await stateOf(info, payment)
  return status === 'processing' ? (stage ?? status) : status
}

interface Point {
  point: string
  story: 'plain' | 'slow' | 'lost_reply'
  given?: { confirmation: 'required' }
  /** Tells whether a payment has come so far; `isBooked`: its issuer has applied it, by the issuer's own books. */
  isReached: (place: string, isBooked: () => Promise<boolean>) => boolean | Promise<boolean>
}

/** Holds what comes before the point, however quick the machine is that goes on to it. */
const hasLeft =
  (...places: string[]) =>
  (place: string): boolean =>
    !places.includes(place)

/** The server is killed once each payment of a round was seen where its point is: the slow wait there, and the paid stay. */
const ROUNDS: readonly Point[][] = [
  [
    {
      point: 'while the settlement server takes its time',
      story: 'slow',
      isReached: (_, isBooked) => isBooked(),
    },
    {
      point: 'while the answer is lost and being asked for',
      story: 'lost_reply',
      isReached: hasLeft('open', 'issuer', 'centre'),
    },
  ],
  [{ point: 'while its issuer checks the password', story: 'plain', isReached: hasLeft('open') }],
  [
    {
      point: 'as the transaction leaves for the settlement server',
      story: 'plain',
      isReached: hasLeft('open', 'issuer'),
    },
  ],
  [
    {
      point: 'while it waits for the member to confirm',
      story: 'plain',
      given: { confirmation: 'required' },
      isReached: (place) => place === 'awaiting_confirmation',
    },
    { point: 'when it is captured', story: 'plain', isReached: (place) => place === 'captured' },
  ],
]
const POINTS = ROUNDS.flat()
const PREFIXES = ['4', '7', 'MK']

/** A payment of each issuer, each seen to have come to the point. */
async function comeTo({ point, story, given, isReached }: Point): Promise<OpenPayment[]> {
  const deadline = Date.now() + POINT_DEADLINE_MS
  return Promise.all(
    PREFIXES.map(async (prefix) => {
      const who = member(prefix, story)
      const before = await charged(who)
      const payment = await newPayment({ info }, { amount: AMOUNT, ...given })
      // Killed before its answer: then it has none.
      void pays(payment, who, deadline).catch(() => undefined)
      const isBooked = async (): Promise<boolean> => (await charged(who)) > before
      for (;;) {
        const place = await placeOf(payment)
        if (await isReached(place, isBooked)) return payment
        if (Date.now() > deadline) throw new Error(`${prefix}, ${point}: never seen, and is ${place}.`)
        await sleep(LOOK_EACH_MS)
      }
    }),
  )
}

/** Asks for it, and again where the broker has not learned the issuer's key yet. */
async function pays(payment: OpenPayment, who: DemoInfo['members'][number], deadline: number): Promise<void> {
  while ((await placeOf(payment)) === 'open' && Date.now() < deadline) {
    await authorize(info, payment, who).catch(() => undefined)
    await sleep(LOOK_EACH_MS)
  }
}

describe('Payments whose server is killed', () => {
  const payments: OpenPayment[][] = []
  let before: number
  let deadline: number

  beforeAll(async () => {
    before = await chargedInAll()
    for (const round of ROUNDS) {
      for (const point of round) payments.push(await comeTo(point))
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
    // Those of the point.
    expect(captured).toBeGreaterThanOrEqual(PREFIXES.length)
    expect((await chargedInAll()) - before).toBe(captured * AMOUNT)
  }, 70_000)
})

/** Returns what has gone from the accounts of everyone who pays here. */
async function chargedInAll(): Promise<number> {
  const stories = new Set<string>(POINTS.map(({ story }) => story))
  const payers = info.members.filter(({ story }) => stories.has(story))
  return (await Promise.all(payers.map(charged))).reduce((sum, amount) => sum + amount, 0)
}
