/** Tests what goes by mail: links that work once and not for long, forgotten IDs and passwords, locks. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { CUSTOMERS, PASSWORD, later, openDesk, sameText } from './registration-desk.ts'
import type { Desk, Shown } from './registration-desk.ts'

const { yuki, ken } = CUSTOMERS
/** A well-formed ID that nobody has. */
const NOBODY = `41111111111${memberIdCheckCharacter('41111111111')}`
const NEXT = 'eleven boats in the fog'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

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

describe('A mailed link', () => {
  test('is not used up by being looked at, and is by its button', async () => {
    const token = await desk.latestToken()
    expect((await desk.get(`/confirm?token=${token}`)).status).toBe(200)
    expect((await desk.get(`/confirm?token=${token}`)).status).toBe(200)
    expect((await desk.post('/confirm', { token })).status).toBe(200)
    expect((await desk.post('/confirm', { token })).status).toBe(410)
    expect((await desk.get(`/confirm?token=${token}`)).status).toBe(410)
  })

  test('does its action once, of five at one moment', async () => {
    await desk.post('/help/password', { member_id: memberId })
    const token = await desk.latestToken()
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => desk.post('/reset', { token, password: `${NEXT} ${i}` })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const winner = answers.findIndex(({ status }) => status === 200)
    expect((await signsIn(`${NEXT} ${winner}`)).status).toBe(303)
  })

  test('stays good when it is asked for again: the newer letter has the same', async () => {
    const token = await desk.latestToken()
    await desk.post('/account/confirmation', {}, { cookie })
    expect(await desk.letters()).toHaveLength(2)
    expect(await desk.latestToken()).toBe(token)
    expect((await desk.post('/confirm', { token })).status).toBe(200)
  })

  test('ends when one is asked for to another address, and with the action', async () => {
    await desk.confirms()
    const mails = async (email: string): Promise<string> => {
      await desk.post('/account/email', { email, password_now: PASSWORD }, { cookie })
      return desk.latestToken()
    }
    const mistyped = await mails('somebody@example.com')
    const right = await mails('hana@example.org')
    expect((await desk.post('/confirm', { token: mistyped })).status).toBe(410)
    expect((await desk.post('/confirm', { token: right })).status).toBe(200)
  })

  test('of a lost letter ends when another for the same was used', async () => {
    await desk.post('/help/password', { member_id: memberId })
    const lost = await desk.latestToken()
    await desk.sql("UPDATE mail_links SET seed = '' WHERE purpose = 'reset'")
    later(6 * MINUTE_MS)
    await desk.post('/help/password', { member_id: memberId })
    const token = await desk.latestToken()
    expect(token).not.toBe(lost)
    expect((await desk.get(`/reset?token=${lost}`)).status).toBe(200)
    expect((await desk.post('/reset', { token, password: NEXT })).status).toBe(200)
    expect((await desk.post('/reset', { token: lost, password: `${NEXT} 2` })).status).toBe(410)
  })

  test('confirms for a day', async () => {
    later(24 * HOUR_MS)
    expect((await desk.confirms()).status).toBe(410)
  })

  test.each(['password', 'unlock'])('for a forgotten or locked ID (%s) is good for half an hour', async (about) => {
    await desk.post(`/help/${about}`, { member_id: memberId })
    const token = await desk.latestToken()
    later(30 * MINUTE_MS)
    const path = about === 'password' ? '/reset' : '/unlock'
    expect((await desk.post(path, { token, password: NEXT })).status).toBe(410)
    expect((await signsIn()).status).toBe(303)
  })

  test('opens nothing but what it is for', async () => {
    const token = await desk.latestToken()
    expect((await desk.post('/reset', { token, password: NEXT })).status).toBe(410)
    expect((await desk.post('/unlock', { token })).status).toBe(410)
    for (const forged of ['', 'x', 'A'.repeat(43), "' or 1=1 --"]) {
      expect((await desk.post('/confirm', { token: forged })).status).toBe(410)
    }
  })

  test('is kept as a digest, and in no letter once that is sent', async () => {
    const token = await desk.latestToken()
    const kept = [await desk.rows('mail_links'), await desk.rows('sessions'), await desk.rows('outbox')]
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(JSON.stringify(kept)).not.toContain(cookie.split('=')[1])
  })
})

