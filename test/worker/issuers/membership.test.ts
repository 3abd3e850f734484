/** The member's page: signing in and out, payments, a new password, a new address. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { ADJUSTMENT_KINDS, OPERATION_KINDS } from '../../../protocol/payment.ts'
import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { CUSTOMERS, DESK, PASSWORD, later, openDesk, sameText } from './registration-desk.ts'
import type { Desk, Shown } from './registration-desk.ts'

const { yuki } = CUSTOMERS
/** A well-formed ID that nobody has. */
const NOBODY = `41111111111${memberIdCheckCharacter('41111111111')}`
const NEXT = 'eleven boats in the fog'
const MINUTE_MS = 60_000

let desk: Desk
let memberId: string
let cookie: string
beforeEach(async () => {
  desk = await openDesk()
  ;({ memberId, cookie } = await desk.becomesMember(yuki))
})
afterEach(() => void vi.useRealTimers())

const signsIn = (password = PASSWORD, id = memberId): Promise<Shown> => desk.signsIn(id, password)
const pays = (password = PASSWORD): Promise<unknown> => desk.pays(memberId, password)

describe('Signing in', () => {
  test('opens the page with the ID, written in any way', async () => {
    const answer = await signsIn(PASSWORD, memberId.replace(/(.{4})/, '$1－').normalize('NFD'))
    expect(answer).toMatchObject({ status: 303, location: '/account' })
    const page = await desk.get('/account', { cookie: answer.cookie })
    expect(page.text.replaceAll(' ', '')).toContain(memberId)
  })

  test('sets a cookie that no script, no other host and no other site’s form can use', async () => {
    const { headers } = await signsIn()
    expect(headers.get('set-cookie')).toMatch(
      /^__Host-member-4=[\w-]{43}; Path=\/; Max-Age=1800; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  test('says the same for a wrong password and for an ID that nobody has', async () => {
    const nobody = await signsIn('not the password', NOBODY)
    const wrong = await signsIn('not the password')
    const without = ({ text }: Shown): string => sameText(text).replaceAll(/value="[^"]*"/g, 'value')
    expect(wrong.status).toBe(nobody.status)
    expect(without(wrong)).toBe(without(nobody))
    expect(wrong.text).toContain('4 tries left')
  })

  test('shares its five tries with the shops, and says for how long the ID is locked', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    await desk.confirms()
    for (let i = 0; i < 5; i++) await signsIn('not the password')
    const waits = await signsIn()
    expect(waits.status).toBe(429)
    expect(waits.headers.get('retry-after')).toBe('60')
    expect(waits.text).toContain('This ID is locked for one minute')
    expect(await pays()).toBe('locked')
    later(MINUTE_MS)
    expect((await signsIn()).status).toBe(303)
    expect(await pays()).toBe('authenticated')
  })

  test('is open where the member was before, whatever strangers guess', async () => {
    const from = (source: string, password = PASSWORD): Promise<Shown> =>
      desk.post('/sign-in', { member_id: memberId, current_password: password }, { source })
    expect((await from('2001:db8:1:2::7')).status).toBe(303)
    for (let i = 0; i < 9; i++) await from('203.0.113.9', 'not the password')
    expect((await from('198.51.100.4')).status).toBe(429)
    expect((await from('2001:db8:1:2:aaaa::1')).status).toBe(303)
  })

  test('is bounded for one source', async () => {
    const tries = await Promise.all(
      Array.from({ length: 61 }, () => desk.post('/sign-in', { member_id: memberId, current_password: PASSWORD })),
    )
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(1)
    expect(tries.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('3600')
  })

  test('is bounded for one source, and not for who signed in from it before', async () => {
    const from = (id: string, password: string): Promise<Shown> =>
      desk.post('/sign-in', { member_id: id, current_password: password }, { source: '203.0.113.9' })
    await from(memberId, PASSWORD)
    for (let i = 0; i < 61; i++) await from(NOBODY, 'not the password')
    expect((await from(NOBODY, 'not the password')).status).toBe(429)
    expect((await from(memberId, PASSWORD)).status).toBe(303)
  })

  test('ends with the session’s half hour, and with signing out', async () => {
    const { cookie: second } = await signsIn()
    const out = await desk.post('/sign-out', {}, { cookie: second })
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect(await desk.get('/account', { cookie: second })).toMatchObject({ status: 303, location: '/sign-in' })
    expect((await desk.get('/account', { cookie })).status).toBe(200)
    later(31 * MINUTE_MS)
    expect(await desk.get('/account', { cookie })).toMatchObject({ status: 303, location: '/sign-in' })
  })

  test.each(['/account', '/registered'])('%s shows nothing to who is not signed in', async (path) => {
    for (const forged of ['', '__Host-member-4=x', `__Host-member-4=${'A'.repeat(43)}`]) {
      expect(await desk.get(path, { cookie: forged })).toMatchObject({ status: 303, location: '/sign-in' })
    }
  })
})

describe('The member’s page', () => {
  test('shows the payments that the settlement server has, the latest first', async () => {
    await desk.confirms()
    const member = { ...desk.broker.world.members.sumire.plain, member_id: memberId, password: PASSWORD }
    await desk.broker.authorize(member, 'op_one', 1200)
    await desk.broker.authorize(member, 'op_two', 3400)
    const { text } = await desk.get('/account', { cookie })
    expect(text.indexOf('¥3,400')).toBeGreaterThan(0)
    expect(text.indexOf('¥1,200')).toBeGreaterThan(text.indexOf('¥3,400'))
  })

  test('writes each amount in its currency, with the digits of ISO 4217', async () => {
    const { settlement } = ISSUER_ORIGINS.sumire
    const at = '2026-11-23T00:00:00Z'
    const posted = { JPY: 12_800, CNY: 12_800, AUD: 12_800, IDR: 12_800, IQD: 12_800, BGN: 12_800, e1: 1 }
    const postings = Object.entries(posted).map(([currency, amount]) => ({ kind: 'capture', currency, amount, at }))
    desk.broker.world.intercept(settlement, '/statement', async () => Response.json({ postings }))
    const { text } = await desk.get('/account?lang=en', { cookie })
    const amounts = [...text.matchAll(/<td>\s*([^<]*\d[^<]*?)\s*<\/td>/g)].map(([, cell]) =>
      cell?.replaceAll('\u00a0', ' '),
    )
    expect(amounts.filter((cell) => /^\D+[\d,.]+$/.test(cell ?? ''))).toEqual([
      'BGN 128.00',
      'IQD 12.800',
      'IDR 128.00',
      'A$128.00',
      'CN¥128.00',
      '¥12,800',
    ])
  })

  test.each(['en', 'ja'] as const)('has a word for every kind of posting (%s), and shows no code', async (lang) => {
    const kinds = [...OPERATION_KINDS, ...ADJUSTMENT_KINDS, 'a_kind_of_tomorrow']
    const { settlement } = ISSUER_ORIGINS.sumire
    const posting = { amount: 1200, currency: 'JPY', at: '2026-11-01T00:00:00Z' }
    const rows = [...kinds.map((kind) => ({ kind, ...posting })), { kind: 'refund', ...posting, currency: '¥¥¥' }]
    desk.broker.world.intercept(settlement, '/statement', async () => Response.json({ postings: rows }))
    const { text, status } = await desk.get(`/account?lang=${lang}`, { cookie })
    expect(status).toBe(200)
    const table = /<tbody>.*<\/tbody>/s.exec(text)?.[0] ?? ''
    expect(table.match(/<tr>/g)).toHaveLength(kinds.length)
    for (const kind of kinds) expect(table).not.toContain(`>${kind}<`)
    expect(table).toContain(lang === 'en' ? '>Reversed<' : '>お支払いの差し戻し<')
    expect(table).toContain(lang === 'en' ? '>Returned by us<' : '>当社からの返金<')
  })

  test('says so when the settlement server cannot be asked', async () => {
    const { settlement } = ISSUER_ORIGINS.sumire
    desk.broker.world.intercept(settlement, '/statement', async () => new Response('', { status: 500 }))
    expect((await desk.get('/account', { cookie })).text).toContain('cannot be shown at the moment')
  })

  test('may not be framed, kept by a cache or extended by a script of another', async () => {
    const { headers } = await desk.get('/account', { cookie })
    expect(headers.get('cache-control')).toBe('no-store')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })

  test.each([
    '/account/password',
    '/account/email',
    '/account/confirmation',
    '/account/lock',
    '/sign-out',
    '/sign-in',
    '/confirm',
    '/reset',
    '/unlock',
    '/help/id',
    '/help/password',
    '/help/unlock',
    '/registered/mail',
  ])('%s does nothing for a form of another site', async (path) => {
    const kept = JSON.stringify(await desk.rows('members'))
    for (const headers of [{ origin: 'https://evil.example' }, { origin: DESK, 'sec-fetch-site': 'same-site' }]) {
      expect((await desk.post(path, { email: 'x@y.zz' }, { cookie, headers })).status).toBe(403)
    }
    expect(JSON.stringify(await desk.rows('members'))).toBe(kept)
    expect((await desk.get('/account', { cookie })).status).toBe(200)
  })
})

describe('A new password', () => {
  const changes = (fields: Record<string, string>): Promise<Shown> =>
    desk.post('/account/password', { current_password: PASSWORD, password: NEXT, ...fields }, { cookie })

  test('takes the place of the old one and ends the other sessions', async () => {
    await desk.confirms()
    const other = await signsIn()
    expect((await changes({})).text).toContain('Your password is changed')
    expect(await desk.get('/account', { cookie: other.cookie })).toMatchObject({ status: 303 })
    expect((await desk.get('/account', { cookie })).status).toBe(200)
    expect((await signsIn()).status).toBe(422)
    expect(await pays(NEXT)).toBe('authenticated')
  })

  test.each([
    [{ current_password: 'not the password' }, 'present password is not right'],
    [{ password: 'short' }, 'At least 8 characters'],
    [{ password: 'qwertyuiop' }, 'Too easily guessed'],
    [{ password: 'sato and her garden' }, 'leave out your name'],
  ])('is refused with %o', async (fields, sentence) => {
    const answer = await changes(fields)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(sentence)
    expect((await signsIn()).status).toBe(303)
  })

  test('may not hold the ID', async () => {
    expect((await changes({ password: `a${memberId}b` })).text).toContain('leave out your name')
  })
})

describe('A new address', () => {
  const changes = (email: string, password = PASSWORD): Promise<Shown> =>
    desk.post('/account/email', { email, password_now: password }, { cookie })
  const address = async (): Promise<unknown> =>
    (await desk.rows('members')).find((row) => row['member_id'] === memberId)?.['email']

  test('counts from the moment its link is opened; the old one is told', async () => {
    await desk.confirms()
    expect((await changes('new@example.com')).text).toContain('mailed a link to the new address')
    expect(await address()).toBe('hana@example.com')
    await desk.confirms()
    expect(await address()).toBe('new@example.com')
    await desk.get('/account', { cookie })
    expect((await desk.letters()).at(-1)).toMatchObject({ recipient: 'hana@example.com' })
  })

  test.each([
    ['new@', PASSWORD, 'has an @'],
    ['new@example.com', 'not the password', 'present password is not right'],
  ])('%s with %s is refused', async (email, password, sentence) => {
    expect((await changes(email, password)).text).toContain(sentence)
    expect(await desk.letters()).toHaveLength(1)
  })

  test('is written to once in five minutes, and three times an hour at most', async () => {
    for (let i = 0; i < 3; i++) expect((await changes('new@example.com')).status).toBe(200)
    expect(await desk.letters()).toHaveLength(2)
    expect((await changes('new@example.com')).text).toContain('Too many letters')
    expect(await desk.letters()).toHaveLength(2)
  })

  test('may be asked for however often strangers have asked for letters', async () => {
    for (let i = 0; i < 25; i++) await desk.post('/help/password', { member_id: memberId }, { source: '203.0.113.9' })
    expect((await desk.post('/account/confirmation', {}, { cookie, source: '203.0.113.9' })).status).toBe(200)
    expect((await changes('new@example.com')).status).toBe(200)
  })
})

describe('Who is signed in', () => {
  const changes = (current: string, as = cookie): Promise<Shown> =>
    desk.post('/account/password', { current_password: current, password: NEXT }, { cookie: as })

  test('is not stopped by what strangers guess', async () => {
    for (let i = 0; i < 9; i++) await signsIn('not the password')
    expect((await desk.get('/account', { cookie })).status).toBe(200)
    expect((await changes(PASSWORD)).text).toContain('Your password is changed')
  })

  test('is signed out after five wrong present passwords, which count like any other', async () => {
    await desk.confirms()
    for (let i = 0; i < 4; i++) expect((await changes('not it')).text).toContain('present password is not right')
    const fifth = await changes('not it')
    expect(fifth.status).toBe(422)
    expect(fifth.text).toContain('you were signed out')
    expect(await desk.get('/account', { cookie })).toMatchObject({ status: 303, location: '/sign-in' })
    expect(await pays()).toBe('locked')
  })

  test('gets five words on fifty present passwords at once, the right one among the last', async () => {
    const guesses = Array.from({ length: 50 }, (_, i) => changes(i === 49 ? PASSWORD : `guess ${i} of them`))
    const answers = await Promise.all(guesses)
    expect(answers.filter(({ text }) => text.includes('present password is not right'))).toHaveLength(4)
    expect(answers.filter(({ text }) => text.includes('Your password is changed'))).toHaveLength(0)
  })

  test('is signed in in twenty browsers at most: the first is signed out', async () => {
    for (let i = 0; i < 20; i++) {
      later(1_000)
      await signsIn()
    }
    expect(await desk.rows('sessions')).toHaveLength(20)
    expect(await desk.get('/account', { cookie })).toMatchObject({ status: 303 })
  })
})
