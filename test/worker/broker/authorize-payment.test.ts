import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { members } from '../../../issuers/authentication/schema.ts'
import { issuerDatabase } from '../issuer-databases.ts'
import { brokerEnv, newMerchant, newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario, TestMember } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

const ISSUERS = [
  { name: 'the card company', key: 'sumire', prefix: '4', method: 'credit' },
  { name: 'the bank', key: 'hinode', prefix: '7', method: 'debit' },
] as const

describe.each(ISSUERS)('A member of $name', ({ key, prefix, method }) => {
  const member = (story: 'plain' | 'insufficient_funds' | 'locked' | 'expired' = 'plain'): TestMember =>
    system.issuers.members[key][story]

  test('pays: approved, captured, and the verdict says so', async () => {
    const paid = await system.pays(member())
    expect(paid).toMatchObject({ status: 200, body: { status: 'captured', method, issuer: prefix } })
    expect(paid.body.authorization).toMatch(/^\d{6}$/)
    expect(paid.body.member_hint).toBe(member().member_id.slice(-4))
    const read = await shopCalls(system.merchant, 'GET', `/v1/payments/${paid.payment.id}`)
    expect(read.body).toMatchObject({
      status: 'captured',
      captured_amount: 12_800,
      method,
      issuer: prefix,
      reason: null,
    })
    const [, claims = ''] = paid.body.verdict?.split('.') ?? []
    expect(JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')))).toMatchObject({
      verdict: 'approved',
      sub: paid.payment.id,
      aud: system.merchant.id,
      amount: 12_800,
      captured: true,
      method,
      issuer: prefix,
    })
  })

  test('sees the events of the payment in order, with growing versions', async () => {
    const { payment } = await system.pays(member())
    const { body } = await shopCalls<{ data: { type: string; version: number }[] }>(
      system.merchant,
      'GET',
      `/v1/payments/${payment.id}/events`,
    )
    expect(body.data.map(({ type }) => type)).toEqual(['payment.processing', 'payment.authorized', 'payment.captured'])
    const versions = body.data.map(({ version }) => version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  })

  test('is charged once when the payment is manual: held or taken, not captured', async () => {
    const paid = await system.pays(member(), { payment: { capture: 'manual' } })
    expect(paid.body.status).toBe('authorized')
    const read = await shopCalls(system.merchant, 'GET', `/v1/payments/${paid.payment.id}`)
    expect(read.body).toMatchObject({ status: 'authorized', captured_amount: 0 })
  })

  test('with a wrong password tries again, is told how many tries are left, and pays', async () => {
    const payment = await newPayment(system.merchant)
    const wrong = await system.attempts(payment, member(), { password: 'not this one' })
    expect(wrong).toMatchObject({ status: 200, body: { status: 'open', reason: 'credentials', attempts_left: 4 } })
    expect(wrong.body.verdict).toBeUndefined()
    expect(await system.attempts(payment, member())).toMatchObject({ body: { status: 'captured' } })
  })

  test.each([
    ['insufficient_funds', 'insufficient_funds'],
    ['expired', 'expired_account'],
    ['locked', 'too_many_attempts'],
  ] as const)('of the story %s is declined with %s, and nothing is taken', async (story, reason) => {
    const before = await system.issuers.statement(prefix, member(story).account)
    const declined = await system.pays(member(story))
    expect(declined.body).toMatchObject({ status: 'declined', reason })
    expect(declined.body.verdict).toBeTypeOf('string')
    expect(await system.issuers.statement(prefix, member(story).account)).toEqual(before)
  })

  test('whose ID the issuer keeps closed is declined with refused_by_issuer, and nothing is taken', async () => {
    const { member_id: memberId, account } = member('expired')
    const authentication = issuerDatabase(key === 'sumire' ? 'SUMIRE_AUTHENTICATION' : 'HINODE_AUTHENTICATION')
    const before = await system.issuers.statement(prefix, account)
    await authentication.update(members).set({ status: 'unconfirmed' }).where(eq(members.memberId, memberId))
    const declined = await system.pays(member('expired'))
    await authentication.update(members).set({ status: 'active' }).where(eq(members.memberId, memberId))
    expect(declined.body).toMatchObject({ status: 'declined', reason: 'refused_by_issuer' })
    expect(await system.issuers.statement(prefix, account)).toEqual(before)
  })

  test('confirms before it is final, when the shop asks for it', async () => {
    const waiting = await system.pays(member(), { payment: { confirmation: 'required' } })
    expect(waiting.body).toMatchObject({ status: 'awaiting_confirmation', confirm_by: expect.any(String) })
    expect(waiting.body.verdict).toBeUndefined()
    const { confirm_token } = waiting.body
    expect(await pageCalls(waiting.payment, 'confirm', { confirm_token })).toMatchObject({
      body: { status: 'captured' },
    })
    expect(await pageCalls(waiting.payment, 'confirm', { confirm_token })).toMatchObject({
      status: 409,
      body: { code: 'nothing_to_confirm' },
    })
  })

  test.each(['says no', 'goes away'])('who %s at the confirm step pays nothing', async (how) => {
    const before = await system.issuers.statement(prefix, member().account)
    const waiting = await system.pays(member(), { payment: { confirmation: 'required' } })
    if (how === 'says no') await pageCalls(waiting.payment, 'cancel')
    else {
      vi.useFakeTimers({ now: Date.now() + 5 * 60_000 + 1, toFake: ['Date'] })
      await system.alarmRings()
    }
    expect(await pageCalls(waiting.payment, 'status')).toMatchObject({ body: { status: 'voided' } })
    const after = await system.issuers.statement(prefix, member().account)
    expect({ ...after, postings: [] }).toEqual({ ...before, postings: [] })
  })

  test('makes one authorization out of 50 at the same moment', async () => {
    const payment = await newPayment(system.merchant, { capture: 'manual' })
    const sent = () => system.issuers.count(system.issuers.origins[key].settlement, '/transactions')
    const seals = await Promise.all(Array.from({ length: 50 }, () => system.seals(payment, member())))
    const before = sent()
    const answers = await Promise.all(seals.map((seal) => system.attempts(payment, member(), { seal })))
    expect(sent()).toBe(before + 1)
    for (const { status, body } of answers) {
      // Whoever came while it was under way joined it; whoever came after its end is told so.
      expect(status === 200 ? body.status : body.code).toMatch(/^(processing|authorized|captured|payment_not_open)$/)
    }
    expect(await pageCalls(payment, 'status')).toMatchObject({ body: { status: 'authorized' } })
  })

  test.each([
    ['another payment', { payment_id: `pay_${'0'.repeat(34)}` }],
    ['another amount', { amount: 1 }],
    ['another currency', { currency: 'USD' }],
    ['another merchant', { merchant_id: 'mer_another' }],
    ['another member', { member_id: '410022073119' }],
    ['a time that is past', { iat: 1_000, exp: 1_120 }],
  ])('can’t pay with a password sealed for %s; the payment stays open', async (_, sealed) => {
    const payment = await newPayment(system.merchant)
    const refused = await system.attempts(payment, member(), { sealed })
    expect(refused).toMatchObject({ status: 400, body: { code: 'sealed_password_rejected' } })
    expect(await pageCalls(payment, 'status')).toMatchObject({ body: { status: 'open' } })
  })

  test('can’t pay with a seal that was used before', async () => {
    const payment = await newPayment(system.merchant)
    const seal = await system.seals(payment, member(), { password: 'wrong' })
    await system.attempts(payment, member(), { seal })
    const refused = await system.attempts(payment, member(), { seal })
    expect(refused).toMatchObject({ status: 400, body: { code: 'sealed_password_rejected' } })
  })
})

