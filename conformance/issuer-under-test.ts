/** An issuer's two servers as the suite's broker and relay centre speak to them, well formed. */

import { CompactEncrypt } from 'jose'

import { openAccountSeal } from '../messages/account-seal.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import { askParty } from '../messages/ask-party.ts'
import type { Asked, Question } from '../messages/ask-party.ts'
import { OthersKeys } from '../messages/others-keys.ts'
import type { AccountRelease } from '../protocol/account.ts'
import { CLEARING_MESSAGE_MAX_BYTES, isClearingRecord } from '../protocol/clearing-messages.ts'
import type { ClearingRecord } from '../protocol/clearing-messages.ts'
import type { AnswerRequest } from '../protocol/answer-messages.ts'
import { isAuthenticateAnswer, isDecision, isInquiryAnswer } from '../protocol/issuer-messages.ts'
import type {
  AuthenticateAnswer,
  AuthenticatePayment,
  Decision,
  InquiryAnswer,
  Operation,
} from '../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../protocol/message-claims.ts'
import type { OperationKind } from '../protocol/payment.ts'
import { paddedSealText, SEAL_LIFETIME_SECONDS } from '../protocol/sealed-password.ts'
import { paysLater } from './entry.ts'
import type { Entry, Member } from './entry.ts'
import { AUTHENTICATE_TIMEOUT_MS, ONE_REQUEST_A_LINE, SETTLEMENT_TIMEOUT_MS } from './limits.ts'
import { Finding, shown } from './finding.ts'
import { Movements } from './movements.ts'
import { playAct } from './test-hook.ts'
import type { HookAct, HookAnswer } from './test-hook.ts'
import { RunIds, sourceText } from './run-ids.ts'
import { startParties } from './suite-party.ts'
import type { SuiteParties, SuiteParty } from './suite-party.ts'

/** An account as the issuer released it: what is beside the release, the release, and what that says. */
export interface Released {
  account: object
  release: string
  said: AccountRelease
  /** The seal around it, as the broker gets it. */
  sealed: string
}

export type Beside = Partial<Pick<Released, 'account' | 'release'>>

export class IssuerUnderTest {
  readonly entry: Entry
  readonly broker: SuiteParty
  readonly relay: SuiteParty
  readonly stranger: SuiteParty
  readonly otherBroker: SuiteParty | undefined
  readonly keys = new OthersKeys({ clock: Date.now, background: (work) => void work.catch(() => undefined) })
  readonly movements = new Movements()
  readonly ids = new RunIds()
  /** Stands for one place that members pay from: nobody's address. */
  readonly source = sourceText()

  private constructor(entry: Entry, { broker, relay, stranger, otherBroker }: SuiteParties) {
    this.entry = entry
    this.broker = broker
    this.relay = relay
    this.stranger = stranger
    this.otherBroker = otherBroker
  }

  /** Starts the parties of a run. */
  static async meet(entry: Entry, relayKeys: readonly PrivateJwk[]): Promise<IssuerUnderTest> {
    return new IssuerUnderTest(entry, await startParties(entry, relayKeys))
  }

  async close(): Promise<void> {
    await Promise.all([this.broker, this.relay, this.stranger].map((party) => party.close()))
    await this.otherBroker?.close()
  }

  /** Everything that moved in this run, by operation id. */
  get moved(): Movements['all'] {
    return this.movements.all
  }

  get paysLater(): boolean {
    return paysLater(this.entry)
  }

  /** Returns the member with a story; throws where issuer.json has none. Who pays later is plain where all do. */
  member(wanted: string): Member {
    const story = wanted === 'plain' && this.paysLater ? 'later' : wanted
    const member = this.entry.members.find((each) => each.story === story)
    if (member === undefined) throw new Finding('issuer.json', `a member with the story ${story}`, 'none')
    return member
  }

  payment(amount = this.entry.amount): AuthenticatePayment {
    return this.ids.payment(amount, this.entry.currency)
  }

  newOperationId(): string {
    return this.ids.operation()
  }

  /** Seals a password to the issuer as the dialog does. `changes`: of what is inside, and of the header. */
  seal(
    member: Member,
    payment: AuthenticatePayment,
    changes: { inside?: object; header?: object } = {},
  ): Promise<string> {
    const inside = { password: member.password, member_id: member.id, ...changes.inside }
    return this.sealAbout(payment, inside, changes.header)
  }

