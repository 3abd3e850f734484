/** Guessing through the broker: what the issuer is told of where it comes from, and the broker's own bounds. */

import { runInDurableObject } from 'cloudflare:test'
import { decodeJwt } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import type { AuthenticationPort, AuthenticationResult } from '../../../broker/payments/ports/authentication.ts'
import { GuessBounds } from '../../../broker/bounds/guess-bounds.ts'
import type { GuessAbout } from '../../../broker/bounds/guess-bounds.ts'
import {
  GUESSES_PER_ISSUER,
  GUESSES_PER_MEMBER,
  GUESSES_PER_SOURCE,
  GUESSES_PER_SOURCE_BRAKED,
  GUESSES_UNNAMED,
} from '../../../broker/limits.ts'
import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { guessObject } from '../broker-world.ts'
import { answersAsSumire } from '../signed-answers.ts'
import { brokerEnv, newMerchant, pageCalls, startSystem } from '../scenario.ts'
import type { AttemptChanges, Scenario, TestMember } from '../scenario.ts'

const HOME = '198.51.100.4'
const STRANGER = '203.0.113.9'
const MINUTE_MS = 60_000

let system: Scenario
let member: TestMember
beforeAll(async () => {
  system = await startSystem()
  member = system.issuers.members.sumire.plain
})
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

/** Returns what the issuer was told with the attempts of `act`. */
async function told(issuer: 'sumire' | 'hinode', act: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const messages: Record<string, unknown>[] = []
  system.breaks(ISSUER_ORIGINS[issuer].authentication, '/authenticate', async (request, next) => {
    messages.push(decodeJwt(await request.clone().text()))
    return next()
  })
  await act()
  system.mend()
  return messages
}

const wrong = (network: string, given: AttemptChanges = {}): Promise<unknown> =>
  system.pays(member, { password: 'not the password', network, ...given })

describe('The issuer is told where an attempt came from', () => {
  test('by a hash that is the same each time, and not by the address', async () => {
    const messages = await told('sumire', async () => {
      await system.pays(member, { network: HOME })
      await system.pays(member, { network: HOME })
      await system.pays(member, { network: STRANGER })
    })
    const [first, second, other] = messages.map(({ source }) => source)
    expect(first).toMatch(/^[\w-]{43}$/)
    expect(second).toBe(first)
    expect(other).not.toBe(first)
    expect(JSON.stringify(messages)).not.toContain(HOME)
  })

  test('each issuer by another, so that two cannot tell that it is the same place', async () => {
    const [card] = await told('sumire', () => system.pays(member, { network: HOME }))
    const [bank] = await told('hinode', () => system.pays(system.issuers.members.hinode.plain, { network: HOME }))
    expect(bank?.['source']).toMatch(/^[\w-]{43}$/)
    expect(bank?.['source']).not.toBe(card?.['source'])
  })

  test('an IPv6 network as one, however it is written', async () => {
    const messages = await told('sumire', async () => {
      await system.pays(member, { network: '2001:db8:1:2::7' })
      await system.pays(member, { network: '2001:0DB8:0001:0002:aaaa:bbbb:cccc:dddd' })
      await system.pays(member, { network: '2001:db8:1:3::7' })
    })
    const [one, same, other] = messages.map(({ source }) => source)
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })

  test('by nothing where there is no address', async () => {
    const [message] = await told('sumire', () => system.pays(member))
    expect(message).not.toHaveProperty('source')
  })
})

describe('A stranger who guesses at a shop', () => {
  test('keeps no member out who paid from home before: the next payment is approved, at any shop', async () => {
    const victim = system.issuers.members.hinode.plain
    await system.pays(victim, { network: HOME })
    for (let i = 0; i < 5; i++) await system.pays(victim, { password: 'not it', network: STRANGER })
    const elsewhere = await system.pays(victim, { network: '192.0.2.77' })
    expect(elsewhere.body).toMatchObject({ status: 'declined', reason: 'too_many_attempts' })
    expect(elsewhere.body.retry_after_s).toBe(60)
    system.merchant = await newMerchant()
    expect((await system.pays(victim, { network: HOME })).body).toMatchObject({ status: 'captured' })
    vi.setSystemTime(Date.now() + MINUTE_MS)
    expect((await system.pays(victim, { network: '192.0.2.77' })).body).toMatchObject({ status: 'captured' })
  })

  test('is told how long the ID is shut only where time opens it: not of a lock of the issuer’s', async () => {
    const { body } = await system.pays(system.issuers.members.sumire.locked, { network: HOME })
    expect(body).toMatchObject({ status: 'declined', reason: 'too_many_attempts' })
    expect(body).not.toHaveProperty('retry_after_s')
  })
})

describe('At an issuer that bounds nothing', () => {
  /** It calls every password wrong, as often as it is asked. */
  beforeEach(() => {
    system.breaks(ISSUER_ORIGINS.sumire.authentication, '/authenticate', (request) =>
      answersAsSumire(request, { outcome: 'refused', reason: 'credentials' }),
    )
  })

  test('one ID is guessed at thirty times in an hour, from wherever and at whatever shop, and then nobody is asked', async () => {
    const { authentication } = ISSUER_ORIGINS.sumire
    const before = system.issuers.count(authentication, '/authenticate')
    for (let i = 0; i < GUESSES_PER_MEMBER.max; i++) {
      if (i % 10 === 0) system.merchant = await newMerchant()
      expect(await wrong(`192.0.2.${i}`)).toMatchObject({ body: { status: 'open', reason: 'credentials' } })
    }
    const refused = await system.pays(member, { network: STRANGER })
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000)
    expect(system.issuers.count(authentication, '/authenticate')).toBe(before + GUESSES_PER_MEMBER.max)
    // The payment is as it was: it can still be paid in another way.
    expect(await pageCalls(refused.payment, 'status')).toMatchObject({ body: { status: 'open' } })
    const other = await system.pays(system.issuers.members.sumire.expired, { network: STRANGER })
    expect(other.body).toMatchObject({ reason: 'credentials' })
    vi.setSystemTime(Date.now() + GUESSES_PER_MEMBER.windowMs)
    expect(await wrong(STRANGER)).toMatchObject({ body: { reason: 'credentials' } })
  })
})

