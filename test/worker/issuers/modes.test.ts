/** Two worlds at the issuers: Hinode Bank is live here, Sumire Card is for tests. Each server refuses the other mode by itself. */

import { beforeAll, describe, expect, test } from 'vitest'

import type { Operation } from '../../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { databaseText } from '../issuer-databases.ts'
import { FUNDS } from '../issuer-members.ts'
import { ISSUER_ORIGINS, authenticationEnv } from '../issuer-world.ts'
import type { IssuerName } from '../issuer-world.ts'
import authenticationServer from '../../../issuers/authentication/worker.ts'
import { BROKER, PAYMENT, fromRelayOf, heardAt, newOperationId, startBroker } from './broker-stand-in.ts'
import type { Answered, BrokerStandIn, Json } from './broker-stand-in.ts'

let broker: BrokerStandIn
beforeAll(async () => {
  broker = await startBroker({ live: ['hinode'] })
})

const LIVE = { issuer: 'hinode', livemode: true } as const
const TEST = { issuer: 'sumire', livemode: false } as const
const WRONG = { status: 422, body: { code: 'mode_wrong', type: 'urn:furiwake:problem:mode_wrong' } }

/** Describes what a message says of its mode: undefined as a broker of version 1, which said nothing. */
type Said = boolean | undefined

function says(livemode: Said): { claims: Json } {
  return { claims: livemode === undefined ? {} : { livemode } }
}

async function authenticate(issuer: IssuerName, livemode: Said, sealed?: string): Promise<Answered> {
  const member = broker.world.members[issuer].plain
  const sealed_password = sealed ?? (await broker.seal(member))
  const body = { member_id: member.member_id, sealed_password, payment: PAYMENT }
  const { authentication } = ISSUER_ORIGINS[issuer]
  return broker.send(authentication, '/authenticate', MESSAGE_TYPES.authenticate, body, says(livemode))
}

async function authorize(issuer: IssuerName, livemode: Said, id = newOperationId()): Promise<Answered> {
  const { relay, settlement } = ISSUER_ORIGINS[issuer]
  const { body } = await authenticate(issuer, LIVE.issuer === issuer)
  const operation: Operation = { id, kind: 'authorize', amount: PAYMENT.amount, currency: 'JPY' }
  const sent = { operation, settlement_server: settlement, account: body['account'] }
  return broker.send(relay, '/transactions', MESSAGE_TYPES.transaction, sent, says(livemode))
}

async function funds(issuer: IssuerName): Promise<number> {
  const { plain } = broker.world.members[issuer]
  const { balance, open_to_buy } = await broker.world.statement(plain.prefix, plain.account)
  return balance ?? open_to_buy ?? Number.NaN
}