  /** Seals a member's words about a payment, for so long and once; `inside` stands over all that. */
  async sealAbout(payment: AuthenticatePayment, inside: object, header: object = {}): Promise<string> {
    const key = await this.keys.encryptionKey(this.entry.authentication)
    if (key === undefined) throw new Finding('GET /.well-known/jwks.json', 'a key with use enc', 'none')
    const { id: payment_id, amount, currency, merchant } = payment
    const iat = Math.floor(Date.now() / 1000)
    const once = { jti: crypto.randomUUID(), iat, exp: iat + SEAL_LIFETIME_SECONDS }
    const about = { payment_id, amount, currency, merchant_id: merchant.id }
    return new CompactEncrypt(paddedSealText({ ...about, ...once, ...inside }))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, ...header })
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

  /** Sends a member's answer to a question, a wish for another code, or the bare question what has become of it. */
  answer(request: AnswerRequest, from = this.broker): Promise<Asked<AuthenticateAnswer>> {
    return this.#ask(from, this.entry.authentication, AUTHENTICATE_TIMEOUT_MS, {
      path: '/answers',
      typ: MESSAGE_TYPES.answer,
      answerTyp: MESSAGE_TYPES.answered,
      body: request,
      guard: isAuthenticateAnswer,
    })
  }

  /** Has the issuer's test hook play one act. */
  play(act: HookAct): Promise<HookAnswer> {
    return playAct(this.entry.testHook, act)
  }

  /** Returns the account of a member, released for one payment, with the seal opened as the relay centre does. */
  async release(member = this.member('plain'), amount = this.entry.amount): Promise<Released> {
    return this.released(await this.authenticate(member, { payment: this.payment(amount) }), amount)
  }

  /** Opens the account that an answer releases for an amount. */
  async released(asked: Asked<AuthenticateAnswer>, amount: number): Promise<Released> {
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
    const began = this.movements.begin()
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

  /** Sends an authorization of the plain member's account, released for it; where all members pay later, it is paid at once. */
  async authorize(id = this.newOperationId(), amount = this.entry.amount): Promise<Asked<InquiryAnswer>> {
    const { account, release } = await this.release(this.member('plain'), amount)
    const operation = this.operation('authorize', { id, amount })
    const asked = await this.transact(operation, { account, release })
    return this.paysLater ? this.pay(operation, asked) : asked
  }

  /** Has money come that an authorization waits for, and asks what has become of it. What does not wait is left as it is. */
  async pay(operation: Operation, asked: Asked<Decision>, received = operation.amount): Promise<Asked<InquiryAnswer>> {
    if (asked.kind !== 'answered' || asked.body.outcome !== 'pending') return asked
    const number = asked.body.instructions?.ways[0]?.numbers[0]?.value ?? ''
    await this.play({ act: 'pay', operation_id: operation.id, number, received_amount: received })
    const after = await this.inquire(operation.id)
    if (after.kind === 'answered') this.note(operation, after.body)
    return after
  }

  /** The word of an authorization as it is answered first, and as it may be captured. */
  get words(): { first: string; approved: string } {
    return this.paysLater ? { first: 'pending', approved: 'received' } : { first: 'approved', approved: 'approved' }
  }

  /** Returns the id of a new authorization that may be captured. */
  async authorized(amount = this.entry.amount): Promise<string> {
    const id = this.newOperationId()
    const asked = await this.authorize(id, amount)
    const { approved } = this.words
    if (said(asked) !== approved) throw new Finding('POST /transactions authorize', approved, said(asked))
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

  note(operation: Operation, answer: InquiryAnswer, began?: number): void {
    this.movements.note(operation, answer, began)
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
    const asked = { ...question, party, timeoutMs, headers: ONE_REQUEST_A_LINE }
    return askParty(asked, from.sender(this.entry.livemode, this.keys))
  }
}

/** Returns what an answer says in a word: the reason or the outcome, the code of a refusal, or why there is none. */
export function said(asked: Asked<{ outcome: string } & { reason?: string }>): string {
  if (asked.kind === 'answered') return asked.body.reason ?? asked.body.outcome
  return asked.kind === 'rejected' ? shown(asked.code ?? asked.status) : asked.cause
}