describe('A forgotten password', () => {
  test('is replaced by the link; the old sessions end, and the tries begin anew', async () => {
    for (let i = 0; i < 4; i++) await signsIn('not the password')
    await desk.post('/help/password', { member_id: memberId })
    const token = await desk.latestToken()
    expect((await desk.post('/reset', { token, password: 'short' })).text).toContain('At least 8')
    expect((await desk.post('/reset', { token, password: NEXT })).status).toBe(200)
    expect(await desk.get('/account', { cookie })).toMatchObject({ status: 303 })
    expect((await signsIn('not the password')).text).toContain('4 tries left')
    expect((await signsIn(NEXT)).status).toBe(303)
  })
})

describe('Who asks by mail', () => {
  test.each([
    ['id', 'email', 'hana@example.com', 'nobody@example.com'],
    ['password', 'member_id', '', NOBODY],
    ['unlock', 'member_id', '', NOBODY],
  ])('for %s is told the same of a member and of nobody', async (about, field, known, nobody) => {
    const answers = [
      await desk.post(`/help/${about}`, { [field]: known || memberId }),
      await desk.post(`/help/${about}`, { [field]: nobody }),
    ]
    expect(sameText(answers[0]?.text ?? '')).toBe(sameText(answers[1]?.text ?? ''))
    const letters = await desk.letters()
    expect(letters).toHaveLength(2)
    expect(letters.every(({ recipient }) => recipient === 'hana@example.com')).toBe(true)
  })

  test('for a forgotten ID is mailed every ID of the address', async () => {
    const other = await desk.becomesMember(ken)
    await desk.post('/help/id', { email: 'HANA@example.com' })
    const body = (await desk.letters()).at(-1)?.body.replaceAll(' ', '') ?? ''
    expect(body).toContain(memberId)
    expect(body).toContain(other.memberId)
  })

  test('is bounded by where they ask from, and stops nobody who asks from elsewhere', async () => {
    const asks = (source?: string): Promise<Shown> =>
      desk.post('/help/unlock', { member_id: memberId }, source === undefined ? {} : { source })
    for (let i = 0; i < 20; i++) expect((await asks('203.0.113.9')).status).toBe(200)
    const stopped = await asks('203.0.113.9')
    expect(stopped.status).toBe(429)
    expect(stopped.headers.get('retry-after')).toBe('3600')
    expect(stopped.headers.get('ratelimit')).toBe('"tries";r=0;t=3600')
    expect((await asks('198.51.100.4')).status).toBe(200)
    expect((await asks()).status).toBe(200)
  })

  test('about what is no ID of ours is told so', async () => {
    expect((await desk.post('/help/password', { member_id: '4111 1111 1112' })).status).toBe(422)
    expect((await desk.post('/help/password', { member_id: '7015 3402 6113' })).status).toBe(422)
  })
})

