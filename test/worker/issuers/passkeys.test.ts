import { CompactEncrypt } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { JWKS_BACK_OFF_MIN_MS, JWKS_KEPT_MAX_MS } from '../../../messages/limits.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { PASSKEY_CHALLENGE_LIFETIME_SECONDS, PASSKEY_OFFER_LIFETIME_SECONDS } from '../../../protocol/passkeys.ts'
import type { PasskeyAssertion, PasskeyOffer } from '../../../protocol/passkeys.ts'
import { paddedSealText } from '../../../protocol/sealed-password.ts'
import { databaseBinding, databaseText } from '../issuer-databases.ts'
import type { TestMember } from '../issuer-members.ts'
import { SoftwareAuthenticator } from '../software-authenticator.ts'
import type { Ceremony, CeremonyFaults } from '../software-authenticator.ts'
import { BROKER, PAYMENT, jwksOf, originsOf, sourceAt, startBroker } from './broker-stand-in.ts'
import type { Answered, BrokerStandIn, Json } from './broker-stand-in.ts'

const SHOP = PAYMENT.merchant.origin
const IN_THE_SHOP: Ceremony = { rpId: 'sumire.test', origin: BROKER, topOrigin: SHOP }

let broker: BrokerStandIn
let member: TestMember
let authenticator: SoftwareAuthenticator
beforeEach(async () => {
  broker = await startBroker()
  member = broker.world.members.sumire.plain
  authenticator = await SoftwareAuthenticator.create()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Pays with the password, as the page does; what it knows afterwards. */
async function payWithPassword(who = member): Promise<{ offer: PasskeyOffer; jti: string }> {
  const jti = crypto.randomUUID()
  const { body } = await broker.authenticate(who, { seal: { jti } })
  return { offer: body['passkey_offer'] as PasskeyOffer, jti }
}

interface Addition {
  who?: TestMember
  ceremony?: Partial<Ceremony>
  faults?: CeremonyFaults
  /** Fields of what is sealed, wrong on purpose. */
  sealed?: Json
  shopOrigins?: string[]
  paymentId?: string
}

/** Adds the authenticator's passkey with what `payWithPassword` gave. */
async function add({ offer, jti }: { offer: PasskeyOffer; jti: string }, given: Addition = {}): Promise<Answered> {
  const { who = member, ceremony, faults, sealed, shopOrigins = [SHOP], paymentId = PAYMENT.id } = given
  const passkey = await authenticator.make(offer, { ...IN_THE_SHOP, ...ceremony }, faults)
  const payload = { passkey, member_id: who.member_id, payment_id: PAYMENT.id, password_jti: jti, locale: 'en' }
  const { keys } = await jwksOf(originsOf(who).authentication)
  const key = keys.find(({ use }) => use === 'enc')
  const sealed_passkey = await new CompactEncrypt(paddedSealText({ ...payload, ...sealed }))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key?.kid ?? '' })
    .encrypt({ kty: 'EC', crv: 'P-256', x: key?.x ?? '', y: key?.y ?? '' })
  const body = { sealed_passkey, payment: { ...PAYMENT, id: paymentId }, shop_origins: shopOrigins }
  return broker.send(originsOf(who).authentication, '/passkeys', MESSAGE_TYPES.passkeyAddition, body)
}

async function challenge(payment: Json = {}): Promise<string> {
  const { body } = await broker.send(
    originsOf(member).authentication,
    '/passkeys/challenge',
    MESSAGE_TYPES.passkeyChallenge,
    { payment: { ...PAYMENT, ...payment } },
  )
  return String(body['challenge'])
}

/** Step 5 with a passkey. */
async function present(passkey: PasskeyAssertion, payment: Json = {}, shopOrigins = [SHOP]): Promise<Answered> {
  const body = { passkey, payment: { ...PAYMENT, ...payment }, shop_origins: shopOrigins }
  return broker.send(originsOf(member).authentication, '/authenticate', MESSAGE_TYPES.authenticate, body)
}

