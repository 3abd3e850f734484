/** Tests what members type and paste at the issuer's pages: what cannot be seen is as if it were not there, and case does not count in an address. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { foldStoredEmails } from '../../../issuers/authentication/membership/emails.ts'
import { groupMemberId } from '../../../protocol/member-id.ts'
import { issuerDatabase } from '../issuer-databases.ts'
import { CUSTOMERS, PASSWORD, later, openDesk } from './registration-desk.ts'
import type { Desk } from './registration-desk.ts'

const { yuki, ken } = CUSTOMERS
/** Asked again sooner, the letter that is there is the answer. */
const NEXT_LETTER_MS = 6 * 60_000

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => void vi.useRealTimers())

/** Tells who was told of which IDs, by the letters since the last look. */
async function toldOfIds(email: string): Promise<{ to: string; ids: string[] }[]> {
  const before = (await desk.letters()).length
  expect((await desk.post('/help/id', { email })).status).toBe(200)
  const letters = (await desk.letters()).slice(before)
  return letters.map(({ recipient, body }) => ({
    to: recipient,
    ids: [...body.matchAll(/^4[\d ]+$/gm)].map(([id]) => id.replaceAll(' ', '')),
  }))
}

describe('A pasted address', () => {
  test('is kept without what cannot be seen, and finds its ID', async () => {
    const { memberId } = await desk.becomesMember(yuki, { email: '\u200bhana@exam\u00adple.com\u202c' })
    expect(await toldOfIds('hana@example.com')).toEqual([{ to: 'hana@example.com', ids: [memberId] }])
    later(NEXT_LETTER_MS)
    expect(await toldOfIds('\ufeffHANA@example.com\u200b')).toEqual([{ to: 'hana@example.com', ids: [memberId] }])
  })
})

describe('An address', () => {
  test('is one whatever its case, in any script, and is written to as it was registered', async () => {
    const { memberId } = await desk.becomesMember(yuki, { email: 'Ünal.Suzuki@example.com' })
    const letter = { to: 'Ünal.Suzuki@example.com', ids: [memberId] }
    expect(await toldOfIds('ünal.suzuki@EXAMPLE.com')).toEqual([letter])
    later(NEXT_LETTER_MS)
    expect(await toldOfIds('ÜNAL.SUZUKI@example.com')).toEqual([letter])
    expect(await toldOfIds('unal.suzuki@example.com')).toEqual([])
  })

  test('is found by the one that was confirmed last', async () => {
    const { memberId, cookie } = await desk.becomesMember(yuki)
    await desk.confirms()
    await desk.post('/account/email', { email: 'İnci@example.com', password_now: PASSWORD }, { cookie })
    await desk.confirms()
    expect(await toldOfIds('i\u0307NCI@example.com')).toEqual([{ to: 'İnci@example.com', ids: [memberId] }])
    expect(await toldOfIds('hana@example.com')).toEqual([])
  })

  test('that another member writes in another way hears of its own ID alone', async () => {
    const one = await desk.becomesMember(yuki, { email: 'Hana@example.com' })
    const other = await desk.becomesMember(ken, { email: 'hana@example.com' })
    const told = await toldOfIds('HANA@example.com')
    expect(told.toSorted((a, b) => (a.to < b.to ? -1 : 1))).toEqual([
      { to: 'Hana@example.com', ids: [one.memberId] },
      { to: 'hana@example.com', ids: [other.memberId] },
    ])
  })

  test('is asked about within one bound, however it is written', async () => {
    await desk.becomesMember(yuki, { email: 'Ünal@example.com' })
    for (const email of ['ünal@example.com', 'ÜNAL@example.com', 'U\u0308nal@EXAMPLE.com']) {
      expect(await toldOfIds(email), email).toHaveLength(1)
      expect(await toldOfIds('ünal@Example.com'), `just after ${email}`).toEqual([])
      later(NEXT_LETTER_MS)
    }
    expect(await toldOfIds('ünal@Example.com')).toEqual([])
  })
})

