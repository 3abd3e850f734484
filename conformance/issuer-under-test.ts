/** An issuer's two servers as the suite's broker and relay centre speak to them, well formed. */

import { CompactEncrypt } from 'jose'

import { openAccountSeal } from '../messages/account-seal.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import { askParty } from '../messages/ask-party.ts'
import type { Asked, Question } from '../messages/ask-party.ts'
import { OthersKeys } from '../messages/others-keys.ts'
import type { AccountRelease } from '../protocol/account.ts'
import { toBase64url } from '../protocol/base64url.ts'
import { CLEARING_MESSAGE_MAX_BYTES, isClearingRecord } from '../protocol/clearing-messages.ts'
import type { ClearedOperation, ClearingRecord } from '../protocol/clearing-messages.ts'
import { isAuthenticateAnswer, isDecision, isInquiryAnswer } from '../protocol/issuer-messages.ts'
import type {
  AuthenticateAnswer,
  AuthenticatePayment,
  Decision,
  InquiryAnswer,
  Operation,
} from '../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../protocol/message-claims.ts'
import {
  ID_RANDOM_CHARACTERS,
  idCharacters,
  LEDGER_ID_CHARACTERS,
  objectId,
  operationId,
  OPERATION_RANDOM_CHARACTERS,
  paymentId,
  PAYMENT_RANDOM_CHARACTERS,
} from '../protocol/object-id.ts'
import type { OperationKind } from '../protocol/payment.ts'
import { paddedSealText, SEAL_LIFETIME_SECONDS } from '../protocol/sealed-password.ts'
import type { Entry, Member } from './entry.ts'
import { AUTHENTICATE_TIMEOUT_MS, SETTLEMENT_TIMEOUT_MS } from './limits.ts'
import { Finding, shown } from './finding.ts'
import { startParty } from './suite-party.ts'
import type { SuiteParty } from './suite-party.ts'

/** An account as the issuer released it: what is beside the release, the release, and what that says. */
export interface Released {
  account: object
  release: string
  said: AccountRelease
  /** The seal around it, as the broker gets it. */
  sealed: string
}

/** An approved operation that has a business day. `began` and `ended` are ticks of the suite, in order. */
export interface Moved extends ClearedOperation {
  date: string
  began: number
  ended: number
}

export type Beside = Partial<Pick<Released, 'account' | 'release'>>

export class IssuerUnderTest {
  readonly entry: Entry
  readonly broker: SuiteParty
  readonly relay: SuiteParty
  /** A party that nobody trusts. */
  readonly stranger: SuiteParty
  readonly keys = new OthersKeys({ clock: Date.now, background: (work) => void work.catch(() => undefined) })
  /** Everything that moved in this run, by operation id. */
  readonly moved = new Map<string, Moved>()
  /** All ids of the run begin so, and no others do. */
  readonly ledger = idCharacters(random(LEDGER_ID_CHARACTERS))
  /** Stands for one place that members pay from: nobody's address. */
  readonly source = sourceText()
  #tick = 0

  private constructor(entry: Entry, parties: Record<'broker' | 'relay' | 'stranger', SuiteParty>) {
    this.entry = entry
    this.broker = parties.broker
    this.relay = parties.relay
    this.stranger = parties.stranger
  }

  /** Starts the parties of a run. */
  static async meet(entry: Entry, relayKeys: readonly PrivateJwk[]): Promise<IssuerUnderTest> {
    const stranger = { origin: '', host: '127.0.0.1', port: 0 }
    const starting = [startParty(entry.broker), startParty(entry.relay, relayKeys), startParty(stranger)]
    const started = await Promise.allSettled(starting)
    const [broker, relay, nobody] = started.map((each) => (each.status === 'fulfilled' ? each.value : undefined))
    if (broker && relay && nobody) return new IssuerUnderTest(entry, { broker, relay, stranger: nobody })
    for (const party of [broker, relay, nobody]) await party?.close()
    throw started.find((each) => each.status === 'rejected')?.reason as Error
  }

  async close(): Promise<void> {
    await Promise.all([this.broker, this.relay, this.stranger].map((party) => party.close()))
  }

