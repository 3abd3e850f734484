import { beforeEach, describe, expect, test, vi } from 'vitest'

import type { Operation } from '../../../protocol/issuer-messages.ts'
import { runStory } from '../../../issuers/settlement/test-stories.ts'
import type { TestMember } from '../issuer-members.ts'
import { FUNDS, LITTLE_FUNDS } from '../issuer-members.ts'
import type { Statement } from '../issuer-world.ts'
import { STATEMENT_KEY } from '../issuer-world.ts'
import { newOperationId, originsOf, startBroker } from './broker-stand-in.ts'
import type { Answered, BrokerStandIn } from './broker-stand-in.ts'

let broker: BrokerStandIn
beforeEach(async () => {
  broker = await startBroker()
})

/** Tells how many answers there were of each outcome. */
function outcomes(answers: Answered[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { body } of answers) counts[String(body['outcome'])] = (counts[String(body['outcome'])] ?? 0) + 1
  return counts
}

type Following = Exclude<Operation['kind'], 'authorize'>

describe.each(['sumire', 'hinode'] as const)('The books of %s', (issuer) => {
  let member: TestMember
  beforeEach(() => {
    member = broker.world.members[issuer].plain
  })

  const follow = (kind: Following, original: string, amount: number, id = newOperationId()): Promise<Answered> =>
    broker.transact(member, { id, kind, amount, currency: 'JPY', original })

  async function authorized(amount = 1000): Promise<string> {
    const id = newOperationId()
    expect((await broker.authorize(member, id, amount)).body).toMatchObject({ outcome: 'approved' })
    return id
  }

  async function books(): Promise<{ funds: number; statement: Statement }> {
    const statement = await broker.world.statement(member.prefix, member.account)
    const funds = statement.balance ?? statement.open_to_buy ?? Number.NaN
    return { funds, statement }
  }

  test('hold or take on authorize, and say with which operation', async () => {
    const id = await authorized(1200)
    const { funds, statement } = await books()
    expect(funds).toBe(FUNDS - 1200)
    expect(statement).toMatchObject({ account: member.account, kind: member.method, currency: 'JPY' })
    expect(statement.postings).toMatchObject([
      { sequence: 1, operation_id: id, kind: 'authorize', amount: 1200, currency: 'JPY' },
    ])
    if (issuer === 'sumire') expect(statement).toMatchObject({ credit_limit: FUNDS, held: 1200, owed: 0 })
  })

  test('apply an operation once out of twenty sent at the same moment, and tell each the same', async () => {
    const id = newOperationId()
    const answers = await Promise.all(Array.from({ length: 20 }, () => broker.authorize(member, id)))
    expect(
      new Set(
        answers.map(
          ({ body }) => `${String(body['outcome'])} ${String(body['authorization'])} ${String(body['reference'])}`,
        ),
      ).size,
    ).toBe(1)
    const { funds, statement } = await books()
    expect([funds, statement.postings.length]).toEqual([FUNDS - 1000, 1])
  })

  test('lose nothing when sixty operations meet on one account', async () => {
    const ids = Array.from({ length: 60 }, newOperationId)
    const answers = await Promise.all(ids.map((id) => broker.authorize(member, id, 100)))
    expect(outcomes(answers)).toEqual({ approved: 60 })
    const { funds, statement } = await books()
    expect(funds).toBe(FUNDS - 6000)
    expect(statement.postings.map(({ sequence }) => sequence)).toEqual(ids.map((_, index) => index + 1))
  })

  test('never give more than there is, however many ask at once', async () => {
    const ids = Array.from({ length: 5 }, newOperationId)
    const answers = await Promise.all(ids.map((id) => broker.authorize(member, id, FUNDS / 2)))
    expect(answers.filter(({ body }) => body['outcome'] === 'approved')).toHaveLength(2)
    expect(answers.filter(({ body }) => body['reason'] === 'insufficient_funds')).toHaveLength(3)
    expect((await books()).funds).toBe(0)
  })

  test('capture a part once and let go of the rest', async () => {
    const id = await authorized(1000)
    const captures = await Promise.all([600, 600, 600].map((amount) => follow('capture', id, amount)))
    expect(outcomes(captures)).toEqual({ approved: 1, declined: 2 })
    expect((await books()).funds).toBe(FUNDS - 600)
    expect((await follow('void', id, 1000)).body).toMatchObject({ outcome: 'declined', reason: 'refused_by_issuer' })
  })

  test('pay back in parts, and never more than was captured, also at the same moment', async () => {
    const id = await authorized(1000)
    await follow('capture', id, 900)
    const refunds = await Promise.all([400, 400, 400].map((amount) => follow('refund', id, amount)))
    expect(refunds.filter(({ body }) => body['outcome'] === 'approved')).toHaveLength(2)
    expect((await books()).funds).toBe(FUNDS - 100)
    expect((await follow('refund', id, 101)).body['outcome']).toBe('declined')
    expect((await follow('refund', id, 100)).body['outcome']).toBe('approved')
    expect((await books()).funds).toBe(FUNDS)
  })

  test('refuse to capture more, to refund what was not captured, and whatever they never authorized', async () => {
    const id = await authorized(1000)
    for (const refused of [
      await follow('capture', id, 1001),
      await follow('refund', id, 1),
      await follow('capture', newOperationId(), 1),
      await follow('void', newOperationId(), 1),
    ]) {
      expect(refused.body).toMatchObject({ outcome: 'declined', reason: 'refused_by_issuer' })
    }
    expect((await books()).funds).toBe(FUNDS - 1000)
  })

  test('release on void, once', async () => {
    const id = await authorized(1000)
    const voids = await Promise.all([1, 2].map(() => follow('void', id, 1000)))
    expect(outcomes(voids)).toEqual({ approved: 1, declined: 1 })
    expect((await books()).funds).toBe(FUNDS)
  })

  test('undo whatever an authorization did, also after capture and refund, and twice is once', async () => {
    const id = await authorized(1000)
    await follow('capture', id, 800)
    await follow('refund', id, 300)
    const reversals = await Promise.all([1, 2, 3].map(() => follow('reverse', id, 1000)))
    expect(reversals.map(({ body }) => body['outcome'])).toEqual(['approved', 'approved', 'approved'])
    const { funds, statement } = await books()
    expect([funds, statement.postings.length]).toEqual([FUNDS, 4])
  })

  test('decline an authorization that its reversal came before: nothing moves', async () => {
    const id = newOperationId()
    expect((await follow('reverse', id, 1000)).body).toMatchObject({ outcome: 'approved' })
    expect((await broker.authorize(member, id)).body).toMatchObject({
      outcome: 'declined',
      reason: 'refused_by_issuer',
    })
    expect((await follow('reverse', id, 1000)).body).toMatchObject({ outcome: 'approved' })
    const { funds, statement } = await books()
    expect([funds, statement.postings]).toEqual([FUNDS, []])
  })

  test('end at nothing, in whatever order an authorization and its reversals arrive', async () => {
    const id = newOperationId()
    await Promise.all([broker.authorize(member, id), follow('reverse', id, 1000), follow('reverse', id, 1000)])
    expect((await books()).funds).toBe(FUNDS)
  })

  test('take no other operation under an id that was used', async () => {
    const id = await authorized(1000)
    expect((await broker.authorize(member, id, 1001)).status).toBe(502)
    expect((await follow('capture', id, 1000, id)).status).toBe(502)
    expect((await books()).funds).toBe(FUNDS - 1000)
  })

  test('remember every decision for whoever inquires', async () => {
    const id = newOperationId()
    expect((await broker.inquire(member, id)).body).toMatchObject({ outcome: 'not_found', operation_id: id })
    const { body } = await broker.authorize(member, id)
    expect((await broker.inquire(member, id)).body).toMatchObject({
      outcome: 'approved',
      authorization: body['authorization'],
      reference: body['reference'],
    })
  })

  test.each([
    ['insufficient_funds', LITTLE_FUNDS + 1, 'insufficient_funds'],
    ['expired', 100, 'expired_account'],
  ] as const)('decline the member of the story %s', async (story, amount, reason) => {
    const other = broker.world.members[issuer][story]
    expect((await broker.authorize(other, newOperationId(), amount)).body).toMatchObject({
      outcome: 'declined',
      reason,
      authorization: '',
    })
  })
})

