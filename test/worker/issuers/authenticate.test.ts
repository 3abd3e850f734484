import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { SEAL_LIFETIME_SECONDS } from '../../../protocol/sealed-password.ts'
import { argon2idInWorker } from '../../../issuers/authentication/argon2id-in-worker.ts'
import { SALT_BYTES, hashPassword } from '../../../issuers/authentication/password-hash.ts'
import { databaseBinding, databaseText } from '../issuer-databases.ts'
import type { TestMember } from '../issuer-members.ts'
import { forgetHashes } from '../remembered-hashes.ts'
import { PAYMENT, startBroker } from './broker-stand-in.ts'
import type { Answered, BrokerStandIn } from './broker-stand-in.ts'

/** A well-formed ID of Sumire Card that nobody has. */
const NOBODY = `49999999999${memberIdCheckCharacter('49999999999')}`

let broker: BrokerStandIn
let member: TestMember
let unknown: TestMember
beforeEach(async () => {
  broker = await startBroker()
  member = broker.world.members.sumire.plain
  unknown = { ...member, member_id: NOBODY }
})
afterEach(() => void vi.useRealTimers())

const WRONG = { seal: { password: 'not the password' } }
const seconds = (): number => Math.floor(Date.now() / 1000)

/** Returns what an answer says, without what is new in every message. */
function said({ status, body }: Answered): unknown {
  const { jti: _jti, in_response_to: _to, iat: _iat, exp: _exp, ...rest } = body
  return { status, ...rest }
}

describe('The right ID and password', () => {
  test.each(['sumire', 'hinode'] as const)(
    'release the account of a member of %s, sealed to the relay centre',
    async (issuer) => {
      const { body } = await broker.authenticate(broker.world.members[issuer].plain)
      expect(body).toMatchObject({ outcome: 'authenticated', method: broker.world.members[issuer].plain.method })
      expect(String(body['account']).split('.')).toHaveLength(5)
      for (const value of Object.values(broker.world.members[issuer].plain.released)) {
        if (value.length > 3) expect(JSON.stringify(body)).not.toContain(value)
      }
    },
  )

  test('are right in full-width letters too', async () => {
    const fullWidth = member.password.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
    expect((await broker.authenticate(member, { seal: { password: fullWidth } })).body).toMatchObject({
      outcome: 'authenticated',
    })
  })

  test('clear the count of wrong ones', async () => {
    for (let i = 0; i < 4; i++) await broker.authenticate(member, WRONG)
    expect((await broker.authenticate(member)).body['outcome']).toBe('authenticated')
    expect((await broker.authenticate(member, WRONG)).body).toMatchObject({ attempts_left: 4 })
  })

  test('of an ID that the issuer closed: locked, which only who knows the password learns', async () => {
    const { locked } = broker.world.members.sumire
    expect((await broker.authenticate(locked, WRONG)).body).toMatchObject({ reason: 'credentials', attempts_left: 4 })
    expect((await broker.authenticate(locked)).body).toMatchObject({ outcome: 'refused', reason: 'locked' })
  })

  test('are put off, not counted, while the relay centre has no key to seal to', async () => {
    broker.world.intercept(
      'http://card-relay.test',
      '/.well-known/jwks.json',
      async () => new Response('', { status: 500 }),
    )
    for (let i = 0; i < 6; i++) {
      expect((await broker.authenticate(member)).body).toMatchObject({ outcome: 'refused', reason: 'unavailable' })
    }
    expect(await databaseText('SUMIRE_AUTHENTICATION')).not.toContain('failures')
  })
})

describe('When Argon2id’s parameters are raised', () => {
  const hashOf = async (): Promise<string> => {
    const row = await databaseBinding('SUMIRE_AUTHENTICATION')
      .prepare('SELECT password_hash AS hash FROM members WHERE member_id = ?')
      .bind(member.member_id)
      .first<{ hash: string }>()
    return row?.hash ?? ''
  }
  /** As they were before. */
  const WEAKER = { memorySize: 8_192, passes: 1, parallelism: 1 }
  beforeEach(async () => {
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
    const before = hashPassword(await argon2idInWorker(), member.password, salt, WEAKER)
    await databaseBinding('SUMIRE_AUTHENTICATION').prepare('UPDATE members SET password_hash = ?').bind(before).run()
  })

  test('every password stays right, and its hash is made anew with today’s', async () => {
    expect(await hashOf()).toContain('m=8192,t=1,p=1')
    expect((await broker.authenticate(member)).body).toMatchObject({ outcome: 'authenticated' })
    const renewed = await hashOf()
    expect(renewed).toContain('m=19456,t=2,p=1')
    expect((await broker.authenticate(member)).body).toMatchObject({ outcome: 'authenticated' })
    expect(await hashOf()).toBe(renewed)
  })

  test('a wrong password stays wrong, and renews nothing', async () => {
    const before = await hashOf()
    expect((await broker.authenticate(member, WRONG)).body).toMatchObject({ reason: 'credentials' })
    expect(await hashOf()).toBe(before)
  })

  test('ten right ones at once all get in', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => broker.authenticate(member)))
    expect(answers.every(({ body }) => body['outcome'] === 'authenticated')).toBe(true)
    expect((await broker.authenticate(member)).body).toMatchObject({ outcome: 'authenticated' })
  })
})

