/** Letters on their way: none is lost, none is tried without end, and what they held is not kept. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import authenticationServer from '../../../issuers/authentication/worker.ts'

import { cloudflareMail } from '../../../issuers/authentication/mail/mail-port.ts'
import type { Mail } from '../../../issuers/authentication/mail/mail-port.ts'
import { post, sendDueMail } from '../../../issuers/authentication/mail/outbox.ts'
import { databaseText, freshDatabases, issuerDatabase } from '../issuer-databases.ts'
import { authenticationEnv } from '../issuer-world.ts'
import { BROKER } from './broker-stand-in.ts'
import { CUSTOMERS, DESK, openDesk, particularsOf } from './registration-desk.ts'

const LETTER = { id: 'letter-1', recipient: 'hana@example.com', subject: 'Your ID', body: 'a link that is secret' }
const DAY_MS = 86_400_000
const START = Date.parse('2026-11-01T00:00:00Z')

beforeEach(() => freshDatabases())

const db = issuerDatabase('SUMIRE_AUTHENTICATION')

function portThat(send: (mail: Mail) => Promise<void>) {
  const sent: Mail[] = []
  const port = {
    send: (mail: Mail) => {
      sent.push(mail)
      return send(mail)
    },
  }
  return { sent, port }
}

describe('A letter', () => {
  test('is sent once, and what it said is forgotten', async () => {
    await post(db, LETTER, START)
    const { sent, port } = portThat(async () => undefined)
    await sendDueMail(db, port, START)
    await sendDueMail(db, port, START + DAY_MS)
    expect(sent).toMatchObject([LETTER])
    expect(await databaseText('SUMIRE_AUTHENTICATION')).not.toContain(LETTER.body)
  })

  test('that could not be sent is tried again, later each time, and given up after eight attempts', async () => {
    await post(db, LETTER, START)
    const { sent, port } = portThat(() => Promise.reject(new Error('refused hana@example.com')))
    await sendDueMail(db, port, START)
    await sendDueMail(db, port, START + 59_000)
    expect(sent).toHaveLength(1)
    for (let day = 1; day < 12; day++) await sendDueMail(db, port, START + day * DAY_MS)
    expect(sent).toHaveLength(8)
    expect(await databaseText('SUMIRE_AUTHENTICATION')).not.toContain(LETTER.body)
  })

  test('goes out after a failure that passes', async () => {
    await post(db, LETTER, START)
    let isDown = true
    const { sent, port } = portThat(() => (isDown ? Promise.reject(new Error('down')) : Promise.resolve()))
    await sendDueMail(db, port, START)
    isDown = false
    await sendDueMail(db, port, START + 60_000)
    await sendDueMail(db, port, START + DAY_MS)
    expect(sent).toHaveLength(2)
  })

  test('is sent by one of two runs at one moment', async () => {
    await post(db, LETTER, START)
    const { sent, port } = portThat(async () => undefined)
    await Promise.all([sendDueMail(db, port, START), sendDueMail(db, port, START), sendDueMail(db, port, START)])
    expect(sent).toHaveLength(1)
  })

  test('of a member whose mail service is down is there when it is up again', async () => {
    const desk = await openDesk()
    await desk.sql(`CREATE TRIGGER down BEFORE INSERT ON mailbox BEGIN SELECT RAISE(ABORT, 'down'); END`)
    await desk.becomesMember(CUSTOMERS.yuki)
    expect(await desk.letters()).toEqual([])
    await desk.sql('DROP TRIGGER down')
    const { sent, port } = portThat(async () => undefined)
    await sendDueMail(db, port, Date.now() + 60_000)
    expect(sent).toMatchObject([{ recipient: 'hana@example.com' }])
  })

  test('goes to Cloudflare as plain text, from the issuer’s address', async () => {
    const send = vi.fn(async () => ({ messageId: '1' }))
    const from = { email: 'members@sumire.test', name: 'Sumire Card' }
    await cloudflareMail({ send }, from).send(LETTER)
    expect(send.mock.calls).toEqual([[{ from, to: LETTER.recipient, subject: LETTER.subject, text: LETTER.body }]])
  })
})

describe('An issuer that is no demo', () => {
  test('has no mailbox page, sends through its binding, and again by the clock', async () => {
    const desk = await openDesk()
    let isDown = true
    const send = vi.fn(async () => (isDown ? Promise.reject(new Error('down')) : { messageId: '1' }))
    const env = { ...(await authenticationEnv('sumire', BROKER)), DEMO_MAILBOX: 'off', EMAIL: { send } }
    expect((await authenticationServer.fetch(new Request(`${DESK}/mailbox`), env)).status).toBe(404)
    const body = new URLSearchParams(particularsOf(CUSTOMERS.yuki))
    const request = new Request(`${DESK}/register`, { method: 'POST', body, headers: { origin: DESK } })
    expect((await authenticationServer.fetch(request, env)).status).toBe(303)
    expect(send).toHaveBeenCalledTimes(1)
    isDown = false
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    await authenticationServer.scheduled({} as ScheduledController, env)
    vi.useRealTimers()
    expect(send).toHaveBeenLastCalledWith(expect.objectContaining({ to: 'hana@example.com' }))
    expect(await desk.letters()).toEqual([])
  })

  test('answers the broker while its mail provider is slow', async () => {
    const desk = await openDesk()
    const down = vi.fn(async () => Promise.reject(new Error('down')))
    const settings = { ...(await authenticationEnv('sumire', BROKER)), DEMO_MAILBOX: 'off' }
    const body = new URLSearchParams(particularsOf(CUSTOMERS.yuki))
    const register = new Request(`${DESK}/register`, { method: 'POST', body, headers: { origin: DESK } })
    await authenticationServer.fetch(register, { ...settings, EMAIL: { send: down } })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    const { promise: sent, resolve: deliver } = Promise.withResolvers<{ messageId: string }>()
    const send = vi.fn(async () => sent)
    const addition = new Request(`${DESK}/passkeys`, { method: 'POST', body: 'no message' })
    const context = createExecutionContext()
    const answer = await authenticationServer.fetch(addition, { ...settings, EMAIL: { send } }, context)
    expect(answer.status).toBe(415)
    deliver({ messageId: '1' })
    await waitOnExecutionContext(context)
    vi.useRealTimers()
    expect(send).toHaveBeenCalledTimes(1)
    expect(await desk.letters()).toEqual([])
  }, 5000)

  test('is not well without the binding', async () => {
    const env = { ...(await authenticationEnv('sumire', BROKER)), DEMO_MAILBOX: 'off' }
    expect((await authenticationServer.fetch(new Request(`${DESK}/healthz`), env)).status).toBe(500)
  })
})
