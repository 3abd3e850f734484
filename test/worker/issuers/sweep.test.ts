/** Rows that strangers' requests leave: each goes when it has expired, also when no request comes after it. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { FORMER_MEMBERS_KEPT_DAYS, UNCONFIRMED_KEPT_DAYS } from '../../../issuers/authentication/limits.ts'
import { endMembership } from '../../../issuers/authentication/membership/leave.ts'
import { sweep } from '../../../issuers/authentication/sweep.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { issuerDatabase } from '../issuer-databases.ts'
import { sourceAt } from './broker-stand-in.ts'
import { CUSTOMERS, PASSWORD, later, openDesk } from './registration-desk.ts'
import type { Desk } from './registration-desk.ts'

const DAY_MS = 86_400_000
const NOBODY = `41111111111${memberIdCheckCharacter('41111111111')}`
const GROWING = [
  'login_attempts',
  'known_sources',
  'tries',
  'used_seals',
  'sessions',
  'mail_links',
  'seen_messages',
  'registration_refusals',
  'mailbox',
]

/** As an issuer has it that sets nothing. */
const KEPT_MS = { unconfirmed: UNCONFIRMED_KEPT_DAYS * DAY_MS, formerMembers: FORMER_MEMBERS_KEPT_DAYS * DAY_MS }

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => void vi.useRealTimers())

async function counts(): Promise<Record<string, number>> {
  return Object.fromEntries(
    await Promise.all(GROWING.map(async (table) => [table, (await desk.rows(table)).length] as const)),
  )
}

test('Whatever was tried, a quarter of a year later nothing of it is left', async () => {
  const member = desk.broker.world.members.sumire.plain
  await desk.becomesMember(CUSTOMERS.yuki)
  await desk.registers({ ...CUSTOMERS.ken, birthDate: '1999-01-01' }, {}, { source: '203.0.113.9' })
  await desk.post('/help/unlock', { member_id: NOBODY }, { source: '203.0.113.9' })
  await desk.signsIn(NOBODY, PASSWORD)
  await desk.broker.authenticate(member, { source: sourceAt('home') })
  await desk.broker.authenticate({ ...member, member_id: NOBODY }, { source: sourceAt('shop') })
  const before = await counts()
  for (const table of GROWING) expect(before[table], table).toBeGreaterThan(0)

  later(92 * DAY_MS)
  await sweep(issuerDatabase('SUMIRE_AUTHENTICATION'), Date.now(), KEPT_MS)
  expect(await counts()).toEqual(Object.fromEntries(GROWING.map((table) => [table, 0])))
  // What is for ever stays: the members, their IDs, and that none is issued twice.
  expect((await desk.rows('members')).length).toBeGreaterThan(1)
  expect((await desk.rows('issued_member_ids')).length).toBeGreaterThan(1)
})

test('What still counts is not swept away', async () => {
  await desk.becomesMember(CUSTOMERS.yuki)
  await desk.signsIn(NOBODY, PASSWORD)
  const before = await counts()
  later(30_000)
  await sweep(issuerDatabase('SUMIRE_AUTHENTICATION'), Date.now(), KEPT_MS)
  expect(await counts()).toEqual(before)
})

const sweepsAfter = async (days: number): Promise<void> => {
  later(days * DAY_MS)
  await sweep(issuerDatabase('SUMIRE_AUTHENTICATION'), Date.now(), KEPT_MS)
}
const idsIn = async (table: string): Promise<unknown[]> => (await desk.rows(table)).map((row) => row['member_id'])

test('A registration that nobody confirmed goes after a month, and its customer may register again; one that was stays', async () => {
  const { memberId: confirmed } = await desk.becomesMember(CUSTOMERS.ken)
  await desk.confirms()
  const { memberId } = await desk.becomesMember(CUSTOMERS.yuki)
  await sweepsAfter(UNCONFIRMED_KEPT_DAYS - 1)
  expect(await idsIn('members')).toEqual(expect.arrayContaining([memberId, confirmed]))
  await sweepsAfter(1)
  for (const table of ['members', 'registrations', 'sessions', 'mail_links', 'former_members']) {
    expect(await idsIn(table), table).not.toContain(memberId)
  }
  expect(await idsIn('registrations')).toContain(confirmed)
  const again = await desk.becomesMember(CUSTOMERS.yuki)
  expect(again.memberId).not.toBe(memberId)
  expect(await idsIn('issued_member_ids')).toContain(memberId)
})

test('What is kept of a member who left goes after its years, and not before', async () => {
  const { memberId } = await desk.becomesMember(CUSTOMERS.yuki)
  await desk.confirms()
  await endMembership(issuerDatabase('SUMIRE_AUTHENTICATION'), memberId, Date.now())
  await endMembership(issuerDatabase('SUMIRE_AUTHENTICATION'), memberId, Date.now())
  await sweepsAfter(FORMER_MEMBERS_KEPT_DAYS - 1)
  expect(await idsIn('former_members')).toEqual([memberId])
  await sweepsAfter(1)
  expect(await idsIn('former_members')).toEqual([])
  expect(await idsIn('issued_member_ids')).toContain(memberId)
})
