import { CompactEncrypt } from 'jose'
import { beforeAll, describe, expect, test, vi } from 'vitest'

import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { databaseText } from '../issuer-databases.ts'
import type { TestMember } from '../issuer-members.ts'
import { PAYMENT, jwksOf, newOperationId, startBroker, verifiedBy } from './broker-stand-in.ts'
import type { BrokerStandIn, Json } from './broker-stand-in.ts'

let broker: BrokerStandIn
let member: TestMember
beforeAll(async () => {
  broker = await startBroker()
  member = broker.world.members.sumire.plain
})

const RELAY = 'http://card-relay.test'
const SETTLEMENT = 'http://settlement.sumire.test'

async function releasedAccount(amount = PAYMENT.amount): Promise<string> {
  const { body } = await broker.authenticate(member, { seal: { amount }, payment: { amount } })
  return String(body['account'])
}

function authorization(id = newOperationId(), amount = PAYMENT.amount) {
  return { id, kind: 'authorize', amount, currency: 'JPY' } as const
}

describe('The relay centre', () => {
  test('passes the decision back with the settlement server’s own signed word as evidence', async () => {
    const operation = authorization()
    const { body } = await broker.transact(member, operation, await releasedAccount())
    expect(body).toMatchObject({
      outcome: 'approved',
      operation_id: operation.id,
      authorization: expect.stringMatching(/^\d{6}$/),
    })
    const evidence = await verifiedBy(SETTLEMENT, String(body['evidence']))
    expect(evidence).toMatchObject({ iss: SETTLEMENT, aud: RELAY, outcome: 'approved', reference: body['reference'] })
  })

  test('opens accounts and keeps none: not in its database, its log, nor the evidence', async () => {
    const written: unknown[] = []
    const consoles = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...line) => void written.push(line)),
    )
    const answers = await Promise.all([
      broker.authorize(member, newOperationId()),
      broker.authorize(broker.world.members.hinode.plain, newOperationId()),
    ])
    for (const spy of consoles) spy.mockRestore()
    const kept = [await databaseText('CARD_RELAY'), await databaseText('BANK_RELAY'), JSON.stringify(written)]
    const told = answers.map(({ body }) => JSON.stringify(body) + evidencePayload(body))
    expect(written.length).toBeGreaterThan(0)
    for (const { released, password } of [member, broker.world.members.hinode.plain]) {
      for (const secret of [...Object.values(released), password].filter((value) => value.length > 4)) {
        for (const text of [...kept, ...told]) expect(text).not.toContain(secret)
      }
    }
  })

  test('charges a released account for one operation: again for the same id, never for another', async () => {
    const account = await releasedAccount()
    const operation = authorization()
    const first = await broker.transact(member, operation, account)
    const again = await broker.transact(member, operation, account)
    expect(again.body).toMatchObject({ outcome: 'approved', reference: first.body['reference'] })
    const other = await broker.transact(member, authorization(), account)
    expect(other).toMatchObject({ status: 422, body: { code: 'account_rejected' } })
  })

  test.each([
    ['another amount', { amount: PAYMENT.amount + 1 }],
    ['another currency', { currency: 'USD' }],
  ])('refuses an account that was released for %s', async (_, wrong) => {
    const refused = await broker.transact(member, { ...authorization(), ...wrong }, await releasedAccount())
    expect(refused).toMatchObject({ status: 422, body: { code: 'account_rejected' } })
  })

  test('refuses an account whose time is over', async () => {
    const account = await releasedAccount()
    vi.useFakeTimers({ now: Date.now() + 6 * 60_000, toFake: ['Date'] })
    const refused = await broker.transact(member, authorization(), account)
    vi.useRealTimers()
    expect(refused).toMatchObject({ status: 422, body: { code: 'account_rejected' } })
  })

  test('refuses an account that the broker made up itself: the authentication server must have signed it', async () => {
    const { keys } = await jwksOf(RELAY)
    const key = keys.find(({ use }) => use === 'enc')
    const exp = Math.floor(Date.now() / 1000) + 60
    const header = {
      alg: 'ECDH-ES',
      enc: 'A256GCM',
      kid: key?.kid ?? '',
      iss: 'http://sumire.test',
      jti: 'x',
      amount: 1000,
      currency: 'JPY',
      exp,
    }
    const forged = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(member.released)))
      .setProtectedHeader(header)
      .encrypt(key ?? {})
    const refused = await broker.transact(member, authorization(), forged)
    expect(refused).toMatchObject({ status: 422, body: { code: 'account_rejected' } })
  })

  test('sends nothing to a server that is not on its list', async () => {
    const body = {
      operation: { ...authorization(), kind: 'void', original: 'op_x' },
      settlement_server: 'http://169.254.169.254',
    }
    const refused = await broker.send(RELAY, '/transactions', MESSAGE_TYPES.transaction, body)
    expect(refused).toMatchObject({ status: 422, body: { code: 'settlement_server_not_allowed' } })
    const inquiry = { operation_id: 'op_x', settlement_server: 'http://settlement.hinode.test' }
    expect(await broker.send(RELAY, '/inquiries', MESSAGE_TYPES.inquiry, inquiry)).toMatchObject({ status: 422 })
  })
})

describe('A settlement server that', () => {
  test.each([
    ['is down', async () => Promise.reject(new TypeError('connection refused')), 502],
    ['gives an error', async () => new Response('broken', { status: 500 }), 502],
    [
      'redirects',
      async () => new Response(null, { status: 307, headers: { location: 'http://elsewhere.test/' } }),
      502,
    ],
    [
      'answers nonsense',
      async () => new Response('nonsense', { headers: { 'content-type': 'application/jose' } }),
      502,
    ],
    ['answers without a signature', async () => Response.json({ outcome: 'approved' }), 502],
    ['answers without end', async () => new Response('x'.repeat(100_000)), 502],
    ['is out of time', async () => Promise.reject(new DOMException('', 'TimeoutError')), 504],
  ] as const)('%s: the relay centre has no answer, and says so', async (_, handler, status) => {
    const mend = broker.world.intercept(SETTLEMENT, '/transactions', handler)
    const answer = await broker.transact(member, authorization(), await releasedAccount())
    mend()
    expect(answer).toMatchObject({ status, body: { code: 'settlement_unavailable' } })
  })

  test('answers an earlier question again: that is no answer to this one', async () => {
    let earlier: string | undefined
    const mend = broker.world.intercept(SETTLEMENT, '/transactions', async (_, next) => {
      earlier ??= await (await next()).text()
      return new Response(earlier)
    })
    expect(await broker.authorize(member, newOperationId())).toMatchObject({ status: 200 })
    expect(await broker.authorize(member, newOperationId())).toMatchObject({ status: 502 })
    mend()
  })
})

function evidencePayload(body: Json): string {
  const [, payload = ''] = String(body['evidence']).split('.')
  return atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
}
