/** Passkeys through the broker: it carries what the issuer makes and judges, and adds nothing of its own. */

import { drizzle } from 'drizzle-orm/d1'
import { CompactEncrypt, importJWK } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { keepUserHandles } from '../../../issuers/authentication/passkeys/members-passkeys.ts'
import { fromBase64url } from '../../../protocol/base64url.ts'
import type { CheckoutState } from '../../../protocol/checkout-api.ts'
import { confirmKeyOf } from '../../../protocol/confirm-token.ts'
import { paddedSealText } from '../../../protocol/sealed-password.ts'
import { databaseBinding } from '../issuer-databases.ts'
import { ISSUER_ORIGINS } from '../issuer-world.ts'
import type { ApiAnswer, CreatedPayment, Scenario, TestMember } from '../scenario.ts'
import { BROKER, SHOP, newMerchant, newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import { answersAsSumire } from '../signed-answers.ts'
import { SoftwareAuthenticator } from '../software-authenticator.ts'
import type { Ceremony } from '../software-authenticator.ts'

const IN_THE_SHOP: Ceremony = { rpId: 'sumire.test', origin: BROKER, topOrigin: SHOP }

let system: Scenario
let who: TestMember
let authenticator: SoftwareAuthenticator
beforeAll(async () => {
  system = await startSystem()
  who = system.issuers.members.sumire.plain
})
beforeEach(async () => {
  // A passkey is offered to who has none.
  await databaseBinding('SUMIRE_AUTHENTICATION').prepare('DELETE FROM passkeys').run()
  authenticator = await SoftwareAuthenticator.create()
})
afterEach(() => system.mend())

type Answer = ApiAnswer<CheckoutState & { code?: string; param?: string }>
/** Pays with a password and adds a passkey, as the dialog does. */
async function addPasskey(change: Record<string, unknown> = {}): Promise<Answer> {
  const payment = await newPayment(system.merchant)
  const jti = crypto.randomUUID()
  const { body } = await system.attempts(payment, who, { sealed: { jti } })
  if (!body.passkey_offer) throw new Error('No passkey was offered.')
  const passkey = await authenticator.make(body.passkey_offer, IN_THE_SHOP)
  const ids = { member_id: who.member_id, payment_id: payment.id, password_jti: jti, locale: 'ja', ...change }
  const { body: status } = await pageCalls(payment, 'status?include=issuers')
  const key = status.issuers?.find(({ prefix }) => prefix === who.prefix)?.encryption_key
  if (!key) throw new Error('The issuer has no key to seal to.')
  const sealed_passkey = await new CompactEncrypt(paddedSealText({ passkey, ...ids }))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
    .encrypt(await importJWK(key, 'ECDH-ES'))
  return pageCalls(payment, 'passkeys', { sealed_passkey })
}

async function challengeFor(payment: CreatedPayment, issuer = '4'): Promise<string> {
  const { body } = await pageCalls<{ challenge: string }>(payment, 'passkey-challenge', { issuer })
  return body.challenge
}

async function payWith(payment: CreatedPayment, challenge: string, ceremony = IN_THE_SHOP): Promise<Answer> {
  const passkey = await authenticator.sign(challenge, ceremony)
  return pageCalls(payment, 'authorize-with-passkey', { issuer: '4', passkey })
}

describe('A passkey that was added after a payment', () => {
  test('pays the next one, without ID or password', async () => {
    expect((await addPasskey()).status).toBe(200)
    const payment = await newPayment(system.merchant)
    const { body } = await payWith(payment, await challengeFor(payment))
    expect(body).toMatchObject({ status: 'captured', issuer: '4', member_hint: who.member_id.slice(-4) })
    expect(body).not.toHaveProperty('passkey_offer')
    const told = await shopCalls<{ status: string }>(system.merchant, 'GET', `/v1/payments/${payment.id}`)
    expect(told.body.status).toBe('captured')
    expect((await system.pays(who)).body).not.toHaveProperty('passkey_offer')
  })

  test('pays on when the key that its handle was made under is gone, and so does one of before handles were kept', async () => {
    const { authentication } = ISSUER_ORIGINS.sumire
    const database = databaseBinding('SUMIRE_AUTHENTICATION')
    const paysNow = async () => {
      const payment = await newPayment(system.merchant)
      return (await payWith(payment, await challengeFor(payment))).body.status
    }
    await addPasskey()
    try {
      system.issuers.redeploy(authentication, { HASHING_KEY: 'B'.repeat(43) })
      expect(await paysNow()).toBe('captured')

      await database.prepare('UPDATE passkeys SET user_handle = NULL').run()
      expect(await paysNow()).not.toBe('captured')
      const keys = ['A', 'B'].map((letter) => fromBase64url(letter.repeat(43)))
      await keepUserHandles(drizzle(database), keys)
      expect(await paysNow()).not.toBe('captured')
      await keepUserHandles(drizzle(database), keys.slice(0, 1))
      expect(await paysNow()).toBe('captured')
    } finally {
      system.issuers.redeploy(authentication, { HASHING_KEY: 'A'.repeat(43) })
    }
  })

  test('that waits to be confirmed is confirmed by the token that came with it, and without one by nobody', async () => {
    await addPasskey()
    for (const confirm_key of [await confirmKeyOf('the dialog’s'), undefined]) {
      const payment = await newPayment(system.merchant, { confirmation: 'required' })
      const passkey = await authenticator.sign(await challengeFor(payment), IN_THE_SHOP)
      const paid = await pageCalls(payment, 'authorize-with-passkey', { issuer: '4', passkey, confirm_key })
      expect(paid.body.status).toBe('awaiting_confirmation')
      expect((await pageCalls(payment, 'confirm')).body.code).toBe('confirm_token_invalid')
      const confirm_token = confirm_key ? 'the dialog’s' : paid.body.confirm_token
      expect((await pageCalls(payment, 'confirm', { confirm_token })).body.status).toBe('captured')
    }
  })

  test('of another merchant’s challenge, of another amount, or of another shop’s page pays nothing', async () => {
    await addPasskey()
    const payment = await newPayment(system.merchant)
    const dearer = await newPayment(system.merchant, { amount: 99_000 })
    const refused = { status: 200, body: { status: 'open', reason: 'credentials' } }
    expect(await payWith(payment, await challengeFor(dearer))).toMatchObject(refused)
    const elsewhere = { ...IN_THE_SHOP, topOrigin: 'http://evil.test' }
    expect(await payWith(payment, await challengeFor(payment), elsewhere)).toMatchObject(refused)
    const mine = system.merchant
    system.merchant = await newMerchant()
    const others = await newPayment(system.merchant)
    system.merchant = mine
    expect(await payWith(payment, await challengeFor(others))).toMatchObject(refused)
    expect((await payWith(payment, await challengeFor(payment))).body.status).toBe('captured')
  })

  test('cannot be added by who did not type the password, such as the broker itself', async () => {
    const answer = await addPasskey({ password_jti: 'guessed' })
    expect(answer).toMatchObject({ status: 422, body: { code: 'passkey_not_added' } })
  })

  test('is not added while the issuer is away, and the payment stays what it was', async () => {
    system.breaks('http://sumire.test', '/passkeys', async () => new Response('', { status: 500 }))
    expect(await addPasskey()).toMatchObject({ status: 409, body: { code: 'passkey_unavailable' } })
  })
})

describe('A challenge', () => {
  test('is the issuer’s, and another each time', async () => {
    const payment = await newPayment(system.merchant)
    const [one, two] = [await challengeFor(payment), await challengeFor(payment)]
    expect(one).toMatch(/^[\w-]{75}$/)
    expect(two).not.toBe(one)
  })

  test.each([
    ['of an issuer that is not here', { issuer: '9' }, 409, 'passkey_unavailable'],
    ['of no issuer', {}, 400, 'invalid_request'],
    ['of something else', { issuer: 'sumire' }, 400, 'invalid_request'],
    ['of an issuer and more', { issuer: '4', amount: 1 }, 400, 'invalid_request'],
  ])('%s is refused', async (_, body, status, code) => {
    const payment = await newPayment(system.merchant)
    expect(await pageCalls(payment, 'passkey-challenge', body)).toMatchObject({ status, body: { code } })
  })

  test('is not had of an issuer that does not answer, or answers nonsense', async () => {
    const payment = await newPayment(system.merchant)
    for (const answer of [new Response('', { status: 500 }), new Response('nonsense')]) {
      system.breaks('http://sumire.test', '/passkeys/challenge', async () => answer)
      expect(await pageCalls(payment, 'passkey-challenge', { issuer: '4' })).toMatchObject({
        status: 409,
        body: { code: 'passkey_unavailable' },
      })
    }
  })

  test('is for an open payment', async () => {
    const { payment } = await system.pays(system.issuers.members.hinode.plain)
    expect(await pageCalls(payment, 'passkey-challenge', { issuer: '4' })).toMatchObject({
      status: 409,
      body: { code: 'payment_not_open' },
    })
  })
})

test.each([
  ['nothing', { issuer: '4' }],
  ['a text', { issuer: '4', passkey: 'x' }],
  ['half of it', { issuer: '4', passkey: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {} } }],
])('%s in place of a signature is refused by name, and no attempt is made', async (_, body) => {
  const payment = await newPayment(system.merchant)
  expect(await pageCalls(payment, 'authorize-with-passkey', body)).toMatchObject({
    status: 400,
    body: { code: 'passkey_invalid', param: 'passkey' },
  })
  expect((await pageCalls(payment, 'status')).body.status).toBe('open')
})

describe('A passkey and a password', () => {
  test('are one way with two proofs: whoever is locked out is told when to come back, after either', async () => {
    await addPasskey()
    const proofs = [
      (payment: CreatedPayment) => system.attempts(payment, who),
      async (payment: CreatedPayment) => payWith(payment, await challengeFor(payment)),
    ]
    for (const paysWith of proofs) {
      const payment = await newPayment(system.merchant)
      // Only to the attempt itself: the seal and the challenge are the issuer's own.
      system.breaks('http://sumire.test', '/authenticate', (request) =>
        answersAsSumire(request, { outcome: 'refused', reason: 'locked', retry_after_s: 600 }),
      )
      const told = { status: 'declined', reason: 'too_many_attempts', retry_after_s: 600 }
      expect(await paysWith(payment)).toMatchObject({ status: 200, body: told })
      system.mend()
    }
  })
})