describe('A test story', () => {
  test('lost_reply: applied, the answer lost, and an inquiry finds it', async () => {
    const member = broker.world.members.sumire.lost_reply
    const id = newOperationId()
    expect((await broker.authorize(member, id)).status).toBe(502)
    expect((await broker.inquire(member, id)).body).toMatchObject({ outcome: 'approved' })
    expect(await broker.world.statement('4', member.account)).toMatchObject({ held: 1000 })
  })

  test('unreachable: never applied, an inquiry finds nothing, and a reversal is recorded', async () => {
    const member = broker.world.members.hinode.unreachable
    const id = newOperationId()
    expect((await broker.authorize(member, id)).status).toBe(502)
    expect((await broker.inquire(member, id)).body).toMatchObject({ outcome: 'not_found' })
    const reverse = { id: newOperationId(), kind: 'reverse', amount: 1000, currency: 'JPY', original: id } as const
    expect((await broker.transact(member, reverse)).body).toMatchObject({ outcome: 'approved' })
    expect(await broker.world.statement('7', member.account)).toMatchObject({ balance: FUNDS, postings: [] })
  })

  test('slow: applied at once, answered after eight seconds', async () => {
    const events: (string | number)[] = []
    const wait = vi.fn(async (ms: number) => void events.push(ms))
    const apply = async () => {
      events.push('applied')
      return { ok: true, body: {}, outcome: 'approved' } as const
    }
    expect(await runStory('slow', apply, wait)).toMatchObject({ outcome: 'approved' })
    expect(events).toEqual(['applied', 8000])
  })
})

describe('The statement', () => {
  const ask = (query: string, key?: string): Promise<Response> =>
    fetch(`${originsOf(broker.world.members.sumire.plain).settlement}/statement${query}`, {
      headers: key === undefined ? {} : { authorization: key },
    })

  test.each([undefined, '', 'Bearer', 'Bearer wrong', `Bearer ${STATEMENT_KEY}x`, `Basic ${STATEMENT_KEY}`])(
    'is not shown for the authorization %s',
    async (key) => {
      const refused = await ask(`?account=${broker.world.members.sumire.plain.account}`, key)
      expect(refused.headers.get('www-authenticate')).toBe('Bearer')
      expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'statement_key_invalid' }])
    },
  )

  test.each([
    ['', 404, 'account_not_found'],
    ['?account=nobody', 404, 'account_not_found'],
    ['?account=x&before=yesterday', 400, 'request_invalid'],
  ])('for %s is a problem', async (query, status, code) => {
    const refused = await ask(query, `Bearer ${STATEMENT_KEY}`)
    expect([refused.status, await refused.json()]).toMatchObject([status, { code }])
  })
})