  /** Returns the member with a story; throws where issuer.json has none. */
  member(story: string): Member {
    const member = this.entry.members.find((each) => each.story === story)
    if (member === undefined) throw new Finding('issuer.json', `a member with the story ${story}`, 'none')
    return member
  }

  payment(amount = this.entry.amount): AuthenticatePayment {
    const id = paymentId(this.ledger, Date.now(), random(PAYMENT_RANDOM_CHARACTERS))
    const merchant = {
      id: objectId('mer', random(ID_RANDOM_CHARACTERS)),
      name: 'ひるね陶器',
      origin: 'https://shop.example',
    }
    return { id, amount, currency: this.entry.currency, merchant }
  }

  newOperationId(): string {
    return operationId(
      paymentId(this.ledger, Date.now(), random(PAYMENT_RANDOM_CHARACTERS)),
      random(OPERATION_RANDOM_CHARACTERS),
    )
  }

  /** Seals a password to the issuer as the dialog does. `changes`: of what is inside, and of the header. */
  async seal(
    member: Member,
    payment: AuthenticatePayment,
    changes: { inside?: object; header?: object } = {},
  ): Promise<string> {
    const key = await this.keys.encryptionKey(this.entry.authentication)
    if (key === undefined) throw new Finding('GET /.well-known/jwks.json', 'a key with use enc', 'none')
    const { id: payment_id, amount, currency, merchant } = payment
    const iat = Math.floor(Date.now() / 1000)
    const once = { jti: crypto.randomUUID(), iat, exp: iat + SEAL_LIFETIME_SECONDS }
    const about = { payment_id, amount, currency, merchant_id: merchant.id }
    const inside = { password: member.password, member_id: member.id, ...about, ...once, ...changes.inside }
    return new CompactEncrypt(paddedSealText(inside))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, ...changes.header })
      .encrypt({ ...key, alg: 'ECDH-ES' })
  }

  async authenticate(
    member: Member,
    given: { payment?: AuthenticatePayment; sealed?: string; inside?: object; source?: string } = {},
  ): Promise<Asked<AuthenticateAnswer>> {
    const { payment = this.payment(), source = this.source, inside } = given
    const sealed_password = given.sealed ?? (await this.seal(member, payment, inside && { inside }))
    return this.#ask(this.broker, this.entry.authentication, AUTHENTICATE_TIMEOUT_MS, {
      path: '/authenticate',
      typ: MESSAGE_TYPES.authenticate,
      answerTyp: MESSAGE_TYPES.authenticated,
      body: { member_id: member.id, sealed_password, payment, source },
      guard: isAuthenticateAnswer,
    })
  }

  /** Returns the account of a member, released for one payment, with the seal opened as the relay centre does. */
  async release(member = this.member('plain'), amount = this.entry.amount): Promise<Released> {
    const asked = await this.authenticate(member, { payment: this.payment(amount) })
    const { authentication, settlement: settlementServer, livemode, currency } = this.entry
    if (asked.kind !== 'answered' || asked.body.outcome !== 'authenticated')
      throw new Finding('POST /authenticate', 'authenticated', said(asked))
    const opened = await openAccountSeal(asked.body.account, this.relay.encryption, {
      authenticationServers: [authentication],
      relay: this.relay.origin,
      settlementServer,
      broker: this.broker.origin,
      livemode,
      amount,
      currency,
      keys: this.keys,
      now: Date.now(),
    })
    if (!opened.ok) throw new Finding('POST /authenticate: account', 'a release for this payment', opened.problem)
    return { account: opened.account, release: opened.signed, said: opened.released, sealed: asked.body.account }
  }

  /** Sends an operation, and notes what moved. */
  async transact(operation: Operation, beside: Beside = {}, broker = this.broker.origin): Promise<Asked<Decision>> {
    const began = ++this.#tick
    const { account, release } = beside
    const asked = await this.#askSettlement({
      path: '/transactions',
      typ: MESSAGE_TYPES.transaction,
      answerTyp: MESSAGE_TYPES.decision,
      body: { operation, ...(account && { account }), ...(release && { release }), broker },
      guard: isDecision,
    })
    if (asked.kind === 'answered') this.note(operation, asked.body, began)
    return asked
  }

  /** Sends an authorization of the plain member's account, released for it. */
  async authorize(id = this.newOperationId(), amount = this.entry.amount): Promise<Asked<Decision>> {
    const { account, release } = await this.release(this.member('plain'), amount)
    return this.transact(this.operation('authorize', { id, amount }), { account, release })
  }

  /** Returns the id of a new authorization that was approved. */
  async authorized(amount = this.entry.amount): Promise<string> {
    const id = this.newOperationId()
    const asked = await this.authorize(id, amount)
    if (said(asked) !== 'approved') throw new Finding('POST /transactions authorize', 'approved', said(asked))
    return id
  }

  follow(
    kind: Exclude<OperationKind, 'authorize'>,
    original: string,
    given: { amount?: number; id?: string } = {},
  ): Promise<Asked<Decision>> {
    return this.transact({ ...this.operation(kind, given), original })
  }

  operation(
    kind: OperationKind,
    { id = this.newOperationId(), amount = this.entry.amount }: { id?: string; amount?: number } = {},
  ): Operation {
    return { id, kind, amount, currency: this.entry.currency }
  }

  inquire(operation_id: string, broker = this.broker.origin): Promise<Asked<InquiryAnswer>> {
    return this.#askSettlement({
      path: '/inquiries',
      typ: MESSAGE_TYPES.inquiry,
      answerTyp: MESSAGE_TYPES.inquiryAnswer,
      body: { operation_id, settlement_server: this.entry.settlement, broker },
      guard: isInquiryAnswer,
    })
  }

  clearing(business_date: string, after?: string, broker = this.broker.origin): Promise<Asked<ClearingRecord>> {
    return this.#askSettlement({
      path: '/clearing',
      typ: MESSAGE_TYPES.clearing,
      answerTyp: MESSAGE_TYPES.clearingRecord,
      body: {
        business_date,
        settlement_server: this.entry.settlement,
        broker,
        ...(after === undefined ? {} : { after }),
      },
      guard: isClearingRecord,
      maxBytes: CLEARING_MESSAGE_MAX_BYTES,
    })
  }

  /** Notes an operation that was approved with a business day; `began` 0: nobody knows when it was booked. */
  note(
    operation: Operation,
    { outcome, business_date: date }: InquiryAnswer & { business_date?: string },
    began = 0,
  ): void {
    const { id, kind, amount, currency, original } = operation
    if (outcome !== 'approved' || date === undefined || this.moved.has(id)) return
    const ended = began === 0 ? Number.MAX_SAFE_INTEGER : ++this.#tick
    this.moved.set(id, {
      id,
      kind,
      amount,
      currency,
      ...(original === undefined ? {} : { original }),
      date,
      began,
      ended,
    })
  }

  #askSettlement<T>(question: Omit<Question<T>, 'party' | 'timeoutMs'>): Promise<Asked<T>> {
    return this.#ask(this.relay, this.entry.settlement, SETTLEMENT_TIMEOUT_MS, question)
  }

  #ask<T>(
    from: SuiteParty,
    party: string,
    timeoutMs: number,
    question: Omit<Question<T>, 'party' | 'timeoutMs'>,
  ): Promise<Asked<T>> {
    return askParty({ ...question, party, timeoutMs }, from.sender(this.entry.livemode, this.keys))
  }
}

/** Returns what an answer says in a word: the reason or the outcome, the code of a refusal, or why there is none. */
export function said(asked: Asked<{ outcome: string } & { reason?: string }>): string {
  if (asked.kind === 'answered') return asked.body.reason ?? asked.body.outcome
  return asked.kind === 'rejected' ? shown(asked.code ?? asked.status) : asked.cause
}

/** Makes a source as brokers write it. */
export function sourceText(): string {
  return toBase64url(random(32))
}

/** Returns cryptographically random bytes. */
export function random(bytes: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(bytes))
}
