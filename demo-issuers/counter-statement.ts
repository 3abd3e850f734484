/** The statement that the demo's tests hold the company's books against. No part of the protocol. */

import type { DatabaseSync } from 'node:sqlite'
import type { Entry } from '../issuer-kit/index.ts'

/** Postings in one statement, the latest ones. */
const STATEMENT_MAX = 500

/** Answers `GET /statement?account=…` with a member's ID: what is held, what was paid for good, and what moved it. */
export function statement(
  request: Request,
  { database, statementKey }: { database: DatabaseSync; statementKey: string },
): Response | undefined {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname !== '/statement' || request.method !== 'GET') return undefined
  if (request.headers.get('authorization') !== `Bearer ${statementKey}`) return new Response(null, { status: 401 })
  const account = searchParams.get('account') ?? ''
  if (database.prepare('SELECT 1 FROM members WHERE id = ?').get(account) === undefined) {
    return new Response(null, { status: 404 })
  }
  const theirs = "FROM entries WHERE json_extract(entry, '$.account.member') = ?"
  const sum = (what: 'held' | 'taken'): string => `coalesce(sum(json_extract(entry, '$.${what}')), 0)`
  const { held, paid } = {
    ...database.prepare(`SELECT ${sum('held')} held, ${sum('taken')} paid ${theirs}`).get(account),
  }
  const rows = database
    .prepare(`SELECT sequence, entry ${theirs} AND day IS NOT NULL ORDER BY sequence DESC LIMIT ?`)
    .all(account, STATEMENT_MAX)
  const postings = rows.toReversed().map(({ sequence, entry }) => {
    const { id, kind, amount, currency, original } = JSON.parse(String(entry)) as Entry
    return { sequence, operation_id: id, kind, amount, currency, ...(original === undefined ? {} : { original }) }
  })
  const body = { account, kind: 'counter', currency: 'JPY', held, paid, postings }
  return Response.json(body, { headers: { 'cache-control': 'no-store' } })
}
