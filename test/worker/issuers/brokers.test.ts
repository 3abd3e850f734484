/**
 * Two brokers and two issuers at one relay centre. Each operation is its
 * broker's and its settlement server's: what another sends about it, though it
 * knows the id, is refused by the relay centre and by the settlement server
 * alone.
 */

import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { ClearingRecord } from '../../../protocol/clearing-messages.ts'
import type { Operation } from '../../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { databaseBinding, databaseText } from '../issuer-databases.ts'
import { ISSUER_ORIGINS, SHARED_RELAY } from '../issuer-world.ts'
import {
  BROKER,
  FROM_ROGUE,
  PAYMENT,
  ROGUE_BROKER,
  fromRelayOf,
  heardAt,
  newOperationId,
  payloadOf,
  startBroker,
} from './broker-stand-in.ts'
import type { Answered, BrokerStandIn, MessageFaults } from './broker-stand-in.ts'

const { sumire, hinode } = ISSUER_ORIGINS
const RELAY = sumire.relay
const { amount, currency } = PAYMENT
const BROKERS = `${BROKER},${ROGUE_BROKER}`
const OF_ANOTHER = { status: 403, body: { code: 'operation_of_another' } }

let broker: BrokerStandIn
beforeAll(async () => {
  const settings = {
    ...SHARED_RELAY,
    'sumire.authentication': { BROKERS },
    'hinode.authentication': { ...SHARED_RELAY['hinode.authentication'], BROKERS },
    'sumire.relay': { ...SHARED_RELAY['sumire.relay'], BROKERS },
  }
  broker = await startBroker({ settings })
})

let authorized = ''
beforeEach(async () => {
  authorized = newOperationId()
  const answer = await charges(authorized)
  expect(answer.body).toMatchObject({ outcome: 'approved' })
})

/** Steps 5 to 8 of the honest broker with a card of Sumire's, or of another one's with `by`. */
async function charges(id: string, by: MessageFaults = {}): Promise<Answered> {
  const account = await accountFor(by)
  return transact({ id, kind: 'authorize', amount, currency }, sumire.settlement, by, account)
}

async function accountFor(by: MessageFaults): Promise<string> {
  const { plain } = broker.world.members.sumire
  const body = { member_id: plain.member_id, sealed_password: await broker.seal(plain), payment: PAYMENT }
  const known = await broker.send(sumire.authentication, '/authenticate', MESSAGE_TYPES.authenticate, body, by)
  return String(known.body['account'])
}

function transact(operation: Operation, at: string, by: MessageFaults, account?: string): Promise<Answered> {
  const body = { operation, settlement_server: at, ...(account === undefined ? {} : { account }) }
  return broker.send(RELAY, '/transactions', MESSAGE_TYPES.transaction, body, by)
}

function inquire(id: string, at: string, by: MessageFaults = {}): Promise<Answered> {
  const body = { operation_id: id, settlement_server: at }
  return broker.send(RELAY, '/inquiries', MESSAGE_TYPES.inquiry, body, by)
}

function follow(kind: Exclude<Operation['kind'], 'authorize'>, original = authorized): Operation {
  return { id: newOperationId(), kind, amount, currency, original }
}

function books() {
  return broker.world.statement('4', broker.world.members.sumire.plain.account)
}

function asked(origin: string): number {
  return broker.world.requests.filter((request) => request.origin === origin && request.method === 'POST').length
}

const FOLLOWING = ['capture', 'void', 'refund', 'reverse'] as const

describe('The relay centre', () => {
  test.each(FOLLOWING)('passes no %s of another broker’s authorization on', async (kind) => {
    if (kind === 'refund') await transact(follow('capture'), sumire.settlement, {})
    const [before, requests] = [await books(), asked(sumire.settlement)]
    expect(await transact(follow(kind), sumire.settlement, FROM_ROGUE)).toMatchObject(OF_ANOTHER)
    expect(asked(sumire.settlement)).toBe(requests)
    expect(await books()).toEqual(before)
    expect((await transact(follow(kind), sumire.settlement, {})).body).toMatchObject({ outcome: 'approved' })
  })

  test('tells no broker what became of another’s operation', async () => {
    expect(await inquire(authorized, sumire.settlement, FROM_ROGUE)).toMatchObject(OF_ANOTHER)
    expect((await inquire(authorized, sumire.settlement)).body).toMatchObject({ outcome: 'approved' })
  })

  test('takes no authorization under the id of another broker’s, with an account of its own', async () => {
    const before = await books()
    expect(await charges(authorized, FROM_ROGUE)).toMatchObject(OF_ANOTHER)
    expect(await books()).toEqual(before)
  })

  test('takes no account that was released to another broker, and leaves it good', async () => {
    const [stolen, id] = [await accountFor({}), newOperationId()]
    const order = { id, kind: 'authorize', amount, currency } as const
    const refused = await transact({ ...order, id: newOperationId() }, sumire.settlement, FROM_ROGUE, stolen)
    expect(refused).toMatchObject({ status: 422, body: { code: 'account_rejected' } })
    expect((await transact(order, sumire.settlement, {}, stolen)).body).toMatchObject({ outcome: 'approved' })
  })

  test.each(FOLLOWING)('sends no %s to a settlement server that did not authorize it', async (kind) => {
    const before = asked(hinode.settlement)
    expect(await transact(follow(kind), hinode.settlement, {})).toMatchObject(OF_ANOTHER)
    expect(asked(hinode.settlement)).toBe(before)
  })

  test('asks no other settlement server after it: "not found" there would be taken for the truth', async () => {
    const before = asked(hinode.settlement)
    expect(await inquire(authorized, hinode.settlement)).toMatchObject(OF_ANOTHER)
    expect(asked(hinode.settlement)).toBe(before)
  })

  test('keeps of an authorization whose it is, and no account', async () => {
    const kept = await databaseText('CARD_RELAY')
    expect(kept).toContain(authorized)
    expect(kept).toContain(BROKER)
    for (const secret of Object.values(broker.world.members.sumire.plain.released)) expect(kept).not.toContain(secret)
  })
})

