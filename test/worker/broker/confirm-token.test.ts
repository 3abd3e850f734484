/** Step 10 is the member's: only the dialog that was authorized in can confirm. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { confirmKeyOf } from '../../../protocol/confirm-token.ts'
import { newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, PaidAnswer, Scenario } from '../scenario.ts'

const TOKEN = 'made by the dialog, and told to nobody'

let system: Scenario
let key: string
beforeAll(async () => {
  system = await startSystem()
  key = await confirmKeyOf(TOKEN)
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

const member = () => system.issuers.members.sumire.plain
const waiting = (confirmKey?: string): Promise<PaidAnswer> =>
  system.pays(member(), { payment: { confirmation: 'required' }, confirmKey })
const confirms = (payment: CreatedPayment, confirm_token?: unknown) => pageCalls(payment, 'confirm', { confirm_token })
const stateOf = async (payment: CreatedPayment) => (await pageCalls(payment, 'status?include=issuers')).body

describe('With the client secret alone', () => {
  test('nobody confirms, whatever is sent for a token', async () => {
    const { payment } = await waiting(key)
    const { confirm_key } = await stateOf(payment)
    const guesses = [undefined, '', 'x', key, confirm_key, payment.client_secret, payment.id, `${TOKEN} `, '\u0000']
    for (const guess of guesses) {
      expect(await confirms(payment, guess)).toMatchObject({ status: 403, body: { code: 'confirm_token_invalid' } })
    }
    for (const guess of [null, 1, true, [TOKEN], { [TOKEN]: TOKEN }, 'x'.repeat(129)]) {
      expect(await confirms(payment, guess)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    }
    expect((await stateOf(payment)).status).toBe('awaiting_confirmation')
  })

  test('nobody learns the token: not from the status, and not by joining the attempt', async () => {
    let open: (() => void) | undefined
    const isHeld = new Promise<void>((resolve) => (open = resolve))
    const payment = await newPayment(system.merchant, { confirmation: 'required' })
    const relay = system.issuers.origins.sumire.relay
    const arrived = new Promise<void>((resolve) =>
      system.breaks(relay, '/transactions', async (_, pass) => {
        resolve()
        await isHeld
        return pass()
      }),
    )
    const first = system.attempts(payment, member())
    await arrived
    const joined = await system.attempts(payment, member(), { confirmKey: await confirmKeyOf('of the joining one') })
    expect(joined.body.status).toBe('processing')
    expect(await system.attempts(payment, member())).not.toHaveProperty('body.confirm_token')
    open?.()
    const { confirm_token: token } = (await first).body
    expect(token).toMatch(/^[\w-]{72}$/)
    expect(JSON.stringify(await stateOf(payment))).not.toContain(token)
    expect((await confirms(payment, 'of the joining one')).status).toBe(403)
    expect(await confirms(payment, token)).toMatchObject({ status: 200, body: { status: 'captured' } })
  })

  test('nobody confirms what an earlier version’s dialog authorized: it is given back in its time', async () => {
    const { payment } = await waiting()
    expect((await confirms(payment)).status).toBe(403)
    vi.useFakeTimers({ now: Date.now() + 5 * 60_000 + 1, toFake: ['Date'] })
    await system.alarmRings()
    expect(await pageCalls(payment, 'status')).toMatchObject({ body: { status: 'voided' } })
  })

  test('it can be given up, which moves no money', async () => {
    const { payment } = await waiting(key)
    expect(await pageCalls(payment, 'cancel')).toMatchObject({ body: { status: 'voided', cancelled_by: 'member' } })
    expect(await confirms(payment, TOKEN)).toMatchObject({ status: 409, body: { code: 'nothing_to_confirm' } })
  })
})

describe('The dialog that was authorized in', () => {
  test('confirms with its own token, which the broker has never seen, once', async () => {
    const { payment, body } = await waiting(key)
    expect(body).toMatchObject({ status: 'awaiting_confirmation', confirm_key: key })
    expect(body).not.toHaveProperty('confirm_token')
    expect(await confirms(payment, TOKEN)).toMatchObject({ status: 200, body: { status: 'captured' } })
    expect(await confirms(payment, TOKEN)).toMatchObject({ status: 409, body: { code: 'nothing_to_confirm' } })
    expect(await stateOf(payment)).not.toHaveProperty('confirm_key')
  })

  test('confirms also when the answer to its attempt got lost', async () => {
    const payment = await newPayment(system.merchant, { confirmation: 'required' })
    void (await system.attempts(payment, member(), { confirmKey: key }))
    expect((await stateOf(payment)).confirm_key).toBe(key)
    expect((await confirms(payment, TOKEN)).body.status).toBe('captured')
  })

  test('has a key of its own for each attempt: that of one that came back confirms nothing', async () => {
    const payment = await newPayment(system.merchant, { confirmation: 'required' })
    await system.attempts(payment, member(), { confirmKey: await confirmKeyOf('before'), password: 'not this one' })
    await system.attempts(payment, member(), { confirmKey: key })
    expect((await confirms(payment, 'before')).status).toBe(403)
    expect((await confirms(payment, TOKEN)).body.status).toBe('captured')
  })

  test('is told a token where it brought no key, once, and nobody else is', async () => {
    const { payment, body } = await waiting()
    expect(await stateOf(payment)).not.toHaveProperty('confirm_token')
    expect((await confirms(payment, body.confirm_token)).body.status).toBe('captured')
  })

  test.each(['', 'short', `${'a'.repeat(42)}=`, 'a'.repeat(44), 7])(
    'brings a key that is one: %j is refused',
    async (bad) => {
      const payment = await newPayment(system.merchant, { confirmation: 'required' })
      const answer = await system.attempts(payment, member(), { confirmKey: bad as string })
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', param: 'confirm_key' } })
      expect((await stateOf(payment)).status).toBe('open')
    },
  )
})

describe('Who ended a payment', () => {
  const told = async (payment: CreatedPayment) => {
    const view = await shopCalls<{ cancelled_by: unknown }>(system.merchant, 'GET', `/v1/payments/${payment.id}`)
    return [(await stateOf(payment)).cancelled_by, view.body.cancelled_by]
  }

  test('the member, in the dialog', async () => {
    const payment = await newPayment(system.merchant)
    expect(await pageCalls(payment, 'cancel')).toMatchObject({ body: { status: 'cancelled', cancelled_by: 'member' } })
    expect(await told(payment)).toEqual(['member', 'member'])
  })

  test('the shop, by its key', async () => {
    const payment = await newPayment(system.merchant)
    await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/cancel`, { body: {} })
    expect(await told(payment)).toEqual(['shop', 'shop'])
    expect(await system.attempts(payment, member())).toMatchObject({ status: 409, body: { code: 'payment_not_open' } })
  })

  test('the shop, while the member was to confirm', async () => {
    const { payment } = await waiting(key)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/void`, { body: {}, headers })
    expect(await told(payment)).toEqual(['shop', 'shop'])
  })

  test('nobody: it was left to run out', async () => {
    const [{ payment }, open] = [await waiting(key), await newPayment(system.merchant)]
    expect(await told(payment)).toEqual([undefined, null])
    vi.useFakeTimers({ now: Date.now() + 31 * 60_000, toFake: ['Date'] })
    await system.alarmRings()
    await system.alarmRings()
    expect((await stateOf(payment)).status).toBe('voided')
    expect((await stateOf(open)).status).toBe('expired')
    for (const each of [payment, open]) expect(await told(each)).toEqual([undefined, null])
  })
})
