/** The operators' door to the console: by a link of a token, with its scopes, for as long as it is good, and to read. */

import { createScheduledController } from 'cloudflare:test'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { operatorSessions } from '../../../../broker/db/operator-schema.ts'
import worker from '../../../../broker/worker.ts'
import { BROKER, broker, brokerEnv, newMerchant } from '../../broker-world.ts'
import { ConsoleVisitor, opensLink, operatorLink } from '../../console-world.ts'
import { Operator, issuerEntry, madeMerchant } from '../../operator-world.ts'

const MINUTE_MS = 60_000
const DOOR = '/operator/console/api'

let operator: Operator
beforeAll(async () => {
  operator = await Operator.with()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Moves the clock alone: timers of the runtime go on. */
function later(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
}

/** A token of its own, with its id, so that a test may end it. */
async function newToken(given: object = {}): Promise<{ id: string; holder: Operator }> {
  const body = { name: 'Hanako', scopes: ['issuers:read', 'audit:read'], ...given }
  const made = await operator.calls<{ id: string }>('POST', '/tokens', body)
  return { id: made.body.id, holder: new Operator(made.body.secret ?? '') }
}

describe('A link into the operators’ console', () => {
  test('has its secret in the fragment, is stored by no cache, and kept as a digest', async () => {
    const made = await operator.calls<{ url: string; expires_at: string }>('POST', '/console-sessions', {})
    expect(made.status).toBe(201)
    expect(made.body.url).toMatch(new RegExp(`^${BROKER}/operator/console#[\\w-]{43}$`))
    expect(made.headers.get('cache-control')).toBe('no-store')
    expect(Date.parse(made.body.expires_at) - Date.now()).toBeLessThanOrEqual(MINUTE_MS)
    const rows = JSON.stringify(await drizzle(brokerEnv.DIRECTORY).select().from(operatorSessions).all())
    expect(rows).not.toContain(new URL(made.body.url).hash.slice(1))
  })

  test('is made by no OPERATOR_KEY, which is nobody’s, and by no shop’s key', async () => {
    const root = await Operator.ofKey()
    expect(await root.calls('POST', '/console-sessions', {})).toMatchObject({
      status: 403,
      body: { code: 'operator_token_needed' },
    })
    const shop = new Operator((await newMerchant()).secretKey)
    expect(await shop.calls('POST', '/console-sessions', {})).toMatchObject({ status: 401 })
  })

  test('opens it once, within a minute, for the page itself alone, and by its own door', async () => {
    const secret = await operatorLink(operator)
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      expect(await opensLink(secret, headers, DOOR)).toMatchObject({ body: { code: 'console_page_only' } })
    }
    // The merchant's door knows nothing of it.
    expect(await opensLink(secret)).toMatchObject({ status: 410 })
    const entered = await Promise.all(Array.from({ length: 5 }, () => opensLink(secret, undefined, DOOR)))
    expect(entered.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 410, 410, 410, 410])
    const late = await operatorLink(operator)
    later(MINUTE_MS + 1)
    expect(await opensLink(late, undefined, DOOR)).toMatchObject({ status: 410, body: { code: 'console_link_used' } })
  })
})

