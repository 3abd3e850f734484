/**
 * Tests what every issuer must do, whatever it is: the certificate of conformance.
 * It speaks to an issuer as the broker does, through the resolved entry of the
 * registry and its two ports. A new issuer is one more row of the table below.
 */

import { afterEach, beforeAll, describe, expect, test } from 'vitest'

import { issuerByPrefix } from '../../broker/issuers/issuer-registry.ts'
import type { Issuer } from '../../broker/payments/issuer.ts'
import { newObjectId } from '../../broker/object-ids.ts'
import type { ClearedOperation } from '../../protocol/clearing-messages.ts'
import { memberIdCheckCharacter } from '../../protocol/member-id.ts'
import type { OperationKind } from '../../protocol/payment.ts'
import { brokerEnv, newPayment, SHOP, startSystem } from '../worker/scenario.ts'
import type { AttemptChanges, Scenario, TestMember } from '../worker/scenario.ts'

const AMOUNT = 1000
const ABOUT = { payment: 'pay_1', traceId: undefined, member: '0000' }
/** Well formed, and nobody's. */
const UNKNOWN_IDS = {
  '4': `49999999999${memberIdCheckCharacter('49999999999')}`,
  '7': `79999999999${memberIdCheckCharacter('79999999999')}`,
}

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => system.mend())

