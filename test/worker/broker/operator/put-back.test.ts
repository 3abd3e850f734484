/** A directory that was put back, and what operators enter again; a ledger that is to be put back, and when it is not. */

import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import type { Env } from '../../../../broker/env.ts'
import type { LedgerService } from '../../../../broker/ledgers/ledger-service.ts'
import { DIRECTORY_ROWS_MAX_AGE_MS } from '../../../../broker/limits.ts'
import { restoreLedger } from '../../../../broker/operator/ledger-restores.ts'
import type { RestoreMoment } from '../../../../broker/operator/ledger-restores.ts'
import { brokerEnv, newPayment, shopCalls } from '../../broker-world.ts'
import type { CreatedPayment, Merchant } from '../../broker-world.ts'
import { Operator, SHOP_NAME, madeMerchant } from '../../operator-world.ts'

let operator: Operator
beforeAll(async () => {
  operator = await Operator.with()
})
afterEach(() => vi.useRealTimers())

const passes = (ms: number): void => void vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })

/** As a directory that was put back to a moment before the merchant was made. */
async function directoryLoses(merchant: string): Promise<void> {
  const { DIRECTORY: db } = brokerEnv
  const tables = ['api_keys', 'allowed_origins', 'ledgers']
  await db.batch([
    ...tables.map((table) => db.prepare(`DELETE FROM ${table} WHERE merchant_id = ?`).bind(merchant)),
    db.prepare('DELETE FROM merchants WHERE id = ?').bind(merchant),
  ])
}

async function lostMerchant(): Promise<{ merchant: string; ledger: string; payment: CreatedPayment }> {
  const merchant = await madeMerchant(operator)
  const payment = await newPayment(await shopOf(merchant))
  await directoryLoses(merchant)
  return { merchant, ledger: payment.id.slice(4, 12), payment }
}

async function shopOf(merchant: string): Promise<Merchant> {
  const { body } = await operator.calls('POST', `/merchants/${merchant}/keys`, { mode: 'test', name: 'Its server' })
  return { id: merchant, ledger: '', secretKey: body.secret ?? '' }
}

const enters = (merchant: string, ledger: string, mode = 'test') =>
  operator.calls('POST', `/merchants/${merchant}/ledgers`, { mode, id: ledger })

describe('What a directory that was put back has lost', () => {
  test('is entered again by its id: the merchant disabled, and each of its ledgers, which is nobody else’s', async () => {
    const { merchant, ledger, payment } = await lostMerchant()
    const entered = { id: merchant, name: SHOP_NAME }
    expect(await operator.calls('POST', '/merchants', entered)).toMatchObject({
      status: 201,
      body: { id: merchant, disabled: true },
    })
    const exists = await operator.calls('POST', '/merchants', entered)
    expect(exists).toMatchObject({ status: 409, body: { code: 'merchant_exists' } })
    const ofAnother = { status: 409, body: { code: 'ledger_of_another' } }
    expect(await enters(merchant, ledger, 'live')).toMatchObject(ofAnother)
    expect(await enters(await madeMerchant(operator), ledger)).toMatchObject(ofAnother)
    expect(await enters(merchant, ledger)).toMatchObject({ status: 201, body: { id: ledger, status: 'open' } })
    expect(await enters(merchant, ledger)).toMatchObject({ status: 409, body: { code: 'ledger_exists' } })
    await operator.calls('PATCH', `/merchants/${merchant}`, { disabled: false })
    const shop = await shopOf(merchant)
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    expect((await shopCalls(shop, 'GET', `/v1/payments/${payment.id}`)).status).toBe(200)
    // None was made for it: new payments go where its old ones are.
    expect((await newPayment(shop)).id.slice(4, 12)).toBe(ledger)
  })

  test('is entered once, also by two at once', async () => {
    const { merchant, ledger } = await lostMerchant()
    const twice = async (path: string, body: object): Promise<string[]> => {
      const answers = await Promise.all([operator.calls('POST', path, body), operator.calls('POST', path, body)])
      return answers.map(({ status }) => String(status)).toSorted()
    }
    expect(await twice('/merchants', { id: merchant, name: SHOP_NAME })).toEqual(['201', '409'])
    expect(await twice(`/merchants/${merchant}/ledgers`, { mode: 'test', id: ledger })).toEqual(['201', '409'])
  })
})

const MOMENTS = { wanted: '00000001-wanted', current: '00000002-current' }
const undo = '00000003-undo'

/** The broker on a platform that keeps every moment of a ledger; `asked` gets what the ledger is told to do. */
function keepingMoments(asked: string[]): Env {
  const { LEDGER } = brokerEnv
  const told: Partial<LedgerService> = {
    bookmarksAt: async () => MOMENTS,
    async beginNextAt(bookmark) {
      asked.push(`begins at ${bookmark}`)
      return bookmark === 'unknown' ? undefined : undo
    },
    async restart() {
      asked.push('starts anew')
      throw new Error('The object has gone.')
    },
  }
  const get = (id: DurableObjectId): LedgerService =>
    new Proxy(LEDGER.get(id), {
      get: (stub, name: keyof LedgerService) => told[name] ?? Reflect.get(stub, name),
    })
  return { ...brokerEnv, LEDGER: { idFromName: (name) => LEDGER.idFromName(name), get } }
}

