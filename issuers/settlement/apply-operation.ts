/** Steps 7 and 8 at the settlement server: decide, write it down with its movement, answer what is written. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { Adjustments } from '../../protocol/adjustments.ts'
import type { Decision, InquiryAnswer, Operation } from '../../protocol/issuer-messages.ts'
import { idCharacters } from '../../protocol/object-id.ts'
import type { Plan } from '../../protocol/questions.ts'
import type { KeptAccount } from '../account-kinds.ts'
import type { Answer } from '../server/answers.ts'
import { recordedAdjustments } from './recorded-adjustments.ts'
import type { Book } from './book.ts'
import { APPLY_ATTEMPTS_MAX } from './limits.ts'
import { ruleOn } from './operation-rules.ts'
import type { Ruling } from './operation-rules.ts'
import {
  findAccount,
  findOperation,
  isOfBroker,
  isSameOperation,
  readStanding,
  recordEntry,
} from './settlement-store.ts'
import type { AccountRow, Entry, NewPosting, OperationRow, Standing } from './settlement-store.ts'

/** An operation as it may be decided on: its account released by the issuer, its sender known. */
export interface OperationRequest {
  operation: Operation
  /** With an authorization of an account that is of a kind known here. */
  account?: KeptAccount
  /** Origin; null where the relay centre did not say. */
  broker: string | null
}

export interface SettlementContext {
  db: DrizzleD1Database
  book: Book
  /** Milliseconds since 1970. */
  now: number
  /** The business day now, `YYYY-MM-DD`. */
  today: string
  /** Cryptographically random bytes. */
  random: (bytes: number) => Uint8Array
}

/**
 * Applies an operation once, however often and however many at a time it
 * arrives. `operation_mismatch` for a known id with other contents;
 * `operation_of_another` when the id, or the authorization that it follows, is
 * another broker's; `books_busy` when others moved the same authorization twenty times meanwhile,
 * and then nothing was applied.
 */
export async function applyOperation(request: OperationRequest, context: SettlementContext): Promise<Answer> {
  const { operation, broker } = request
  const ofAnother = { ok: false, code: 'operation_of_another', operationId: operation.id } as const
  const number = request.account === undefined ? undefined : context.book.numberOf(request.account)
  for (let attempt = 0; attempt < APPLY_ATTEMPTS_MAX; attempt++) {
    const known = await findOperation(context.db, operation.id)
    if (known !== undefined) {
      if (!isOfBroker(known, broker)) return ofAnother
      const isSame = isSameOperation(known, operation, number)
      return isSame ? decided(known) : { ok: false, code: 'operation_mismatch', operationId: operation.id }
    }
    const standing = await standingOf(request, number, context.db)
    if (standing.original !== undefined && !isOfBroker(standing.original, broker)) return ofAnother
    const ruling = ruleOn(context.book, operation, {
      ...standing,
      ...(request.account === undefined ? {} : { presented: request.account }),
      now: context.now,
    })
    const entry = entryOf(request, ruling, standing, number, context)
    if (await recordEntry(context.db, entry)) return decided(entry.operation)
  }
  return { ok: false, code: 'books_busy', operationId: operation.id }
}

/** Answers `POST /inquiries`: what was recorded for an operation id, or `not_found`. */
export async function recordedOutcome(
  operationId: string,
  broker: string | null,
  db: DrizzleD1Database,
): Promise<Answer> {
  const known = await findOperation(db, operationId)
  if (known !== undefined && !isOfBroker(known, broker)) return { ok: false, code: 'operation_of_another', operationId }
  if (known !== undefined) return decided(known, await recordedAdjustments(db, known))
  const body: InquiryAnswer = { outcome: 'not_found', operation_id: operationId }
  return { ok: true, body, outcome: body.outcome, operationId }
}

async function standingOf(
  { operation }: OperationRequest,
  number: string | undefined,
  db: DrizzleD1Database,
): Promise<Standing> {
  if (operation.original !== undefined) return readStanding(db, operation.original)
  const account = number === undefined ? undefined : await findAccount(db, number)
  return { related: [], ...(account === undefined ? {} : { account }) }
}

