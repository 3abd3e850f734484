import { createScheduledController } from 'cloudflare:test'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { consoleActions, consoleSessions } from '../../../broker/db/console-schema.ts'
import worker from '../../../broker/worker.ts'
import { ConsoleVisitor, linkFor, opensLink } from '../console-world.ts'
import { Operator } from '../operator-world.ts'
import { BROKER, brokerEnv, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { Merchant, Scenario } from '../scenario.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let system: Scenario
let merchant: Merchant
beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  merchant = system.merchant = await newMerchant()
})
afterEach(() => {
  vi.useRealTimers()
  system.mend()
})

/** Moves the clock alone: timers of the runtime go on. */
function later(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
}

describe('A link into the console', () => {
  test('has its token in the fragment, which no server sees, and is stored by no cache', async () => {
    const body = { role: 'viewer', name: '店番' }
    const made = await shopCalls<{ url: string; expires_at: string }>(merchant, 'POST', '/v1/console-sessions', {
      body,
    })
    expect(made.status).toBe(201)
    expect(made.body.url).toMatch(new RegExp(`^${BROKER}/console#[\\w-]{43}$`))
    expect(Date.parse(made.body.expires_at) - Date.now()).toBeLessThanOrEqual(MINUTE_MS)
    expect(made.headers.get('cache-control')).toBe('no-store')
  })

  test('opens it once: of ten browsers at the same moment, one', async () => {
    const token = await linkFor(merchant, 'operator')
    const entered = await Promise.all(Array.from({ length: 10 }, () => opensLink(token)))
    expect(entered.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, ...Array<number>(9).fill(410)])
    expect(await opensLink(token)).toMatchObject({ status: 410, body: { code: 'console_link_used' } })
  })

  test('opens it within a minute', async () => {
    const token = await linkFor(merchant, 'operator')
    later(MINUTE_MS + 1)
    expect(await opensLink(token)).toMatchObject({ status: 410, body: { code: 'console_link_used' } })
  })

  test('is opened by the console’s own page alone', async () => {
    const token = await linkFor(merchant, 'operator')
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
      {},
    ]) {
      expect(await opensLink(token, headers)).toMatchObject({ status: 403, body: { code: 'console_page_only' } })
    }
    expect((await opensLink(token)).status).toBe(204)
  })

  test.each([
    [{ role: 'owner', name: 'Aoi' }, 'role'],
    [{ name: 'Aoi' }, 'role'],
    [{ role: 'viewer' }, 'name'],
    [{ role: 'viewer', name: '' }, 'name'],
    [{ role: 'viewer', name: 'a'.repeat(81) }, 'name'],
    [{ role: 'viewer', name: 'Aoi\u202e' }, 'name'],
    [{ role: 'viewer', name: 'Aoi', merchant: 'mer_other' }, 'merchant'],
  ])('is not made of %j: the field is named', async (body, param) => {
    const made = await shopCalls(merchant, 'POST', '/v1/console-sessions', { body })
    expect(made).toMatchObject({ status: 400, body: { code: 'invalid_request', param } })
  })

  test('is made no more than two hundred times a shop: the oldest sessions end', async () => {
    const first = await ConsoleVisitor.of(merchant)
    const last = await linkFor(merchant, 'viewer')
    const rows = await drizzle(brokerEnv.DIRECTORY).select().from(consoleSessions).all()
    const own = rows.filter(({ merchantId }) => merchantId === merchant.id)
    const [newest] = own.toSorted((a, b) => b.createdAt - a.createdAt)
    if (!newest) throw new Error('The links are not there.')
    for (let n = 0; n < 198; n += 9) {
      const more = Array.from({ length: Math.min(9, 198 - n) }, (_, i) => ({
        ...newest,
        id: `ses_${n + i}_${merchant.id}`,
        linkSha256: `${merchant.id} ${n + i}`,
        sha256: null,
        createdAt: newest.createdAt + n + i + 1,
      }))
      await drizzle(brokerEnv.DIRECTORY).insert(consoleSessions).values(more)
    }
    await linkFor(merchant, 'viewer')
    later(10_000)
    expect((await first.asks('GET', '/session')).status).toBe(401)
    expect(last).toHaveLength(43)
  })
})

