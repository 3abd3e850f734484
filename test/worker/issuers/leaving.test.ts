/** Leaving: an ID that its member ends, what is kept of it, and coming back. */

import { beforeEach, describe, expect, test } from 'vitest'

import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { CUSTOMERS, PASSWORD, openDesk, sameText } from './registration-desk.ts'
import type { Desk, Shown } from './registration-desk.ts'

const { yuki } = CUSTOMERS
/** A well-formed ID that nobody has. */
const NOBODY = `41111111111${memberIdCheckCharacter('41111111111')}`

let desk: Desk
let memberId: string
let cookie: string
beforeEach(async () => {
  desk = await openDesk()
  ;({ memberId, cookie } = await desk.becomesMember(yuki))
})

const pays = (): Promise<unknown> => desk.pays(memberId, PASSWORD)

describe('Leaving', () => {
  const leaves = (password: string): Promise<Shown> =>
    desk.post('/account/leave', { password_to_leave: password }, { cookie })

  test('ends the ID for good: nobody signs in or pays with it, and a letter says so', async () => {
    await desk.confirms()
    expect(await pays()).toBe('authenticated')
    expect(await leaves('not the password')).toMatchObject({ status: 422 })
    expect(await pays()).toBe('authenticated')
    const left = await leaves(PASSWORD)
    expect(left).toMatchObject({ status: 200, text: expect.stringContaining('Your ID has ended.') as string })
    expect(left.headers.get('set-cookie')).toContain('Max-Age=0')
    expect(await pays()).toBe('credentials')
    expect((await desk.get('/account', { cookie })).location).toBe('/sign-in')
    // As often as the ID that is over was tried.
    await desk.pays(NOBODY, PASSWORD)
    const nobody = await desk.signsIn(NOBODY, PASSWORD)
    expect(sameText((await desk.signsIn(memberId, PASSWORD)).text).replaceAll(/value="[^"]*"/g, 'value')).toBe(
      sameText(nobody.text).replaceAll(/value="[^"]*"/g, 'value'),
    )
    expect((await desk.letters()).at(-1)?.subject).toContain('Your ID has ended')
  })

  test('leaves what the law asks for and nothing else, and the customer may come back', async () => {
    await desk.confirms()
    await leaves(PASSWORD)
    for (const table of ['members', 'registrations', 'passkeys', 'sessions', 'mail_links', 'known_sources']) {
      const ids = (await desk.rows(table)).map((row) => row['member_id'])
      expect(ids, table).not.toContain(memberId)
    }
    const kept = (await desk.rows('former_members')).find((row) => row['member_id'] === memberId)
    expect(Object.keys(kept ?? {}).toSorted()).toEqual(
      ['member_id', 'customer_number', 'home_phone', 'address', 'occupation', 'registered_at', 'left_at'].toSorted(),
    )
    expect(kept).toMatchObject({ customer_number: yuki.number })
    const again = await desk.becomesMember(yuki)
    expect(again.memberId).not.toBe(memberId)
    await desk.confirms()
    expect(await desk.pays(again.memberId, PASSWORD)).toBe('authenticated')
  })
})
