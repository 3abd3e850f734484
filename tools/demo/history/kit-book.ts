/** The books of an issuer that has the kit: its own tables in SQLite, and the kit's decisions. */

import { randomBytes } from 'node:crypto'
import { adjust, afterMoney, type Books, type Entry } from '../../../issuer-kit/index.ts'
import { inquire, settle } from '../../../issuer-kit/settle-operation.ts'
import { booksIn as counterBooks } from '../../../demo-issuers/counter-books.ts'
import { booksIn as prepaidBooks } from '../../../demo-issuers/mikan-prepaid.ts'
import { instruct } from '../../../demo-issuers/minato-counter.ts'
import { NOTICE_TABLES } from '../../../demo-issuers/notices.ts'
import type { Adjustment } from '../../../messages/adjustments.ts'
import { businessDate } from '../../../protocol/business-day.ts'
import type { ClearedOperation } from '../../../protocol/clearing-messages.ts'
import type { Decision, InquiryAnswer, Operation } from '../../../protocol/issuer-messages.ts'
import type { PastCustomer } from './customers.ts'
import { answeredBy, ISSUERS_TIME_ZONE, type IssuerBook } from './issuer-book.ts'
import type { PastClock } from './past-clock.ts'
import type { BookFile } from './sqlite-storage.ts'

export interface KitBookParts {
  company: 'prepaid' | 'counter'
  file: BookFile
  clock: PastClock
  /** Origin. */
  broker: string
}

const DECIDES_MS = 12
const PAGE = 1_000

export class KitBook implements IssuerBook {
  readonly #parts: KitBookParts
  readonly #books: Books

  constructor(parts: KitBookParts) {
    const database = parts.file.nested()
    parts.file.database.exec(NOTICE_TABLES)
    this.#parts = parts
    this.#books = parts.company === 'prepaid' ? prepaidBooks(database) : counterBooks(database)
  }

  async enter(customers: readonly PastCustomer[]): Promise<void> {
    const { file } = this.#parts
    for (const { memberId, account, funds } of customers) {
      // A hash of nothing that anybody knows.
      const secret = [randomBytes(16), randomBytes(32)]
      if (account.kind === 'wallet') {
        const { wallet } = account
        file.rows('INSERT INTO members VALUES (?, ?, ?, ?, ?)', [memberId, ...secret, wallet, 'active'])
        file.rows('INSERT INTO wallets VALUES (?, ?, ?)', [wallet, funds, funds])
      } else file.rows('INSERT INTO members VALUES (?, ?, ?, ?)', [memberId, ...secret, 'active'])
    }
  }

  async apply(operation: Operation, customer: PastCustomer | undefined): Promise<Decision> {
    const { broker, clock, company } = this.#parts
    clock.pass(DECIDES_MS)
    const terms = {
      books: this.#books,
      now: clock.now,
      today: this.#today(),
      holdSeconds: undefined,
      instruct: company === 'counter' ? (asked: Operation) => instruct(asked, clock.now) : undefined,
    }
    const account = customer === undefined ? undefined : releasedAccount(customer)
    return answeredBy(await settle({ operation, broker, ...(account && { account }) }, terms)) as Decision
  }

  async inquire(operationId: string): Promise<Decision | undefined> {
    const body = answeredBy(await inquire(this.#books, operationId, this.#parts.broker)) as InquiryAnswer
    return body.outcome === 'not_found' ? undefined : body
  }

  async adjust(authorization: string, adjustment: Adjustment): Promise<boolean> {
    const wanted = { ...adjustment, operationId: authorization, businessDate: this.#today() }
    const isDone = (await adjust(this.#books, wanted)) === 'recorded'
    this.#noticed()
    return isDone
  }

  async cleared(date: string): Promise<ClearedOperation[]> {
    const page = await this.#books.day(date, { broker: this.#parts.broker, after: undefined, limit: PAGE })
    if (page.nextAfter !== undefined) throw new Error('A day of the past has more than the history makes.')
    return page.entries.flatMap(({ id, kind, amount, currency, original }: Entry) =>
      kind === 'dispute' ? [] : [{ id, kind, amount, currency, ...(original === undefined ? {} : { original }) }],
    )
  }

  /** Notes news of money that comes later, as the counter does; false where it is over. */
  async bring(operationId: string, outcome: 'reported' | 'received' | 'expired'): Promise<boolean> {
    const entry = await this.#books.find(operationId)
    const received = outcome === 'received' && entry !== undefined ? { receivedAmount: entry.amount } : {}
    const after = entry && afterMoney(entry, { outcome, ...received, businessDate: this.#today() })
    if (entry === undefined || after === undefined || this.#books.revise === undefined) return false
    const isDone = (await this.#books.revise(entry, after, [])) === 'recorded'
    this.#noticed()
    return isDone
  }

  /** The relay centre has taken the notice: what the broker then does is the history's own. */
  #noticed(): void {
    this.#parts.file.rows('UPDATE notices SET taken = 1 WHERE taken = 0')
  }

  #today(): string {
    return businessDate(this.#parts.clock.now, ISSUERS_TIME_ZONE)
  }
}

function releasedAccount({ account, memberId }: PastCustomer): object {
  return account.kind === 'wallet' ? { type: 'prepaid', wallet: account.wallet } : { type: 'counter', member: memberId }
}