describe('The settlement server, behind a relay centre that has forgotten whose an operation is,', () => {
  beforeEach(async () => {
    await databaseBinding('CARD_RELAY').prepare('DELETE FROM authorizations').run()
  })
  // What it refuses, the relay centre has no answer to.
  const NO_ANSWER = { status: 502, body: { code: 'settlement_unavailable' } }

  test.each(FOLLOWING)('refuses a %s of another broker’s, and goes on with its own', async (kind) => {
    if (kind === 'refund') await transact(follow('capture'), sumire.settlement, {})
    const before = await books()
    expect(await transact(follow(kind), sumire.settlement, FROM_ROGUE)).toMatchObject(NO_ANSWER)
    expect(await books()).toEqual(before)
    expect((await transact(follow(kind), sumire.settlement, {})).body).toMatchObject({ outcome: 'approved' })
  })

  test('tells no broker what became of another’s, nor takes its id for another operation', async () => {
    const before = await books()
    expect(await inquire(authorized, sumire.settlement, FROM_ROGUE)).toMatchObject(NO_ANSWER)
    expect(await charges(authorized, FROM_ROGUE)).toMatchObject(NO_ANSWER)
    expect(await books()).toEqual(before)
    // The id is the other's now at the relay centre, which has forgotten; the books have not.
    await databaseBinding('CARD_RELAY').prepare('DELETE FROM authorizations').run()
    expect((await inquire(authorized, sumire.settlement)).body).toMatchObject({ outcome: 'approved' })
  })

  test.each([
    ['of another broker', { broker: ROGUE_BROKER }],
    ['of a relay centre that does not say whose it is', {}],
  ])('refuses a message %s with a stable code', async (_, named) => {
    const before = await books()
    const transaction = { operation: follow('void'), ...named }
    const inquiry = { operation_id: authorized, settlement_server: sumire.settlement, ...named }
    const as = fromRelayOf('sumire')
    for (const [path, typ, body] of [
      ['/transactions', MESSAGE_TYPES.transaction, transaction],
      ['/inquiries', MESSAGE_TYPES.inquiry, inquiry],
    ] as const) {
      expect(await broker.send(sumire.settlement, path, typ, body, as)).toMatchObject(OF_ANOTHER)
    }
    expect(await books()).toEqual(before)
  })

  test('goes on with what it decided before it told brokers apart', async () => {
    const database = databaseBinding('SUMIRE_SETTLEMENT')
    await database.prepare('UPDATE operations SET broker = NULL WHERE id = ?').bind(authorized).run()
    expect((await transact(follow('void'), sumire.settlement, {})).body).toMatchObject({ outcome: 'approved' })
  })
})

describe('A clearing record', () => {
  async function cleared(by: MessageFaults): Promise<{ count: number; ids: string[] }> {
    const day = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
    const body = { business_date: day, settlement_server: sumire.settlement }
    const answer = await broker.send(RELAY, '/clearing', MESSAGE_TYPES.clearing, body, by)
    const record = payloadOf(String(answer.body['record'])) as unknown as ClearingRecord
    return { count: record.count, ids: record.operations.map(({ id }) => id) }
  }

  test('holds what the broker that asks has sent, and counts nothing else', async () => {
    const theirs = newOperationId()
    expect((await charges(theirs, FROM_ROGUE)).body).toMatchObject({ outcome: 'approved' })
    const [own, others] = [await cleared({}), await cleared(FROM_ROGUE)]
    expect(own.ids).toContain(authorized)
    expect(own.ids).not.toContain(theirs)
    expect(others.ids).toContain(theirs)
    expect(others.ids).not.toContain(authorized)
    for (const { count, ids } of [own, others]) expect(count).toBe(ids.length)
  })

  test('is asked for in nobody else’s name', async () => {
    const body = { business_date: '2026-11-23', settlement_server: sumire.settlement, broker: BROKER }
    const heard = await heardAt(broker.world, { origin: sumire.settlement, path: '/clearing' }, () =>
      broker.send(RELAY, '/clearing', MESSAGE_TYPES.clearing, body, FROM_ROGUE),
    )
    expect(heard).toMatchObject({ broker: ROGUE_BROKER })
  })
})