describe('The broker’s own counts', () => {
  let ids = 0
  const guessAbout = (given: Partial<GuessAbout>): GuessAbout => ({
    memberId: `id ${ids++}`,
    issuer: '4',
    source: undefined,
    ...given,
  })

  /** So many guesses one after another; how many of them reached the issuer. */
  async function asked(
    times: number,
    given: () => Partial<GuessAbout>,
    isWrong = true,
    env = brokerEnv,
  ): Promise<number> {
    let reached = 0
    for (let i = 0; i < times; i++) {
      const bounds = await GuessBounds.of(env, guessAbout(given()))
      if (bounds.over() === undefined) reached += await guess(bounds, isWrong)
    }
    return reached
  }

  /** 1 if it reached the issuer. */
  async function guess(bounds: GuessBounds, isWrong: boolean): Promise<number> {
    let reached = 0
    const reports: Promise<void>[] = []
    const authenticate = async (): Promise<AuthenticationResult> => {
      reached = 1
      return isWrong
        ? { outcome: 'refused', reason: 'credentials', attemptsLeft: undefined }
        : { outcome: 'authenticated', method: 'credit', account: 'sealed' }
    }
    const port = { authenticate } as unknown as AuthenticationPort
    const counted = bounds.counting(port, (work) => void reports.push(work))
    const answer = await counted.authenticate({} as never, {} as never)
    if (reached === 0) expect(answer).toMatchObject({ outcome: 'refused', reason: 'locked' })
    await Promise.all(reports)
    return reached
  }

  test('bound one source over all IDs, and hold up no other', async () => {
    const source = crypto.randomUUID()
    expect(await asked(GUESSES_PER_SOURCE.max + 20, () => ({ source }))).toBe(GUESSES_PER_SOURCE.max)
    expect(await asked(1, () => ({ source: crypto.randomUUID() }))).toBe(1)
  })

  test('let right ones pass for ever', async () => {
    const about = { source: crypto.randomUUID(), memberId: crypto.randomUUID() }
    expect(await asked(200, () => about, false)).toBe(200)
  })

  test('let no more reach the issuer at once than one by one', async () => {
    const memberId = crypto.randomUUID()
    const bounds = await Promise.all(
      Array.from({ length: 100 }, () => GuessBounds.of(brokerEnv, guessAbout({ memberId }))),
    )
    const reached = await Promise.all(bounds.map((each) => guess(each, false)))
    expect(reached.filter((one) => one === 1)).toHaveLength(GUESSES_PER_MEMBER.max)
    expect(await asked(1, () => ({ memberId }), false)).toBe(1)
  })

  test('bound those that name no source together, and more generously', async () => {
    expect(GUESSES_UNNAMED.max).toBeGreaterThan(GUESSES_PER_SOURCE.max)
    expect(await asked(GUESSES_PER_SOURCE.max + 20, () => ({ issuer: '7' }))).toBe(GUESSES_PER_SOURCE.max + 20)
  })

  test('slow down every source that was wrong, when guesses at an issuer explode, and none that was not', async () => {
    const bot = { source: crypto.randomUUID(), issuer: '9' }
    await asked(GUESSES_PER_SOURCE_BRAKED.max, () => bot)
    await runInDurableObject(guessObject('issuer-9'), (_, { storage }) => {
      storage.sql.exec('UPDATE guesses SET count = ?', GUESSES_PER_ISSUER.max)
    })
    expect(await asked(1, () => ({ source: crypto.randomUUID(), issuer: '9' }))).toBe(1)
    expect(await asked(3, () => bot)).toBe(0)
    expect(await asked(3, () => ({ source: crypto.randomUUID(), issuer: '9' }))).toBe(3)
  })

  test('meet those of other isolates: what those have counted counts here, after one more', async () => {
    const memberId = crypto.randomUUID()
    await asked(1, () => ({ memberId }))
    for (const shard of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      await runInDurableObject(guessObject(`member-${shard}`), (_, { storage }) => {
        storage.sql.exec('UPDATE guesses SET count = ?', GUESSES_PER_MEMBER.max + 5)
      })
    }
    expect(await asked(3, () => ({ memberId }))).toBe(1)
  })

  test.each<[string, unknown]>([
    ['there is no counter', undefined],
    ['it fails', { idFromName: () => '', get: () => ({ count: () => Promise.reject(new Error('down')) }) }],
  ])('go on in one isolate where %s', async (_, counter) => {
    const memberId = crypto.randomUUID()
    const env = { ...brokerEnv, GUESSES: counter } as typeof brokerEnv
    expect(await asked(GUESSES_PER_MEMBER.max + 5, () => ({ memberId }), true, env)).toBe(GUESSES_PER_MEMBER.max)
  })

  test('keep neither an ID nor an address', async () => {
    await wrong(STRANGER)
    const kept: unknown[] = []
    for (const shard of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      for (const kind of ['member', 'source']) {
        await runInDurableObject(guessObject(`${kind}-${shard}`), (_, { storage }) => {
          kept.push(...storage.sql.exec('SELECT * FROM guesses').toArray())
        })
      }
    }
    expect(kept.length).toBeGreaterThan(0)
    expect(JSON.stringify(kept)).not.toContain(member.member_id)
    expect(JSON.stringify(kept)).not.toContain(STRANGER)
  })
})
