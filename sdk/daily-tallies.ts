import { isRecord } from '../protocol/shape.ts'
import type { ApiCalls, DailyTally, DailyTallyList } from './api-types.ts'
import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { refusedBefore } from './given.ts'
import { listOf } from './pages.ts'
import type { List } from './pages.ts'
import type { RequestOptions } from './request-options.ts'

export type { DailyTally } from './api-types.ts'
/** Names the days that are meant: `YYYY-MM-DD` by the shop's calendar, `to` is not included. */
export type DailyTallySpan = ApiCalls['listDailyTallies']['query']

/**
 * Lists the signed days of a span, the earliest first. What is closed and not
 * signed yet is signed meanwhile; a day that still waits for the issuers' records is
 * not among them.
 */
export function listDailyTallies(
  config: FuriwakeConfig,
  span: DailyTallySpan = {},
  options?: RequestOptions,
): List<DailyTallyList> {
  return listOf(
    config,
    async (cursor) => {
      const query = { ...days(config, span), ...(cursor && { cursor }) }
      return callBroker(config, 'listDailyTallies', { query }, options)
    },
    cursorAfter,
  )
}

/** Returns the days of a span, which code in plain JavaScript may have made of anything. */
function days(config: FuriwakeConfig, span: DailyTallySpan): DailyTallySpan {
  const given: Record<string, unknown> = isRecord(span) ? span : {}
  for (const param of ['from', 'to'] as const) {
    const day = given[param]
    if (day === undefined || (typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day))) continue
    throw refusedBefore(config, 'invalid_request', `Give \`${param}\` as a day, such as 2026-01-31.`, param)
  }
  return given
}

/** More of them are signed by asking again. */
function cursorAfter({ data, next_cursor: next, unsigned }: DailyTallyList): string | null {
  const last = data.at(-1)
  return next ?? (unsigned.reason === 'more' && last !== undefined ? String(last.number) : null)
}

/** Returns the signed tally of one day, `YYYY-MM-DD` by the shop's calendar. */
export async function retrieveDailyTally(
  config: FuriwakeConfig,
  day: string,
  options?: RequestOptions,
): Promise<DailyTally> {
  return callBroker(config, 'retrieveDailyTally', { params: { day } }, options)
}
