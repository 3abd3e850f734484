/** An operation is decided once, written down with its movement, and answered from what is written. */

import { adjustmentsOf } from '../messages/adjustments.ts'
import type { Adjustments } from '../protocol/adjustments.ts'
import type { Decision, InquiryAnswer, Operation } from '../protocol/issuer-messages.ts'
import { isAwaitedOutcome, isInstructions } from '../protocol/later-money.ts'
import type { Instructions } from '../protocol/later-money.ts'
import type { DeclineReason } from '../protocol/payment.ts'
import { adjustmentSteps } from './adjustment-steps.ts'
import type { Books, Entry } from './books.ts'
import { decideFollowing } from './decide-operation.ts'
import { DECIDE_ATTEMPTS_MAX } from './limits.ts'
import type { Answer, Maybe } from './server.ts'

export interface OperationRequest {
  operation: Operation
  broker: string | undefined
  /** With an authorization: as its issuer released it. */
  account?: object
}

export interface SettleTerms {
  books: Books
  /** Milliseconds since 1970. */
  now: number
  /** The business day now. */
  today: string
  holdSeconds: number | undefined
  /** Of an issuer whose members pay later: how. */
  instruct: ((operation: Operation, account: object) => Maybe<Instructions | DeclineReason>) | undefined
}

/**
 * Applies an operation once, however often and however many at a time it
 * arrives. `books_busy` when others moved the same authorization twenty times
 * meanwhile, and then nothing was applied.
 */
export async function settle(request: OperationRequest, terms: SettleTerms): Promise<Answer> {
  const { operation, broker } = request
  const { books } = terms
  let refusal: Entry['reason']
  for (let attempt = 0; attempt < DECIDE_ATTEMPTS_MAX; attempt++) {
    const known = await books.find(operation.id)
    if (known !== undefined) return answerKnown(known, request)
    const original = operation.original === undefined ? undefined : await books.find(operation.original)
    if (original !== undefined && isOfAnother(original, broker)) return { ok: false, code: 'operation_of_another' }
    const entries: Decided = refusal
      ? [entryOf(request, { outcome: 'declined', reason: refusal }, terms)]
      : await decide(request, original, terms)
    const recorded = await write(entries, original, books)
    if (recorded === 'recorded') return decided(entries[0])
    if (recorded !== 'taken') refusal = recorded
  }
  return { ok: false, code: 'books_busy' }
}

/** Writes the entries. One that calls money off changes its authorization in the same transaction. */
async function write(
  entries: Decided,
  original: Entry | undefined,
  books: Books,
): Promise<Awaited<ReturnType<Books['record']>>> {
  const before = original?.later
  if (!original || !before || !isAwaitedOutcome(original.outcome) || !cancels(entries[0])) return books.record(entries)
  if (books.revise === undefined) throw new TypeError('books.revise: needed where the money comes later')
  const later = { ...before, version: before.version + 1 }
  return books.revise(original, { ...original, outcome: 'cancelled', later }, entries)
}

function cancels({ kind, outcome }: Entry): boolean {
  return outcome === 'approved' && (kind === 'void' || kind === 'reverse')
}

/** Returns what was recorded for an operation id, or `not_found`. */
export async function inquire(books: Books, operationId: string, broker: string | undefined): Promise<Answer> {
  const known = await books.find(operationId)
  if (known !== undefined) {
    if (isOfAnother(known, broker)) return { ok: false, code: 'operation_of_another' }
    const isTaken = known.kind === 'authorize' && (known.outcome === 'approved' || known.outcome === 'received')
    const adjustments = isTaken ? adjustmentsOf(adjustmentSteps(await books.following(known.id))) : undefined
    return decided(known, adjustments)
  }
  const body: InquiryAnswer = { outcome: 'not_found', operation_id: operationId }
  return { ok: true, body, outcome: body.outcome }
}

function answerKnown(known: Entry, { operation, broker, account }: OperationRequest): Answer {
  if (isOfAnother(known, broker)) return { ok: false, code: 'operation_of_another' }
  const isSame =
    known.kind === operation.kind &&
    known.amount === operation.amount &&
    known.currency === operation.currency &&
    known.original === operation.original &&
    (operation.kind !== 'authorize' || known.tombstone || canonical(known.account) === canonical(account))
  return isSame ? decided(known) : { ok: false, code: 'operation_mismatch' }
}

