/** An issuer of version 1 in one file is asked by today's broker and relay centre, and answers as it always did. */

import { CompactEncrypt, decodeJwt, importJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newPrivateKey } from '../../../issuer-kit/index.ts'
import { openAccountSeal } from '../../../messages/account-seal.ts'
import { askParty } from '../../../messages/ask-party.ts'
import type { Asked, Sender } from '../../../messages/ask-party.ts'
import { OthersKeys } from '../../../messages/others-keys.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import { isAuthenticateAnswer, isDecision, isInquiryAnswer } from '../../../protocol/issuer-messages.ts'
import type { AuthenticateAnswer, Decision, Operation } from '../../../protocol/issuer-messages.ts'
import { memberIdProblem } from '../../../protocol/member-id.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { paddedSealText } from '../../../protocol/sealed-password.ts'
import { TSUBAKI, openTsubaki } from '../../browser/released/issuer-version-1.ts'
import type { Tsubaki } from '../../browser/released/issuer-version-1.ts'
import { PAYMENT, closed, publishing } from '../issuer-kit/parties.ts'

const ENVELOPE = ['iss', 'aud', 'jti', 'iat', 'exp', 'in_response_to']
const DECISION = ['outcome', 'operation_id', 'reason', 'authorization', 'reference', 'hold_expires_at']
const { amount, currency } = PAYMENT

let tsubaki: Tsubaki
let broker: Sender
let relay: Sender
let relayKey: PrivateJwk
const servers: Parameters<typeof closed>[0][] = []
beforeAll(async () => {
  relayKey = await newPrivateKey('relay-enc')
  const senderWith = async (encryption: PrivateJwk[]): Promise<Sender> => {
    const signingKey = await newPrivateKey('sig')
    const { origin, server } = await publishing([signingKey], encryption)
    servers.push(server)
    const keys = new OthersKeys({ clock: Date.now, background: (work) => void work.catch(() => undefined) })
    return { origin, signingKey, livemode: false, keys, clock: Date.now, newId: () => crypto.randomUUID() }
  }
  broker = await senderWith([])
  relay = await senderWith([relayKey])
  tsubaki = await openTsubaki({ broker: broker.origin, relay: relay.origin })
})
afterAll(async () => {
  await tsubaki.close()
  for (const server of servers) await closed(server)
})

async function authenticate(password: string = TSUBAKI.member.password): Promise<Asked<AuthenticateAnswer>> {
  const { id: member_id } = TSUBAKI.member
  const key = await broker.keys.encryptionKey(tsubaki.authentication)
  if (key === undefined) throw new Error('There is no key to seal to.')
  const iat = Math.floor(Date.now() / 1000)
  const about = { member_id, payment_id: PAYMENT.id, amount, currency, merchant_id: PAYMENT.merchant.id }
  const seal = { password, ...about, jti: crypto.randomUUID(), iat, exp: iat + 120 }
  const sealed_password = await new CompactEncrypt(paddedSealText(seal))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
    .encrypt(await importJWK({ ...key, alg: 'ECDH-ES' }, 'ECDH-ES'))
  const question = {
    party: tsubaki.authentication,
    path: '/authenticate',
    typ: MESSAGE_TYPES.authenticate,
    answerTyp: MESSAGE_TYPES.authenticated,
    body: { member_id, sealed_password, payment: PAYMENT, source: 'x'.repeat(43), earlier_sources: [] },
  }
  return askParty({ ...question, guard: isAuthenticateAnswer, timeoutMs: 5_000 }, broker)
}

/** Step 7, with what today's relay centre adds to it. */
async function transact(operation: Operation): Promise<Asked<Decision>> {
  const released = operation.kind === 'authorize' ? await release() : {}
  const question = {
    party: tsubaki.settlement,
    path: '/transactions',
    typ: MESSAGE_TYPES.transaction,
    answerTyp: MESSAGE_TYPES.decision,
    body: { operation, broker: broker.origin, ...released },
  }
  return askParty({ ...question, guard: isDecision, timeoutMs: 5_000 }, relay)
}

