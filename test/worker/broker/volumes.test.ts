/** Ledgers as volumes: where new payments go may change at any moment, and a key still makes one payment. */

import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, describe, expect, test, vi } from 'vitest'

import { addVolume, announceSuccessor, closeVolume } from '../../../broker/db/volumes.ts'
import type { Env } from '../../../broker/env.ts'
import type { LedgerService } from '../../../broker/ledgers/ledger-service.ts'
import { ledgers } from '../../../broker/db/directory-schema.ts'
import { sha256Hex } from '../../../broker/digests.ts'
import { ledgerById } from '../../../broker/ledgers/ledgers.ts'
import { placementBooks } from '../../../broker/key-book/placement-books.ts'
import { createPayment } from '../../../broker/payments/create-payment.ts'
import type { Access } from '../../../broker/directory/directory.ts'
import { newLedgerId, newPaymentId } from '../../../broker/object-ids.ts'
import { createPaymentBody } from '../../../broker/routes/payment-shapes.ts'
import { ledgerOfPayment } from '../../../protocol/object-id.ts'
import { ORDER, brokerEnv, ledgerObject, newMerchant, newPayment, shopCalls } from '../scenario.ts'
import type { CreatedPayment, Merchant } from '../scenario.ts'

const directory = drizzle(brokerEnv.DIRECTORY)
const INPUT = createPaymentBody.parse(ORDER)
const FOUR_MINUTES_MS = 4 * 60_000

afterEach(() => vi.useRealTimers())

function later(ms: number): void {
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
}

const KEYS = Array.from({ length: 20 }, (_, index) => `key-${index}`)

function createIn(at: Env, access: Access, input: typeof INPUT, key: string, now: number) {
  const books = placementBooks(at, { merchantId: access.merchant.id, livemode: access.livemode })
  return createPayment(at, books, access, input, key, { now, traceId: 'a'.repeat(32) })
}

function creates(merchant: Merchant, key: string, given: Record<string, unknown> = {}) {
  return shopCalls<CreatedPayment>(merchant, 'POST', '/v1/payments', {
    body: { ...ORDER, ...given },
    headers: { 'idempotency-key': key },
  })
}

async function idsOf(merchant: Merchant): Promise<string[]> {
  const answers = await Promise.all(KEYS.map((key) => creates(merchant, key)))
  return answers.map(({ status, body }) => {
    expect(status).toBe(201)
    return body.id
  })
}

/** Another ledger for the merchant, taking new payments from now on. */
async function openAnother(merchant: Merchant): Promise<string> {
  const id = newLedgerId()
  await addVolume(directory, { id, merchantId: merchant.id, livemode: false }, Date.now())
  later(FOUR_MINUTES_MS)
  return id
}

