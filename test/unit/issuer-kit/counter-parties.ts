/** Minato Counter Pay, and the broker and the relay centre that speak to it, over a network in memory. */

import { DatabaseSync } from 'node:sqlite'
import { CompactEncrypt, importJWK } from 'jose'
import { vi } from 'vitest'
import { enrol } from '../../../demo-issuers/counter-members.ts'
import { minatoCounter } from '../../../demo-issuers/minato-counter.ts'
import type { CounterCompany } from '../../../demo-issuers/minato-counter.ts'
import { newPrivateKey } from '../../../issuer-kit/index.ts'
import { openAccountSeal } from '../../../messages/account-seal.ts'
import { askParty } from '../../../messages/ask-party.ts'
import type { Sender } from '../../../messages/ask-party.ts'
import { OthersKeys } from '../../../messages/others-keys.ts'
import { publicKeys } from '../../../messages/own-keys.ts'
import { isAuthenticateAnswer, isDecision, isInquiryAnswer } from '../../../protocol/issuer-messages.ts'
import type { Decision, InquiryAnswer, Operation } from '../../../protocol/issuer-messages.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { isNotice } from '../../../protocol/notice.ts'
import type { Notice } from '../../../protocol/notice.ts'
import { fromBase64url } from '../../../protocol/base64url.ts'
import { paddedSealText } from '../../../protocol/sealed-password.ts'

export const PASSWORD = 'minato-no-kaze'
export const STATEMENT_KEY = 'statement_of_minato'
export const MEMBER_ID = `MN10022073Q${memberIdCheckCharacter('MN10022073Q')}`
const [MINATO, RELAY, BROKER] = ['http://minato.test', 'http://relay.test', 'http://broker.test']
export const AMOUNT = 12_800
const PAYMENT = {
  id: 'pay_00000000aaaaaaaaaaaaaaaaaaaaaaaaaa',
  amount: AMOUNT,
  currency: 'JPY',
  merchant: { id: 'mer_hirune', name: 'Hirune Pottery', origin: 'https://shop.example' },
}

export interface CounterParties {
  company: CounterCompany
  /** Notices that the relay centre has taken. */
  notices: Notice[]
  relayIsUp: boolean
  /** Operations whose notices it refuses for ever. */
  refused: Set<string>
  now: number
  authorizes(id: string, amount?: number): Promise<Decision | string>
  transacts(operation: Operation): Promise<Decision | string>
  inquires(id: string): Promise<InquiryAnswer | string>
  /** The members' mailboxes, as text. */
  mailbox(): Promise<string>
  atTheCounter(act: 'scan' | 'pay' | 'take-back', number: string, amount?: number): Promise<number>
}