/** As text with its keys in order: a database may keep them in another. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value) ?? ''
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}

/** Tells whose a recorded operation is: what a version 1 relay centre recorded is nobody's. */
function isOfAnother(known: Entry, broker: string | undefined): boolean {
  return known.broker !== undefined && known.broker !== broker
}

type Decided = [Entry, ...Entry[]]

async function decide(request: OperationRequest, original: Entry | undefined, terms: SettleTerms): Promise<Decided> {
  const { operation } = request
  if (operation.kind === 'authorize') {
    const { holdSeconds, now } = terms
    const hold = holdSeconds === undefined ? {} : { holdExpiresAt: Math.floor(now / 1000) + holdSeconds }
    const code = String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0).slice(-6)
    if (terms.instruct !== undefined) return [await instructed(request, terms.instruct, terms)]
    const approval = { outcome: 'approved' as const, held: operation.amount, taken: 0, ...hold }
    return [entryOf(request, { ...approval, authorization: code.padStart(6, '0') }, terms)]
  }
  const following = original === undefined ? [] : await terms.books.following(original.id)
  const ruling = decideFollowing(operation, original, following)
  if (ruling.outcome === 'declined')
    return [entryOf(request, { outcome: 'declined', reason: ruling.reason ?? 'refused_by_issuer' }, terms)]
  const { tombstone, ...movement } = ruling
  // What is not about an authorization that is known follows nothing, and waits for nobody.
  const step = original === undefined ? {} : { step: 1 + Math.max(0, ...following.map((each) => each.step ?? 0)) }
  const authorization = original?.authorization ?? ''
  const account = original?.account === undefined ? {} : { account: original.account }
  const entry = entryOf(request, { ...movement, ...step, ...account, authorization }, terms)
  return tombstone && operation.original !== undefined ? [entry, tombstoneOf(operation.original, entry)] : [entry]
}

/** The money comes later: nothing moves yet. */
async function instructed(
  request: OperationRequest,
  instruct: NonNullable<SettleTerms['instruct']>,
  terms: SettleTerms,
): Promise<Entry> {
  const told = await instruct(request.operation, request.account ?? {})
  if (typeof told === 'string') return entryOf(request, { outcome: 'declined', reason: told }, terms)
  if (!isInstructions(told)) throw new TypeError('instruct: instructions as docs/issuer-protocol.md says')
  const later = { instructions: told, version: 1, receivedAmount: 0 }
  return entryOf(request, { outcome: 'pending', later }, terms)
}

function entryOf(
  { operation, broker, account }: OperationRequest,
  ruling: Partial<Entry> & Pick<Entry, 'outcome'>,
  { today }: SettleTerms,
): Entry {
  const { id, kind, amount, currency, original } = operation
  const moves = (ruling.held ?? 0) !== 0 || (ruling.taken ?? 0) !== 0
  return {
    id,
    kind,
    amount,
    currency,
    ...(original === undefined ? {} : { original }),
    ...(broker === undefined ? {} : { broker }),
    ...(account === undefined ? {} : { account }),
    held: 0,
    taken: 0,
    authorization: '',
    reference: `ref_${crypto.randomUUID()}`,
    ...(moves ? { businessDate: today } : {}),
    ...ruling,
  }
}

/** Takes the id of the authorization that never came, so that it cannot come any more. */
function tombstoneOf(id: string, reversal: Entry): Entry {
  const { original: _, ...rest } = reversal
  const reason = 'refused_by_issuer'
  return {
    ...rest,
    id,
    kind: 'authorize',
    outcome: 'declined',
    reason,
    reference: `${rest.reference}_0`,
    tombstone: true,
  }
}

function decided(entry: Entry | undefined, adjustments?: Adjustments): Answer {
  if (entry === undefined) return { ok: false, code: 'internal_error' }
  const { outcome, reason, authorization, reference, holdExpiresAt, businessDate, later } = entry
  const body: Decision = {
    outcome,
    operation_id: entry.id,
    ...(reason === undefined ? {} : { reason }),
    authorization,
    reference,
    ...(holdExpiresAt === undefined ? {} : { hold_expires_at: holdExpiresAt }),
    ...(businessDate === undefined ? {} : { business_date: businessDate }),
    ...(later && isAwaitedOutcome(outcome) ? { instructions: later.instructions } : {}),
    ...(later && { version: later.version, received_amount: later.receivedAmount }),
    ...(adjustments && { adjustments }),
  }
  return { ok: true, body, outcome }
}