const REFUSED = { status: 200, body: { outcome: 'refused', reason: 'credentials' } }

describe('After a payment with a password', () => {
  test('a member without a passkey is offered one; a member with one is not', async () => {
    const paid = await payWithPassword()
    expect(paid.offer).toEqual({ challenge: expect.any(String), user_handle: expect.any(String) })
    expect((await add(paid)).body).toMatchObject({ outcome: 'added' })
    expect((await payWithPassword()).offer).toBeUndefined()
  })

  test('a wrong password, or a locked ID, is offered none', async () => {
    const wrong = await broker.authenticate(member, { seal: { password: 'not the password' } })
    expect(wrong.body).not.toHaveProperty('passkey_offer')
    const locked = await broker.authenticate(broker.world.members.sumire.locked)
    expect(locked.body).not.toHaveProperty('passkey_offer')
  })

  test('the offer tells nothing of the member ID', async () => {
    const { offer } = await payWithPassword()
    expect(atob(offer.challenge.replaceAll('-', '+').replaceAll('_', '/'))).not.toContain(member.member_id)
    expect(offer.user_handle).not.toContain(member.member_id)
  })

  test('what the database keeps of a passkey can verify and not sign', async () => {
    await add(await payWithPassword())
    const kept = await databaseText('SUMIRE_AUTHENTICATION')
    expect(kept).toContain(authenticator.credentialId)
  })

  test.each<[string, Addition]>([
    ['by who never saw the password’s one-time id, such as the broker', { sealed: { password_jti: 'guessed' } }],
    ['for another member', { sealed: { member_id: '410022073119' } }],
    ['for another payment', { paymentId: 'pay_00000000bbbbbbbbbbbbbbbbbbbbbbbbbb' }],
    ['on a page that is not the broker’s', { ceremony: { origin: 'http://evil.test' } }],
    ['inside a page that is not the shop’s', { ceremony: { topOrigin: 'http://evil.test' } }],
    ['inside a page that the browser keeps back', { faults: { hidesTopOrigin: true } }],
    ['for another relying party', { ceremony: { rpId: 'evil.test' } }],
    ['without the member being verified', { faults: { isUserVerified: false } }],
    ['without the member being there', { faults: { isUserPresent: false } }],
    ['as an answer to another challenge', { faults: { challenge: 'AAAA' } }],
    ['as if it were a payment', { faults: { type: 'webauthn.get' } }],
    ['with something else sealed', { sealed: { passkey: 'none' } }],
  ])('none is added %s', async (_, given) => {
    const paid = await payWithPassword()
    expect((await add(paid, given)).body).toMatchObject({ outcome: 'refused' })
    expect(await databaseText('SUMIRE_AUTHENTICATION')).not.toContain(authenticator.credentialId)
    // Nothing was used up: the right one still can be.
    expect((await add(paid)).body).toMatchObject({ outcome: 'added' })
  })

  test('an offer is good once, and for ten minutes', async () => {
    const paid = await payWithPassword()
    expect((await add(paid)).body).toMatchObject({ outcome: 'added' })
    authenticator = await SoftwareAuthenticator.create()
    expect((await add(paid)).body).toMatchObject({ outcome: 'refused' })

    const other = broker.world.members.sumire.slow
    const late = await payWithPassword(other)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + PASSKEY_OFFER_LIFETIME_SECONDS * 1000 })
    expect((await add(late, { who: other, sealed: { member_id: other.member_id } })).body).toMatchObject({
      outcome: 'refused',
    })
  })

  test('twenty additions of one passkey at once add one', async () => {
    const paid = await payWithPassword()
    const answers = await Promise.all(Array.from({ length: 20 }, () => add(paid)))
    expect(answers.filter(({ body }) => body['outcome'] === 'added')).toHaveLength(1)
  })
})