describe('An attempt to pay', () => {
  test.each([
    ['no ID', { member_id: '' }, 'member_id_invalid', 'member_id'],
    ['a wrong check character', { member_id: '410022073118' }, 'member_id_invalid', 'member_id'],
    ['an unknown prefix', { member_id: '910022073118' }, 'issuer_unknown', 'member_id'],
    ['a password in the clear', { sealed_password: 'open sesame' }, 'sealed_password_invalid', 'sealed_password'],
    ['no password', { sealed_password: undefined }, 'sealed_password_invalid', 'sealed_password'],
    ['a field too many', { password: 'open sesame' }, 'invalid_request', 'password'],
  ])('with %s is refused, repeats nothing, and changes nothing', async (_, wrong, code, param) => {
    const payment = await newPayment(system.merchant)
    const body = { member_id: '410022073119', sealed_password: 'a.b.c.d.e', ...wrong }
    const refused = await pageCalls(payment, 'authorize', body)
    expect(refused).toMatchObject({ status: 400, body: { code } })
    expect(refused.body.param).toBe(param)
    expect(JSON.stringify(refused.body)).not.toContain('sesame')
    expect(await pageCalls(payment, 'status')).toMatchObject({ body: { status: 'open' } })
  })

  test.each([
    ['broken JSON', '{', 400, 'invalid_json'],
    ['a body that is too large', JSON.stringify({ member_id: '1'.repeat(9000) }), 413, 'body_too_large'],
  ])('with %s is refused', async (_, body, status, code) => {
    const payment = await newPayment(system.merchant)
    expect(await pageCalls(payment, 'authorize', body)).toMatchObject({ status, body: { code } })
  })

  test('on an expired payment is refused, and the payment says so', async () => {
    const payment = await newPayment(system.merchant, { expires_in: 60 })
    const member = system.issuers.members.sumire.plain
    const seal = await system.seals(payment, member)
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    expect(await system.attempts(payment, member, { seal })).toMatchObject({
      status: 409,
      body: { code: 'payment_expired' },
    })
    expect(await pageCalls(payment, 'status')).toMatchObject({ body: { status: 'expired' } })
  })

  test('expires without anyone looking: the alarm does it', async () => {
    const payment = await newPayment(system.merchant, { expires_in: 60 })
    vi.useFakeTimers({ now: Date.now() + 60_001, toFake: ['Date'] })
    await system.alarmRings()
    const { body } = await shopCalls<{ data: { type: string }[] }>(
      system.merchant,
      'GET',
      `/v1/payments/${payment.id}/events`,
    )
    expect(body.data.map(({ type }) => type)).toEqual(['payment.expired'])
  })

  test('on another merchant’s payment needs that payment’s own secret', async () => {
    const theirs = await newPayment(await newMerchant())
    const mine = await newPayment(system.merchant)
    const refused = await pageCalls({ id: theirs.id, client_secret: mine.client_secret }, 'authorize', {})
    expect(refused).toMatchObject({ status: 401, body: { code: 'client_secret_invalid' } })
  })

  test('is taken for a shop whose name is longer than issuers read, as an earlier version let one be', async () => {
    const usual = system.merchant
    system.merchant = await newMerchant()
    const rename = brokerEnv.DIRECTORY.prepare('UPDATE merchants SET name_en = ? WHERE id = ?')
    await rename.bind('🏺'.repeat(200), system.merchant.id).run()
    const { body } = await system.pays(system.issuers.members.hinode.plain)
    system.merchant = usual
    expect(body).toMatchObject({ status: 'captured' })
  })
})