describe('An address that an earlier version stored', () => {
  /** As version 0.1 wrote it. */
  const stored = async (memberId: string, email: string): Promise<void> => {
    await desk.sql(`UPDATE members SET email = '${email}', email_folded = NULL WHERE member_id = '${memberId}'`)
  }

  test('is found, and mended where it held what cannot be seen', async () => {
    const { memberId } = await desk.becomesMember(yuki)
    for (const [email, asked, to] of [
      ['Ünal.Suzuki@example.com', 'ünal.suzuki@EXAMPLE.com', 'Ünal.Suzuki@example.com'],
      ['hana\u200b@example.com', 'hana@example.com', 'hana@example.com'],
    ] as const) {
      await stored(memberId, email)
      expect(await toldOfIds(asked)).toEqual([{ to, ids: [memberId] }])
    }
  })

  test('is found as before while it waits for its turn', async () => {
    const { memberId } = await desk.becomesMember(yuki)
    await stored(memberId, 'Hana@Example.com')
    await desk.sql(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
       INSERT INTO members (member_id, password_hash, status, account, created_at, email)
       SELECT 'A' || i, '', 'active', '{}', 0, 'Member' || i || '@example.com' FROM n`,
    )
    expect(await toldOfIds('hana@example.com')).toEqual([{ to: 'Hana@Example.com', ids: [memberId] }])
    const db = issuerDatabase('SUMIRE_AUTHENTICATION')
    // The look has folded some of them; the clock folds the rest, a bounded number at a time.
    expect(await foldStoredEmails(db)).toBe(false)
    expect(await foldStoredEmails(db)).toBe(true)
    const rows = await desk.rows('members')
    expect(rows.filter((row) => row['email'] !== null && row['email_folded'] === null)).toEqual([])
    expect(rows).toContainEqual(
      expect.objectContaining({ email: 'Member7@example.com', email_folded: 'member7@example.com' }),
    )
  })

  test('that is none is left as it is, and not looked at again', async () => {
    const { memberId } = await desk.becomesMember(yuki)
    await stored(memberId, 'no address at all')
    expect(await foldStoredEmails(issuerDatabase('SUMIRE_AUTHENTICATION'))).toBe(true)
    expect(await desk.rows('members')).toContainEqual(
      expect.objectContaining({ email: 'no address at all', email_folded: 'no address at all' }),
    )
  })
})

describe('A pasted ID', () => {
  test('signs in and is mailed a link, whatever stands in it', async () => {
    const { memberId } = await desk.becomesMember(yuki)
    const grouped = (separator: string): string => groupMemberId(memberId).replaceAll(' ', separator)
    const pasted = [
      `\u202d${memberId}\u202c`,
      Array.from(memberId).join('\u200b'),
      grouped('\u00ad'),
      grouped('─'),
      grouped('・'),
    ]
    for (const id of pasted) expect((await desk.signsIn(id, PASSWORD)).status, id).toBe(303)
    expect((await desk.post('/help/password', { member_id: `\u2066${grouped('。')}\u2069` })).status).toBe(200)
    expect((await desk.letters()).at(-1)?.body).toContain(groupMemberId(memberId))
  })
})

describe('A password', () => {
  test('of as many characters as there may be is registered, signs in and pays, whatever units they take', async () => {
    // Plane 1: two UTF-16 units each.
    const password = Array.from({ length: 128 }, (_, i) => String.fromCodePoint(0x1f300 + ((i * 37) % 500))).join('')
    const { memberId } = await desk.becomesMember(yuki, { password })
    await desk.confirms()
    expect((await desk.signsIn(memberId, password)).status).toBe(303)
    expect(await desk.pays(memberId, password)).toBe('authenticated')
  })
})

describe('The particulars of an applicant', () => {
  test('are taken as they are meant where each was pasted with what cannot be seen', async () => {
    const answer = await desk.registers(yuki, {
      member_number: '\u202d3528・0000─4107\u200b9001\u202c',
      expiry: '\u206608/29\u2069',
      birth_year: '\u202d1985\u202c',
      birth_month: '4\u200b',
      birth_day: '\u00ad12',
      home_phone: '\u202a03 1234\u00ad5678\u202c',
    })
    expect(answer.status).toBe(303)
    expect(await desk.rows('registrations')).toMatchObject([{ customer_number: yuki.number, home_phone: '0312345678' }])
  })

  test('fit their fields with all that may stand between', async () => {
    const page = await desk.get('/register?particulars')
    for (const name of ['member_number', 'expiry', 'birth_year', 'birth_day', 'home_phone']) {
      expect(new RegExp(`name="${name}"[^>]*maxlength="64"`).test(page.text), name).toBe(true)
    }
  })
})