describe('A ledger', () => {
  const asks = (merchant: string, ledger: string, body: object) =>
    operator.calls('POST', `/merchants/${merchant}/ledgers/${ledger}/restore`, body)
  const anHourAgo = (): string => new Date(Date.now() - 3_600_000).toISOString()

  async function disabledMerchant(): Promise<{ merchant: string; ledger: string }> {
    const merchant = await madeMerchant(operator)
    const { body } = await operator.calls<{ data: { id: string }[] }>('GET', `/merchants/${merchant}/ledgers`)
    await operator.calls('PATCH', `/merchants/${merchant}`, { disabled: true })
    return { merchant, ledger: body.data[0]?.id ?? '' }
  }

  test('of a merchant that may still be paid is not put back', async () => {
    const merchant = await madeMerchant(operator)
    const { body } = await operator.calls<{ data: { id: string }[] }>('GET', `/merchants/${merchant}/ledgers`)
    const ledger = body.data[0]?.id ?? ''
    const refused = { status: 409, body: { code: 'merchant_not_disabled' } }
    expect(await asks(merchant, ledger, { to: anHourAgo() })).toMatchObject(refused)
    await operator.calls('PATCH', `/merchants/${merchant}`, { disabled: true })
    passes(DIRECTORY_ROWS_MAX_AGE_MS - 1_000)
    expect(await asks(merchant, ledger, { to: anHourAgo() })).toMatchObject(refused)
    const other = await disabledMerchant()
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    expect(await asks(other.merchant, ledger, { to: anHourAgo() })).toMatchObject({
      status: 404,
      body: { code: 'ledger_not_found' },
    })
  })

  test('is as it was where the platform keeps no moments, and the operator is told', async () => {
    const { merchant, ledger } = await disabledMerchant()
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    const unavailable = { status: 501, body: { code: 'restore_unavailable' } }
    expect(await asks(merchant, ledger, { to: anHourAgo() })).toMatchObject(unavailable)
    expect((await operator.auditOf(ledger)).map(({ action }) => action)).not.toContain('ledger.put_back')
  })

  test('begins anew at the platform’s bookmark, which is noted before with the one that undoes it', async () => {
    const { merchant, ledger } = await disabledMerchant()
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    const asked: string[] = []
    const change = {
      db: drizzle(brokerEnv.DIRECTORY),
      actor: { id: 'tok_1', name: 'Hanako' },
      requestId: 'req_1',
      now: Date.now(),
    }
    const restores = (moment: RestoreMoment) =>
      restoreLedger(keepingMoments(asked), change, { merchant, id: ledger, moment })
    expect(await restores({ time: Date.now() - 3_600_000 })).toEqual({
      ok: true,
      value: { ledger, bookmark: MOMENTS.wanted, undo },
    })
    expect(await restores({ bookmark: undo })).toMatchObject({ ok: true, value: { bookmark: undo } })
    expect(asked).toEqual([`begins at ${MOMENTS.wanted}`, 'starts anew', `begins at ${undo}`, 'starts anew'])
    const noted = (await operator.auditOf(ledger)).filter(({ action }) => action === 'ledger.put_back')
    expect(noted).toMatchObject([
      { actor: { name: 'Hanako' }, before: { bookmark: MOMENTS.current }, after: { bookmark: MOMENTS.wanted } },
      { before: { bookmark: MOMENTS.current }, after: { bookmark: undo, time: null } },
    ])
    // What it has told the directory of its work is of another moment.
    const row = await brokerEnv.DIRECTORY.prepare('SELECT has_work FROM ledgers WHERE id = ?').bind(ledger).first()
    expect(row).toEqual({ has_work: 1 })
    expect(await restores({ bookmark: 'unknown' })).toMatchObject({ ok: false, problem: 'restore_unavailable' })
  })

  test.each([
    ['no moment', {}, ''],
    ['two', { to: '2026-01-31T10:00:00Z', bookmark: 'x' }, undefined],
    ['a time that is to come', { to: '2999-01-31T10:00:00Z' }, 'to'],
    ['a time that the platform has forgotten', { to: '2020-01-31T10:00:00Z' }, 'to'],
    ['a time that is none', { to: 'yesterday' }, 'to'],
    ['a bookmark that is none', { bookmark: '../..' }, 'bookmark'],
  ])('is not put back to %s', async (_, body, param) => {
    const { merchant, ledger } = await disabledMerchant()
    const refused = await asks(merchant, ledger, body)
    expect(refused).toMatchObject({ status: 400, body: param ? { param } : {} })
  })
})
