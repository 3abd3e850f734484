/** The books of a day: the clearing record against everything that was answered in this run, and the statement against both. */

import { boundedText } from '../../messages/bounded-body.ts'
import type { ClearedOperation } from '../../protocol/clearing-messages.ts'
import { CLEARING_PAGE_OPERATIONS } from '../../protocol/clearing-messages.ts'
import { isRecord } from '../../protocol/shape.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import {
  ANSWER_TIMEOUT_MS,
  CLEARING_PAGES_MAX,
  ONE_REQUEST_A_LINE,
  SECOND_PAGE_OPERATIONS,
  STATEMENT_MAX_BYTES,
} from '../limits.ts'
import type { Moved } from '../movements.ts'
import { Finding } from '../finding.ts'
import type { Checks } from '../finding.ts'
import type { Scenario } from '../scenario.ts'
import { dayOf } from './operations.ts'

const WHERE = 'POST /clearing'

/** Reads a day's whole record, page by page. */
async function recordOf(
  issuer: IssuerUnderTest,
  day: string,
  checks: Checks,
): Promise<{ operations: ClearedOperation[]; pages: number }> {
  const operations: ClearedOperation[] = []
  let after: string | undefined
  for (let pages = 1; pages <= CLEARING_PAGES_MAX; pages++) {
    const asked = await issuer.clearing(day, after)
    if (asked.kind !== 'answered')
      throw new Finding(WHERE, 'a clearing record', asked.kind === 'lost' ? asked.cause : String(asked.code))
    const { body } = asked
    checks.is(`${WHERE}: business_date`, body.business_date, day)
    operations.push(...body.operations)
    after = body.next_after
    if (after !== undefined) continue
    checks.is(`${WHERE}: count`, body.count, operations.length)
    return { operations, pages }
  }
  throw new Finding(WHERE, `at most ${CLEARING_PAGES_MAX} pages`, 'more')
}

/** Holds the lines of this run against what was answered to it: each once, none else, in the order of booking. */
async function compareDays(issuer: IssuerUnderTest, checks: Checks): Promise<void> {
  const days = new Set([...issuer.moved.values()].map(({ date }) => date))
  checks.that('POST /transactions', days.size > 0, 'operations with a business_date', 'none')
  for (const day of days) {
    const { operations } = await recordOf(issuer, day, checks)
    const lines = operations.filter(({ id }) => id.startsWith(`op_${issuer.ids.ledger}`))
    const answered = [...issuer.moved.values()].filter(({ date }) => date === day)
    for (const wanted of answered) {
      const found = lines.filter(({ id }) => id === wanted.id)
      checks.is(`${WHERE}: lines of one ${wanted.kind} that was answered approved`, found.length, 1)
      for (const field of ['kind', 'amount', 'currency', 'original'] as const) {
        checks.is(`${WHERE}: ${field} of a ${wanted.kind}`, found[0]?.[field], wanted[field])
      }
    }
    const unknown = lines.filter(({ id }) => !issuer.moved.has(id))
    checks.is(`${WHERE}: lines of what was not answered with this business_date`, unknown.length, 0)
    checkOrder(lines, issuer.moved, checks)
  }
}

function checkOrder(lines: readonly ClearedOperation[], moved: ReadonlyMap<string, Moved>, checks: Checks): void {
  // A line may not stand before one that was answered before it was sent.
  let latestBegan = 0
  for (const { id } of lines) {
    const { began = 0, ended = Number.MAX_SAFE_INTEGER } = moved.get(id) ?? {}
    checks.that(`${WHERE}: order`, ended > latestBegan, 'the order of booking', 'another')
    latestBegan = Math.max(latestBegan, began)
  }
}

