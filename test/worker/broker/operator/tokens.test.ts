/** Operators' tokens: who may do what, until when, and that every change is in the audit log. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { DIRECTORY_MAX_AGE_MS, DIRECTORY_MISS_AGE_MS } from '../../../../broker/limits.ts'
import { SCOPES } from '../../../../broker/operator/scopes.ts'
import { BROKER, broker, brokerEnv, newMerchant, shopCalls } from '../../broker-world.ts'
import { Operator, SHOP_NAME, issuerEntry, madeMerchant } from '../../operator-world.ts'
import type { Method } from '../../operator-world.ts'

const DAY_MS = 86_400_000
let root: Operator
let operator: Operator
beforeAll(async () => {
  root = await Operator.ofKey()
  operator = await Operator.with()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const passes = (ms: number): void => void vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()

interface Token {
  id: string
  scopes: string[]
  status: string
  expires_at: string
  last_used_at: string | null
}

describe('An operator’s token', () => {
  test('is made with the OPERATOR_KEY, shown once, and kept as a digest', async () => {
    const made = await root.calls<Token>('POST', '/tokens', { name: 'Hanako', scopes: ['merchants:read'] })
    expect(made).toMatchObject({ status: 201, body: { name: 'Hanako', status: 'active', created_by: 'operator_key' } })
    const { secret = '' } = made.body
    expect(secret).toMatch(/^op_secret_[0-9a-z]{26}$/)
    expect(made.headers.get('cache-control')).toBe('no-store')
    const life = Date.parse(made.body.expires_at) - Date.now()
    expect(Math.round(life / DAY_MS)).toBe(90)
    const listed = await root.calls<{ data: Token[] }>('GET', '/tokens')
    expect(listed.body.data.map(({ id }) => id)).toContain(made.body.id)
    const { results } = await brokerEnv.DIRECTORY.prepare('SELECT * FROM operator_tokens, audit_log').all()
    for (const text of [listed.text, JSON.stringify(results)]) expect(text).not.toContain(secret)
  })

  test('opens what its scopes say and nothing else; who may change may read', async () => {
    const reader = await Operator.with(['merchants:read'])
    const writer = await Operator.with(['merchants:write'])
    expect((await reader.calls('GET', '/merchants')).status).toBe(200)
    expect((await writer.calls('GET', '/merchants')).status).toBe(200)
    expect(await reader.calls('POST', '/merchants', { name: SHOP_NAME })).toMatchObject({
      status: 403,
      body: { code: 'operator_scope_missing', param: 'merchants:write' },
    })
    for (const path of ['/issuers', '/tokens', '/audit', '/reconciliations']) {
      expect(await writer.calls('GET', path), path).toMatchObject({ status: 403 })
    }
    // The key of the settings makes tokens, so that whatever is changed has a name.
    expect(await root.calls('POST', '/merchants', { name: SHOP_NAME })).toMatchObject({ status: 403 })
    expect((await root.calls('GET', '/reconciliations')).status).toBe(200)
  })

  test('gives no more than it has, and nothing that outlives it', async () => {
    const scopes = ['tokens:write', 'merchants:read']
    const { body } = await root.calls('POST', '/tokens', { name: 'x', scopes, expires_at: inDays(10) })
    const lesser = new Operator(body.secret ?? '')
    const makes = (given: object) =>
      lesser.calls<Token>('POST', '/tokens', { name: 'y', scopes: ['merchants:read'], ...given })
    expect(await makes({ scopes: ['merchants:write'] })).toMatchObject({ status: 403, body: { param: 'scopes' } })
    expect(await makes({ expires_at: inDays(11) })).toMatchObject({ status: 400, body: { param: 'expires_at' } })
    const given = await makes({})
    expect(given.status).toBe(201)
    expect(Date.parse(given.body.expires_at) - Date.now()).toBeLessThanOrEqual(10 * DAY_MS)
  })

  test('that is revoked or has expired opens nothing within a minute, and says why', async () => {
    const { body } = await root.calls<Token>('POST', '/tokens', {
      name: 'x',
      scopes: ['audit:read'],
      expires_at: inDays(1),
    })
    const leaver = new Operator(body.secret ?? '')
    expect((await leaver.calls('GET', '/audit')).status).toBe(200)
    expect(await operator.calls('DELETE', `/tokens/${body.id}`)).toMatchObject({
      status: 200,
      body: { status: 'revoked' },
    })
    passes(DIRECTORY_MAX_AGE_MS)
    expect(await leaver.calls('GET', '/audit')).toMatchObject({ status: 401, body: { code: 'operator_token_revoked' } })
    const short = await root.calls('POST', '/tokens', { name: 'x', scopes: ['audit:read'], expires_at: inDays(1) })
    passes(DAY_MS)
    expect(await new Operator(short.body.secret ?? '').calls('GET', '/audit')).toMatchObject({
      status: 401,
      body: { code: 'operator_token_expired' },
    })
    // Revoked again it stays as it was: nothing was changed, and nothing is noted.
    expect((await root.calls('DELETE', `/tokens/${body.id}`)).status).toBe(200)
    vi.useRealTimers()
    expect((await operator.auditOf(body.id)).map(({ action }) => action)).toEqual(['token.created', 'token.revoked'])
    expect(await operator.calls('DELETE', '/tokens/tok_nobody')).toMatchObject({ status: 404 })
  })

  test('that nobody made costs no look into the directory each time', async () => {
    const prepare = vi.spyOn(Object.getPrototypeOf(brokerEnv.DIRECTORY) as D1Database, 'prepare')
    const strangers = ['', 'sk_test_0', 'op_secret_short', 'x'.repeat(43), `op_secret_${'u'.repeat(26)}`]
    for (const secret of strangers) {
      expect(await new Operator(secret).calls('GET', '/tokens')).toMatchObject({
        status: 401,
        body: { code: 'operator_key_invalid' },
      })
    }
    expect(prepare).not.toHaveBeenCalled()
    passes(DIRECTORY_MISS_AGE_MS)
    const wrong = new Operator(`op_secret_${'0'.repeat(26)}`)
    for (let i = 0; i < 5; i++) expect((await wrong.calls('GET', '/tokens')).status).toBe(401)
    expect(prepare).toHaveBeenCalledTimes(1)
    const guesses = Array.from({ length: 40 }, (_, i) => new Operator(`op_secret_${String(i).padStart(26, '0')}`))
    const network = { 'cf-connecting-ip': '198.51.100.7' }
    const answers = await Promise.all(guesses.map((guess) => guess.calls('GET', '/tokens', undefined, network)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]))
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/)
  })

  test('notes its last use, once an hour', async () => {
    const { body } = await root.calls<Token>('POST', '/tokens', { name: 'x', scopes: ['audit:read'] })
    const user = new Operator(body.secret ?? '')
    const lastUse = async () => {
      const all = (await root.calls<{ data: Token[] }>('GET', '/tokens')).body.data
      return all.find(({ id }) => id === body.id)?.last_used_at ?? null
    }
    expect(await lastUse()).toBeNull()
    await user.calls('GET', '/audit')
    const first = await lastUse()
    expect(first).not.toBeNull()
    passes(10_000)
    await user.calls('GET', '/audit')
    expect(await lastUse()).toBe(first)
    passes(2 * 3_600_000)
    await user.calls('GET', '/audit')
    expect(Date.parse((await lastUse()) ?? '')).toBeGreaterThan(Date.parse(first ?? ''))
  })

  test.each([
    ['no name', { scopes: ['audit:read'] }, 'name'],
    ['an empty name', { name: '', scopes: ['audit:read'] }, 'name'],
    ['a name of two lines', { name: 'a\nb', scopes: ['audit:read'] }, 'name'],
    ['a name that is too long', { name: 'a'.repeat(81), scopes: ['audit:read'] }, 'name'],
    ['no scope', { name: 'x', scopes: [] }, 'scopes'],
    ['a scope that there is not', { name: 'x', scopes: ['everything'] }, 'scopes.0'],
    ['a scope twice', { name: 'x', scopes: ['audit:read', 'audit:read'] }, 'scopes'],
    ['an end that is past', { name: 'x', scopes: ['audit:read'], expires_at: inDays(-1) }, 'expires_at'],
    ['an end that is too far', { name: 'x', scopes: ['audit:read'], expires_at: inDays(400) }, 'expires_at'],
    ['an end that is none', { name: 'x', scopes: ['audit:read'], expires_at: 'tomorrow' }, 'expires_at'],
    ['an end without a zone', { name: 'x', scopes: ['audit:read'], expires_at: '2027-01-01T00:00:00' }, 'expires_at'],
    ['a field that is not known', { name: 'x', scopes: ['audit:read'], secret: 'mine' }, 'secret'],
  ])('is not made with %s', async (_, body, param) => {
    expect(await root.calls('POST', '/tokens', body)).toMatchObject({ status: 400, body: { param } })
  })
})

/** Each route that changes something, once, and the object that it is about. */
async function allChanges(): Promise<[name: string, object: string][]> {
  const done: [string, string][] = []
  const acts = async (method: Method, path: string, object: string, body?: object): Promise<void> => {
    const answer = await operator.calls(method, path, body)
    expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300)
    const { id, prefix } = answer.body as { id?: string; prefix?: string }
    done.push([`${method} ${path.replace(/(mer|tok|key)_\w+/g, '…')}`, object === '' ? (id ?? prefix ?? '') : object])
  }
  const last = (): string => done.at(-1)?.[1] ?? ''
  await acts('POST', '/tokens', '', { name: 'x', scopes: ['audit:read'] })
  await acts('DELETE', `/tokens/${last()}`, last())
  await acts('POST', '/merchants', '', { name: SHOP_NAME })
  const merchant = last()
  await acts('PATCH', `/merchants/${merchant}`, merchant, { disabled: true })
  await acts('POST', `/merchants/${merchant}/keys`, '', { mode: 'test', name: 'x' })
  await acts('DELETE', `/merchants/${merchant}/keys/${last()}`, last())
  await acts('POST', `/merchants/${merchant}/ledgers`, '', { mode: 'test' })
  await acts('POST', `/merchants/${merchant}/ledgers/${last()}/close`, last())
  await acts('POST', '/issuers', '', issuerEntry('QA'))
  await acts('PATCH', '/issuers/QA', 'QA', { mark: '空' })
  await acts('POST', '/issuers/QA/enable', 'QA', { without_certificate: 'A test.' })
  await acts('POST', '/issuers/QA/disable', 'QA')
  await acts('POST', '/reconciliations', '2026-01-31', { business_date: '2026-01-31', issuer: 'NONE' })
  return done
}