describe('The session', () => {
  test('has a cookie of its own, which no script reads and no other site has', async () => {
    const entered = await opensLink(await operatorLink(operator), undefined, DOOR)
    const cookie = entered.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-operator=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; Secure; SameSite=Strict$/)
    const value = cookie.split(';')[0]?.split('=')[1] ?? ''
    const asShop = new ConsoleVisitor(`__Host-console=${value}`)
    expect((await asShop.asks('GET', '/session')).status).toBe(401)
    const rows = JSON.stringify(await drizzle(brokerEnv.DIRECTORY).select().from(operatorSessions).all())
    expect(rows).not.toContain(value)
  })

  test('says whose it is, and reads what the scopes of the token open, and nothing else', async () => {
    const { id, holder } = await newToken({ scopes: ['issuers:write', 'audit:read'] })
    const visitor = await ConsoleVisitor.byToken(holder)
    const seen = await visitor.asks('GET', '/session')
    expect(seen.body).toMatchObject({
      name: 'Hanako',
      token: id,
      scopes: ['issuers:read', 'issuers:write', 'audit:read'],
    })
    expect(seen.headers.get('cache-control')).toBe('no-store')
    for (const path of ['/v1/issuers', '/v1/audit']) {
      const same = await holder.calls('GET', path.slice(3))
      expect(await visitor.asks('GET', path), path).toMatchObject({ status: 200, body: same.body })
    }
    for (const path of ['/v1/merchants', '/v1/attention', '/v1/reconciliations', '/v1/tokens', '/v1/keys']) {
      expect(await visitor.asks('GET', path), path).toMatchObject({
        status: 403,
        body: { code: 'operator_scope_missing' },
      })
    }
  })

  test('changes nothing, whatever its token may: who steals the cookie has no way to stay', async () => {
    const visitor = await ConsoleVisitor.byToken(operator)
    const merchant = await madeMerchant(operator)
    for (const [method, path, body] of [
      ['POST', '/v1/tokens', { name: 'Thief', scopes: ['tokens:write'] }],
      ['POST', '/v1/console-sessions', {}],
      ['POST', `/v1/merchants/${merchant}/keys`, { mode: 'test', name: 'Thief' }],
      ['PATCH', `/v1/merchants/${merchant}`, { disabled: true }],
      ['POST', `/v1/merchants/${merchant}/exports`, { mode: 'test' }],
      ['POST', '/v1/issuers', issuerEntry('DOOR')],
      ['POST', '/v1/reconciliations', { business_date: '2026-01-31' }],
      ['POST', '/v1/reconciliations/mend', { business_date: '2026-01-31', issuer: '4' }],
      ['DELETE', '/v1/tokens/tok_x', undefined],
    ] as const) {
      const refused = await visitor.asks(method, path, body === undefined ? {} : { body })
      expect(refused, path).toMatchObject({ status: 403, body: { code: 'operator_console_reads' } })
    }
    expect((await visitor.asks('GET', '/v1/reconciliations')).status).toBe(200)
  })

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
  ])('answers no page but its own: %j', async (headers) => {
    const visitor = await ConsoleVisitor.byToken(operator)
    expect(await visitor.asks('GET', '/v1/audit', { headers })).toMatchObject({
      status: 403,
      body: { code: 'console_page_only' },
    })
  })

  test('ends within a minute of the token’s being revoked, and takes no bearer in its place', async () => {
    const { id, holder } = await newToken()
    const visitor = await ConsoleVisitor.byToken(holder)
    expect((await visitor.asks('GET', '/v1/issuers')).status).toBe(200)
    await operator.calls('DELETE', `/tokens/${id}`)
    later(MINUTE_MS)
    for (const path of ['/session', '/v1/issuers']) {
      expect(await visitor.asks('GET', path), path).toMatchObject({
        status: 401,
        body: { code: 'operator_token_revoked' },
      })
    }
    const stranger = new ConsoleVisitor('', DOOR)
    const headers = { authorization: `Bearer ${operator.secret}` }
    expect(await stranger.asks('GET', '/v1/issuers', { headers })).toMatchObject({ status: 401 })
  })

  test('ends with the token, and goes on no longer than a working day however it is used', async () => {
    const { holder } = await newToken({ expires_at: new Date(Date.now() + 20 * MINUTE_MS).toISOString() })
    const short = await ConsoleVisitor.byToken(holder)
    const used = await ConsoleVisitor.byToken(operator)
    const idle = await ConsoleVisitor.byToken(operator)
    const began = Date.now()
    for (let minutes = 25; minutes < 8 * 60; minutes += 25) {
      vi.useFakeTimers({ toFake: ['Date'], now: began + minutes * MINUTE_MS })
      expect((await used.asks('GET', '/session')).status, `after ${minutes} minutes`).toBe(200)
      if (minutes > 25) continue
      expect(await short.asks('GET', '/session')).toMatchObject({
        status: 401,
        body: { code: 'operator_token_expired' },
      })
    }
    expect(await idle.asks('GET', '/session')).toMatchObject({ body: { code: 'console_session_missing' } })
    vi.useFakeTimers({ toFake: ['Date'], now: began + 8 * 60 * MINUTE_MS + 1000 })
    expect((await used.asks('GET', '/session')).status).toBe(401)
  })

  test('is over when its operator leaves', async () => {
    const visitor = await ConsoleVisitor.byToken(operator)
    const left = await visitor.asks('POST', '/leave', { body: {} })
    expect(left.headers.get('set-cookie')).toContain('__Host-operator=; Path=/; Max-Age=0')
    expect((await visitor.asks('GET', '/v1/audit')).status).toBe(401)
  })

  test('is one of twenty a token at the most, and is forgotten by the day once it has ended', async () => {
    const { id, holder } = await newToken()
    const first = await ConsoleVisitor.byToken(holder)
    for (let links = 0; links < 20; links++) {
      later(1)
      await operatorLink(holder)
    }
    later(10_000)
    expect((await first.asks('GET', '/session')).status).toBe(401)
    const left = async () =>
      (await drizzle(brokerEnv.DIRECTORY).select().from(operatorSessions).all()).filter(({ tokenId }) => tokenId === id)
    expect(await left()).toHaveLength(20)
    later(2 * MINUTE_MS)
    await worker.scheduled(createScheduledController({ cron: '0 20 * * *', scheduledTime: Date.now() }), brokerEnv)
    expect(await left()).toEqual([])
  })
})

