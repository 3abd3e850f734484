/** Mikan Prepaid over real HTTP, and the broker and the relay centre that speak to it, as far as it needs them. */

import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK } from 'jose'
import { listen } from '../../../demo-issuers/mikan-prepaid.ts'
import type { PrepaidSettings } from '../../../demo-issuers/mikan-prepaid.ts'
import { enrol } from '../../../demo-issuers/prepaid-members.ts'
import { newPrivateKey } from '../../../issuer-kit/index.ts'
import type { PrivateJwk } from '../../../issuer-kit/index.ts'
import { openAccountSeal } from '../../../messages/account-seal.ts'
import { askParty } from '../../../messages/ask-party.ts'
import type { Asked, Question, Sender } from '../../../messages/ask-party.ts'
import { OthersKeys } from '../../../messages/others-keys.ts'
import { publicKeys } from '../../../messages/own-keys.ts'
import { isClearingRecord } from '../../../protocol/clearing-messages.ts'
import type { ClearingRecord } from '../../../protocol/clearing-messages.ts'
import { isAuthenticateAnswer, isDecision, isInquiryAnswer } from '../../../protocol/issuer-messages.ts'
import type { AuthenticateAnswer, Decision, InquiryAnswer, Operation } from '../../../protocol/issuer-messages.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import type { QuestionContent, ReplyKey } from '../../../protocol/questions.ts'
import { paddedSealText } from '../../../protocol/sealed-password.ts'

export const CHARGED = 50_000
export const PASSWORD = 'mikan-no-kawa'
export const MEMBER_ID = `MK10022073Q${memberIdCheckCharacter('MK10022073Q')}`
export const PAYMENT = {
  id: 'pay_00000000aaaaaaaaaaaaaaaaaaaaaaaaaa',
  amount: 1_000,
  currency: 'JPY',
  merchant: { id: 'mer_hirune', name: 'Hirune Pottery', origin: 'https://shop.example' },
}
const STATEMENT_KEY = 'statement-key-of-the-tests'

export interface Released {
  account: object
  release: string
}

export interface Parties {
  origin: string
  relay: string
  broker: string
  database: DatabaseSync
  settings: PrepaidSettings
  /** Signs as the broker or as the relay centre. */
  senders: { broker: Sender; relay: Sender }
  /** Returns what the dialog seals. */
  payload(changes: object): Record<string, unknown>
  seal(changes?: object): Promise<string>
  authenticate(changes?: {
    password?: string
    memberId?: string
    sealed?: string
    amount?: number
  }): Promise<Asked<AuthenticateAnswer>>
  /** The dialog's key for questions: public, and what opens them. */
  reply: ReplyPair
  /** An answer to a question, with what is sealed changed as the test wants. */
  answers(
    question: string,
    given?: { answer?: string; resend?: true; sealed?: object; amount?: number; broker?: Sender },
  ): Promise<Asked<AuthenticateAnswer>>
  /** The code that came to the member's telephone last. */
  code(): string
  /** Steps 5 and 6, and the seal opened as the relay centre does. */
  release(amount?: number): Promise<Released>
  transact(operation: Operation, released?: Partial<Released>, broker?: string): Promise<Asked<Decision>>
  /** Step 7 with a fresh release. */
  authorize(id: string, amount?: number): Promise<Asked<Decision>>
  inquire(operationId: string): Promise<Asked<InquiryAnswer>>
  clearing(day: string, after?: string): Promise<Asked<ClearingRecord>>
  balance(): Promise<number>
  close(): Promise<void>
}

