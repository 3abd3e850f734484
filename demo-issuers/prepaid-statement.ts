/** The statement that the demo's tests hold the company's books against. No part of the protocol. */

import type { DatabaseSync } from 'node:sqlite'
import type { Entry } from '../issuer-kit/index.ts'

/** Postings in one statement, the latest ones. */
const STATEMENT_MAX = 500

/** Answers `GET /statement?account=…` as our other issuers answer it: the balance, and what moved it. */
export function statement(
  request: Request,
  { database, statementKey }: { database: DatabaseSync; statementKey: string },
): Response | undefined {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname !== '/statement' || request.method !== 'GET') return undefined
  if (request.headers.get('authorization') !== `Bearer ${statementKey}`) return new Response(null, { status: 401 })
  const account = searchParams.get('account') ?? ''
  const wallet = database.prepare('SELECT * FROM wallets WHERE id = ?').get(account)
  if (wallet === undefined) return new Response(null, { status: 404 })
  const rows = database
    .prepare('SELECT sequence, entry FROM entries WHERE wallet = ? AND day IS NOT NULL ORDER BY sequence DESC LIMIT ?')
    .all(account, STATEMENT_MAX)
  const postings = rows.toReversed().map(({ sequence, entry }) => {
    const { id, kind, amount, currency, original } = JSON.parse(String(entry)) as Entry
    return { sequence, operation_id: id, kind, amount, currency, ...(original === undefined ? {} : { original }) }
  })
  const { balance, charged: opening_balance } = wallet
  const body = { account, kind: 'prepaid', currency: 'JPY', balance, opening_balance, postings }
  return Response.json(body, { headers: { 'cache-control': 'no-store' } })
}