export async function startCounterParties(): Promise<CounterParties> {
  const [broker, relay, relayEncryption, own, ownEncryption] = await Promise.all(
    ['b', 'r', 're', 'm', 'me'].map(newPrivateKey),
  )
  if (!broker || !relay || !relayEncryption || !own || !ownEncryption) throw new Error('no keys')
  const database = new DatabaseSync(':memory:')
  const parties: { current?: CounterParties } = {}
  const company = minatoCounter({
    origin: MINATO,
    prefix: 'MN',
    relay: RELAY,
    broker: BROKER,
    signingKeys: [own],
    encryptionKeys: [ownEncryption],
    statementKey: STATEMENT_KEY,
    database,
    clock: () => parties.current?.now ?? Date.now(),
  })
  enrol(database, { id: MEMBER_ID, password: PASSWORD })
  const published = new Map([
    [BROKER, publicKeys([broker])],
    [RELAY, publicKeys([relay], [relayEncryption])],
  ])
  vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    const { origin, pathname } = new URL(request.url)
    if (origin === MINATO) return company.fetch(request)
    if (pathname === '/notices') return relayTakes(request, parties.current)
    return Response.json({ keys: published.get(origin) })
  })
  const clock = (): number => parties.current?.now ?? Date.now()
  const keys = new OthersKeys({ clock, background: (work) => void work.catch(() => undefined) })
  const sender = (origin: string, signingKey: typeof broker): Sender => {
    return { origin, signingKey, livemode: false, keys, clock, newId: () => crypto.randomUUID() }
  }
  const senders = { broker: sender(BROKER, broker), relay: sender(RELAY, relay) }
  const asks = async <T>(
    path: string,
    types: ['transaction' | 'inquiry', 'decision' | 'inquiryAnswer'],
    body: object,
    guard: (value: unknown) => value is T,
  ) => {
    const [typ, answerTyp] = [MESSAGE_TYPES[types[0]], MESSAGE_TYPES[types[1]]]
    const asked = await askParty({ party: MINATO, path, typ, answerTyp, body, guard, timeoutMs: 5_000 }, senders.relay)
    return asked.kind === 'answered' ? asked.body : ((asked.kind === 'rejected' ? asked.code : asked.cause) ?? '')
  }
  const transacts = (operation: Operation, more: object = {}) =>
    asks('/transactions', ['transaction', 'decision'], { operation, broker: BROKER, ...more }, isDecision)

  /** Steps 4 to 6, and the seal opened as the relay centre does. */
  const released = async (amount: number): Promise<object> => {
    const key = await keys.encryptionKey(MINATO)
    const iat = Math.floor(clock() / 1000)
    const payment = { ...PAYMENT, amount }
    const about = { payment_id: payment.id, amount, currency: 'JPY', merchant_id: payment.merchant.id }
    const payload = {
      password: PASSWORD,
      member_id: MEMBER_ID,
      ...about,
      jti: crypto.randomUUID(),
      iat,
      exp: iat + 120,
    }
    const sealed_password = await new CompactEncrypt(paddedSealText(payload))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key?.kid ?? '' })
      .encrypt(await importJWK({ ...key, alg: 'ECDH-ES' }, 'ECDH-ES'))
    const question = {
      party: MINATO,
      path: '/authenticate',
      typ: MESSAGE_TYPES.authenticate,
      answerTyp: MESSAGE_TYPES.authenticated,
    }
    const body = { member_id: MEMBER_ID, sealed_password, payment }
    const asked = await askParty({ ...question, body, guard: isAuthenticateAnswer, timeoutMs: 5_000 }, senders.broker)
    if (asked.kind !== 'answered' || asked.body.outcome !== 'authenticated') throw new Error('not let in')
    const terms = {
      relay: RELAY,
      livemode: false,
      broker: BROKER,
      settlementServer: MINATO,
      authenticationServers: [MINATO],
    }
    const opened = await openAccountSeal(asked.body.account, [relayEncryption], {
      ...terms,
      keys,
      amount,
      currency: 'JPY',
      now: clock(),
    })
    if (!opened.ok) throw new Error(opened.problem)
    return { account: opened.account, release: opened.signed }
  }
  const made: CounterParties = {
    company,
    notices: [],
    relayIsUp: true,
    refused: new Set(),
    now: Date.now(),
    authorizes: async (id, amount = AMOUNT) =>
      transacts({ id, kind: 'authorize', amount, currency: 'JPY' }, await released(amount)),
    transacts,
    inquires: (operation_id) =>
      asks(
        '/inquiries',
        ['inquiry', 'inquiryAnswer'],
        { operation_id, settlement_server: MINATO, broker: BROKER },
        isInquiryAnswer,
      ),
    mailbox: async () => (await company.fetch(new Request(`${MINATO}/mailbox`))).text(),
    async atTheCounter(act, number, amount) {
      const body = new URLSearchParams({ number, act, ...(amount === undefined ? {} : { amount: String(amount) }) })
      return (await company.fetch(new Request(`${MINATO}/counter`, { method: 'POST', body }))).status
    },
  }
  parties.current = made
  return made
}

async function relayTakes(request: Request, parties: CounterParties | undefined): Promise<Response> {
  const notice: unknown = JSON.parse(
    new TextDecoder().decode(fromBase64url((await request.text()).split('.')[1] ?? '')),
  )
  if (!parties?.relayIsUp || !isNotice(notice)) return new Response(null, { status: 502 })
  if (parties.refused.has(notice.about.operation_id)) return new Response(null, { status: 403 })
  parties.notices.push(notice)
  return new Response(null, { status: 202 })
}