describe.each([LIVE, TEST])('The servers of $issuer, where live is $livemode,', ({ issuer, livemode }) => {
  const origins = ISSUER_ORIGINS[issuer]
  const refused: Said[] = livemode ? [false, undefined] : [true]

  test('take their own mode, and say it in every answer and in what they sign', async () => {
    const before = await funds(issuer)
    expect((await authenticate(issuer, livemode)).body).toMatchObject({ outcome: 'authenticated', livemode })
    const id = newOperationId()
    const heard = await heardAt(broker.world, { origin: origins.settlement, path: '/transactions' }, async () => {
      expect((await authorize(issuer, livemode, id)).body).toMatchObject({ outcome: 'approved', livemode })
    })
    expect(heard).toMatchObject({ livemode, broker: BROKER })
    expect(await funds(issuer)).toBe(before - PAYMENT.amount)
    const inquiry = { operation_id: id, settlement_server: origins.settlement }
    const found = await broker.send(origins.relay, '/inquiries', MESSAGE_TYPES.inquiry, inquiry, says(livemode))
    expect(found.body).toMatchObject({ outcome: 'approved', livemode })
  })

  test.each(refused)(
    'the authentication server alone: a message that says %s is refused, and is no attempt',
    async (said) => {
      const sealed = await broker.seal(broker.world.members[issuer].plain)
      expect(await authenticate(issuer, said, sealed)).toMatchObject(WRONG)
      for (const [path, typ, body] of [
        ['/passkeys/challenge', MESSAGE_TYPES.passkeyChallenge, { payment: PAYMENT }],
        ['/passkeys', MESSAGE_TYPES.passkeyAddition, { sealed_passkey: sealed, payment: PAYMENT, shop_origins: [] }],
      ] as const) {
        expect(await broker.send(origins.authentication, path, typ, body, says(said))).toMatchObject(WRONG)
      }
      // The seal was not spent, nor was anything counted.
      expect((await authenticate(issuer, livemode, sealed)).body).toMatchObject({ outcome: 'authenticated' })
    },
  )

  test.each(refused)('the relay centre alone: a message that says %s is refused, and goes no further', async (said) => {
    const { relay, settlement } = origins
    const id = newOperationId()
    expect((await authorize(issuer, livemode, id)).status).toBe(200)
    const asked = () => broker.world.requests.filter(({ origin }) => origin === settlement).length
    const [before, kept] = [asked(), await databaseText(issuer === 'sumire' ? 'CARD_RELAY' : 'BANK_RELAY')]
    expect(await authorize(issuer, said)).toMatchObject(WRONG)
    const { amount } = PAYMENT
    const operation = { id: newOperationId(), kind: 'refund', amount, currency: 'JPY', original: id }
    for (const [path, typ, body] of [
      ['/transactions', MESSAGE_TYPES.transaction, { operation }],
      ['/inquiries', MESSAGE_TYPES.inquiry, { operation_id: id }],
      ['/clearing', MESSAGE_TYPES.clearing, { business_date: '2026-11-23' }],
    ] as const) {
      const sent = { ...body, settlement_server: settlement }
      expect(await broker.send(relay, path, typ, sent, says(said))).toMatchObject(WRONG)
    }
    expect(asked()).toBe(before)
    expect(await databaseText(issuer === 'sumire' ? 'CARD_RELAY' : 'BANK_RELAY')).toBe(kept)
  })

  test.each(refused)('the settlement server alone: a message that says %s moves nothing', async (said) => {
    const { settlement } = origins
    // The very message that the relay centre sends, its mode apart.
    const kept = await heardAt(broker.world, { origin: settlement, path: '/transactions', keepFrom: true }, () =>
      authorize(issuer, livemode),
    )
    const before = await funds(issuer)
    const { operation, account, release, broker: from } = kept
    const body = { operation, account, release, broker: from }
    const asRelay = (mode: Said) => fromRelayOf(issuer, says(mode).claims)
    const send = (path: string, typ: string, sent: object, mode: Said) =>
      broker.send(settlement, path, typ, sent, asRelay(mode))
    expect(await send('/transactions', MESSAGE_TYPES.transaction, body, said)).toMatchObject(WRONG)
    const { id } = operation as Operation
    const inquiry = { operation_id: id, settlement_server: settlement, broker: from }
    expect(await send('/inquiries', MESSAGE_TYPES.inquiry, inquiry, said)).toMatchObject(WRONG)
    const day = { business_date: '2026-11-23', settlement_server: settlement, broker: from }
    expect(await send('/clearing', MESSAGE_TYPES.clearing, day, said)).toMatchObject(WRONG)
    expect(await funds(issuer)).toBe(before)
    expect((await send('/inquiries', MESSAGE_TYPES.inquiry, inquiry, livemode)).body['outcome']).toBe('not_found')
    // Nothing but the mode was wrong with it.
    expect((await send('/transactions', MESSAGE_TYPES.transaction, body, livemode)).body['outcome']).toBe('approved')
    expect(await funds(issuer)).toBe(before - PAYMENT.amount)
  })
})

test('A test server takes what says nothing of its mode, as a broker of version 1 does', async () => {
  expect((await authorize('sumire', undefined)).body).toMatchObject({ outcome: 'approved' })
  expect(await funds('sumire')).toBeLessThan(FUNDS)
})

test('A live server does not start with what is for demos', async () => {
  const env = { ...(await authenticationEnv('sumire', BROKER)), MODE: 'live' }
  const answer = await authenticationServer.fetch(new Request(`${ISSUER_ORIGINS.sumire.authentication}/healthz`), env)
  expect(answer.status).toBe(500)
})