describe('A passkey', () => {
  beforeEach(async () => {
    await add(await payWithPassword())
  })

  test('releases the account of its member, with the end of the ID for the receipt', async () => {
    const { body } = await present(await authenticator.sign(await challenge(), IN_THE_SHOP))
    expect(body).toMatchObject({ outcome: 'authenticated', method: 'credit', member_hint: member.member_id.slice(-4) })
    expect(String(body['account']).split('.')).toHaveLength(5)
  })

  test('works in a window of the broker’s own, with nothing around it', async () => {
    const alone = { ...IN_THE_SHOP, topOrigin: undefined }
    expect((await present(await authenticator.sign(await challenge(), alone))).body).toMatchObject({
      outcome: 'authenticated',
    })
  })

  test.each<[string, Partial<Ceremony>, CeremonyFaults]>([
    ['wrong top origin', { topOrigin: 'http://evil.test' }, {}],
    ['top origin that the browser keeps back', {}, { hidesTopOrigin: true }],
    ['origin that is not the broker’s', { origin: 'http://evil.test' }, {}],
    ['wrong relying party', { rpId: 'hinode.test' }, {}],
    ['member who was not verified', {}, { isUserVerified: false }],
    ['member who was not there', {}, { isUserPresent: false }],
    ['challenge that nobody made', {}, { challenge: 'A'.repeat(75) }],
    ['challenge that is none', {}, { challenge: 'AAAA' }],
    ['counter that went back', {}, { counter: 1 }],
    ['user handle of another', {}, { userHandle: 'AAAA' }],
    ['forged signature', {}, { isForged: true }],
    ['ceremony of another kind', {}, { type: 'webauthn.create' }],
  ])('with a %s is refused, and nothing is counted or used up', async (_, ceremony, faults) => {
    const made = await challenge()
    expect(await present(await authenticator.sign(made, { ...IN_THE_SHOP, ...ceremony }, faults))).toMatchObject(
      REFUSED,
    )
    const right = await authenticator.sign(made, IN_THE_SHOP, { counter: 1000 })
    expect((await present(right)).body).toMatchObject({ outcome: 'authenticated' })
  })

  test.each<[string, Json]>([
    ['amount', { amount: PAYMENT.amount + 1 }],
    ['currency', { currency: 'USD' }],
    ['payment', { id: 'pay_00000000bbbbbbbbbbbbbbbbbbbbbbbbbb' }],
    ['merchant', { merchant: { ...PAYMENT.merchant, id: 'mer_other' } }],
  ])('that signed for one payment pays no other %s', async (_, other) => {
    const passkey = await authenticator.sign(await challenge(), IN_THE_SHOP)
    expect(await present(passkey, other)).toMatchObject(REFUSED)
    // Nor the other way round.
    expect(await present(await authenticator.sign(await challenge(other), IN_THE_SHOP))).toMatchObject(REFUSED)
  })

  test('answers a challenge once, at twenty times in one moment as well', async () => {
    const passkey = await authenticator.sign(await challenge(), IN_THE_SHOP)
    const answers = await Promise.all(Array.from({ length: 20 }, () => present(passkey)))
    expect(answers.filter(({ body }) => body['outcome'] === 'authenticated')).toHaveLength(1)
    expect(answers.filter(({ body }) => body['reason'] === 'credentials')).toHaveLength(19)
  })

  test('is too late for a stale challenge', async () => {
    const made = await challenge()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + PASSKEY_CHALLENGE_LIFETIME_SECONDS * 1000 })
    expect(await present(await authenticator.sign(made, IN_THE_SHOP))).toMatchObject(REFUSED)
    expect((await present(await authenticator.sign(await challenge(), IN_THE_SHOP))).body).toMatchObject({
      outcome: 'authenticated',
    })
  })

  test('that the issuer does not know is refused like any other', async () => {
    authenticator = await SoftwareAuthenticator.create()
    expect(await present(await authenticator.sign(await challenge(), IN_THE_SHOP))).toMatchObject(REFUSED)
  })

  test('need not say whose it is: the issuer knows', async () => {
    const passkey = await authenticator.sign(await challenge(), IN_THE_SHOP)
    const { userHandle: _, ...response } = passkey.response
    expect((await present({ ...passkey, response })).body).toMatchObject({ outcome: 'authenticated' })
  })

  test('whose counter stays at nought, as that of a synced one, works again and again', async () => {
    const other = broker.world.members.sumire.slow
    authenticator = await SoftwareAuthenticator.create()
    await add(await payWithPassword(other), { who: other, faults: { counter: 0 } })
    for (let i = 0; i < 3; i++) {
      const passkey = await authenticator.sign(await challenge(), IN_THE_SHOP, { counter: 0 })
      expect((await present(passkey)).body).toMatchObject({ outcome: 'authenticated' })
    }
  })

  test('of an ID that wrong passwords have locked opens it all the same: nobody guesses a passkey', async () => {
    for (let i = 0; i < 5; i++) await broker.authenticate(member, { seal: { password: 'not the password' } })
    expect((await broker.authenticate(member)).body).toMatchObject({ reason: 'locked' })
    const answer = await present(await authenticator.sign(await challenge(), IN_THE_SHOP))
    expect(answer.body).toMatchObject({ outcome: 'authenticated' })
  })

  test.each(["status = 'locked'", "status = 'suspended'", 'held_at = 1'])(
    'of an ID that the issuer or its member has shut (%s) does not open it',
    async (shut) => {
      await databaseBinding('SUMIRE_AUTHENTICATION').prepare(`UPDATE members SET ${shut}`).run()
      const answer = await present(await authenticator.sign(await challenge(), IN_THE_SHOP))
      expect(answer.body).toMatchObject({
        outcome: 'refused',
        reason: shut.includes('suspended') ? 'closed' : 'locked',
      })
    },
  )

  test('makes known where it was used: there the password is the member’s, whatever strangers guess', async () => {
    const body = { shop_origins: [SHOP], payment: PAYMENT, source: sourceAt('home') }
    const passkey = await authenticator.sign(await challenge(), IN_THE_SHOP)
    const { authentication } = originsOf(member)
    await broker.send(authentication, '/authenticate', MESSAGE_TYPES.authenticate, { ...body, passkey })
    for (let i = 0; i < 5; i++) await broker.authenticate(member, { seal: { password: 'not the password' } })
    expect((await broker.authenticate(member)).body).toMatchObject({ reason: 'locked' })
    expect((await broker.authenticate(member, { source: sourceAt('home') })).body).toMatchObject({
      outcome: 'authenticated',
    })
  })

  test('leaves the count of wrong passwords as it is', async () => {
    for (let i = 0; i < 3; i++) await broker.authenticate(member, { seal: { password: 'not the password' } })
    await present(await authenticator.sign(await challenge(), IN_THE_SHOP))
    const wrong = await broker.authenticate(member, { seal: { password: 'not the password' } })
    expect(wrong.body).toMatchObject({ attempts_left: 1 })
  })

  test('is put off, not used up, while the relay centre has no key to seal to', async () => {
    const away = broker.world.intercept(
      'http://card-relay.test',
      '/.well-known/jwks.json',
      async () => new Response('', { status: 500 }),
    )
    // What was known of its keys is too old by now.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + JWKS_KEPT_MAX_MS })
    const passkey = await authenticator.sign(await challenge(), IN_THE_SHOP)
    expect((await present(passkey)).body).toMatchObject({ outcome: 'refused', reason: 'unavailable' })
    away()
    vi.setSystemTime(Date.now() + JWKS_BACK_OFF_MIN_MS)
    expect((await present(passkey)).body).toMatchObject({ outcome: 'authenticated' })
  })
})

test('Browsers are told which broker may use the issuer’s passkeys', async () => {
  const answer = await fetch('http://sumire.test/.well-known/webauthn')
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  expect(await answer.json()).toEqual({ origins: [BROKER] })
})
