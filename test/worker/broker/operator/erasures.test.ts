/** Personal data erased on request and at its end, while books, evidence and verdict stay whole. */

import { runDurableObjectAlarm } from 'cloudflare:test'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'

import { ledgers } from '../../../../broker/db/directory-schema.ts'
import { sweepErasures } from '../../../../broker/ledgers/erasure-sweep.ts'
import { PERSONAL_DATA_KEPT_DAYS } from '../../../../broker/ledgers/limits.ts'
import { eventually } from '../../eventually.ts'
import { SHOP } from '../../broker-world.ts'
import { Operator } from '../../operator-world.ts'
import { brokerEnv, ledgerObject, newMerchant, newPayment, pageCalls, shopCalls, startSystem } from '../../scenario.ts'
import type { CreatedPayment, Merchant, Scenario } from '../../scenario.ts'

const DAY_MS = 86_400_000
const PERSONAL = {
  description: 'Ring for Hanako',
  items: [{ name: 'Ring', quantity: 1, amount: 12_800 }],
  metadata: { customer: 'hanako@example.com' },
  locale: 'ja',
  return_url: `${SHOP}/orders/hanako`,
}

let system: Scenario
let operator: Operator
beforeAll(async () => {
  system = await startSystem()
  operator = await Operator.with()
})

async function shown(merchant: Merchant, path: string): Promise<Record<string, unknown>> {
  return (await shopCalls(merchant, 'GET', path)).body
}

/** Returns what the shop can see of a payment beside itself. */
async function booksOf({ id }: CreatedPayment) {
  const [evidence, events, tallies, { verdict }] = await Promise.all([
    shown(system.merchant, `/v1/payments/${id}/evidence`),
    shown(system.merchant, `/v1/payments/${id}/events`),
    shown(system.merchant, '/v1/tallies'),
    shown(system.merchant, `/v1/payments/${id}/verdict`),
  ])
  const { iat: _, exp: __, ...claims } = decodeJwt(String(verdict))
  return { evidence, events, tallies, claims }
}

const erases = (merchant: string, payment: string) =>
  operator.calls<{ erased: string[]; erased_at: string }>('POST', `/merchants/${merchant}/erasures`, { payment })

