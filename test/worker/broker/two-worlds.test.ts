/**
 * Two worlds: a live issuer (Hinode Bank) beside a test issuer (Sumire Card),
 * and a merchant with a key for each. No test can move money.
 */

import { CompactSign } from 'jose'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { DIRECTORY_ROWS_MAX_AGE_MS } from '../../../broker/limits.ts'
import { setIssuerMode } from '../../../broker/db/register.ts'
import { ledgerById } from '../../../broker/ledgers/ledgers.ts'
import { FUNDS } from '../issuer-members.ts'
import { payloadOf } from '../issuers/broker-stand-in.ts'
import type { Json } from '../issuers/broker-stand-in.ts'
import { ISSUER_ORIGINS, privateJwk } from '../issuer-world.ts'
import {
  BROKER,
  ORDER,
  SHOP,
  brokerEnv,
  newMerchant,
  newPayment,
  pageCalls,
  shopCalls,
  startSystem,
} from '../scenario.ts'
import type { Merchant, Scenario, TestMember } from '../scenario.ts'
import { SoftwareAuthenticator } from '../software-authenticator.ts'

const { sumire, hinode } = ISSUER_ORIGINS
const HINODE_SERVERS: readonly string[] = Object.values(hinode)
/** Longer than an isolate remembers the directory. */
const FORGOTTEN_MS = DIRECTORY_ROWS_MAX_AGE_MS + 1_000

let system: Scenario
let testShop: Merchant
let liveShop: Merchant
beforeAll(async () => {
  system = await startSystem({ live: ['hinode'] })
  testShop = system.merchant
  liveShop = await newMerchant({ livemode: true })
})
afterEach(async () => {
  system.mend()
  system.merchant = testShop
  await rowSays('4', false)
  await rowSays('7', true)
  vi.useRealTimers()
})

const inTests = (): TestMember => system.issuers.members.sumire.plain
const real = (): TestMember => system.issuers.members.hinode.plain

/** An operator writes the mode of an issuer, and every isolate has read it. */
async function rowSays(prefix: string, livemode: boolean): Promise<void> {
  await setIssuerMode(drizzle(brokerEnv.DIRECTORY), prefix, livemode)
  laterMs += FORGOTTEN_MS
  vi.useFakeTimers({ now: Date.now() + laterMs, toFake: ['Date'] })
}
let laterMs = 0

async function realMoney(): Promise<unknown> {
  return system.issuers.statement('7', real().account)
}

/** Messages to the live issuer: not its keys, which are anybody's. */
function askedOfLive(): number {
  return system.issuers.requests.filter(({ origin, method }) => HINODE_SERVERS.includes(origin) && method === 'POST')
    .length
}

/** A seal of the live member's, made for a live payment: of a test payment the dialog is given no key. */
async function realSeal(): Promise<string> {
  system.merchant = liveShop
  const seal = await system.seals(await newPayment(liveShop), real())
  system.merchant = testShop
  return seal
}

function operate(shop: Merchant, payment: { id: string }, action: 'capture' | 'void' | 'refunds', body: object = {}) {
  const headers = { 'idempotency-key': crypto.randomUUID() }
  return shopCalls(shop, 'POST', `/v1/payments/${payment.id}/${action}`, { body, headers })
}

describe('The dialog', () => {
  test('of a test payment shows test issuers, of a live one live issuers', async () => {
    for (const [shop, prefix, livemode] of [
      [testShop, '4', false],
      [liveShop, '7', true],
    ] as const) {
      const { body } = await pageCalls(await newPayment(shop), 'status?include=issuers')
      expect(body).toMatchObject({ livemode, issuers: [{ prefix }] })
      expect(body.issuers).toHaveLength(1)
    }
  })
})

describe('A live payment', () => {
  test('moves money at the live issuer, and the verdict says that it is live', async () => {
    system.merchant = liveShop
    const paid = await system.pays(real())
    expect(paid).toMatchObject({ status: 200, body: { status: 'captured', issuer: '7' } })
    expect(payloadOf(paid.body.verdict ?? '')).toMatchObject({ verdict: 'approved', livemode: true })
    expect(await realMoney()).toMatchObject({ balance: FUNDS - ORDER.amount })
    expect((await operate(liveShop, paid.payment, 'refunds')).status).toBe(200)
    expect(await realMoney()).toMatchObject({ balance: FUNDS })
  })

  test('is not taken by a test issuer', async () => {
    const payment = await newPayment(liveShop)
    const body = { member_id: inTests().member_id, sealed_password: await realSeal() }
    expect(await pageCalls(payment, 'authorize', body)).toMatchObject({ status: 400, body: { code: 'issuer_unknown' } })
  })
})