describe('An Idempotency-Key', () => {
  test('makes no second payment when a ledger is added and the old one closed', async () => {
    const merchant = await newMerchant()
    const first = await idsOf(merchant)
    const added = await openAnother(merchant)
    expect(await idsOf(merchant)).toEqual(first)
    expect((await closeVolume(directory, merchant.ledger, Date.now())).ok).toBe(true)
    later(FOUR_MINUTES_MS)
    expect(await idsOf(merchant)).toEqual(first)
    const fresh = await creates(merchant, 'a-new-key')
    expect(ledgerOfPayment(fresh.body.id)).toBe(added)
  })

  test('says of a repeated answer that it is one', async () => {
    const merchant = await newMerchant()
    const [first, again] = [await creates(merchant, 'once'), await creates(merchant, 'once')]
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
  })

  test('makes one payment for two isolates that know of different ledgers, fifty times at once', async () => {
    const merchant = await newMerchant()
    const other = newLedgerId()
    const owner = {
      id: merchant.id,
      name: { en: 'Shop', ja: '店' },
      origins: [],
      apiVersion: '0.2' as const,
      disabled: false,
      calendar: { timeZone: 'UTC', dayStarts: 0 },
    }
    const access = (id: string) => ({
      merchant: owner,
      livemode: false,
      volumes: [{ id, opensAt: 0, closesAt: null }],
      revoked: false,
      expiresAt: null,
      digest: '',
      actor: { id: 'key_', name: 'Tests' },
      scopes: null,
      lastUsedAt: null,
    })
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        createIn(brokerEnv, access(index % 2 === 0 ? merchant.ledger : other), INPUT, 'at-once', Date.now()),
      ),
    )
    const ids = answers.map((answer) => (answer.ok ? answer.body.id : answer.problem))
    expect(new Set(ids).size).toBe(1)
  })

  test('that a Worker of version 0.1 has left to the ledger still makes one payment', async () => {
    const merchant = await newMerchant()
    const ledger = ledgerById(brokerEnv, merchant.ledger)
    const template = await ledger.read((await newPayment(merchant)).id)
    if (!template) throw new Error('There is no payment.')
    const before = { ...template, id: newPaymentId(merchant.ledger, Date.now()) }
    const fingerprint = await sha256Hex(`POST /v1/payments ${JSON.stringify(ORDER)}`)
    await ledger.create(before, { key: 'kept', fingerprint })
    const killed = runInDurableObject(ledgerObject(merchant.ledger), (_, state) => state.abort('killed by the test'))
    await killed.catch(() => undefined)
    expect((await creates(merchant, 'kept')).body.id).toBe(before.id)
    expect((await creates(merchant, 'kept', { order: 'A-1002' })).status).toBe(422)
  })

  test('lives on while it is used each day, and is forgotten four days after its last use', async () => {
    const merchant = await newMerchant()
    const first = await creates(merchant, 'daily')
    for (let day = 0; day < 6; day++) {
      later(20 * 3_600_000)
      expect((await creates(merchant, 'daily')).body.id).toBe(first.body.id)
    }
    later(47 * 3_600_000)
    expect((await creates(merchant, 'daily')).body.id).toBe(first.body.id)
    later(5 * 24 * 3_600_000)
    expect((await creates(merchant, 'daily')).body.id).not.toBe(first.body.id)
  })
})