test('The page runs one script of the broker’s own, in no frame, with Trusted Types, at every address below', async () => {
  for (const path of ['', '/attention', '/issuers/4', '/reconciliations/2026-01-31?issuer=4']) {
    const page = await broker(new Request(`${BROKER}/operator/console${path}`))
    const policy = page.headers.get('content-security-policy') ?? ''
    for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
      expect(policy, path).toContain(rule)
    }
    expect((await page.text()).match(/<script\b[^>]*>/g)).toEqual([
      expect.stringMatching(/^<script type="module" src="\/assets\/operator-[0-9a-f]{16}\.js">$/),
    ])
  }
})

describe('For the console, the operator API', () => {
  test('lists the audit log newest first, of one object or by one actor, page by page', async () => {
    const { id, holder } = await newToken({ scopes: ['merchants:write', 'audit:read'] })
    const merchant = await madeMerchant(holder)
    for (const disabled of [true, false, true]) await holder.calls('PATCH', `/merchants/${merchant}`, { disabled })
    interface Page {
      data: { id: string; action: string; after: { disabled?: boolean } }[]
      next_after: string | null
    }
    const seen: Page['data'] = []
    for (let after = ''; ;) {
      const { body } = await holder.calls<Page>('GET', `/audit?actor=${id}&order=newest&limit=3${after}`)
      seen.push(...body.data)
      if (body.next_after === null) break
      after = `&after=${body.next_after}`
    }
    expect(seen.map(({ action, after }) => [action, after.disabled])).toEqual([
      ['merchant.changed', true],
      ['merchant.changed', false],
      ['merchant.changed', true],
      ['merchant.created', false],
    ])
    const oldest = await holder.calls<Page>('GET', `/audit?object=${merchant}`)
    expect(oldest.body.data.map((entry) => entry.id)).toEqual(seen.map((entry) => entry.id).toReversed())
    expect(await holder.calls('GET', '/audit?order=latest')).toMatchObject({ status: 400, body: { param: 'order' } })
  })

  test('reads no more of the audit log than it shows, whatever is asked for', async () => {
    for (const filter of ["actor = 'tok_x'", "object_id = 'mer_x'", "actor = 'tok_x' AND object_id = 'mer_x'", '1']) {
      const explained = brokerEnv.DIRECTORY.prepare(
        `EXPLAIN QUERY PLAN SELECT * FROM audit_log WHERE ${filter} ORDER BY sequence DESC LIMIT 51`,
      )
      const { results } = await explained.all<{ detail: string }>()
      const plan = results.map(({ detail }) => detail).join('; ')
      expect(plan, filter).not.toContain('TEMP B-TREE')
      if (filter !== '1') expect(plan, filter).toMatch(/USING INDEX audit_log_by_(?:actor|object)/)
    }
  })

  test('says of an issuer what was last heard of it', async () => {
    await operator.calls('POST', '/issuers', issuerEntry('HE'))
    const down = JSON.stringify({ settlement: { since: Date.now() - MINUTE_MS, at: Date.now() } })
    await brokerEnv.DIRECTORY.prepare("UPDATE issuers SET reported_down = ? WHERE prefix = 'HE'").bind(down).run()
    const { body } = await operator.calls<{ health: { state: string; down_since: string | null } }>(
      'GET',
      '/issuers/HE',
    )
    expect(body.health).toMatchObject({ state: 'down', last_word_at: null })
    expect(Date.parse(body.health.down_since ?? '')).toBeLessThan(Date.now())
    expect((await operator.auditOf('HE'))[0]?.after).not.toHaveProperty('health')
  })
})
