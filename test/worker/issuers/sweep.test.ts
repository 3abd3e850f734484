/** What strangers send leaves rows: each goes when it has expired, also when no request comes after it. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

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
  await sweep(issuerDatabase('SUMIRE_AUTHENTICATION'), Date.now())
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
  await sweep(issuerDatabase('SUMIRE_AUTHENTICATION'), Date.now())
  expect(await counts()).toEqual(before)
})
