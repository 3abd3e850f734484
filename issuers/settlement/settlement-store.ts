/** The settlement server's D1, behind the few questions that settling asks. */

import { and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { Operation } from '../../protocol/issuer-messages.ts'
import type { AccountStatus } from './book.ts'
import { RELATED_OPERATIONS_MAX, STATEMENT_POSTINGS_MAX } from './limits.ts'
import { accounts, operations, postings } from './schema.ts'
import type { Story } from './test-stories.ts'

export type AccountRow = typeof accounts.$inferSelect
export type OperationRow = typeof operations.$inferSelect
export type PostingRow = typeof postings.$inferSelect

export interface NewAccount {
  /** The card's member number, or bank-branch-type-number: `Book.numberOf`. */
  number: string
  currency: string
  /** Debit: minor units. */
  balance?: number
  /** Credit: minor units, and `YYYY-MM`. */
  creditLimit?: number
  expiry?: string
  holder?: string
  status?: AccountStatus
  operationLimit?: number
  story?: Story
}

/** Opens an account. Fails when there is one of that number: money is never set anew. */
export async function openAccount(db: DrizzleD1Database, account: NewAccount): Promise<void> {
  await db.insert(accounts).values({
    number: account.number,
    status: account.status ?? 'active',
    currency: account.currency,
    balance: account.balance ?? 0,
    openingBalance: account.balance ?? 0,
    creditLimit: account.creditLimit ?? 0,
    held: 0,
    owed: 0,
    operationLimit: account.operationLimit ?? null,
    expiry: account.expiry ?? null,
    holder: account.holder ?? null,
    story: account.story ?? null,
    sequence: 0,
  })
}

export async function findAccount(db: DrizzleD1Database, number: string): Promise<AccountRow | undefined> {
  return (await db.select().from(accounts).where(eq(accounts.number, number)).limit(1))[0]
}

export async function findOperation(db: DrizzleD1Database, id: string): Promise<OperationRow | undefined> {
  return (await db.select().from(operations).where(eq(operations.id, id)).limit(1))[0]
}

export interface Standing {
  account?: AccountRow
  original?: OperationRow
  related: OperationRow[]
}

/** Reads the authorization, its account, and all that was approved about it, as of one moment. */
export async function readStanding(db: DrizzleD1Database, original: string): Promise<Standing> {
  const accountOfOriginal = db
    .select({ number: operations.account })
    .from(operations)
    .where(eq(operations.id, original))
  const [originals, related, found] = await db.batch([
    db.select().from(operations).where(eq(operations.id, original)),
    db
      .select()
      .from(operations)
      .where(and(eq(operations.original, original), eq(operations.outcome, 'approved')))
      .orderBy(asc(operations.decidedAt))
      .limit(RELATED_OPERATIONS_MAX + 1),
    db.select().from(accounts).where(eq(accounts.number, accountOfOriginal)),
  ])
  return {
    related,
    ...(originals[0] === undefined ? {} : { original: originals[0] }),
    ...(found[0] === undefined ? {} : { account: found[0] }),
  }
}

/** A posting before it is written: its number and what is left are for the database to say. */
export type NewPosting = Omit<PostingRow, 'sequence' | 'availableAfter'>

export interface Entry {
  operation: OperationRow
  /** The authorization that a reversal came before. */
  tombstone?: OperationRow
  posting?: NewPosting
}

/**
 * Writes a decision and its movement in one transaction. False when it was
 * decided on what is no longer so, and then nothing is written: the
 * operation's id is taken, or another followed the same authorization, or the
 * funds have gone. Operations that merely share an account do not disturb
 * each other: its figures move by what changes, not to what was read.
 */
export async function recordEntry(db: DrizzleD1Database, { operation, tombstone, posting }: Entry): Promise<boolean> {
  const insert = db.insert(operations).values(tombstone === undefined ? [operation] : [operation, tombstone])
  try {
    if (posting === undefined) await insert
    else await db.batch([insert, insertPosting(db, posting), moveAccount(db, posting)])
    return true
  } catch (error) {
    if (isConflict(error)) return false
    throw error
  }
}

/** Reads up to 500 postings, oldest first, before a sequence number or up to the latest. */
export async function readPostings(db: DrizzleD1Database, account: string, before?: number): Promise<PostingRow[]> {
  const range = before === undefined ? undefined : lt(postings.sequence, before)
  const latest = await db
    .select()
    .from(postings)
    .where(and(eq(postings.account, account), range))
    .orderBy(desc(postings.sequence))
    .limit(STATEMENT_POSTINGS_MAX)
  return latest.toReversed()
}

/** Tells whether a broker (an origin; null where none is named) may go on with an operation: its own, or one of nobody's. */
export function isOfBroker(row: Pick<OperationRow, 'broker'>, broker: string | null): boolean {
  return row.broker === null || row.broker === broker
}

/** Tells whether a second arrival of an id says the same as the first. A tombstone stands for whatever was to come. */
export function isSameOperation(row: OperationRow, operation: Operation, account: string | undefined): boolean {
  if (row.isTombstone) return true
  return (
    row.kind === operation.kind &&
    row.amount === operation.amount &&
    row.currency === operation.currency &&
    row.original === (operation.original ?? null) &&
    (operation.kind !== 'authorize' || row.account === (account ?? null))
  )
}

/** Balance or open-to-buy, for both books: the figures that a book does not keep are 0. */
const AVAILABLE = sql`(${accounts.balance} + ${accounts.creditLimit} - ${accounts.held} - ${accounts.owed})`

/** An authorization beyond the funds gets no number, which the column refuses: that ends the whole transaction. */
function insertPosting(db: DrizzleD1Database, posting: NewPosting) {
  const change = posting.balanceChange - posting.heldChange - posting.owedChange
  const isFunded = posting.kind === 'authorize' ? sql`${AVAILABLE} >= ${posting.amount}` : sql`true`
  const ofAccount = sql`from ${accounts} where ${accounts.number} = ${posting.account}`
  return db.insert(postings).values({
    ...posting,
    sequence: sql`(select case when ${isFunded} then ${accounts.sequence} + 1 end ${ofAccount})`,
    availableAfter: sql`(select ${AVAILABLE} + ${change} ${ofAccount})`,
  })
}

function moveAccount(db: DrizzleD1Database, posting: NewPosting) {
  return db
    .update(accounts)
    .set({
      balance: sql`${accounts.balance} + ${posting.balanceChange}`,
      held: sql`${accounts.held} + ${posting.heldChange}`,
      owed: sql`${accounts.owed} + ${posting.owedChange}`,
      sequence: sql`${accounts.sequence} + 1`,
    })
    .where(eq(accounts.number, posting.account))
}

/** D1 tells of a conflict in words alone; drizzle wraps them in an error of its own. */
function isConflict(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (/constraint failed|SQLITE_CONSTRAINT/i.test(cause.message)) return true
  }
  return false
}
