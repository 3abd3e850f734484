/** What goes by mail: links that work once and not for long, forgotten IDs and passwords, locks. */

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

  test('does its deed once, of five at one moment', async () => {
    await desk.post('/help/password', { member_id: memberId })
    const token = await desk.latestToken()
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => desk.post('/reset', { token, password: `${NEXT} ${i}` })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const winner = answers.findIndex(({ status }) => status === 200)
    expect((await signsIn(`${NEXT} ${winner}`)).status).toBe(303)
  })

  test('ends with a newer one', async () => {
    const token = await desk.latestToken()
    await desk.post('/account/confirmation', {}, { cookie })
    expect((await desk.post('/confirm', { token })).status).toBe(410)
    expect((await desk.confirms()).status).toBe(200)
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

  test('may do so three times an hour', async () => {
    for (let i = 0; i < 3; i++) expect((await desk.post('/help/unlock', { member_id: memberId })).status).toBe(200)
    expect((await desk.post('/help/unlock', { member_id: memberId })).status).toBe(429)
    expect(await desk.letters()).toHaveLength(4)
  })

  test('about what is no ID of ours is told so', async () => {
    expect((await desk.post('/help/password', { member_id: '4111 1111 1112' })).status).toBe(422)
    expect((await desk.post('/help/password', { member_id: '7015 3402 6113' })).status).toBe(422)
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

  test('of five wrong passwords is opened by the link', async () => {
    await desk.confirms()
    for (let i = 0; i < 5; i++) await signsIn('not the password')
    await desk.post('/help/unlock', { member_id: memberId })
    await desk.post('/unlock', { token: await desk.latestToken() })
    expect(await pays()).toBe('authenticated')
  })

  test('of the issuer’s own stays, whatever is mailed', async () => {
    await desk.post('/help/unlock', { member_id: memberId })
    await desk.sql(`UPDATE members SET status = 'locked' WHERE member_id = '${memberId}'`)
    await desk.post('/unlock', { token: await desk.latestToken() })
    expect(await pays()).toBe('locked')
  })
})