type SentRow = OperationRow & { kind: Operation['kind'] }

function entryOf(
  { operation, broker, account: presented }: OperationRequest,
  ruling: Ruling,
  standing: Standing,
  number: string | undefined,
  context: SettlementContext,
): Entry {
  const row: SentRow = {
    id: operation.id,
    kind: operation.kind,
    amount: operation.amount,
    currency: operation.currency,
    original: operation.original ?? null,
    account: standing.account?.number ?? number ?? null,
    outcome: ruling.outcome,
    reason: ruling.outcome === 'declined' ? ruling.reason : null,
    authorization: authorizationOf(operation.kind, ruling, context.random),
    reference: newReference(context.random),
    isTombstone: false,
    holdExpiresAt: null,
    step: null,
    decidedAt: context.now,
    broker,
    businessDate: null,
    dispute: null,
  }
  if (ruling.outcome === 'declined') return { operation: row }
  const posting = postingOf(row, ruling, standing.account, { now: context.now, plan: planOf(presented) })
  const isStep = posting !== undefined && operation.kind !== 'authorize'
  const hold = operation.kind === 'authorize' ? context.book.holdLifetimeMs : null
  return {
    operation: {
      ...row,
      businessDate: posting === undefined ? null : context.today,
      holdExpiresAt: hold === null ? null : context.now + hold,
      step: isStep ? 1 + Math.max(0, ...standing.related.map(({ step }) => step ?? 0)) : null,
    },
    ...(posting === undefined ? {} : { posting }),
    ...(ruling.tombstone === true ? { tombstone: tombstoneFor(row, context.random) } : {}),
  }
}

function postingOf(
  row: SentRow,
  ruling: Extract<Ruling, { outcome: 'approved' }>,
  account: AccountRow | undefined,
  { now, plan }: { now: number; plan: Plan | null },
): NewPosting | undefined {
  if (ruling.movement === undefined || account === undefined) return undefined
  const { amount, figures } = ruling.movement
  return {
    account: account.number,
    operationId: row.id,
    kind: row.kind,
    original: row.original,
    amount,
    currency: row.currency,
    balanceChange: figures.balance - account.balance,
    heldChange: figures.held - account.held,
    owedChange: figures.owed - account.owed,
    at: now,
    plan,
  }
}

function planOf(presented: KeptAccount | undefined): Plan | null {
  return presented !== undefined && 'member_number' in presented ? (presented.plan ?? null) : null
}

/** Takes the id of the authorization that never came, so that it cannot come any more. */
function tombstoneFor(reversal: OperationRow, random: SettlementContext['random']): OperationRow {
  return {
    ...reversal,
    id: reversal.original ?? reversal.id,
    kind: 'authorize',
    original: null,
    outcome: 'declined',
    reason: 'refused_by_issuer',
    authorization: '',
    reference: newReference(random),
    isTombstone: true,
  }
}

/** Six digits for an authorization; what follows it carries the same code. */
function authorizationOf(kind: Operation['kind'], ruling: Ruling, random: SettlementContext['random']): string {
  if (ruling.outcome === 'declined') return ''
  if (kind !== 'authorize') return ruling.authorization ?? ''
  const [a = 0, b = 0, c = 0, d = 0] = random(4)
  return String((((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % 1_000_000).padStart(6, '0')
}

export function newReference(random: SettlementContext['random']): string {
  return `ref_${idCharacters(random(20))}`
}

/** The stored decision, so that the first answer and every repetition say the same. */
function decided(row: OperationRow, adjustments?: Adjustments): Answer {
  const body: Decision = {
    outcome: row.outcome,
    operation_id: row.id,
    ...(row.reason === null ? {} : { reason: row.reason }),
    authorization: row.authorization,
    reference: row.reference,
    ...(row.holdExpiresAt === null ? {} : { hold_expires_at: Math.floor(row.holdExpiresAt / 1000) }),
    ...(row.businessDate === null ? {} : { business_date: row.businessDate }),
    ...(adjustments === undefined ? {} : { adjustments }),
  }
  return { ok: true, body, outcome: row.outcome, operationId: row.id }
}