/** Whose entries are looked at where they are made: issuers, exports, erasures, archived-ledgers, put-back and restore.test.ts. */
const ELSEWHERE = [
  'POST /operator/v1/issuers/{prefix}/certifications',
  'POST /operator/v1/merchants/{id}/exports',
  'POST /operator/v1/merchants/{id}/erasures',
  'POST /operator/v1/merchants/{id}/ledgers/{ledger}/archive',
  'POST /operator/v1/merchants/{id}/ledgers/{ledger}/restore',
  'POST /operator/v1/reconciliations/mend',
  // Changes nothing, and opens what only reads.
  'POST /operator/v1/console-sessions',
]

describe('The audit log', () => {
  test('has an entry for each change, by every route that makes one, with who, what, before and after', async () => {
    const { paths } = await (
      await broker(new Request(`${BROKER}/openapi/operator.json`))
    ).json<{ paths: Record<string, object> }>()
    const mutating = Object.entries(paths).flatMap(([path, methods]) =>
      path.startsWith('/operator/v1')
        ? Object.keys(methods)
            .filter((method) => method !== 'get')
            .map((method) => `${method.toUpperCase()} ${path}`)
        : [],
    )
    const changes = await allChanges()
    expect(changes).toHaveLength(mutating.length - ELSEWHERE.length)
    expect(mutating).toEqual(expect.arrayContaining(ELSEWHERE))
    const counts = new Map<string, number>()
    for (const [, object] of changes) counts.set(object, (counts.get(object) ?? 0) + 1)
    for (const [object, count] of counts) {
      const entries = await operator.auditOf(object)
      expect(entries, object).toHaveLength(count)
      for (const [index, entry] of entries.entries()) {
        expect(entry).toMatchObject({ actor: { name: 'A test' }, request_id: expect.stringMatching(/^req_/) as string })
        if (index > 0) expect(entry.before, object).not.toBeNull()
        if (index > 0) expect(entry.after).not.toEqual(entry.before)
      }
    }
    const enabled = (await operator.auditOf('QA')).find(({ action }) => action === 'issuer.enabled')
    expect(enabled?.after).toMatchObject({ enabled: true, without_certificate: 'A test.' })
  })

  test('holds no secret, and neither does the log of the Worker', async () => {
    const lines = vi.spyOn(console, 'log')
    const merchant = await madeMerchant(operator)
    const key = await operator.calls('POST', `/merchants/${merchant}/keys`, { mode: 'live', name: 'x' })
    const token = await operator.calls('POST', '/tokens', { name: 'x', scopes: ['audit:read'] })
    const { results } = await brokerEnv.DIRECTORY.prepare('SELECT * FROM audit_log').all()
    const written = JSON.stringify(results) + JSON.stringify(lines.mock.calls)
    expect(written).toContain(merchant)
    for (const secret of [key.body.secret, token.body.secret, operator.secret]) expect(written).not.toContain(secret)
    expect(written).not.toMatch(/sk_(?:test|live)_|op_secret_/)
  })

  test('is read in its order, page by page, and tells what it does not know', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const query: string = after === null ? '' : `&after=${after}`
      const page = await operator.calls<{ data: { id: string; at: string }[]; next_after: string | null }>(
        'GET',
        `/audit?limit=7${query}`,
      )
      seen.push(...page.body.data.map(({ id }) => id))
      after = page.body.next_after
    } while (after !== null)
    expect(seen.length).toBeGreaterThan(14)
    expect(new Set(seen).size).toBe(seen.length)
    for (const [query, param] of [
      ['after=aud_x', 'after'],
      [`after=aud_${'0'.repeat(26)}`, 'after'],
      ['limit=0', 'limit'],
      ['before=x', 'before'],
    ]) {
      expect(await operator.calls('GET', `/audit?${query}`), query).toMatchObject({ status: 400, body: { param } })
    }
  })

  test('shows of two who change the same at once what each has found and left', async () => {
    const merchant = await madeMerchant(operator)
    const origins = Array.from({ length: 4 }, (_, i) => `https://s${i}.example`)
    const answers = await Promise.all(
      origins.map((origin) => operator.calls('PATCH', `/merchants/${merchant}`, { origins: [origin] })),
    )
    for (const { status, body } of answers)
      expect([200, 'changed_meanwhile']).toContain(status === 200 ? 200 : body.code)
    const entries = await operator.auditOf(merchant)
    expect(entries).toHaveLength(1 + answers.filter(({ status }) => status === 200).length)
    // Each begins where the one before has ended.
    for (const [index, { before }] of entries.entries()) expect(before).toEqual(entries[index - 1]?.after ?? null)
    const now = await operator.calls('GET', `/merchants/${merchant}`)
    expect(now.body).toEqual(entries.at(-1)?.after)
  })
})

test('Every scope opens a route, and no merchant’s key opens one', async () => {
  const { secretKey } = await newMerchant()
  const shop = new Operator(secretKey)
  for (const path of ['/merchants', '/issuers', '/tokens', '/audit', '/reconciliations']) {
    expect((await operator.calls('GET', path)).status, path).toBe(200)
    expect(await shop.calls('GET', path), path).toMatchObject({ status: 401, body: { code: 'operator_key_invalid' } })
  }
  expect(await shopCalls({ id: '', ledger: '', secretKey: operator.secret }, 'GET', '/v1/payments')).toMatchObject({
    status: 401,
    body: { code: 'api_key_invalid' },
  })
  expect(SCOPES.length).toBeGreaterThan(8)
})