describe.each([
  { prefix: '4', key: 'sumire' },
  { prefix: '7', key: 'hinode' },
] as const)('The issuer of prefix $prefix', ({ prefix, key }) => {
  let issuer: Issuer
  const member = (): TestMember => system.issuers.members[key].plain

  beforeAll(async () => {
    const found = await issuerByPrefix(brokerEnv, prefix, false)
    if (!found) throw new Error('The issuer is not registered.')
    issuer = found
  })

  async function authenticates(given: AttemptChanges = {}, who: TestMember = member()) {
    const payment = await newPayment(system.merchant, { amount: AMOUNT })
    const merchant = { id: system.merchant.id, name: 'Hirune Pottery', origin: SHOP }
    const request = {
      member_id: given.memberId ?? who.member_id,
      sealed_password: await system.seals(payment, who, given),
      payment: { id: payment.id, amount: AMOUNT, currency: 'JPY', merchant },
    }
    return issuer.authentication.authenticate(request, ABOUT)
  }

  async function authorizes(id = newObjectId('op'), amount = AMOUNT) {
    const who = await authenticates()
    if (who.outcome !== 'authenticated') throw new Error(who.outcome)
    const operation = { id, kind: 'authorize', amount, currency: 'JPY' } as const
    return { id, decision: await issuer.settlement.transact(operation, who.account, ABOUT) }
  }

  function follows(
    kind: Exclude<OperationKind, 'authorize'>,
    original: string,
    amount = AMOUNT,
    id = newObjectId('op'),
  ) {
    return issuer.settlement.transact({ id, kind, amount, currency: 'JPY', original }, undefined, ABOUT)
  }

  /** Returns what the account can still pay, by the issuer's own books. */
  async function funds(): Promise<number> {
    const statement = await system.issuers.statement(prefix, member().account)
    return statement.open_to_buy ?? statement.balance ?? 0
  }

  test('publishes a key to seal passwords to', async () => {
    expect(await issuer.authentication.encryptionKey()).toMatchObject({ kty: 'EC', crv: 'P-256' })
  })

  test('knows its member by ID and password, and seals the account away from the broker', async () => {
    const answer = await authenticates()
    expect(answer.outcome).toBe('authenticated')
    expect(answer.outcome === 'authenticated' && answer.account.split('.')).toHaveLength(5)
    for (const part of member().account.split('-')) expect(JSON.stringify(answer)).not.toContain(part.padEnd(4, '-'))
  })

  test('answers a wrong password and an unknown ID alike', async () => {
    const wrong = await authenticates({ password: 'not this one' })
    const unknown = await authenticates({ memberId: UNKNOWN_IDS[prefix], password: 'not this one' })
    expect(wrong).toEqual({ outcome: 'refused', reason: 'credentials', attemptsLeft: expect.any(Number) })
    expect(unknown).toEqual({ ...wrong, attemptsLeft: expect.any(Number) })
    await authenticates()
  })

  test('approves within the funds, with a code, and keeps the answer as evidence', async () => {
    const before = await funds()
    const { decision } = await authorizes()
    expect(decision).toMatchObject({ outcome: 'approved', authorization: expect.stringMatching(/^\d{6}$/) })
    expect(await funds()).toBe(before - AMOUNT)
  })

  test('applies an operation once, however often it is sent, and says the same again', async () => {
    const before = await funds()
    const { id, decision } = await authorizes()
    const again = await authorizes(id)
    expect(again.decision).toEqual({ ...decision, evidence: expect.any(String) })
    expect(await funds()).toBe(before - AMOUNT)
  })

  test('refuses an account that was released for another amount', async () => {
    const before = await funds()
    expect((await authorizes(newObjectId('op'), AMOUNT + 1)).decision.outcome).toBe('unknown')
    expect(await funds()).toBe(before)
  })

  test('tells what became of an operation, and that it never had one', async () => {
    const { id, decision } = await authorizes()
    expect(await issuer.settlement.inquire(id, ABOUT)).toEqual({ ...decision, evidence: expect.any(String) })
    expect(await issuer.settlement.inquire(newObjectId('op'), ABOUT)).toEqual({ outcome: 'not_found' })
  })

  test('captures in full, and gives the rest back when in part', async () => {
    const before = await funds()
    const full = await authorizes()
    expect((await follows('capture', full.id)).outcome).toBe('approved')
    expect(await funds()).toBe(before - AMOUNT)
    const part = await authorizes()
    expect((await follows('capture', part.id, 400)).outcome).toBe('approved')
    expect(await funds()).toBe(before - AMOUNT - 400)
  })

  test('voids what is held', async () => {
    const before = await funds()
    const { id } = await authorizes()
    expect((await follows('void', id)).outcome).toBe('approved')
    expect(await funds()).toBe(before)
  })

  test('pays back what was captured, in parts, and never more', async () => {
    const before = await funds()
    const { id } = await authorizes()
    await follows('capture', id)
    expect((await follows('refund', id, 300)).outcome).toBe('approved')
    expect((await follows('refund', id, 701)).outcome).toBe('declined')
    expect((await follows('refund', id, 700)).outcome).toBe('approved')
    expect(await funds()).toBe(before)
  })

  test('undoes an authorization when it is reversed, once, however often it is told', async () => {
    const before = await funds()
    const { id } = await authorizes()
    expect((await follows('reverse', id)).outcome).toBe('approved')
    expect((await follows('reverse', id)).outcome).toBe('approved')
    expect(await funds()).toBe(before)
  })

  test('nets to zero when the reversal arrives before the authorization', async () => {
    const before = await funds()
    const id = newObjectId('op')
    expect((await follows('reverse', id)).outcome).toBe('approved')
    expect((await authorizes(id)).decision.outcome).toBe('declined')
    expect(await funds()).toBe(before)
  })

  test('gives a clearing record of what it booked on a day, and of nothing else', async () => {
    const { id, decision } = await authorizes()
    const day = decision.outcome === 'approved' ? (decision.businessDate ?? '') : ''
    expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    const before = await cleared(day)
    await follows('capture', id, 700)
    await follows('refund', id, 200)
    // What is refused, and what moves nothing, is in no record.
    await follows('refund', id, 501)
    const tombstone = await follows('reverse', newObjectId('op'))
    expect(tombstone).toMatchObject({ outcome: 'approved', businessDate: null })
    const after = await cleared(day)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.slice(before.length)).toEqual([
      { id: expect.any(String), kind: 'capture', amount: 700, currency: 'JPY', original: id },
      { id: expect.any(String), kind: 'refund', amount: 200, currency: 'JPY', original: id },
    ])
    expect(before).toContainEqual({ id, kind: 'authorize', amount: AMOUNT, currency: 'JPY' })
  })

  test('tells the same business day of an operation however often it is asked', async () => {
    const { id, decision } = await authorizes()
    expect((await authorizes(id)).decision).toMatchObject({
      businessDate: decision.outcome === 'approved' ? decision.businessDate : '',
    })
  })

  test('has nothing in the record of a day on which nothing was booked', async () => {
    expect(await issuer.settlement.clearing('2001-01-01')).toMatchObject({
      outcome: 'record',
      record: { business_date: '2001-01-01', closed: true, count: 0, operations: [] },
    })
  })

  test.each(['2001-02-30', 'today', ''])('gives no record of a day that there is not: "%s"', async (day) => {
    expect(await issuer.settlement.clearing(day)).toMatchObject({ outcome: 'unavailable' })
  })

  test('gives no record from a position that it never gave', async () => {
    expect(await issuer.settlement.clearing('2001-01-01', 'x')).toMatchObject({ outcome: 'unavailable' })
  })

  async function cleared(day: string) {
    const operations: ClearedOperation[] = []
    let after: string | undefined
    do {
      const page = await issuer.settlement.clearing(day, after)
      if (page.outcome !== 'record') throw new Error(page.cause)
      operations.push(...page.record.operations)
      after = page.record.next_after
    } while (after !== undefined)
    return operations
  }
})
