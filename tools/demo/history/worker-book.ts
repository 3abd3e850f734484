/** The books of an issuer on our Workers: three D1 databases, written by the Workers' own code. */

import { randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { enrolMember } from '../../../issuers/authentication/members.ts'
import { withType } from '../../../issuers/account-kinds.ts'
import { adjustOperation } from '../../../issuers/settlement/adjust-operation.ts'
import { applyOperation, recordedOutcome, type SettlementContext } from '../../../issuers/settlement/apply-operation.ts'
import type { Book } from '../../../issuers/settlement/book.ts'
import { clearingRecord } from '../../../issuers/settlement/clearing-record.ts'
import { accounts, operations, postings } from '../../../issuers/settlement/schema.ts'
import { openAccount } from '../../../issuers/settlement/settlement-store.ts'
import type { Adjustment } from '../../../messages/adjustments.ts'
import { businessDate } from '../../../protocol/business-day.ts'
import type { ClearedOperation, ClearingRecord } from '../../../protocol/clearing-messages.ts'
import type { Decision, InquiryAnswer, Operation } from '../../../protocol/issuer-messages.ts'
import type { Chance } from './chance.ts'
import type { PastCustomer } from './customers.ts'
import { answeredBy, ISSUERS_TIME_ZONE, type IssuerBook } from './issuer-book.ts'
import type { PastClock } from './past-clock.ts'

export interface WorkerBookParts {
  book: Book
  clock: PastClock
  chance: Chance
  databases: { authentication: DrizzleD1Database; settlement: DrizzleD1Database }
  /** Origins. */
  settlement: string
  broker: string
}

const DECIDES_MS = 34

export class WorkerBook implements IssuerBook {
  readonly #parts: WorkerBookParts

  constructor(parts: WorkerBookParts) {
    this.#parts = parts
  }

  async enter(customers: readonly PastCustomer[]): Promise<void> {
    const { databases, clock } = this.#parts
    for (const { account, memberId, funds } of customers) {
      if (account.kind !== 'kept') continue
      const { kept, number } = account
      const own = { memberId, passwordHash: hashOfNoPassword(), account: kept, now: clock.now }
      await enrolMember(databases.authentication, own)
      const isCard = 'member_number' in kept
      const held = isCard
        ? { creditLimit: funds, expiry: kept.expiry }
        : { balance: funds, holder: kept.account_holder }
      await openAccount(databases.settlement, { number, currency: 'JPY', ...held })
    }
  }

  async apply(operation: Operation, customer: PastCustomer | undefined): Promise<Decision> {
    const { broker, clock } = this.#parts
    const account = customer?.account.kind === 'kept' ? withType(customer.account.kept) : undefined
    clock.pass(DECIDES_MS)
    const answer = await applyOperation({ operation, broker, ...(account && { account }) }, this.#context())
    return answeredBy(answer) as Decision
  }

  async inquire(operationId: string): Promise<Decision | undefined> {
    const answer = await recordedOutcome(operationId, this.#parts.broker, this.#parts.databases.settlement)
    const body = answeredBy(answer) as InquiryAnswer
    return body.outcome === 'not_found' ? undefined : body
  }

  async adjust(authorization: string, adjustment: Adjustment): Promise<boolean> {
    return (await adjustOperation(authorization, adjustment, this.#context())).ok
  }

  async cleared(date: string): Promise<ClearedOperation[]> {
    const { broker, databases, settlement } = this.#parts
    const found: ClearedOperation[] = []
    let after: string | undefined
    do {
      const request = { business_date: date, settlement_server: settlement, broker, ...(after && { after }) }
      const answer = await clearingRecord(request, databases.settlement, this.#context().today)
      const record = answeredBy(answer) as ClearingRecord
      found.push(...record.operations)
      after = record.next_after
    } while (after !== undefined)
    return found
  }

  /**
   * Loses the last movement of an account: a capture of a bank moves nothing
   * that its authorization has not, so that the account is as it was.
   */
  async lose(operationId: string): Promise<void> {
    const { settlement } = this.#parts.databases
    const [lost] = await settlement.delete(postings).where(eq(postings.operationId, operationId)).returning()
    await settlement.delete(operations).where(eq(operations.id, operationId))
    if (lost === undefined) throw new Error('What the bank is to lose was not booked.')
    const isLast = and(eq(accounts.number, lost.account), eq(accounts.sequence, lost.sequence))
    await settlement
      .update(accounts)
      .set({ sequence: lost.sequence - 1 })
      .where(isLast)
  }

  #context(): SettlementContext {
    const { book, clock, chance, databases } = this.#parts
    const today = businessDate(clock.now, ISSUERS_TIME_ZONE)
    const random = (length: number): Uint8Array => chance.bytes(length)
    return { db: databases.settlement, book, now: clock.now, today, random }
  }
}

/** As long as a hash, and the hash of nothing that anybody knows. */
function hashOfNoPassword(): string {
  const [salt, hash] = [16, 32].map((length) => randomBytes(length).toString('base64').replaceAll('=', ''))
  return `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${hash}`
}
