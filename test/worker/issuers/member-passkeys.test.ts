/** Passkeys on the member's page: added by who knows the password, listed, removed. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { PASSKEY_OFFER_LIFETIME_SECONDS } from '../../../protocol/passkeys.ts'
import { SoftwareAuthenticator } from '../software-authenticator.ts'
import type { Ceremony, CeremonyFaults } from '../software-authenticator.ts'
import { CUSTOMERS, DESK, PASSWORD, later, openDesk } from './registration-desk.ts'
import type { Desk, Shown } from './registration-desk.ts'

const ON_THE_PAGE: Ceremony = { rpId: 'sumire.test', origin: DESK }

interface Terms {
  challenge: string
  user_handle: string
  rp_id: string
  user_name: string
  known: string[]
}

let desk: Desk
let memberId: string
let cookie: string
let authenticator: SoftwareAuthenticator
beforeEach(async () => {
  desk = await openDesk()
  ;({ memberId, cookie } = await desk.becomesMember(CUSTOMERS.yuki))
  await desk.confirms()
  authenticator = await SoftwareAuthenticator.create()
})
afterEach(() => void vi.useRealTimers())

const begins = (password = PASSWORD, as = cookie): Promise<Shown> =>
  desk.post('/account/passkeys/new', { passkey_password: password }, { cookie: as })

/** Returns what the page gives the browser to make a passkey with. */
function termsOf({ text }: Shown): Terms {
  const attribute = /data-makes-passkey="([^"]*)"/.exec(text)?.[1] ?? '{}'
  return JSON.parse(attribute.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as Terms
}

async function adds(given: Partial<Ceremony> = {}, faults: CeremonyFaults = {}, terms?: Terms): Promise<Shown> {
  const made = await authenticator.make(terms ?? termsOf(await begins()), { ...ON_THE_PAGE, ...given }, faults)
  return desk.post('/account/passkeys/add', { passkey: JSON.stringify(made) }, { cookie })
}

const passkeys = async (): Promise<unknown[]> => (await desk.rows('passkeys')).map((row) => row['credential_id'])

describe('Adding a passkey', () => {
  test('takes the present password and the browser’s part; the member is written to', async () => {
    const terms = termsOf(await begins())
    expect(terms).toMatchObject({ rp_id: 'sumire.test', known: [] })
    expect(terms.user_name.replaceAll(' ', '')).toContain(memberId)
    const page = await adds({}, {}, terms)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Your passkey is ready.')
    expect(page.text).toContain('Passkey 1')
    expect(await passkeys()).toEqual([authenticator.credentialId])
    expect((await desk.letters()).at(-1)?.subject).toBe('A passkey was added: Sumire Card')
  })

  test('names those that are there, so that one device makes no second', async () => {
    await adds()
    expect(termsOf(await begins()).known).toEqual([authenticator.credentialId])
  })

  test('does not begin with a wrong password, which counts like any other', async () => {
    const page = await begins('not the password')
    expect(page.status).toBe(422)
    expect(page.text).toContain('The present password is not right.')
    expect(page.text).not.toContain('data-makes-passkey')
    for (let i = 0; i < 4; i++) await begins('not the password')
    expect(await desk.pays(memberId, PASSWORD)).toBe('locked')
  })

  test.each<[string, Partial<Ceremony>, CeremonyFaults]>([
    ['made on another page', { origin: 'http://evil.test' }, {}],
    ['made in a frame', { topOrigin: 'http://evil.test' }, {}],
    ['for another relying party', { rpId: 'evil.test' }, {}],
    ['without the member being verified', {}, { isUserVerified: false }],
    ['for another challenge', {}, { challenge: 'AAAA' }],
  ])('refuses one %s', async (_, ceremony, faults) => {
    const page = await adds(ceremony, faults)
    expect(page.status).toBe(422)
    expect(page.text).toContain('The passkey was not added')
    expect(await passkeys()).toEqual([])
  })

  test('refuses what no browser made', async () => {
    for (const passkey of ['', '{', '{}', 'null', '"x"', JSON.stringify({ id: 'x'.repeat(5000) })]) {
      expect((await desk.post('/account/passkeys/add', { passkey }, { cookie })).status).toBe(422)
    }
  })

  test('is for the session that began it, once, and for ten minutes', async () => {
    const terms = termsOf(await begins())
    const made = JSON.stringify(await authenticator.make(terms, ON_THE_PAGE))
    const { cookie: other } = await desk.signsIn(memberId, PASSWORD)
    expect((await desk.post('/account/passkeys/add', { passkey: made }, { cookie: other })).status).toBe(422)
    expect((await desk.post('/account/passkeys/add', { passkey: made }, { cookie })).status).toBe(200)
    expect((await desk.post('/account/passkeys/add', { passkey: made }, { cookie })).status).toBe(422)
    authenticator = await SoftwareAuthenticator.create()
    const late = termsOf(await begins())
    later(PASSKEY_OFFER_LIFETIME_SECONDS * 1000)
    expect((await adds({}, {}, late)).status).toBe(422)
    expect(await passkeys()).toHaveLength(1)
  })

  test('stops at ten', async () => {
    for (let i = 0; i < 10; i++) {
      authenticator = await SoftwareAuthenticator.create()
      await adds()
    }
    expect(await passkeys()).toHaveLength(10)
    expect((await desk.get('/account', { cookie })).text).toContain('as many passkeys as there can be')
    authenticator = await SoftwareAuthenticator.create()
    expect((await adds()).status).toBe(422)
    expect(await passkeys()).toHaveLength(10)
  })

  test.each(['new', 'add', 'remove'])('%s is for who is signed in, by our own form', async (action) => {
    expect(await desk.post(`/account/passkeys/${action}`, {})).toMatchObject({ status: 303, location: '/sign-in' })
    const headers = { origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' }
    expect((await desk.post(`/account/passkeys/${action}`, {}, { cookie, headers })).status).toBe(403)
    expect((await desk.get(`/account/passkeys/${action}`, { cookie })).status).toBe(405)
  })
})

describe('Removing a passkey', () => {
  test('is at once, and the member is written to', async () => {
    await adds()
    const page = await desk.post('/account/passkeys/remove', { passkey: authenticator.credentialId }, { cookie })
    expect(page.text).toContain('The passkey is removed')
    expect(await passkeys()).toEqual([])
    expect((await desk.letters()).at(-1)?.subject).toBe('A passkey was removed: Sumire Card')
  })

  test('reaches the member’s own passkeys alone', async () => {
    await adds()
    const ken = await desk.becomesMember(CUSTOMERS.ken, { email: 'ken@example.com' })
    const remove = { passkey: authenticator.credentialId }
    expect((await desk.post('/account/passkeys/remove', remove, { cookie: ken.cookie })).status).toBe(422)
    expect(await passkeys()).toEqual([authenticator.credentialId])
  })
})
