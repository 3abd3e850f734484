import { isRecord } from '../protocol/shape.ts'
import type { DaySums, RecordWord } from '../protocol/daily-tally.ts'
import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'

/** A signed day as the broker shows it to the shop, with the document that says so. */
export interface DailyTally {
  /** `YYYY-MM-DD`, by the shop's calendar. */
  day: string
  /** Its place in the chain, from 1. */
  number: number
  /** RFC 3339, UTC; `to` is not included. */
  from: string
  to: string
  timezone: string
  day_starts: number
  signed_at: string
  /** By currency, in minor units. */
  totals: DaySums[]
  /** Words of the issuers' clearing records. */
  records: RecordWord[]
  /** Give it to verifyDailyTally, and keep it: it never changes. */
  tally: string
  verify_url: string
}

/** Names the days that are meant: `YYYY-MM-DD`, `to` is not included. */
export interface DailyTallySpan {
  from: string
  /** Up to the last signed day, if not given. */
  to?: string
}

interface DailyTallyPage {
  data: DailyTally[]
  next_cursor: string | null
  unsigned: { reason: string }
}

/** Pages that are asked for of one list: some hundred years. */
const PAGES_MAX = 1_000

/**
 * Lists the signed days of a span, the earliest first, page by page as they are
 * read. What is closed and not signed yet is signed meanwhile; a day that still
 * waits for the issuers' records is not among them.
 */
export async function* listDailyTallies(config: FuriwakeConfig, span: DailyTallySpan): AsyncGenerator<DailyTally> {
  const given: Record<string, unknown> = isRecord(span) ? span : {}
  const days = { from: dayIn(given, 'from'), ...(given['to'] !== undefined && { to: dayIn(given, 'to') }) }
  let cursor: string | null = null
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const query: string = new URLSearchParams({ ...days, ...(cursor !== null && { cursor }) }).toString()
    const page: DailyTallyPage = await callBroker(config, { method: 'GET', path: `/tallies/daily?${query}` })
    yield* page.data
    // More of them are signed by asking again.
    if (page.next_cursor === null && page.unsigned.reason !== 'more') return
    const last = page.data.at(-1)
    cursor = page.next_cursor ?? (last === undefined ? cursor : String(last.number))
  }
}

function dayIn(given: Record<string, unknown>, param: string): string {
  const day = given[param]
  if (typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day)) return day
  throw new FuriwakeError('invalid_request', `Give \`${param}\` as a day, such as 2026-01-31.`, { param })
}