export const CLEARING: readonly Scenario[] = [
  {
    name: 'clearing.record',
    rule: 'clearing',
    after: ['authorize.business_date'],
    isNewer: true,
    run: compareDays,
  },
  {
    name: 'clearing.empty_day',
    rule: 'clearing',
    after: ['answer.envelope'],
    isNewer: true,
    async run(issuer, checks) {
      const asked = await issuer.clearing('2001-01-01')
      checks.is(WHERE, asked.kind, 'answered')
      if (asked.kind !== 'answered') return
      const { closed, count, operations } = asked.body
      checks.is(`${WHERE}: closed`, closed, true)
      checks.is(`${WHERE}: count`, count, 0)
      checks.is(`${WHERE}: operations`, operations.length, 0)
    },
  },
  {
    name: 'clearing.open_day',
    rule: 'clearing-closed',
    after: ['authorize.business_date'],
    isNewer: true,
    async run(issuer, checks) {
      // The day of a new operation is still open, unless it ends just now: then the next one is of another day.
      const newDay = async (): Promise<string | undefined> => dayOf(await issuer.authorize())
      const day = (await newDay()) ?? ''
      const asked = await issuer.clearing(day)
      const isClosed = asked.kind === 'answered' && asked.body.closed
      checks.that(
        `${WHERE}: closed`,
        !isClosed || (await newDay()) !== day,
        'false, as operations are still booked',
        'true',
      )
    },
  },
  {
    name: 'clearing.another_broker',
    rule: 'of-another',
    after: ['clearing.record'],
    isNewer: true,
    async run(issuer, checks) {
      for (const day of new Set([...issuer.moved.values()].map(({ date }) => date))) {
        const asked = await issuer.clearing(day, undefined, 'https://another-broker.example')
        checks.is(WHERE, asked.kind, 'answered')
        if (asked.kind !== 'answered') continue
        const ours = asked.body.operations.filter(({ id }) => issuer.moved.has(id))
        checks.is(`${WHERE} by another broker: lines of ours`, ours.length, 0)
      }
    },
  },
  {
    name: 'statement.agrees',
    rule: 'clearing',
    after: ['clearing.record'],
    needs: ['statement_key'],
    isNewer: true,
    async run(issuer, checks) {
      const before = await statementOf(issuer, checks)
      const ids = new Set(before.postings.map(({ operation_id: id }) => String(id)))
      const sum = (of: Iterable<{ id: string }>): number => [...of].filter(({ id }) => ids.has(id)).length
      checks.is('GET /statement: postings of this run', sum(issuer.moved.values()), issuer.moved.size)
      const id = await issuer.authorized()
      const held = await statementOf(issuer, checks)
      checks.is('GET /statement, after an authorization: what is left', held.funds, before.funds - issuer.entry.amount)
      await issuer.follow('capture', id, { amount: 60 })
      checks.is('GET /statement, after a capture of 60', (await statementOf(issuer, checks)).funds, before.funds - 60)
      await issuer.follow('reverse', id)
      checks.is('GET /statement, after its reversal', (await statementOf(issuer, checks)).funds, before.funds)
    },
  },
  {
    name: 'clearing.pages',
    rule: 'clearing',
    after: ['clearing.record', 'refund.parts'],
    isNewer: true,
    async run(issuer, checks) {
      let original = ''
      for (let sent = 0; issuer.moved.size <= SECOND_PAGE_OPERATIONS && sent < SECOND_PAGE_OPERATIONS; sent++) {
        // So few follow one authorization that an issuer may bound them.
        if (sent % 50 === 0) {
          original = await issuer.authorized()
          await issuer.follow('capture', original)
        }
        checks.is(
          'POST /transactions refund of 1',
          said(await issuer.follow('refund', original, { amount: 1 })),
          'approved',
        )
      }
      await compareDays(issuer, checks)
      const [day = ''] = [...issuer.moved.values()].map(({ date }) => date).slice(-1)
      const first = await issuer.clearing(day)
      if (first.kind !== 'answered' || first.body.count <= CLEARING_PAGE_OPERATIONS) return
      checks.that(
        `${WHERE}: next_after on the first of several pages`,
        first.body.next_after !== undefined,
        'a position',
        'none',
      )
    },
  },
]

interface Statement {
  funds: number
  postings: Record<string, unknown>[]
}

async function statementOf({ entry }: IssuerUnderTest, checks: Checks): Promise<Statement> {
  const account = entry.members.find(({ story }) => story === 'plain')?.account ?? ''
  const postings: Record<string, unknown>[] = []
  let before = ''
  let funds: number | undefined
  // Ends with the first page that names no earlier one.
  for (let page = 0; page < CLEARING_PAGES_MAX; page++) {
    const url = `${entry.settlement}/statement?account=${encodeURIComponent(account)}${before}`
    const body = await read(url, entry.statementKey ?? '')
    checks.that('GET /statement', body !== undefined, 'a statement', 'something else')
    const { balance, open_to_buy, postings: listed, next_before } = body ?? {}
    funds ??= Number(open_to_buy ?? balance)
    if (Array.isArray(listed)) postings.push(...listed.filter(isRecord))
    if (typeof next_before !== 'number') break
    before = `&before=${next_before}`
  }
  return { funds: funds ?? Number.NaN, postings }
}

async function read(url: string, key: string): Promise<Record<string, unknown> | undefined> {
  const deadline = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  try {
    const answer = await fetch(url, {
      headers: { ...ONE_REQUEST_A_LINE, authorization: `Bearer ${key}` },
      redirect: 'manual',
      signal: deadline,
    })
    const text = await boundedText(answer, { maxBytes: STATEMENT_MAX_BYTES, deadline })
    const body: unknown = answer.status === 200 && text.ok ? JSON.parse(text.text) : undefined
    return isRecord(body) ? body : undefined
  } catch {
    return undefined
  }
}
