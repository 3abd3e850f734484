/** Merchants, their keys and their ledgers, as operators make, change and end them. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { DIRECTORY_MAX_AGE_MS, DIRECTORY_ROWS_MAX_AGE_MS, VOLUME_NOTICE_MS } from '../../../../broker/limits.ts'
import { KEYS_MAX, LEDGERS_OPEN_MAX } from '../../../../broker/operator/limits.ts'
import { BROKER, broker, newMerchant, newPayment, pageCalls, shopCalls } from '../../broker-world.ts'
import type { Merchant } from '../../broker-world.ts'
import { Operator, SHOP_NAME, madeMerchant } from '../../operator-world.ts'

const HOUR_MS = 3_600_000
let operator: Operator
beforeAll(async () => {
  operator = await Operator.with()
})
afterEach(() => vi.useRealTimers())

const passes = (ms: number): void => void vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString()

interface Key {
  id: string
  mode: string
  name: string | null
  last_characters: string | null
  status: string
}
interface Ledger {
  id: string
  mode: string
  status: string
}

/** A shop with a key that the operator has made. */
async function shopWith(merchant: string, given: object = {}): Promise<Merchant & { key: string }> {
  const made = await operator.calls<Key>('POST', `/merchants/${merchant}/keys`, { mode: 'test', name: 'x', ...given })
  if (made.status !== 201) throw new Error(made.text)
  return { id: merchant, ledger: '', secretKey: made.body.secret ?? '', key: made.body.id }
}

const ledgersOf = async (merchant: string): Promise<Ledger[]> =>
  (await operator.calls<{ data: Ledger[] }>('GET', `/merchants/${merchant}/ledgers`)).body.data

