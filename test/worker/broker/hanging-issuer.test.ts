/** An issuer whose server takes the connection and never answers: no dialog waits for it. */

import { drizzle } from 'drizzle-orm/d1'
import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'

import { issuers } from '../../../broker/db/directory-schema.ts'
import { registerIssuer } from '../../../broker/db/register.ts'
import { DIRECTORY_ROWS_MAX_AGE_MS } from '../../../broker/limits.ts'
import { JWKS_FRESH_MS, JWKS_KEPT_MAX_MS } from '../../../messages/limits.ts'
import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { brokerEnv, newPayment, pageCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'
import { eventually } from '../eventually.ts'

const JWKS = '/.well-known/jwks.json'
const SUMIRE = ISSUER_ORIGINS.sumire.authentication

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

/** Sumire's server from now on; what comes back tells how many callers it has made give up. */
function hangs(): { givenUp: number } {
  const seen = { givenUp: 0 }
  system.breaks(SUMIRE, JWKS, (request) => {
    request.signal.addEventListener('abort', () => seen.givenUp++)
    return new Promise(() => undefined)
  })
  return seen
}

/** With a key to seal to, by prefix. */
async function reachable(payment: CreatedPayment): Promise<string[]> {
  const { body } = await pageCalls(payment, 'status?include=issuers')
  return (body.issuers ?? []).filter(({ encryption_key }) => encryption_key).map(({ prefix }) => prefix)
}

test('A dialog opens at once; the issuer that hangs is shown without a key, the other with one', async () => {
  const seen = hangs()
  const payment = await newPayment(system.merchant)
  // Told by the first look: the other's key may take a busy machine longer than a caller waits for the one that hangs.
  await reachable(payment)
  expect(seen.givenUp).toBe(0)
  await eventually(async () => expect(await reachable(payment)).toEqual(['7']))
  expect(system.issuers.count(SUMIRE, JWKS)).toBeGreaterThan(0)
})

test('Many dialogs make one request to it at a time', async () => {
  const payment = await newPayment(system.merchant)
  hangs()
  const before = system.issuers.count(SUMIRE, JWKS)
  await Promise.all(Array.from({ length: 20 }, () => reachable(payment)))
  expect(system.issuers.count(SUMIRE, JWKS) - before).toBeLessThanOrEqual(1)
})

test('Keys that were known go on being told while it hangs, and it is paid with when it is back', async () => {
  const payment = await newPayment(system.merchant)
  // Whatever the tests before made of it is over.
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  await eventually(async () => expect(await reachable(payment)).toEqual(['4', '7']))
  const seen = hangs()
  vi.setSystemTime(Date.now() + JWKS_FRESH_MS)
  expect(await reachable(payment)).toEqual(['4', '7'])
  expect(seen.givenUp).toBe(0)
  system.mend()
  expect((await system.pays(system.issuers.members.sumire.plain)).body.status).toBe('captured')
})

test('An isolate that has never heard of an issuer tells the key that another one wrote down, for a day', async () => {
  const db = drizzle(brokerEnv.DIRECTORY)
  const [known] = await db.select().from(issuers).where(eq(issuers.prefix, '7'))
  expect(known?.sealingKey?.key).toEqual(expect.objectContaining({ kty: 'EC', kid: 'hinode-authentication-enc-1' }))
  const away = {
    authenticationServer: 'http://away.test',
    relay: 'http://r.away.test',
    settlementServer: 'http://s.away.test',
  }
  const look = {
    name: { en: 'Away Bank', ja: '遠い銀行' },
    mark: '遠',
    color: '#333333',
    method: 'debit',
    livemode: false,
  } as const
  await registerIssuer(db, { prefix: '9', ...look, ...away })
  const payment = await newPayment(system.merchant)
  const writeDown = (readAt: number) =>
    db
      .update(issuers)
      .set({ sealingKey: known?.sealingKey && { ...known.sealingKey, readAt } })
      .where(eq(issuers.prefix, '9'))
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
  const remembersNothing = () => vi.setSystemTime(Date.now() + DIRECTORY_ROWS_MAX_AGE_MS)
  await writeDown(Date.now())
  remembersNothing()
  expect(await reachable(payment)).toContain('9')
  await writeDown(Date.now() - JWKS_KEPT_MAX_MS)
  remembersNothing()
  expect(await reachable(payment)).not.toContain('9')
})
