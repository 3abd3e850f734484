import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { describe, expect, test } from 'vitest'

import { addsUp } from '../../../protocol/daily-tally.ts'
import type { DailyTallyClaims } from '../../../protocol/daily-tally.ts'
import { checkChain, claimsOf, digestOfTally } from '../../../protocol/daily-tally-chain.ts'
import { HOUR, ShopWorld, signedBy, START } from './shop-world.ts'

describe('The chain', () => {
  async function chain(): Promise<{
    world: ShopWorld
    days: string[]
    check: (days: readonly string[]) => Promise<unknown[]>
  }> {
    const world = await ShopWorld.begin(12)
    world.trades(START, START + 5 * 24 * HOUR, 60)
    await signedBy(world, START + 4 * 24 * HOUR)
    await world.turnKey()
    await signedBy(world, START + 9 * 24 * HOUR)
    const signatureOf = async (signed: string) => {
      const key = world.keys.find(({ kid }) => kid === decodeProtectedHeader(signed).kid)
      if (key === undefined) return 'no_key' as const
      const isGood = await compactVerify(signed, await importJWK(key, 'ES256')).catch(() => undefined)
      return isGood === undefined ? ('wrong' as const) : ('good' as const)
    }
    const check = async (days: readonly string[]) => (await checkChain(days, signatureOf)).map(({ problem }) => problem)
    return { world, days: world.book.latest(100).map(({ signed }) => signed), check }
  }
  /** The document with other claims, with the signature that it had. */
  const changed = (signed: string, change: (claims: DailyTallyClaims) => void): string => {
    const [header, , signature] = signed.split('.')
    const claims = claimsOf(signed) as DailyTallyClaims
    change(claims)
    return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
  }

  test('is whole, and each day names the digest of the one before', async () => {
    const { days, check } = await chain()
    expect(days.length).toBeGreaterThan(5)
    expect(await check(days)).toEqual(days.map(() => undefined))
    expect(claimsOf(days[1] ?? '')?.previous).toBe(await digestOfTally(days[0] ?? ''))
  })

  test('shows a day that was left out, put elsewhere, or changed, and which link it is', async () => {
    const { days, check } = await chain()
    const good = days.map(() => undefined)
    expect(await check(days.toSpliced(2, 1))).toEqual(good.slice(1).with(2, 'chain' as never))
    expect(await check(days.with(3, days[4] ?? ''))).toEqual(good.with(3, 'chain' as never).with(4, 'chain' as never))
    const planted = changed(days[2] ?? '', ({ totals }) =>
      totals.forEach((sums) => Object.assign(sums, { net_amount: sums.net_amount + 1 })),
    )
    const found = await check(days.with(2, planted))
    expect(found[2]).toBe('signature')
    expect(found.filter((problem) => problem !== undefined)).toHaveLength(2)
  })

  test('proves days whose key counts no more, as far as a good one leads back to them', async () => {
    const { world, days, check } = await chain()
    const [leaked] = world.keys.splice(0, 1)
    expect(leaked?.kid).toBe('key-0')
    expect(await check(days)).toEqual(days.map(() => undefined))
    // Alone, or with another document in its place, there is nothing that proves it.
    expect(await check(days.slice(0, 1))).toEqual(['signature'])
    const forged = changed(days[0] ?? '', (claims) => claims.totals.splice(0))
    expect((await check(days.with(0, forged)))[0]).toBe('signature')
  })

  test('does not help wrong sums: a day whose lines do not come to its totals is found', async () => {
    const { days } = await chain()
    const claims = days.map((signed) => claimsOf(signed) as DailyTallyClaims)
    expect(claims.every(addsUp)).toBe(true)
    const planted = structuredClone(claims.find(({ lines }) => lines.length > 0)) as DailyTallyClaims
    const [line] = planted.lines
    if (line) line.captured_amount += 1
    expect(addsUp(planted)).toBe(false)
    if (line) line.net_amount += 1
    expect(addsUp(planted)).toBe(false)
  })
})
