/** `GET /statement`: the books of one account, so that anyone with the key can hold them against a shop's. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { problemResponse } from '../server/problems.ts'
import type { Settings } from './env.ts'
import { STATEMENT_POSTINGS_MAX } from './limits.ts'
import { findAccount, readPostings } from './settlement-store.ts'
import type { PostingRow } from './settlement-store.ts'

/**
 * Answers with `{account, kind, currency, balance | open_to_buy …, postings,
 * next_before?}`, postings oldest first. 401 without the statement key, 404 for
 * an unknown account. `next_before` is there when there is more further back.
 */
export async function statement(request: Request, db: DrizzleD1Database, settings: Settings): Promise<Response> {
  if (!(await opensStatements(request, settings))) {
    return problemResponse('statement_key_invalid', { headers: { 'www-authenticate': 'Bearer' } })
  }
  const query = new URL(request.url).searchParams
  const before = query.get('before')
  if (before !== null && !/^\d{1,15}$/.test(before)) return problemResponse('request_invalid')
  const account = await findAccount(db, query.get('account')?.slice(0, 256) ?? '')
  if (account === undefined) return problemResponse('account_not_found')
  const rows = await readPostings(db, account.number, before === null ? undefined : Number(before))
  const first = rows[0]?.sequence ?? 1
  const body = {
    account: account.number,
    kind: settings.book.kind,
    currency: account.currency,
    ...settings.book.summary(account),
    postings: rows.map((row) => shownPosting(row, settings)),
    ...(rows.length === STATEMENT_POSTINGS_MAX && first > 1 ? { next_before: first } : {}),
  }
  return Response.json(body, { headers: { 'cache-control': 'no-store' } })
}

/** Tells whether a request has the statement key. */
export async function opensStatements(request: Request, { statementKeys }: Settings): Promise<boolean> {
  const key = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  const same = await Promise.all(statementKeys.map((known) => isSameSecret(key, known)))
  return same.includes(true)
}

function shownPosting(row: PostingRow, { book }: Settings) {
  const changes =
    book.holdLifetimeMs === null
      ? { balance_change: row.balanceChange, balance: row.availableAfter }
      : { held_change: row.heldChange, owed_change: row.owedChange, open_to_buy: row.availableAfter }
  return {
    sequence: row.sequence,
    operation_id: row.operationId,
    kind: row.kind,
    amount: row.amount,
    currency: row.currency,
    at: new Date(row.at).toISOString(),
    ...(row.original === null ? {} : { original: row.original }),
    ...(row.plan === null ? {} : { plan: row.plan }),
    ...changes,
  }
}

/** Compares digests, so that neither the length nor the first wrong character can be told from the time. */
async function isSameSecret(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [one, other].map((text) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  )
  if (a === undefined || b === undefined) return false
  const left = new Uint8Array(a)
  const right = new Uint8Array(b)
  let difference = 0
  for (let i = 0; i < left.length; i++) difference |= (left[i] ?? 0) ^ (right[i] ?? 0)
  return difference === 0
}
