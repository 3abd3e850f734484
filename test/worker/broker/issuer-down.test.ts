/** While an issuer is down no member is sent to it, but for one at a time: nobody types a password for nothing, and nothing is guessed. */

import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { issuers } from '../../../broker/db/directory-schema.ts'
import { READY_KEPT_MS } from '../../../broker/health/limits.ts'
import { HELD_LOOK_MAX_MS, ISSUER_DOWN_MEMBERS, ISSUER_DOWN_WINDOW_MS } from '../../../broker/issuers/limits.ts'
import { ISSUER_PROBE_AFTER_MS, ISSUER_REPORT_STANDS_MS } from '../../../broker/issuers/limits.ts'
import { DIRECTORY_ROWS_MAX_AGE_MS, STUCK_AFTER_MS } from '../../../broker/limits.ts'
import { attentionOf } from '../../../broker/operator/broker-attention.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { BROKER, broker, brokerEnv, newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Payer, Scenario } from '../scenario.ts'
import { eventually } from '../eventually.ts'

const SUMIRE = 'http://sumire.test'
const CARD_RELAY = 'http://card-relay.test'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
beforeEach(() => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
})
afterEach(async () => {
  system.mend()
  // Whatever this test has made of it is over.
  later(10 * ISSUER_DOWN_WINDOW_MS)
  await system.pays(plain())
  vi.useRealTimers()
})

const gone = async (): Promise<Response> => new Response('gone', { status: 503 })
const plain = (): Payer => system.issuers.members.sumire.plain
const authentications = (): number => system.issuers.count(SUMIRE, '/authenticate')

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}

/** Somebody whom the issuer may know or not. */
function member(number: number): Payer {
  const start = `41009${String(9_000 + number)}`
  return { ...plain(), member_id: `${start}00${memberIdCheckCharacter(`${start}00`)}` }
}

/** A payment with a password sealed for it, as in a dialog that was opened before. */
async function opened(payer: Payer): Promise<{ payment: CreatedPayment; seal: string; payer: Payer }> {
  const payment = await newPayment(system.merchant)
  return { payment, seal: await system.seals(payment, payer), payer }
}

function attempts({ payment, seal, payer }: Awaited<ReturnType<typeof opened>>) {
  return system.attempts(payment, payer, { seal })
}

/** Prefixes of the issuers that a new dialog has a key to seal to. */
async function withinReach(): Promise<string[]> {
  const { body } = await pageCalls(await newPayment(system.merchant), 'status?include=issuers')
  return (body.issuers ?? []).filter(({ encryption_key }) => encryption_key).map(({ prefix }) => prefix)
}

async function goesDown(): Promise<void> {
  for (let number = 0; number < ISSUER_DOWN_MEMBERS; number++) {
    expect((await system.pays(member(number))).body).toMatchObject({ status: 'declined', reason: 'issuer_unavailable' })
  }
}

let looks = 0
/** As it is now, also by the clock of the test before, which was ahead. */
async function readyz() {
  later(++looks * 4 * READY_KEPT_MS)
  const answer = await broker(new Request(`${BROKER}/readyz`))
  const text = await answer.text()
  return { status: answer.status, text, body: JSON.parse(text) as { issuers: object[] } }
}

describe('An authentication server that does not answer several members', () => {
  test('is said to be out of reach before a password is typed, and is not asked; the other issuer is as before', async () => {
    const waiting = await opened(plain())
    system.breaks(SUMIRE, '/authenticate', gone)
    await goesDown()
    expect(await withinReach()).toEqual(['7'])
    const before = authentications()
    const refused = await attempts(waiting)
    expect(refused).toMatchObject({ status: 409, body: { code: 'issuer_unreachable' } })
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(authentications()).toBe(before)
    expect((await system.pays(system.issuers.members.hinode.plain)).body.status).toBe('captured')
  })

  test('leaves the payment open, with nothing written; it is paid when the issuer is back', async () => {
    const waiting = await opened(plain())
    system.breaks(SUMIRE, '/authenticate', gone)
    await goesDown()
    await attempts(waiting)
    expect((await pageCalls(waiting.payment, 'status')).body).toMatchObject({ status: 'open' })
    const events = await shopCalls<{ data: object[] }>(
      system.merchant,
      'GET',
      `/v1/payments/${waiting.payment.id}/events`,
    )
    expect(events.body.data).toEqual([])
    system.mend()
    later(ISSUER_PROBE_AFTER_MS)
    expect((await attempts(waiting)).body.status).toBe('captured')
    expect(await withinReach()).toEqual(['4', '7'])
  })

  test('is tried by one of many members, after a while; and later again while it stays away', async () => {
    const crowd = await Promise.all(Array.from({ length: 5 }, (_, number) => opened(member(10 + number))))
    const next = await opened(plain())
    system.breaks(SUMIRE, '/authenticate', gone)
    await goesDown()
    later(ISSUER_PROBE_AFTER_MS)
    expect(await withinReach()).toEqual(['4', '7'])
    const before = authentications()
    const answers = await Promise.all(crowd.map(attempts))
    expect(authentications() - before).toBe(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4)
    later(ISSUER_PROBE_AFTER_MS)
    expect((await attempts(next)).status).toBe(409)
    system.mend()
    later(ISSUER_PROBE_AFTER_MS)
    expect((await attempts(next)).body.status).toBe('captured')
  })
})