describe('A sealed password', () => {
  test.each([
    ['another member', { member_id: NOBODY }],
    ['another payment', { payment_id: 'pay_00000000bbbbbbbbbbbbbbbbbbbbbbbbbb' }],
    ['another amount', { amount: 1001 }],
    ['another currency', { currency: 'USD' }],
    ['another merchant', { merchant_id: 'mer_other' }],
    ['a time to come', { iat: seconds() + 600, exp: seconds() + 660 }],
    ['a time gone by', { iat: seconds() - 121, exp: seconds() - 1 }],
    ['too long a time', { exp: seconds() + SEAL_LIFETIME_SECONDS + 60 }],
    ['nobody: a field is missing', { jti: '' }],
  ])('for %s is refused like any other, and nothing is counted', async (_, seal) => {
    const refused = await broker.authenticate(member, { seal })
    expect(said(refused)).toEqual({
      status: 422,
      type: 'urn:furiwake:problem:seal_rejected',
      title: expect.any(String),
      code: 'seal_rejected',
      detail: expect.any(String),
    })
    expect(await databaseText('SUMIRE_AUTHENTICATION')).not.toMatch(/failures|"used/)
  })

  test('counts once, at twenty times in one moment as well', async () => {
    const sealed = await broker.seal(member)
    const answers = await Promise.all(Array.from({ length: 20 }, () => broker.authenticate(member, { sealed })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ body }) => body['code'] === 'seal_rejected')).toHaveLength(19)
  })

  test('to an unknown key, with another algorithm, or damaged is refused', async () => {
    const good = await broker.seal(member)
    const damaged = good.replace(/\.[\w-]{4}([\w-]*)\.([\w-]+)$/, '.AAAA$1.$2')
    const seals = [
      await broker.seal(member, {}, { kid: 'nobody' }),
      await broker.seal(member, {}, { enc: 'A128GCM' }),
      await broker.seal(member, {}, { alg: 'ECDH-ES+A256KW' }),
      damaged,
    ]
    for (const sealed of seals) {
      expect(await broker.authenticate(member, { sealed })).toMatchObject({
        status: 422,
        body: { code: 'seal_rejected' },
      })
    }
  })
})

describe('Guessing', () => {
  test('an unknown ID and a wrong password are answered alike, to the wait and beyond', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    for (const left of [4, 3, 2, 1, undefined, undefined]) {
      const wrong = said(await broker.authenticate(member, WRONG))
      const nobody = said(await broker.authenticate(unknown, WRONG))
      expect(nobody).toEqual(wrong)
      const reason =
        left === undefined ? { reason: 'locked', retry_after_s: 60 } : { reason: 'credentials', attempts_left: left }
      expect(wrong).toMatchObject({ status: 200, outcome: 'refused', ...reason })
    }
  })

  test('takes as long for an unknown ID, and for a password too short to be one', async () => {
    const time = async (who: TestMember, password: string): Promise<number> => {
      forgetHashes()
      const start = performance.now()
      await broker.authenticate(who, { seal: { password } })
      return performance.now() - start
    }
    await time(member, 'warming up')
    const known = await time(member, 'not the password')
    // The clock of workerd stands still without I/O, so this is a coarse guard; the statements are the same by design.
    expect(await time(unknown, 'not the password')).toBeGreaterThan(known / 4)
    expect(await time(member, 'short')).toBeGreaterThan(known / 4)
  })

  test('is not what thirty right ones at once are: they all get in', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => broker.authenticate(member)))
    expect(answers.every(({ body }) => body['outcome'] === 'authenticated')).toBe(true)
  })

  test('an ID of another issuer is not even looked up', async () => {
    const hinode = broker.world.members.hinode.plain
    const body = {
      member_id: hinode.member_id,
      sealed_password: await broker.seal(member, { member_id: hinode.member_id }),
    }
    const refused = await broker.send('http://sumire.test', '/authenticate', MESSAGE_TYPES.authenticate, {
      ...body,
      payment: PAYMENT,
    })
    expect(refused).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
  })
})