describe('A letter that a stranger asks for', () => {
  const asks = (about: 'id' | 'password' | 'unlock', source = '198.51.100.4'): Promise<Shown> =>
    desk.post(`/help/${about}`, about === 'id' ? { email: 'hana@example.com' } : { member_id: memberId }, { source })
  const mailed = async (): Promise<number> => (await desk.letters()).length - 1
  beforeEach(() => desk.confirms())

  test('is the member’s own: asked for again in minutes it is the same letter, and its link is good', async () => {
    for (let i = 0; i < 3; i++) await asks('unlock', '203.0.113.9')
    const answer = await asks('unlock')
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('a letter is on its way')
    expect(await mailed()).toBe(1)
    expect((await desk.post('/unlock', { token: await desk.latestToken() })).status).toBe(200)
  })

  test('is sent three times in a day, always with the same link; asked for by its member it is good anew', async () => {
    for (let i = 0; i < 12; i++) {
      await asks('unlock', `203.0.113.${i}`)
      later(30 * MINUTE_MS)
    }
    expect(await mailed()).toBe(3)
    const tokens = (await desk.letters()).flatMap(({ body }) => /unlock\?token=([\w-]+)/.exec(body)?.[1] ?? [])
    expect(new Set(tokens).size).toBe(1)
    const token = tokens[0] ?? ''
    expect((await desk.post('/unlock', { token })).status).toBe(410)
    expect((await asks('unlock')).status).toBe(200)
    expect(await mailed()).toBe(3)
    expect((await desk.post('/unlock', { token })).status).toBe(200)
  })

  test('never fills a mailbox: nine in a day, of all three kinds, from everywhere', async () => {
    for (let i = 0; i < 40; i++) {
      for (const about of ['id', 'password', 'unlock'] as const) await asks(about, `203.0.113.${i}`)
      later(10 * MINUTE_MS)
    }
    expect(await mailed()).toBe(9)
  })

  test('leaves the member as many as before, once a link was used', async () => {
    for (let i = 0; i < 4; i++) {
      await asks('unlock', `203.0.113.${i}`)
      later(6 * MINUTE_MS)
    }
    expect((await desk.post('/unlock', { token: await desk.latestToken() })).status).toBe(200)
    await asks('unlock')
    expect(await mailed()).toBe(4)
    expect((await desk.post('/unlock', { token: await desk.latestToken() })).status).toBe(200)
  })

  test('is another one the day after', async () => {
    await asks('password', '203.0.113.9')
    const token = await desk.latestToken()
    later(25 * HOUR_MS)
    await asks('password')
    expect(await desk.latestToken()).not.toBe(token)
    expect((await desk.post('/reset', { token: await desk.latestToken(), password: NEXT })).status).toBe(200)
    expect((await desk.post('/reset', { token, password: NEXT })).status).toBe(410)
  })

  test('uses up none of another ID with the same address', async () => {
    const other = await desk.becomesMember(ken)
    for (let i = 0; i < 4; i++) {
      await asks('unlock', `203.0.113.${i}`)
      later(6 * MINUTE_MS)
    }
    const before = await mailed()
    await desk.post('/help/unlock', { member_id: other.memberId })
    expect(await mailed()).toBe(before + 1)
  })
})

describe('A lock', () => {
  test('closes the ID and its sessions at once, and the mailed link opens it', async () => {
    await desk.confirms()
    expect((await desk.post('/account/lock', {}, { cookie })).text).toContain('Your ID is locked')
    expect(await pays()).toBe('locked')
    expect(await desk.get('/account', { cookie })).toMatchObject({ status: 303 })
    expect((await signsIn()).text).toContain('locked')
    await desk.post('/help/unlock', { member_id: memberId })
    expect((await desk.post('/unlock', { token: await desk.latestToken() })).status).toBe(200)
    expect(await pays()).toBe('authenticated')
  })

  test('of wrong passwords is opened by the link', async () => {
    await desk.confirms()
    for (let i = 0; i < 5; i++) await signsIn('not the password')
    expect(await pays()).toBe('locked')
    await desk.post('/help/unlock', { member_id: memberId })
    await desk.post('/unlock', { token: await desk.latestToken() })
    expect(await pays()).toBe('authenticated')
  })

  test('of wrong passwords no longer stands in the way of who opened the link, from there', async () => {
    const from = { source: '198.51.100.4' }
    await desk.post('/help/unlock', { member_id: memberId })
    expect((await desk.post('/unlock', { token: await desk.latestToken() }, from)).status).toBe(200)
    for (let i = 0; i < 9; i++) await signsIn('not the password')
    expect((await signsIn()).status).toBe(429)
    const member = { member_id: memberId, current_password: PASSWORD }
    expect((await desk.post('/sign-in', member, from)).status).toBe(303)
  })

  test('of the issuer’s own stays, whatever is mailed', async () => {
    await desk.post('/help/unlock', { member_id: memberId })
    await desk.sql(`UPDATE members SET status = 'locked' WHERE member_id = '${memberId}'`)
    await desk.post('/unlock', { token: await desk.latestToken() })
    expect(await pays()).toBe('locked')
  })
})