describe('A merchant', () => {
  test('is made and can be paid at once: with a ledger of each mode, by the key that it is given', async () => {
    const merchant = await madeMerchant(operator, ['https://kite.example', 'http://localhost:3000'])
    expect(await operator.calls('GET', `/merchants/${merchant}`)).toMatchObject({
      status: 200,
      body: {
        name: SHOP_NAME,
        origins: ['http://localhost:3000', 'https://kite.example'],
        api_version: '0.2',
        personal_data_kept_days: 550,
        disabled: false,
      },
    })
    const calendar = { time_zone: 'Asia/Tokyo', day_starts: 4 }
    expect(await operator.calls('PATCH', `/merchants/${merchant}`, calendar)).toMatchObject({ body: calendar })
    for (const wrong of [{ time_zone: '+09:00' }, { day_starts: 13 }]) {
      expect(await operator.calls('PATCH', `/merchants/${merchant}`, wrong)).toMatchObject({ status: 400 })
    }
    expect((await ledgersOf(merchant)).map(({ mode, status }) => `${mode} ${status}`).toSorted()).toEqual([
      'live open',
      'test open',
    ])
    const payment = await newPayment(await shopWith(merchant))
    const page = await broker(new Request(`${BROKER}/checkout/${payment.id}`))
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors http://localhost:3000 https://kite')
  })

  test('that is disabled opens nothing within a minute: its keys, and the dialogs that are open', async () => {
    const shop = await newMerchant()
    const payment = await newPayment(shop)
    expect((await pageCalls(payment, 'status')).status).toBe(200)
    const disabled = await operator.calls('PATCH', `/merchants/${shop.id}`, { disabled: true })
    expect(disabled).toMatchObject({ status: 200, body: { disabled: true, disabled_at: expect.any(String) as string } })
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    for (const [method, path] of [
      ['GET', '/v1/payments'],
      ['POST', '/v1/payments'],
      ['GET', '/v1/events'],
    ] as const) {
      expect(await shopCalls(shop, method, path), path).toMatchObject({
        status: 403,
        body: { code: 'merchant_disabled' },
      })
    }
    const taking = [
      'authorize',
      'confirm',
      'answer',
      'passkey-challenge',
      'authorize-with-passkey',
      'passkeys',
    ] as const
    for (const action of taking) {
      expect(await pageCalls(payment, action), action).toMatchObject({
        status: 403,
        body: { code: 'merchant_disabled' },
      })
    }
    // The member sees what is, and may give it up.
    expect((await pageCalls(payment, 'status')).body.status).toBe('open')
    expect((await pageCalls(payment, 'cancel')).body.status).toBe('cancelled')
    expect((await operator.calls('PATCH', `/merchants/${shop.id}`, { disabled: false })).body['disabled_at']).toBeNull()
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    expect((await shopCalls(shop, 'GET', '/v1/payments')).status).toBe(200)
  })

  test('changes what is named, and nothing else', async () => {
    const merchant = await madeMerchant(operator)
    const change = async (body: object) => (await operator.calls('PATCH', `/merchants/${merchant}`, body)).body
    expect(await change({ name: { ja: '凧' } })).toMatchObject({ name: { en: SHOP_NAME.en, ja: '凧' } })
    const origins = ['https://b.example', 'https://c.example:8443']
    expect(await change({ origins })).toMatchObject({ name: { ja: '凧' }, origins })
    expect(await change({ origins: [] })).toMatchObject({ origins: [] })
    expect(await change({ api_version: '0.1' })).toMatchObject({ api_version: '0.1', disabled: false })
  })

  test('is listed page by page, newest first', async () => {
    const made = [await madeMerchant(operator), await madeMerchant(operator), await madeMerchant(operator)]
    const found: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 2; pages++) {
      const page = await operator.calls<{ data: { id: string; origins: string[] }[]; next_cursor: string }>(
        'GET',
        `/merchants?limit=2${cursor}`,
      )
      for (const { id, origins } of page.body.data) {
        found.push(id)
        if (made.includes(id)) expect(origins).toEqual(['https://kite.example'])
      }
      cursor = `&cursor=${page.body.next_cursor}`
    }
    expect(found).toHaveLength(4)
    expect(found).toEqual(expect.arrayContaining(made))
    expect(await operator.calls('GET', '/merchants?cursor=x')).toMatchObject({ status: 400, body: { param: 'cursor' } })
    expect(await operator.calls('GET', '/merchants/mer_nobody')).toMatchObject({ status: 404 })
  })

  const name = SHOP_NAME
  test.each([
    ['no name', {}, 'name'],
    ['a name in one language', { name: { en: 'Kite' } }, 'name.ja'],
    ['an empty name', { name: { en: '', ja: '凧' } }, 'name.en'],
    ['a name that cannot be seen', { name: { en: '\u200b', ja: '凧' } }, 'name.en'],
    ['a name of two lines', { name: { en: 'Kite', ja: '凧\n店' } }, 'name.ja'],
    ['a name that turns what follows', { name: { en: 'Kite\u202e', ja: '凧' } }, 'name.en'],
    ['an origin with a path', { name, origins: ['https://kite.example/'] }, 'origins.0'],
    ['an origin in capitals', { name, origins: ['https://Kite.example'] }, 'origins.0'],
    ['an origin that is none', { name, origins: ['kite.example'] }, 'origins.0'],
    ['an origin of no web page', { name, origins: ['https://a.example', 'ftp://kite.example'] }, 'origins.1'],
    ['the same origin twice', { name, origins: ['https://a.example', 'https://a.example'] }, 'origins'],
    ['too many origins', { name, origins: Array.from({ length: 51 }, (_, i) => `https://${i}.example`) }, 'origins'],
    ['origins that are no list', { name, origins: 'https://kite.example' }, 'origins'],
    ['a version that there is not', { name, api_version: '9' }, 'api_version'],
    ['an id that is none', { name, id: 'mer_mine' }, 'id'],
    ['a field that is not known', { name, created_at: 0 }, 'created_at'],
  ])('is not made with %s', async (_, body, param) => {
    const refused = await operator.calls('POST', '/merchants', body)
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request', param } })
  })

  test('is not changed to what it could not be made with', async () => {
    const merchant = await madeMerchant(operator)
    for (const [body, param] of [
      [{ name: { en: '' } }, 'name.en'],
      [{ origins: ['http://'] }, 'origins.0'],
      [{ disabled: 'yes' }, 'disabled'],
      [{ created_at: 0 }, 'created_at'],
    ] as const) {
      expect(await operator.calls('PATCH', `/merchants/${merchant}`, body)).toMatchObject({
        status: 400,
        body: { param },
      })
    }
    expect(await operator.calls('PATCH', '/merchants/mer_nobody', {})).toMatchObject({
      status: 404,
      body: { code: 'merchant_not_found' },
    })
    // What is so already is no change either.
    for (const body of [{}, { disabled: false }, { name: SHOP_NAME, origins: ['https://kite.example'] }]) {
      expect((await operator.calls('PATCH', `/merchants/${merchant}`, body)).status).toBe(200)
    }
    expect(await operator.auditOf(merchant)).toHaveLength(1)
  })
})