export async function startParties(): Promise<Parties> {
  const [brokerKey, relayKey, relayEncryption] = await Promise.all(['b', 'r', 're'].map(newPrivateKey))
  if (!brokerKey || !relayKey || !relayEncryption) throw new Error('no keys')
  const broker = await publishing([brokerKey])
  const relay = await publishing([relayKey], [relayEncryption])
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const database = new DatabaseSync(':memory:')
  const settings: PrepaidSettings = {
    origin,
    prefix: 'MK',
    relay: relay.origin,
    broker: broker.origin,
    signingKeys: [await newPrivateKey('mikan-sig')],
    encryptionKeys: [await newPrivateKey('mikan-enc')],
    statementKey: STATEMENT_KEY,
    database,
  }
  enrol(database, { id: MEMBER_ID, password: PASSWORD, wallet: 'W-0077', charged: CHARGED })
  const server = await listen(settings, { host: '127.0.0.1', port })
  const keys = new OthersKeys({ clock: Date.now, background: (work) => void work.catch(() => undefined) })
  const senderAt = (at: string, signingKey: PrivateJwk): Sender => {
    return { origin: at, signingKey, livemode: false, keys, clock: Date.now, newId: () => crypto.randomUUID() }
  }
  const senders = { broker: senderAt(broker.origin, brokerKey), relay: senderAt(relay.origin, relayKey) }
  const ask = <T>(sender: Sender, question: Omit<Question<T>, 'party' | 'timeoutMs'>): Promise<Asked<T>> =>
    askParty({ ...question, party: origin, timeoutMs: 5_000 }, sender)

  const reply = await newReplyPair()
  const sealTo = async (payload: object): Promise<string> => {
    const key = await keys.encryptionKey(origin)
    if (key === undefined) throw new Error('The company has no key to seal to.')
    return new CompactEncrypt(paddedSealText(payload))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
      .encrypt(await importJWK({ ...key, alg: 'ECDH-ES' }, 'ECDH-ES'))
  }

  const parties: Parties = {
    origin,
    relay: relay.origin,
    broker: broker.origin,
    database,
    settings,
    senders,
    payload(changes) {
      const iat = Math.floor(Date.now() / 1000)
      const about = {
        payment_id: PAYMENT.id,
        amount: PAYMENT.amount,
        currency: 'JPY',
        merchant_id: PAYMENT.merchant.id,
      }
      const once = { jti: crypto.randomUUID(), iat, exp: iat + 120 }
      return { password: PASSWORD, member_id: MEMBER_ID, ...about, ...once, ...changes }
    },
    seal: (changes = {}) => sealTo(parties.payload(changes)),
    reply,
    code: () => String(database.prepare('SELECT code FROM texts ORDER BY sequence DESC').get()?.['code']),
    async answers(
      question_id,
      { answer, resend, sealed, amount = PAYMENT.amount, broker: from = senders.broker } = {},
    ) {
      const { password: _, member_id: __, ...seal } = parties.payload({ amount, question_id, answer, ...sealed })
      return ask(from, {
        path: '/answers',
        typ: MESSAGE_TYPES.answer,
        answerTyp: MESSAGE_TYPES.answered,
        body: {
          question_id,
          payment: { ...PAYMENT, amount },
          ...(resend && { resend }),
          ...(answer !== undefined && { sealed_answer: await sealTo(seal) }),
        },
        guard: isAuthenticateAnswer,
      })
    },
    async authenticate({ password = PASSWORD, memberId = MEMBER_ID, sealed, amount = PAYMENT.amount } = {}) {
      const reply_key = reply.publicKey
      const sealed_password = sealed ?? (await parties.seal({ password, member_id: memberId, amount, reply_key }))
      return ask(senders.broker, {
        path: '/authenticate',
        typ: MESSAGE_TYPES.authenticate,
        answerTyp: MESSAGE_TYPES.authenticated,
        body: { member_id: memberId, sealed_password, payment: { ...PAYMENT, amount } },
        guard: isAuthenticateAnswer,
      })
    },
    async release(amount = PAYMENT.amount) {
      let asked = await parties.authenticate({ amount })
      if (asked.kind === 'answered' && asked.body.outcome === 'question')
        asked = await parties.answers(asked.body.question.id, { answer: parties.code(), amount })
      if (asked.kind !== 'answered' || asked.body.outcome !== 'authenticated') throw new Error(JSON.stringify(asked))
      const terms = { relay: relay.origin, settlementServer: origin, broker: broker.origin, livemode: false, keys }
      const about = { authenticationServers: [origin], amount, currency: 'JPY', now: Date.now() }
      const opened = await openAccountSeal(asked.body.account, [relayEncryption], { ...terms, ...about })
      if (!opened.ok) throw new Error(opened.problem)
      return { account: opened.account, release: opened.signed }
    },
    transact: (operation, released = {}, from = broker.origin) =>
      ask(senders.relay, {
        path: '/transactions',
        typ: MESSAGE_TYPES.transaction,
        answerTyp: MESSAGE_TYPES.decision,
        body: { operation, ...released, broker: from },
        guard: isDecision,
      }),
    async authorize(id, amount = PAYMENT.amount) {
      return parties.transact({ id, kind: 'authorize', amount, currency: 'JPY' }, await parties.release(amount))
    },
    inquire: (operationId) =>
      ask(senders.relay, {
        path: '/inquiries',
        typ: MESSAGE_TYPES.inquiry,
        answerTyp: MESSAGE_TYPES.inquiryAnswer,
        body: { operation_id: operationId, settlement_server: origin, broker: broker.origin },
        guard: isInquiryAnswer,
      }),
    clearing: (day, after) =>
      ask(senders.relay, {
        path: '/clearing',
        typ: MESSAGE_TYPES.clearing,
        answerTyp: MESSAGE_TYPES.clearingRecord,
        body: { business_date: day, settlement_server: origin, broker: broker.origin, ...(after && { after }) },
        guard: isClearingRecord,
        maxBytes: 131_072,
      }),
    async balance() {
      const headers = { authorization: `Bearer ${STATEMENT_KEY}` }
      const answer = await fetch(`${origin}/statement?account=W-0077`, { headers })
      return ((await answer.json()) as { balance: number }).balance
    },
    async close() {
      await Promise.all([server, broker.server, relay.server].map(closed))
      database.close()
    },
  }
  return parties
}

export interface ReplyPair {
  publicKey: ReplyKey
  opens(sealed: string): Promise<QuestionContent>
}

async function newReplyPair(): Promise<ReplyPair> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' })
  const { x = '', y = '' } = await exportJWK(publicKey)
  return {
    publicKey: { kty: 'EC', crv: 'P-256', x, y },
    opens: async (sealed) => {
      const { plaintext } = await compactDecrypt(sealed, privateKey)
      return JSON.parse(new TextDecoder().decode(plaintext)) as QuestionContent
    },
  }
}

/** Serves the public halves of keys, and nothing else: a party as far as another one reads of it. */
export async function publishing(signing: PrivateJwk[], encryption: PrivateJwk[] = []) {
  const jwks = JSON.stringify({ keys: publicKeys(signing, encryption) })
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(jwks))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await closed(server)
  return port
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
