/** Becoming a member: the checks in their order, the bounds, and that there is a whole ID or none. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { RELEASED } from '../../../dist/issuer-assets.ts'
import { memberIdCheckCharacter, memberIdProblem } from '../../../protocol/member-id.ts'
import { databaseText } from '../issuer-databases.ts'
import { BANK_DESK, CUSTOMERS, PASSWORD, later, openDesk, particularsOf, sameText } from './registration-desk.ts'
import type { Desk, Shown } from './registration-desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => void vi.useRealTimers())

const { yuki, ken, midori } = CUSTOMERS
const STRANGER = { ...yuki, number: '3528000041070000' }
const MINUTE_MS = 60_000

/** The answer without what the applicant typed: the form comes back filled in. */
function said(answer: Shown): unknown {
  const text = sameText(answer.text).replaceAll(/value="[^"]*"/g, 'value')
  return { status: answer.status, text, cookie: answer.cookie }
}

async function reasons(): Promise<unknown[]> {
  return (await desk.rows('registration_refusals')).map(({ reason }) => reason)
}

describe('A page that was open when the server was renewed', () => {
  test('still gets the scripts of its own build, by their hashes', async () => {
    const addresses = Object.keys(RELEASED)
    expect(addresses.length).toBeGreaterThan(0)
    for (const address of addresses) {
      const { status, headers, text } = await desk.get(address)
      expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
      const hash = Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
      expect(address).toContain(`-${hash}.js`)
    }
  })
})

describe('A customer who registers', () => {
  test('is given an ID with the issuer’s prefix and a check character, is signed in, and gets it by mail', async () => {
    const { memberId } = await desk.becomesMember(yuki)
    expect(memberId).toMatch(/^4\d{11}$/)
    expect(memberIdProblem(memberId)).toBeUndefined()
    const [letter] = await desk.letters()
    expect(letter?.recipient).toBe('hana@example.com')
    expect(letter?.body.replaceAll(' ', '')).toContain(memberId)
  })

  test('cannot pay until the address is confirmed, and pays from the account then', async () => {
    const { memberId } = await desk.becomesMember(yuki)
    expect(await desk.pays(memberId, PASSWORD)).toBe('closed')
    expect((await desk.confirms()).status).toBe(200)
    const member = { ...desk.broker.world.members.sumire.plain, member_id: memberId, password: PASSWORD }
    expect((await desk.broker.authorize(member, 'op_first')).body).toMatchObject({ outcome: 'approved' })
    expect((await desk.broker.world.statement('4', yuki.number)).held).toBe(1000)
  })

  test('may type full-width digits, hyphens and spaces', async () => {
    const answer = await desk.registers(yuki, {
      member_number: '３５２８－００００　４１０７-9001',
      expiry: '０８／２９',
      birth_year: '１９８５',
      home_phone: '（０３）１２３４ー５６７８',
      email: 'ｈａｎａ＠example．com',
    })
    expect(answer.status).toBe(303)
    expect(await desk.rows('registrations')).toMatchObject([{ home_phone: '0312345678' }])
    expect(await desk.rows('members')).toContainEqual(expect.objectContaining({ email: 'hana@example.com' }))
  })

  test('of the bank registers with bank, branch, type and account', async () => {
    const fields = { bank_number: '0310', branch_number: '001', account_type: 'ordinary', account_number: '7722069' }
    const answer = await desk.post('/register', { ...particularsOf(yuki), ...fields }, { desk: BANK_DESK })
    // Nobody has this account: what was typed was understood, and refused.
    expect(answer.status).toBe(422)
    expect(await desk.rows('registration_refusals', 'HINODE_AUTHENTICATION')).toMatchObject([
      { reason: 'customer_unknown' },
    ])
  })

  test('gets an ID that says nothing of the one before', async () => {
    const one = await desk.becomesMember(yuki)
    const other = await desk.becomesMember(ken)
    expect(Math.abs(Number(one.memberId) - Number(other.memberId))).toBeGreaterThan(1000)
    expect((await desk.rows('issued_member_ids')).map(({ member_id: id }) => id)).toEqual(
      expect.arrayContaining([one.memberId, other.memberId]),
    )
  })
})

describe('Who is refused', () => {
  test('hears the same in each case; the reason is recorded inside', async () => {
    const unknown = await desk.registers(STRANGER)
    const answers = [
      await desk.registers(yuki, { birth_day: '13' }),
      await desk.registers(yuki, { expiry: '09/29' }),
      await desk.registers(midori),
    ]
    await desk.registers(yuki)
    answers.push(await desk.registers(yuki))
    for (const answer of answers) expect(said(answer)).toEqual(said(unknown))
    expect(unknown.status).toBe(422)
    expect(unknown.cookie).toBe('')
    expect(await reasons()).toEqual([
      'customer_unknown',
      'birth_date_differs',
      'expiry_differs',
      'standing_not_good',
      'already_registered',
    ])
  })

  test('is written down by keyed hashes, not by number and address', async () => {
    await desk.registers(STRANGER, {}, { source: '203.0.113.7' })
    const kept = await databaseText('SUMIRE_AUTHENTICATION')
    expect(kept).not.toContain(STRANGER.number)
    expect(kept).not.toContain('203.0.113.7')
    expect(kept).not.toContain(PASSWORD)
  })

  test.each([
    ['an existing number', yuki],
    ['a number that nobody has', STRANGER],
  ])('may try %s five times, and waits a minute then: nobody keeps a customer out', async (_, customer) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    for (let i = 0; i < 5; i++) {
      expect((await desk.registers(customer, { birth_day: '13' }, { source: `203.0.113.${i}` })).status).toBe(422)
    }
    expect((await desk.registers(customer, {}, { source: '203.0.113.99' })).status).toBe(429)
    expect((await desk.registers(customer, { birth_day: '13' }, { source: '203.0.113.99' })).status).toBe(429)
    later(MINUTE_MS)
    expect((await desk.registers(customer, {}, { source: '203.0.113.99' })).status).not.toBe(429)
  })

  test('may try twenty numbers an hour from one source, an IPv6 network being one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 21 }, (_, i) =>
        desk.registers({ ...yuki, number: `35280000410800${10 + i}` }, {}, { source: `2001:db8::${i}` }),
      ),
    )
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 422), 429])
    expect((await desk.registers(yuki, {}, { source: '2001:db8:1::1' })).status).toBe(303)
  })
})