describe('An issuer is not down', () => {
  test('when one member’s calls are lost, again and again', async () => {
    system.breaks(SUMIRE, '/authenticate', gone)
    for (let tries = 0; tries < 2 * ISSUER_DOWN_MEMBERS; tries++) await system.pays(plain())
    expect(await withinReach()).toEqual(['4', '7'])
    system.mend()
    expect((await system.pays(plain())).body.status).toBe('captured')
  })

  test('when many members type a wrong ID, or are declined', async () => {
    for (let number = 0; number < ISSUER_DOWN_MEMBERS; number++) {
      expect((await system.pays(member(20 + number))).body).toMatchObject({ status: 'open', reason: 'credentials' })
    }
    for (let tries = 0; tries < ISSUER_DOWN_MEMBERS; tries++) {
      const { body } = await system.pays(system.issuers.members.sumire.insufficient_funds)
      expect(body).toMatchObject({ status: 'declined', reason: 'insufficient_funds' })
    }
    expect(await withinReach()).toEqual(['4', '7'])
  })
})

describe('A settlement server that does not answer several members', () => {
  test('has nobody authenticated for nothing, and what was under way is resolved all the same', async () => {
    const { insufficient_funds, slow, expired, lost_reply } = system.issuers.members.sumire
    const waiting = await opened(plain())
    system.breaks(CARD_RELAY, '/transactions', gone)
    const lost = []
    for (const payer of [insufficient_funds, slow, expired, lost_reply]) lost.push(await system.pays(payer))
    expect(new Set(lost.map(({ body }) => body.stage))).toEqual(new Set(['resolving']))
    expect(lost).toHaveLength(ISSUER_DOWN_MEMBERS)
    const before = authentications()
    expect(await attempts(waiting)).toMatchObject({ status: 409, body: { code: 'issuer_unreachable' } })
    expect(authentications()).toBe(before)
    const inquiries = system.issuers.count(CARD_RELAY, '/inquiries')
    later(2_000)
    await system.alarmRings()
    expect(system.issuers.count(CARD_RELAY, '/inquiries')).toBeGreaterThan(inquiries)
  })

  test('is sent no capture, void or refund, but one at a time to find out; all are made when it is back', async () => {
    const { slow, expired, lost_reply } = system.issuers.members.sumire
    const manual = { payment: { capture: 'manual' } }
    const held = await Promise.all([0, 1, 2].map(() => system.pays(plain(), manual)))
    const toVoid = await system.pays(plain(), manual)
    const taken = await system.pays(plain())
    const transactions = (): number => system.issuers.count(CARD_RELAY, '/transactions')
    const key = () => ({ headers: { 'idempotency-key': crypto.randomUUID() } })
    const asks = (id: string, act: string) => shopCalls(system.merchant, 'POST', `/v1/payments/${id}/${act}`, key())
    const is = async (id: string) => (await shopCalls(system.merchant, 'GET', `/v1/payments/${id}`)).body['status']
    system.breaks(CARD_RELAY, '/transactions', gone)
    for (const payer of [plain(), slow, expired, lost_reply]) await system.pays(payer)

    const before = transactions()
    for (const { payment } of held) expect((await asks(payment.id, 'capture')).status).toBe(202)
    expect((await asks(toVoid.payment.id, 'void')).status).toBe(202)
    expect((await asks(taken.payment.id, 'refunds')).status).toBe(202)
    later(ISSUER_PROBE_AFTER_MS - 1_000)
    await system.alarmRings()
    expect(transactions()).toBe(before)

    // Whoever comes next finds out, and the others go on waiting.
    later(ISSUER_PROBE_AFTER_MS)
    await system.alarmRings()
    expect(transactions() - before).toBe(1)

    system.mend()
    for (let rings = 0; rings < 4; rings++) {
      later(HELD_LOOK_MAX_MS)
      await system.alarmRings()
    }
    for (const { payment } of held) expect(await is(payment.id)).toBe('captured')
    expect(await is(toVoid.payment.id)).toBe('voided')
    expect(await is(taken.payment.id)).toBe('refunded')
  })

  test('is for a person, with the payments that wait for it', async () => {
    const { slow, expired, lost_reply } = system.issuers.members.sumire
    system.breaks(CARD_RELAY, '/transactions', gone)
    system.breaks(CARD_RELAY, '/inquiries', gone)
    const lost = []
    for (const payer of [plain(), slow, expired, lost_reply]) lost.push((await system.pays(payer)).payment.id)
    later(STUCK_AFTER_MS + 1_000)
    const items = await eventually(async () => {
      const found = await attentionOf(brokerEnv, Date.now())
      expect(found.items.filter(({ kind }) => kind === 'payment_stuck').length).toBeGreaterThanOrEqual(lost.length)
      return found.items
    })
    const stuck = items.filter(({ kind }) => kind === 'payment_stuck')
    expect(stuck.map(({ payment }) => payment)).toEqual(expect.arrayContaining(lost))
    expect(stuck[0]).toMatchObject({
      issuer: '4',
      merchant: system.merchant.id,
      operation: expect.stringMatching(/^op_/),
    })
    expect(items).toContainEqual(expect.objectContaining({ kind: 'issuer_down', issuer: '4', livemode: false }))
    system.mend()
    await system.alarmRings()
  })
})

