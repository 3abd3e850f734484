/** An issuer of the past behind the two ports that a broker speaks to: its member does as a visit says, its books decide, its servers sign. */

import type { Issuer } from '../../../broker/payments/issuer.ts'
import type { AuthenticationPort, AuthenticationResult } from '../../../broker/payments/ports/authentication.ts'
import type { SettlementPort } from '../../../broker/payments/ports/settlement.ts'
import { AUTHORIZATION_KEPT_SECONDS } from '../../../issuers/relay/limits.ts'
import type { Operation } from '../../../protocol/issuer-messages.ts'
import type { DemoIssuer } from '../places.ts'
import type { PastCustomer } from './customers.ts'
import type { IssuerBook } from './issuer-book.ts'
import { signedResult, type AnswerParties } from './past-answers.ts'
import type { BookFile } from './sqlite-storage.ts'

/** Names what gets lost on the way to a settlement server and back. */
export type Loss = 'answer_lost' | 'not_reached'

export interface PastIssuerParts extends AnswerParties {
  place: DemoIssuer
  book: IssuerBook
  relayBook: BookFile
}

/** Lengths of time: to check a password, and to wait for an answer that does not come. */
const CHECKS_MS = 140
const WAITS_MS = 15_000

export class PastIssuer {
  readonly issuer: Issuer
  readonly book: IssuerBook
  readonly #parts: PastIssuerParts
  #customer: PastCustomer | undefined
  #replies: AuthenticationResult[] = []
  #loss: Loss | undefined

  constructor(parts: PastIssuerParts) {
    const { prefix, name, mark, color, kind } = parts.place
    this.#parts = parts
    this.book = parts.book
    this.issuer = {
      prefix,
      livemode: false,
      name: name.en,
      names: name,
      texts: {},
      mark,
      color,
      method: kind,
      takesOnAuthorize: kind !== 'credit',
      registerUrl: null,
      forgotUrl: null,
      passkeyRpId: null,
      framedLimits: null,
      lastKnownKey: null,
      authentication: this.#authentication(),
      settlement: this.#settlement(),
    }
  }

  /** Says who comes to pay, what the authentication server answers in turn, and what gets lost once. */
  expect(customer: PastCustomer, replies: readonly AuthenticationResult[], loss?: Loss): void {
    this.#customer = customer
    this.#replies = [...replies]
    this.#loss = loss
  }

  #authentication(): AuthenticationPort {
    const reply = async (): Promise<AuthenticationResult> => {
      this.#parts.clock.pass(CHECKS_MS)
      return this.#replies.shift() ?? { outcome: 'unavailable' }
    }
    return {
      authenticate: reply,
      answer: reply,
      passkeyChallenge: async () => undefined,
      addPasskey: async () => 'unavailable',
      encryptionKey: async () => undefined,
      knownEncryptionKey: () => undefined,
      renewEncryptionKey: () => undefined,
    }
  }

  #settlement(): SettlementPort {
    return {
      transact: async (operation, account, { traceId }) => {
        const loss = account === undefined ? undefined : this.#loss
        if (loss !== undefined) this.#parts.clock.pass(WAITS_MS)
        if (loss === 'not_reached') return { outcome: 'unknown' }
        const customer = account === undefined ? undefined : this.#customer
        if (customer !== undefined) this.#bind(operation)
        const decision = await this.book.apply(operation, customer)
        return loss === undefined
          ? signedResult(decision, 'decision', this.#parts, traceId)
          : { outcome: 'unknown' as const }
      },
      inquire: async (operationId, { traceId }) => {
        const decision = await this.book.inquire(operationId)
        if (decision === undefined) return { outcome: 'not_found' }
        return signedResult(decision, 'inquiry', this.#parts, traceId)
      },
      clearing: async () => ({ outcome: 'unavailable', cause: 'past' }),
    }
  }

  /** As the relay centre does: the authorization is the broker's. What it remembers of a released account is over in minutes. */
  #bind({ id }: Operation): void {
    const { settlement, broker, clock, relayBook } = this.#parts
    const keptUntil = Math.floor(clock.now / 1000) + AUTHORIZATION_KEPT_SECONDS
    relayBook.rows(
      'INSERT INTO authorizations (operation_id, broker, settlement_server, expires_at) VALUES (?, ?, ?, ?)',
      [id, broker, settlement.origin, keptUntil],
    )
  }
}