describe('A test payment with the ID of a live issuer', () => {
  test('is told that no issuer is known for it, and the issuer is told nothing', async () => {
    const [payment, seal] = [await newPayment(testShop), await realSeal()]
    const [money, asked] = [await realMoney(), askedOfLive()]
    const refused = await system.attempts(payment, real(), { seal })
    expect(refused).toMatchObject({ status: 400, body: { code: 'issuer_unknown', param: 'member_id' } })
    expect((await pageCalls(payment, 'status')).body.status).toBe('open')
    expect(askedOfLive()).toBe(asked)
    expect(await realMoney()).toEqual(money)
  })

  test('has no passkey of it either: none is challenged, taken or added', async () => {
    const payment = await newPayment(testShop)
    const asked = askedOfLive()
    const none = { status: 409, body: { code: 'passkey_unavailable' } }
    expect(await pageCalls(payment, 'passkey-challenge', { issuer: '7' })).toMatchObject(none)
    const ceremony = { rpId: 'hinode.test', origin: BROKER, topOrigin: SHOP }
    const passkey = await (await SoftwareAuthenticator.create()).sign('A'.repeat(75), ceremony)
    expect(await pageCalls(payment, 'authorize-with-passkey', { issuer: '7', passkey })).toMatchObject(none)
    const paid = await system.pays(inTests())
    await rowSays('4', true)
    const sealed_passkey = await realSeal()
    expect(await pageCalls(paid.payment, 'passkeys', { sealed_passkey })).toMatchObject(none)
    expect(askedOfLive()).toBe(asked)
  })

  // What an operator may do wrong: the row of a live issuer says that it is for tests.
  test('whose row is wrong moves no money: the issuer’s server refuses, and the payment ends', async () => {
    await rowSays('7', false)
    const [money, asked] = [await realMoney(), askedOfLive()]
    const paid = await system.pays(real())
    expect(paid).toMatchObject({ status: 200, body: { status: 'declined', reason: 'issuer_unavailable' } })
    expect(askedOfLive()).toBe(asked + 1)
    expect(await realMoney()).toEqual(money)
  })

  test('is refused by the ledger itself, whoever chose the issuer', async () => {
    const { id } = await newPayment(testShop)
    const issuer = { prefix: '7', name: 'Hinode Bank', livemode: true }
    const begun = await ledgerById(brokerEnv, testShop.ledger).beginAttempt(id, { issuer, memberHint: null })
    expect(begun).toMatchObject({ kind: 'refused', problem: 'issuer_unknown', payment: { status: 'open' } })
  })
})

describe('A payment under way', () => {
  test.each([
    ['a test payment whose issuer’s row is live now', '4'],
    ['a live payment whose issuer’s row is for tests now', '7'],
  ] as const)('is ended in its own mode: %s', async (_, prefix) => {
    const [shop, member] = prefix === '4' ? [testShop, inTests()] : [liveShop, real()]
    const before = await system.issuers.statement(prefix, member.account)
    system.merchant = shop
    const held = await system.pays(member, { payment: { capture: 'manual' } })
    const waiting = await system.pays(member, { payment: { confirmation: 'required' } })
    const given = await system.pays(member, { payment: { capture: 'manual' } })
    await rowSays(prefix, prefix === '4')
    expect((await operate(shop, held.payment, 'capture')).body).toMatchObject({ status: 'captured' })
    expect((await operate(shop, held.payment, 'refunds')).body).toMatchObject({ status: 'refunded' })
    expect((await operate(shop, given.payment, 'void')).body).toMatchObject({ status: 'voided' })
    // Nobody confirms: the alarm gives it back.
    vi.useFakeTimers({ now: Date.now() + 20 * 60_000, toFake: ['Date'] })
    await system.alarmRings()
    expect((await pageCalls(waiting.payment, 'status')).body.status).toBe('voided')
    const { postings: _before, ...figures } = before
    expect(await system.issuers.statement(prefix, member.account)).toMatchObject(figures)
  })
})

describe('An answer of the other mode', () => {
  /** As if the server of a test issuer had been swapped for a live one: signed by its key, its mode the other. */
  async function otherMode(next: () => Promise<Response>, kid: string, livemode: boolean | undefined) {
    const payload: Json = { ...payloadOf(await textOf(await next())), livemode }
    return signedAgain(payload, kid)
  }

  test('of an authentication server lets nobody pay', async () => {
    system.breaks(sumire.authentication, '/authenticate', async (_, next) =>
      otherMode(next, 'sumire-authentication-sig-1', true),
    )
    expect((await system.pays(inTests())).body).toMatchObject({ status: 'declined', reason: 'issuer_unavailable' })
  })

  test('of a relay centre is no outcome: it is asked again until the right one comes', async () => {
    system.breaks(sumire.relay, '/transactions', async (_, next) => otherMode(next, 'sumire-relay-sig-1', true))
    const paid = await system.pays(inTests())
    expect(paid.body).toMatchObject({ status: 'processing', stage: 'resolving' })
    system.mend()
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    await system.alarmRings()
    expect((await pageCalls(paid.payment, 'status')).body.status).toBe('captured')
  })

  test('of version 1, which says nothing of it, is taken', async () => {
    for (const [origin, path, kid] of [
      [sumire.authentication, '/authenticate', 'sumire-authentication-sig-1'],
      [sumire.relay, '/transactions', 'sumire-relay-sig-1'],
      [sumire.settlement, '/transactions', 'sumire-settlement-sig-1'],
    ] as const) {
      system.breaks(origin, path, async (_, next) => otherMode(next, kid, undefined))
    }
    expect((await system.pays(inTests())).body).toMatchObject({ status: 'captured' })
  })
})

async function textOf(answer: Response): Promise<string> {
  return new TextDecoder().decode(await answer.arrayBuffer())
}

async function signedAgain(payload: Json, kid: string): Promise<Response> {
  const typ = 'account' in payload ? 'furiwake-authenticated+jwt' : 'furiwake-decision+jwt'
  const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ, kid })
    .sign(await privateJwk(kid))
  return new Response(signed, { headers: { 'content-type': 'application/jose' } })
}