describe('A merchant’s key', () => {
  test('is told once, listed by its last characters, and revoked within a minute', async () => {
    const merchant = await madeMerchant(operator)
    const shop = await shopWith(merchant, { name: 'The till' })
    const listed = await operator.calls<{ data: Key[] }>('GET', `/merchants/${merchant}/keys`)
    expect(listed.body.data).toMatchObject([
      { id: shop.key, mode: 'test', name: 'The till', last_characters: shop.secretKey.slice(-4), status: 'active' },
    ])
    expect(listed.text).not.toContain(shop.secretKey)
    expect((await shopCalls(shop, 'GET', '/v1/payments')).status).toBe(200)
    const path = `/merchants/${merchant}/keys/${shop.key}`
    expect(await operator.calls('DELETE', path)).toMatchObject({ status: 200, body: { status: 'revoked' } })
    passes(DIRECTORY_MAX_AGE_MS)
    const refused = await shopCalls(shop, 'GET', '/v1/payments')
    expect(refused).toMatchObject({ status: 401, body: { code: 'api_key_revoked' } })
    expect((await operator.calls('DELETE', path)).status).toBe(200)
    expect(await operator.auditOf(shop.key)).toHaveLength(2)
  })

  test('that has an end opens nothing after it', async () => {
    const shop = await shopWith(await madeMerchant(operator), { expires_at: inHours(1) })
    expect((await shopCalls(shop, 'GET', '/v1/payments')).status).toBe(200)
    passes(HOUR_MS)
    expect(await shopCalls(shop, 'GET', '/v1/payments')).toMatchObject({
      status: 401,
      body: { code: 'api_key_expired' },
    })
  })

  test('of before keys had names is listed and revoked too; another merchant’s is as good as none', async () => {
    const shop = await newMerchant()
    const [key] = (await operator.calls<{ data: Key[] }>('GET', `/merchants/${shop.id}/keys`)).body.data
    expect(key).toMatchObject({ name: null, last_characters: null, status: 'active' })
    const other = await madeMerchant(operator)
    for (const path of [`/merchants/${other}/keys/${key?.id}`, `/merchants/${shop.id}/keys/key_x`]) {
      expect(await operator.calls('DELETE', path)).toMatchObject({ status: 404, body: { code: 'api_key_not_found' } })
    }
    expect((await operator.calls('DELETE', `/merchants/${shop.id}/keys/${key?.id}`)).status).toBe(200)
    passes(DIRECTORY_MAX_AGE_MS)
    expect((await shopCalls(shop, 'GET', '/v1/payments')).status).toBe(401)
  })

  test('is one of so many at most, also of those made at once', async () => {
    const merchant = await madeMerchant(operator)
    const make = () => operator.calls('POST', `/merchants/${merchant}/keys`, { mode: 'test', name: 'x' })
    for (let made = 0; made < KEYS_MAX - 1; made++) expect((await make()).status).toBe(201)
    passes(10_000)
    const last = await Promise.all([make(), make(), make()])
    expect(last.map(({ status }) => String(status)).toSorted()).toEqual(['201', '409', '409'])
    expect(last.find(({ status }) => status === 409)?.body.code).toBe('api_key_limit')
  })

  test.each([
    ['no mode', { name: 'x' }, 'mode'],
    ['a mode that is none', { mode: 'production', name: 'x' }, 'mode'],
    ['no name', { mode: 'test' }, 'name'],
    ['a name that cannot be seen', { mode: 'test', name: '\u200b' }, 'name'],
    ['an end that is past', { mode: 'test', name: 'x', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['a key of one’s own', { mode: 'test', name: 'x', secret: 'sk_test_mine' }, 'secret'],
  ])('is not made with %s', async (_, body, param) => {
    const merchant = await madeMerchant(operator)
    const refused = await operator.calls('POST', `/merchants/${merchant}/keys`, body)
    expect(refused).toMatchObject({ status: 400, body: { param } })
    expect(await operator.calls('POST', '/merchants/mer_nobody/keys', { mode: 'test', name: 'x' })).toMatchObject({
      status: 404,
    })
  })
})

describe('A merchant’s ledger', () => {
  test('is added and closed in two minutes; the last open one of a mode stays', async () => {
    const merchant = await madeMerchant(operator)
    const [first] = (await ledgersOf(merchant)).filter(({ mode }) => mode === 'test')
    const close = (ledger: string) => operator.calls('POST', `/merchants/${merchant}/ledgers/${ledger}/close`)
    expect(await close(first?.id ?? '')).toMatchObject({ status: 409, body: { code: 'last_open_ledger' } })
    const added = await operator.calls<Ledger>('POST', `/merchants/${merchant}/ledgers`, { mode: 'test' })
    expect(added).toMatchObject({ status: 201, body: { mode: 'test', status: 'opening' } })
    expect(await close(first?.id ?? '')).toMatchObject({ status: 200, body: { status: 'closing' } })
    expect(await close(first?.id ?? '')).toMatchObject({ status: 409, body: { code: 'ledger_closed' } })
    passes(VOLUME_NOTICE_MS)
    const statuses = (await ledgersOf(merchant)).filter(({ mode }) => mode === 'test').map(({ status }) => status)
    expect(statuses).toEqual(['open', 'closed'])
    const payment = await newPayment(await shopWith(merchant))
    expect(payment.id.slice(4, 12)).toBe(added.body.id)
  })

  test('stays when both that are open are closed at once', async () => {
    const merchant = await madeMerchant(operator)
    await operator.calls('POST', `/merchants/${merchant}/ledgers`, { mode: 'live' })
    const live = (await ledgersOf(merchant)).filter(({ mode }) => mode === 'live')
    const closed = await Promise.all(
      live.map(({ id }) => operator.calls('POST', `/merchants/${merchant}/ledgers/${id}/close`)),
    )
    expect(closed.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409'])
  })

  test('is one of so many open ones at most; of another merchant it is as good as none', async () => {
    const merchant = await madeMerchant(operator)
    const add = (body: object = { mode: 'live' }) =>
      operator.calls<Ledger>('POST', `/merchants/${merchant}/ledgers`, body)
    for (let open = 1; open < LEDGERS_OPEN_MAX; open++) expect((await add()).status).toBe(201)
    expect(await add()).toMatchObject({ status: 409, body: { code: 'ledger_limit' } })
    expect(await add({})).toMatchObject({ status: 400, body: { param: 'mode' } })
    expect(await add({ mode: 'test', id: '0' })).toMatchObject({ status: 400, body: { param: 'id' } })
    const other = await madeMerchant(operator)
    const [theirs] = await ledgersOf(other)
    expect(await operator.calls('POST', `/merchants/${merchant}/ledgers/${theirs?.id}/close`)).toMatchObject({
      status: 404,
      body: { code: 'ledger_not_found' },
    })
  })
})