describe('What one isolate has found out', () => {
  const db = drizzle(brokerEnv.DIRECTORY)
  const reported = async () => (await db.select().from(issuers).where(eq(issuers.prefix, '4')).get())?.reportedDown

  test('is told to the others in the issuer’s row, and taken back with the first answer', async () => {
    const waiting = await opened(member(30))
    system.breaks(SUMIRE, '/authenticate', gone)
    await goesDown()
    expect(await reported()).toBeNull()
    const authentication = { since: Date.now(), at: Date.now() + ISSUER_PROBE_AFTER_MS }
    later(ISSUER_PROBE_AFTER_MS)
    await attempts(waiting)
    await eventually(async () => expect(await reported()).toEqual({ authentication }))
    system.mend()
    later(2 * ISSUER_PROBE_AFTER_MS)
    expect((await system.pays(plain())).body.status).toBe('captured')
    await eventually(async () => expect(await reported()).toBeNull())
  })

  test('is said by another one before a password is typed, with no call of its own; and it does not stick', async () => {
    // After all that this isolate has heard itself, also by the clock of the test before, which was ahead.
    later(100 * ISSUER_DOWN_WINDOW_MS)
    const waiting = await opened(plain())
    later(DIRECTORY_ROWS_MAX_AGE_MS)
    const reportedDown = { authentication: { since: Date.now() - 60_000, at: Date.now() - 1_000 } }
    await db.update(issuers).set({ reportedDown }).where(eq(issuers.prefix, '4'))
    const before = authentications()
    expect(await withinReach()).toEqual(['7'])
    expect(await attempts(waiting)).toMatchObject({ status: 409, body: { code: 'issuer_unreachable' } })
    expect(authentications()).toBe(before)
    later(ISSUER_REPORT_STANDS_MS)
    expect((await system.pays(plain())).body.status).toBe('captured')
    await eventually(async () => expect(await reported()).toBeNull())
  })
})

describe('/readyz', () => {
  test('tells what can be used, and what was last heard of each issuer; nothing of where its servers are', async () => {
    await system.pays(plain())
    const { status, body, text } = await readyz()
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'ready', checks: { directory: 'ok', ledger: 'ok', keys: 'ok' }, failing: [] })
    expect(body.issuers).toContainEqual({ prefix: '4', livemode: false, state: 'up', last_word_s: 20 })
    expect(text).not.toMatch(/\.test|Sumire|kid/)
  })

  test('names an issuer that is down, and is ready all the same', async () => {
    system.breaks(SUMIRE, '/authenticate', gone)
    await goesDown()
    // It looks at what is down seconds later, when the next member may find out.
    const { status, body } = await readyz()
    expect(status).toBe(200)
    expect(body.issuers).toContainEqual(expect.objectContaining({ prefix: '4', state: 'half_open' }))
    expect(body.issuers).toContainEqual(expect.objectContaining({ prefix: '7' }))
  })

  test('is 503 while the directory can’t be read, and names it', async () => {
    await readyz()
    vi.spyOn(Object.getPrototypeOf(brokerEnv.DIRECTORY) as D1Database, 'prepare').mockImplementation(() => {
      throw new Error('gone')
    })
    const answer = await readyz()
    vi.restoreAllMocks()
    expect(answer).toMatchObject({ status: 503, body: { status: 'not_ready', failing: ['directory'] } })
    expect((await readyz()).status).toBe(200)
  })
})