describe('The session', () => {
  test('has a cookie that no script reads and no other host or site has', async () => {
    const entered = await opensLink(await linkFor(merchant, 'viewer'))
    expect(entered.headers.get('set-cookie')).toMatch(
      /^__Host-console=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict$/,
    )
  })

  test('says who is here and for which shop, and keeps no more of its tokens than digests', async () => {
    const token = await linkFor(merchant, 'viewer', '店番の葵')
    const entered = await opensLink(token)
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const visitor = new ConsoleVisitor(cookie)
    expect((await visitor.asks('GET', '/session')).body).toMatchObject({
      role: 'viewer',
      name: '店番の葵',
      livemode: false,
      merchant: { id: merchant.id, name: { en: 'Hirune Pottery', ja: 'ひるね陶器' } },
    })
    const rows = JSON.stringify(await drizzle(brokerEnv.DIRECTORY).select().from(consoleSessions).all())
    expect(rows).not.toContain(token)
    expect(rows).not.toContain(cookie.split('=')[1])
  })

  test('ends after an hour without use, and goes on while it is used, no longer than a working day', async () => {
    const idle = await ConsoleVisitor.of(merchant)
    const used = await ConsoleVisitor.of(merchant)
    const began = Date.now()
    for (let minutes = 50; minutes < 12 * 60; minutes += 50) {
      vi.useFakeTimers({ toFake: ['Date'], now: began + minutes * MINUTE_MS })
      expect((await used.asks('GET', '/session')).status, `after ${minutes} minutes`).toBe(200)
    }
    expect((await idle.asks('GET', '/session')).body).toMatchObject({ code: 'console_session_missing' })
    vi.useFakeTimers({ toFake: ['Date'], now: began + 12 * HOUR_MS + 1000 })
    expect((await used.asks('GET', '/session')).status).toBe(401)
  })

  test('is over when its visitor leaves', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const left = await visitor.asks('POST', '/leave', { body: {} })
    expect(left.headers.get('set-cookie')).toContain('__Host-console=; Path=/; Max-Age=0')
    expect((await visitor.asks('GET', '/session')).status).toBe(401)
  })

  test('opens nothing once the shop is disabled', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const operator = await Operator.with()
    await operator.calls('PATCH', `/merchants/${merchant.id}`, { disabled: true })
    later(10_000)
    expect(await visitor.asks('GET', '/session')).toMatchObject({ status: 403, body: { code: 'merchant_disabled' } })
  })

  test.each([
    '',
    '__Host-console=',
    '__Host-console=abc',
    `__Host-console=${'x'.repeat(43)}`,
    `console=${'x'.repeat(43)}`,
  ])('is none by the cookie %j', async (cookie) => {
    const stranger = new ConsoleVisitor(cookie)
    expect(await stranger.asks('GET', '/v1/payments')).toMatchObject({
      status: 401,
      body: { code: 'console_session_missing' },
    })
  })
})

test('Sessions that have ended are forgotten by the day, and entries of the log after 800 days', async () => {
  const db = drizzle(brokerEnv.DIRECTORY)
  await linkFor(merchant, 'viewer')
  const visitor = await ConsoleVisitor.of(merchant)
  await visitor.operates(`pay_${'0'.repeat(34)}`, 'void')
  const daily = async (after: number) => {
    later(after)
    await worker.scheduled(createScheduledController({ cron: '0 20 * * *', scheduledTime: Date.now() }), brokerEnv)
  }
  const left = async (table: typeof consoleSessions | typeof consoleActions) =>
    (await db.select().from(table).all()).filter(({ merchantId }) => merchantId === merchant.id).length
  await daily(2 * HOUR_MS)
  expect([await left(consoleSessions), await left(consoleActions)]).toEqual([0, 1])
  await daily(801 * 24 * HOUR_MS)
  expect(await left(consoleActions)).toBe(0)
})