describe('A ledger whose answer is lost', () => {
  /** The broker with a ledger's stub that fails as told, before or after the real one has done its work. */
  function broken(fails: ('before' | 'after' | 'not')[], error = new Error('Network connection lost.')): Env {
    const { LEDGER } = brokerEnv
    const get = (id: DurableObjectId): LedgerService =>
      new Proxy(LEDGER.get(id), {
        get: (stub, name: keyof LedgerService) => {
          if (name !== 'create') return stub[name]
          return async (...args: Parameters<LedgerService['create']>) => {
            const fault = fails.shift() ?? 'not'
            if (fault === 'before') throw error
            const created = await stub.create(...args)
            if (fault === 'after') throw error
            return created
          }
        },
      })
    return { ...brokerEnv, LEDGER: { idFromName: (name) => LEDGER.idFromName(name), get } }
  }
  async function accessOf(merchant: Merchant) {
    const volumes = await directory.select().from(ledgers).all()
    const owner = {
      id: merchant.id,
      name: { en: 'Shop', ja: '店' },
      origins: [],
      apiVersion: '0.2' as const,
      disabled: false,
      calendar: { timeZone: 'UTC', dayStarts: 0 },
    }
    return {
      merchant: owner,
      livemode: false,
      revoked: false,
      expiresAt: null,
      digest: '',
      actor: { id: 'key_', name: 'Tests' },
      scopes: null,
      lastUsedAt: null,
      volumes: volumes.filter(({ merchantId }) => merchantId === merchant.id),
    }
  }

  test.each([[['before']], [['after']]] as const)('is asked once more (%s)', async (faults) => {
    const merchant = await newMerchant()
    const made = await createIn(broken([...faults]), await accessOf(merchant), INPUT, 'k', Date.now())
    const again = await creates(merchant, 'k')
    expect(made).toMatchObject({ ok: true, body: { id: again.body.id } })
  })

  test('and lost again gives no answer; the same request then gets the payment that was decided', async () => {
    const merchant = await newMerchant()
    const access = await accessOf(merchant)
    const lost = createIn(broken(['before', 'before']), access, INPUT, 'k', Date.now())
    await expect(lost).rejects.toThrow('did not answer')
    expect((await creates(merchant, 'k', { order: 'A-1002' })).status).toBe(422)
    const [first, again] = [await creates(merchant, 'k'), await creates(merchant, 'k')]
    expect(first.status).toBe(201)
    expect(again.body.id).toBe(first.body.id)
  })

  test('because it is overloaded is not asked again', async () => {
    const merchant = await newMerchant()
    const overloaded = Object.assign(new Error('Durable Object is overloaded.'), { overloaded: true })
    const faults: ('before' | 'not')[] = ['before', 'not']
    await expect(
      createIn(broken(faults, overloaded), await accessOf(merchant), INPUT, 'k', Date.now()),
    ).rejects.toThrow('did not answer')
    expect(faults).toEqual(['not'])
  })

  test('while it is reset at every request answers reads and creations all the same', async () => {
    const merchant = await newMerchant()
    const payment = await newPayment(merchant)
    for (let i = 0; i < 5; i++) {
      const reset = runInDurableObject(ledgerObject(merchant.ledger), (_, state) => state.abort('reset by the test'))
      const [read] = await Promise.all([
        shopCalls(merchant, 'GET', `/v1/payments/${payment.id}`),
        reset.catch(() => undefined),
      ])
      expect([200, 503]).toContain(read.status)
      if (read.status === 503) expect(Number(read.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await shopCalls(merchant, 'GET', `/v1/payments/${payment.id}`)).status).toBe(200)
  })
})

describe('A made-up payment id', () => {
  test('opens no ledger, whatever is asked of it', async () => {
    const merchant = await newMerchant()
    await newPayment(merchant)
    const before = await listDurableObjectIds(env.LEDGER)
    for (let i = 0; i < 25; i++) {
      const id = newPaymentId(newLedgerId(), Date.now())
      expect((await shopCalls(merchant, 'GET', `/v1/payments/${id}`)).status).toBe(404)
      const headers = { 'idempotency-key': crypto.randomUUID() }
      expect((await shopCalls(merchant, 'POST', `/v1/payments/${id}/void`, { body: {}, headers })).status).toBe(404)
    }
    expect(await listDurableObjectIds(env.LEDGER)).toHaveLength(before.length)
  })
})

describe('A volume', () => {
  test('that is the last open one is not closed', async () => {
    const merchant = await newMerchant()
    expect(await closeVolume(directory, merchant.ledger, Date.now())).toEqual({
      ok: false,
      problem: 'last_open_ledger',
    })
  })

  test('that is closed takes what its own payments come to, and is in every list', async () => {
    const merchant = await newMerchant()
    const old = await newPayment(merchant)
    await openAnother(merchant)
    await closeVolume(directory, merchant.ledger, Date.now())
    later(FOUR_MINUTES_MS)
    const fresh = await newPayment(merchant)
    const cancelled = await shopCalls(merchant, 'POST', `/v1/payments/${old.id}/cancel`, { body: {} })
    expect(cancelled.body['status']).toBe('cancelled')
    const { body } = await shopCalls<{ data: { id: string }[] }>(merchant, 'GET', '/v1/payments')
    expect(body.data.map(({ id }) => id)).toEqual([fresh.id, old.id])
  })

  test('has one successor, however often it is announced', async () => {
    const merchant = await newMerchant()
    const successors = ['aaaaaaa1', 'aaaaaaa2', 'aaaaaaa3'].map((id) => newLedgerId().slice(0, 7) + id.slice(-1))
    await Promise.all(
      successors.map((successorId) => announceSuccessor(directory, { id: merchant.ledger, successorId }, Date.now())),
    )
    const all = await directory.select().from(ledgers).all()
    expect(all.filter(({ replaces }) => replaces === merchant.ledger)).toHaveLength(1)
  })
})