async function release(): Promise<{ account: object; release: string; said: object }> {
  const asked = await authenticate()
  if (asked.kind !== 'answered' || asked.body.outcome !== 'authenticated') throw new Error(JSON.stringify(asked))
  expect(asked.body.method).toBe('credit')
  const about = { authenticationServers: [tsubaki.authentication], amount, currency, now: Date.now() }
  const parties = { relay: relay.origin, settlementServer: tsubaki.settlement, broker: broker.origin }
  const terms = { ...about, ...parties, livemode: false, keys: relay.keys }
  const opened = await openAccountSeal(asked.body.account, [relayKey], terms)
  if (!opened.ok) throw new Error(opened.problem)
  return { account: opened.account, release: opened.signed, said: opened.released }
}

let used = 0
async function outcomeOf(kind: Operation['kind'], original?: string, id = `op_${++used}`): Promise<unknown> {
  const asked = await transact({ id, kind, amount, currency, ...(original === undefined ? {} : { original }) })
  if (asked.kind !== 'answered') throw new Error(JSON.stringify(asked))
  return asked.body.reason ?? asked.body.outcome
}

describe('An issuer of version 1', () => {
  test('has a member whose ID is whole', () => {
    expect(memberIdProblem(TSUBAKI.member.id)).toBeUndefined()
  })

  test('releases an account that names no mode, no settlement server and no broker, and it is taken', async () => {
    const { account, said } = await release()
    expect(account).toEqual({ member_number: TSUBAKI.member.number, expiry: '2099-12' })
    expect(Object.keys(said).toSorted()).toEqual(['account', 'amount', 'aud', 'currency', 'exp', 'iss', 'jti'])
  })

  test('says to a wrong password how many tries are left', async () => {
    const asked = await authenticate('a-wrong-one')
    expect(asked.kind === 'answered' && asked.body).toMatchObject({ reason: 'credentials', attempts_left: 4 })
  })

  test('decides on every operation, once, in no field but those of version 1', async () => {
    const before = tsubaki.used()
    const asked = await transact({ id: 'op_v1', kind: 'authorize', amount, currency })
    if (asked.kind !== 'answered') throw new Error(JSON.stringify(asked))
    expect(asked.body.outcome).toBe('approved')
    const fields = Object.keys(decodeJwt(asked.evidence))
    expect(fields.filter((field) => !ENVELOPE.includes(field) && !DECISION.includes(field))).toEqual([])
    expect(await outcomeOf('authorize', undefined, 'op_v1')).toBe('approved')
    expect(tsubaki.used()).toBe(before + amount)
    expect(await outcomeOf('capture', 'op_v1')).toBe('approved')
    expect(await outcomeOf('refund', 'op_v1')).toBe('approved')
    expect(await outcomeOf('refund', 'op_v1')).toBe('refused_by_issuer')
    expect(tsubaki.used()).toBe(before)
  })

  test('gives back what is reversed, and never takes what was reversed before it came', async () => {
    const before = tsubaki.used()
    expect(await outcomeOf('authorize', undefined, 'op_v1_reversed')).toBe('approved')
    expect(await outcomeOf('reverse', 'op_v1_reversed')).toBe('approved')
    expect(await outcomeOf('reverse', 'op_v1_never')).toBe('approved')
    expect(await outcomeOf('authorize', undefined, 'op_v1_never')).toBe('refused_by_issuer')
    expect(tsubaki.used()).toBe(before)
  })

  test('answers an inquiry that names a broker', async () => {
    const question = { party: tsubaki.settlement, path: '/inquiries', timeoutMs: 5_000, guard: isInquiryAnswer }
    const types = { typ: MESSAGE_TYPES.inquiry, answerTyp: MESSAGE_TYPES.inquiryAnswer }
    const body = { operation_id: 'op_never', settlement_server: tsubaki.settlement, broker: broker.origin }
    const asked = await askParty({ ...question, ...types, body }, relay)
    expect(asked.kind === 'answered' && asked.body.outcome).toBe('not_found')
  })
})