describe('A form that cannot be right', () => {
  test.each([
    ['member_number', '', 'Please fill this in'],
    ['member_number', '3528 abcd', 'Digits only'],
    ['member_number', '3528', 'at least 14 digits'],
    ['expiry', '13/29', 'month is 01 to 12'],
    ['birth_month', '13', 'no such day'],
    ['birth_year', '2985', 'no such day'],
    ['home_phone', '123', 'begins with 0'],
    ['address', 'x', 'whole address'],
    ['email', 'hana@', 'has an @'],
    ['occupation', 'king', 'choose one'],
    ['password', 'short', 'At least 8 characters'],
    ['password', 'x'.repeat(129), 'At most 128'],
    ['password', 'password123', 'Too easily guessed'],
    ['password', 'aaaaaaaaaaaaaaa', 'Too easily guessed'],
    ['password', 'my hana@example.com it is', 'leave out your name'],
    ['password', 'a 3528000041079001 b', 'leave out your name'],
    ['password', 'sato wrote this himself', 'leave out your name'],
  ])('%s = %s is told how to mend it, and nothing changes', async (field, value, sentence) => {
    const answer = await desk.registers(yuki, { [field]: value })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('aria-invalid="true"')
    expect(answer.text).toContain(sentence)
    expect(await desk.rows('registrations')).toEqual([])
  })

  test('comes back filled in, escaped, without the password', async () => {
    const answer = await desk.registers(yuki, { address: '"><script>alert(1)</script>', email: '' })
    expect(answer.text).not.toContain('<script>alert')
    expect(answer.text).toContain('&lt;script&gt;')
    expect(answer.text).toContain(yuki.number)
    expect(answer.text).not.toContain(PASSWORD)
  })

  test.each([
    ['words of 128 characters', `${'lantern water '.repeat(9)}ab`.slice(0, 128)],
    ['no letter at all', '!?§ $% &/ ()='],
    ['Japanese', '猫が七匹いる静かな庭'],
  ])('is not one whose password is %s', async (_, password) => {
    expect((await desk.registers(yuki, { password })).status).toBe(303)
  })

  test.each([
    ['from another site', { origin: 'https://evil.example' }, 403],
    ['that names no origin', { origin: 'null' }, 403],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of another type', { 'content-type': 'text/plain' }, 415],
  ])('%s is not read', async (_, headers, status) => {
    const answer = await desk.registers(yuki, {}, { headers })
    expect(answer.status).toBe(status)
    expect(await desk.rows('registrations')).toEqual([])
  })

  test('of more than 16 kB is not read', async () => {
    expect((await desk.registers(yuki, { address: 'あ'.repeat(3000) })).status).toBe(413)
  })
})

describe('One customer, one ID', () => {
  test('however many register at one moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => desk.registers(yuki, { email: `hana${i}@example.com` })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422, 422, 422, 422])
    expect(await desk.rows('registrations')).toHaveLength(1)
    expect(await desk.letters()).toHaveLength(1)
    expect(await reasons()).toEqual(Array.from({ length: 4 }, () => 'already_registered'))
  })

  test.each(['registrations', 'issued_member_ids', 'members', 'mail_links', 'sessions', 'outbox'])(
    'or none: when %s cannot be written, nothing is',
    async (table) => {
      const before = await databaseText('SUMIRE_AUTHENTICATION')
      await desk.sql(`CREATE TRIGGER broken BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'broken'); END`)
      expect((await desk.registers(yuki)).status).toBe(500)
      await desk.sql('DROP TRIGGER broken')
      await desk.sql('DELETE FROM tries')
      expect(await databaseText('SUMIRE_AUTHENTICATION')).toBe(before)
      expect((await desk.registers(yuki)).status).toBe(303)
    },
  )

  test('an ID that was issued before is drawn again', async () => {
    const issued = `47777777777${memberIdCheckCharacter('47777777777')}`
    await desk.sql(`INSERT INTO issued_member_ids VALUES ('${issued}', 0)`)
    const genuine = crypto.getRandomValues.bind(crypto)
    let isFirst = true
    const random = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      // The first 32 random bytes of a registration are its serial: every digit a 7.
      if (!isFirst || !(array instanceof Uint8Array) || array.length !== 32) return genuine(array)
      isFirst = false
      array.fill(7)
      return array
    })
    const { memberId } = await desk.becomesMember(ken)
    random.mockRestore()
    expect(isFirst).toBe(false)
    expect(memberId).not.toBe(issued)
  })
})
