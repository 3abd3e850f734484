/**
 * Sumire Card and Hinode Bank behind one relay centre. A customer of the bank
 * is to be charged with an account that the card company released: by a wrong
 * row in the broker's directory, by a rogue issuer, and with one wall of the
 * two taken down at a time.
 */

import { CompactEncrypt, CompactSign } from 'jose'
import type { JWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'

import { enrolMember } from '../../../issuers/authentication/members.ts'
import { members } from '../../../issuers/authentication/schema.ts'
import type { Operation } from '../../../protocol/issuer-messages.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { issuerDatabase } from '../issuer-databases.ts'
import { FUNDS } from '../issuer-members.ts'
import type { TestMember } from '../issuer-members.ts'
import { ISSUER_ORIGINS, SHARED_RELAY, privateJwk } from '../issuer-world.ts'
import type { ServerSettings } from '../issuer-world.ts'
import { BROKER, PAYMENT, fromRelayOf, heardAt, jwksOf, newOperationId, startBroker } from './broker-stand-in.ts'
import type { Answered, BrokerStandIn, Json } from './broker-stand-in.ts'

const { sumire, hinode } = ISSUER_ORIGINS
const RELAY = sumire.relay
const { amount, currency } = PAYMENT
const REJECTED = { status: 422, body: { code: 'account_rejected' } }
/** The relay centre has no answer: the settlement server said no. */
const NO_ANSWER = { status: 502, body: { code: 'settlement_unavailable' } }

/** Sumire signs that its accounts may be charged at Hinode. */
const ROGUE_CLAIMS: ServerSettings = { 'sumire.authentication': { SETTLEMENT_ORIGIN: hinode.settlement } }
/** The relay centre's operator has let Sumire release accounts to Hinode. */
const WRONG_PAIRS: ServerSettings = {
  'sumire.relay': {
    PAIRS: [sumire, hinode, { ...hinode, authentication: sumire.authentication }]
      .map(({ authentication, settlement }) => `${authentication}>${settlement}`)
      .join(),
  },
}
/** Hinode's operator trusts Sumire's authentication server. */
const WRONG_TRUST: ServerSettings = {
  'hinode.settlement': {
    ...SHARED_RELAY['hinode.settlement'],
    AUTHENTICATION_SERVERS: `${hinode.authentication},${sumire.authentication}`,
  },
}

let broker: BrokerStandIn

/** A member ID of Sumire's whose account is that of a customer of Hinode's. */
async function rogueMember(): Promise<TestMember> {
  const { plain } = broker.world.members.sumire
  const body = '499990000000'
  const member = { ...plain, member_id: `${body}${memberIdCheckCharacter(body)}` }
  const [known] = await issuerDatabase('SUMIRE_AUTHENTICATION').select().from(members).limit(1)
  await enrolMember(issuerDatabase('SUMIRE_AUTHENTICATION'), {
    memberId: member.member_id,
    passwordHash: known?.passwordHash ?? '',
    account: broker.world.members.hinode.plain.released,
    now: Date.now(),
  })
  return member
}

async function startWorld(...settings: ServerSettings[]): Promise<TestMember> {
  broker = await startBroker({ settings: Object.assign({}, SHARED_RELAY, ...settings) as ServerSettings })
  return rogueMember()
}

/** Steps 5 to 8 through the shared relay centre, with a row that names the settlement server `at`. */
async function charges(member: TestMember, at: string, id = newOperationId()): Promise<Answered> {
  const { body } = await broker.authenticate(member)
  expect(body).toMatchObject({ outcome: 'authenticated' })
  return transact(at, { id, kind: 'authorize', amount, currency }, body['account'])
}

function transact(at: string, operation: Operation, account?: unknown): Promise<Answered> {
  const body = { operation, settlement_server: at, ...(account === undefined ? {} : { account }) }
  return broker.send(RELAY, '/transactions', MESSAGE_TYPES.transaction, body)
}

function asked(origin: string): number {
  return broker.world.requests.filter((request) => request.origin === origin && request.method === 'POST').length
}

async function victimsBooks() {
  const { plain } = broker.world.members.hinode
  return broker.world.statement('7', plain.account)
}

describe('One relay centre for two issuers', () => {
  let rogue: TestMember
  beforeAll(async () => {
    rogue = await startWorld()
  })

  test('settles for each with its own accounts', async () => {
    for (const [issuer, { settlement }] of [
      ['sumire', sumire],
      ['hinode', hinode],
    ] as const) {
      const { plain } = broker.world.members[issuer]
      const id = newOperationId()
      expect((await charges(plain, settlement, id)).body).toMatchObject({ outcome: 'approved' })
      const back = { id: newOperationId(), kind: 'reverse', amount, currency, original: id } as const
      expect((await transact(settlement, back)).body).toMatchObject({ outcome: 'approved' })
    }
  })

  test('(a) a row that names another issuer’s settlement server: the relay centre refuses, and nobody is asked', async () => {
    const before = asked(hinode.settlement)
    expect(await charges(rogue, hinode.settlement)).toMatchObject(REJECTED)
    expect(await charges(broker.world.members.sumire.plain, hinode.settlement)).toMatchObject(REJECTED)
    expect(asked(hinode.settlement)).toBe(before)
    expect(await victimsBooks()).toMatchObject({ balance: FUNDS })
  })

  test('the other way round: the bank’s account is not shown to the card company', async () => {
    const before = asked(sumire.settlement)
    expect(await charges(broker.world.members.hinode.plain, sumire.settlement)).toMatchObject(REJECTED)
    expect(asked(sumire.settlement)).toBe(before)
  })
})

test('(c) an issuer that signs another’s settlement server into its claims is refused by the relay centre’s pairs', async () => {
  const rogue = await startWorld(ROGUE_CLAIMS)
  expect(await charges(rogue, hinode.settlement)).toMatchObject(REJECTED)
  // Nor may it go on at its own: that is not what it signed.
  expect(await charges(rogue, sumire.settlement)).toMatchObject(REJECTED)
  expect([asked(hinode.settlement), asked(sumire.settlement)]).toEqual([0, 0])
})

test('a relay centre with a wrong pair still reads what the issuer signed', async () => {
  const rogue = await startWorld(WRONG_PAIRS)
  expect(await charges(rogue, hinode.settlement)).toMatchObject(REJECTED)
  expect(asked(hinode.settlement)).toBe(0)
})

test('(b) a relay centre with a wrong pair and an issuer that signs for it: the settlement server refuses by itself', async () => {
  const rogue = await startWorld(WRONG_PAIRS, ROGUE_CLAIMS)
  const said: Json[] = []
  const mend = broker.world.intercept(hinode.settlement, '/transactions', async (_, next) => {
    const answer = await next()
    said.push({ status: answer.status, ...(await answer.clone().json<Json>()) })
    return answer
  })
  const id = newOperationId()
  expect(await charges(rogue, hinode.settlement, id)).toMatchObject(NO_ANSWER)
  mend()
  expect(said).toMatchObject([{ status: 422, code: 'account_rejected' }])
  expect(await victimsBooks()).toMatchObject({ balance: FUNDS, postings: [] })
  const inquiry = { operation_id: id, settlement_server: hinode.settlement }
  const found = await broker.send(RELAY, '/inquiries', MESSAGE_TYPES.inquiry, inquiry)
  expect(found.body).toMatchObject({ outcome: 'not_found' })
})

test('with every wall down the customer is charged: each of them is one', async () => {
  const rogue = await startWorld(WRONG_PAIRS, ROGUE_CLAIMS, WRONG_TRUST)
  expect((await charges(rogue, hinode.settlement)).body).toMatchObject({ outcome: 'approved' })
  expect(await victimsBooks()).toMatchObject({ balance: FUNDS - amount })
})

describe('A settlement server whose relay centre is not to be believed', () => {
  /** Holds what the relay centre sends of an honest payment. */
  let honest: Json
  beforeAll(async () => {
    await startWorld()
    const { plain } = broker.world.members.hinode
    honest = await heardAt(broker.world, { origin: hinode.settlement, path: '/transactions', keepFrom: true }, () =>
      charges(plain, hinode.settlement),
    )
  })

  /** Another message of the same relay centre's, with something else in it. */
  function send(change: Json, relay: string = RELAY): Promise<Answered> {
    const { operation, account, release, broker: from } = honest
    const body = { operation, account, release, broker: from, ...change }
    const faults = fromRelayOf(relay === RELAY ? 'sumire' : 'hinode')
    return broker.send(hinode.settlement, '/transactions', MESSAGE_TYPES.transaction, body, faults)
  }

  const operation = (change: Partial<Operation>) => ({
    operation: { ...(honest['operation'] as Operation), ...change },
  })

  test.each<[string, () => Promise<Json>]>([
    ['an account that nobody released', async () => ({ release: undefined })],
    ['a release that is none', async () => ({ release: 'x.y.z' })],
    ['another amount', async () => operation({ amount: amount + 1 })],
    ['another currency', async () => operation({ currency: 'USD' })],
    ['another broker', async () => ({ broker: 'http://rogue-broker.test' })],
    ['no broker', async () => ({ broker: undefined })],
    ['a release of another issuer’s', async () => ({ release: await released({}, 'sumire') })],
    ['a forged release', async () => ({ release: await released({}, 'hinode', 'forger') })],
    [
      'a release for another settlement server',
      async () => ({ release: await released({ settlement_server: sumire.settlement }) }),
    ],
    ['a release through another relay centre', async () => ({ release: await released({ aud: hinode.relay }) })],
    ['a release of the other mode', async () => ({ release: await released({ livemode: true }) })],
    [
      'a release that has expired',
      async () => ({ release: await released({ exp: Math.floor(Date.now() / 1000) - 60 }) }),
    ],
  ])('refuses %s, and books nothing', async (_, change) => {
    expect(await send(await change())).toMatchObject(REJECTED)
    expect(await victimsBooks()).toMatchObject({ balance: FUNDS, postings: [] })
  })

  test('refuses what came through another relay centre than it was sealed to', async () => {
    expect(await send({}, hinode.relay)).toMatchObject(REJECTED)
  })

  test('charges the account that the issuer released, whatever else the relay centre says', async () => {
    const other = broker.world.members.hinode.insufficient_funds
    expect((await send({ account: other.released })).body).toMatchObject({ outcome: 'approved' })
    expect(await victimsBooks()).toMatchObject({ balance: FUNDS - amount })
    expect(await broker.world.statement('7', other.account)).toMatchObject({ postings: [] })
  })
})

describe('An issuer of version 1, whose accounts name no settlement server, broker or mode,', () => {
  beforeAll(async () => {
    await startWorld()
  })
  const bare = { settlement_server: undefined, broker: undefined, livemode: undefined }

  test('is charged at the settlement server that it is paired with', async () => {
    const account = await sealedTo(RELAY, await released(bare))
    const order = { id: newOperationId(), kind: 'authorize', amount, currency } as const
    expect((await transact(hinode.settlement, order, account)).body).toMatchObject({ outcome: 'approved' })
    expect(await victimsBooks()).toMatchObject({ balance: FUNDS - amount })
  })

  test('and nowhere else', async () => {
    const account = await sealedTo(RELAY, await released(bare, 'sumire'))
    const order = { id: newOperationId(), kind: 'authorize', amount, currency } as const
    expect(await transact(hinode.settlement, order, account)).toMatchObject(REJECTED)
  })
})

/** A release as an authentication server signs it, of the account of Hinode's customer. */
async function released(change: Json, issuer: 'sumire' | 'hinode' = 'hinode', signedWith?: string): Promise<string> {
  const kid = `${issuer}-authentication-sig-1`
  const exp = Math.floor(Date.now() / 1000) + 300
  const parties = { iss: ISSUER_ORIGINS[issuer].authentication, aud: RELAY, settlement_server: hinode.settlement }
  const about = { jti: crypto.randomUUID(), broker: BROKER, livemode: false, amount, currency, exp }
  const account = broker.world.members.hinode.plain.released
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ ...parties, ...about, account, ...change })))
    .setProtectedHeader({ alg: 'ES256', typ: 'furiwake-account+jwt', kid })
    .sign(await privateJwk(signedWith ?? kid))
}

async function sealedTo(relay: string, release: string): Promise<string> {
  const key = (await jwksOf(relay)).keys.find(({ use }) => use === 'enc') as JWK
  return new CompactEncrypt(new TextEncoder().encode(release))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid ?? '' })
    .encrypt(key)
}