describe('Personal data of a payment', () => {
  test('is erased on request: what was there is named, and books, evidence, tallies and verdict stay as they were', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: PERSONAL })
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const refund = { body: { amount: 800, reason: 'Hanako’s was cracked' }, headers }
    await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/refunds`, refund)
    await eventually(async () => {
      const { data } = (await booksOf(payment)).evidence as { data: { signatures: { verified: boolean }[] }[] }
      expect(data.flatMap(({ signatures }) => signatures.map(({ verified }) => verified))).toEqual(Array(6).fill(true))
    })
    const before = await booksOf(payment)
    const { status, body } = await erases(system.merchant.id, payment.id)
    expect(status).toBe(200)
    expect(body.erased.toSorted()).toEqual(
      ['description', 'items', 'locale', 'member_hint', 'metadata', 'refund_reasons', 'return_url'].toSorted(),
    )
    const after = await shown(system.merchant, `/v1/payments/${payment.id}`)
    expect(after).toMatchObject({
      description: null,
      items: null,
      metadata: {},
      locale: null,
      status: 'captured',
      refunded_amount: 800,
      personal_data_erased_at: body.erased_at,
    })
    const operations = await shown(system.merchant, `/v1/payments/${payment.id}/operations`)
    expect(JSON.stringify([after, operations])).not.toMatch(/Hanako|hanako|Ring/)
    expect(await booksOf(payment)).toEqual(before)
    const state = await pageCalls(payment, 'status')
    expect(JSON.stringify(state.body)).not.toMatch(/Hanako|Ring/)
  })

  test('is erased in somebody’s name, and the audit log has none of it', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: PERSONAL })
    await erases(system.merchant.id, payment.id)
    expect((await erases(system.merchant.id, payment.id)).body.erased).toEqual([])
    const entries = await operator.auditOf(payment.id)
    expect(entries.map(({ action }) => action)).toEqual(['personal_data.erased', 'personal_data.erased'])
    expect(JSON.stringify(entries)).not.toMatch(/Hanako|hanako|Ring/)
    const others = await Operator.with(['merchants:write', 'books:export'])
    const refused = await others.calls('POST', `/merchants/${system.merchant.id}/erasures`, { payment: payment.id })
    expect(refused).toMatchObject({ status: 403, body: { param: 'books:erase' } })
  })

  test('stays while the payment is under way, and another merchant’s is as good as none', async () => {
    const open = await newPayment(system.merchant, PERSONAL)
    expect(await erases(system.merchant.id, open.id)).toMatchObject({
      status: 409,
      body: { code: 'payment_in_progress', detail: expect.stringContaining('ends when it expires') as string },
    })
    const other = await newMerchant()
    expect(await erases(other.id, open.id)).toMatchObject({ status: 404, body: { code: 'payment_not_found' } })
    expect(await erases(other.id, 'pay_x')).toMatchObject({ status: 404, body: { code: 'payment_not_found' } })
    expect(await operator.auditOf(open.id)).toEqual([])
    expect(await shown(system.merchant, `/v1/payments/${open.id}`)).toMatchObject({ description: 'Ring for Hanako' })
  })

  test('ends by itself after the merchant’s own time, or the broker’s, by the ledgers’ alarms', async () => {
    const [soon, late] = [await newMerchant(), await newMerchant()]
    await operator.calls('PATCH', `/merchants/${soon.id}`, { personal_data_kept_days: 30 })
    const made = await Promise.all([soon, late].map((merchant) => newPayment(merchant, PERSONAL)))
    await Promise.all(
      made.map(({ id }, index) =>
        shopCalls([soon, late][index] ?? soon, 'POST', `/v1/payments/${id}/cancel`, {
          headers: { 'idempotency-key': crypto.randomUUID() },
        }),
      ),
    )
    const descriptions = () =>
      Promise.all(
        [soon, late].map(async (merchant, i) => (await shown(merchant, `/v1/payments/${made[i]?.id}`))['description']),
      )
    const until = async (days: number): Promise<void> => {
      await sweepErasures(brokerEnv, Date.now() + days * DAY_MS)
      for (const { ledger } of [soon, late]) await runDurableObjectAlarm(ledgerObject(ledger))
      await sweepErasures(brokerEnv, Date.now() + days * DAY_MS)
    }
    await until(29)
    expect(await descriptions()).toEqual(['Ring for Hanako', 'Ring for Hanako'])
    await until(32)
    expect(await descriptions()).toEqual([null, 'Ring for Hanako'])
    await until(PERSONAL_DATA_KEPT_DAYS + 2)
    expect(await descriptions()).toEqual([null, null])
    const row = await drizzle(brokerEnv.DIRECTORY).select().from(ledgers).where(eq(ledgers.id, late.ledger)).get()
    expect(row?.erasedUntil).toBeGreaterThan(Date.now())
    // Done for that day: nobody is asked again.
    expect(await sweepErasures(brokerEnv, Date.now() + 32 * DAY_MS)).toBe(0)
  })

  test('is kept by other ledgers no longer because one does not answer', async () => {
    const [away, there] = [await newMerchant(), await newMerchant()]
    const asked: string[] = []
    const get = (id: DurableObjectId) => {
      const ledger = brokerEnv.LEDGER.get(id)
      const isAway = id.equals(brokerEnv.LEDGER.idFromName(away.ledger))
      return new Proxy(ledger, {
        get: (target, name) => {
          if (name !== 'eraseBefore') return Reflect.get(target, name) as unknown
          return async (before: number) => {
            asked.push(isAway ? 'away' : 'there')
            if (isAway) throw new Error('It is away.')
            return target.eraseBefore(before)
          }
        },
      })
    }
    const env = { ...brokerEnv, LEDGER: { idFromName: (name: string) => brokerEnv.LEDGER.idFromName(name), get } }
    const later = Date.now() + (PERSONAL_DATA_KEPT_DAYS + 40) * DAY_MS
    await sweepErasures(env, later)
    const rows = await drizzle(brokerEnv.DIRECTORY).select().from(ledgers)
    const untilOf = (id: string): number | undefined => rows.find((row) => row.id === id)?.erasedUntil
    expect(untilOf(there.ledger)).toBeGreaterThan(Date.now())
    expect(untilOf(away.ledger)).toBe(0)
    expect(asked.filter((name) => name === 'away')).toHaveLength(2)
    await sweepErasures(brokerEnv, later)
    const directory = drizzle(brokerEnv.DIRECTORY)
    const row = await directory.select().from(ledgers).where(eq(ledgers.id, away.ledger)).get()
    expect(row?.erasedUntil).toBe(untilOf(there.ledger))
  })
})
