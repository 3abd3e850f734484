import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { ReadinessCheck } from '../../../broker/health/readiness.ts'
import type { ReadinessPorts } from '../../../broker/health/readiness.ts'
import { READY_KEPT_MS, READY_TIMEOUT_MS } from '../../../broker/health/limits.ts'

const SUMIRE = { prefix: '4', livemode: false, state: 'up', heardAt: 1 } as const

let looks: Record<keyof ReadinessPorts, number>
beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
  looks = { directory: 0, ledger: 0, keys: 0, missingKeys: 0, issuers: 0, now: 0 }
})
afterEach(() => vi.useRealTimers())

const hangs = (): Promise<never> => new Promise(() => undefined)
const fails = async (): Promise<never> => Promise.reject(new Error('gone'))

function checkOf(ill: Partial<ReadinessPorts> = {}): ReadinessCheck {
  const well: ReadinessPorts = {
    directory: async () => '00000000',
    ledger: async () => undefined,
    keys: async () => undefined,
    missingKeys: async () => [],
    issuers: async () => [SUMIRE],
    now: () => Date.now(),
  }
  const ports = { ...well, ...ill }
  const count = (name: keyof ReadinessPorts): void => void (looks[name] += 1)
  return new ReadinessCheck({
    directory: () => (count('directory'), ports.directory()),
    ledger: (id) => (count('ledger'), ports.ledger(id)),
    keys: () => (count('keys'), ports.keys()),
    missingKeys: () => (count('missingKeys'), ports.missingKeys()),
    issuers: () => (count('issuers'), ports.issuers()),
    now: ports.now,
  })
}

describe('Readiness', () => {
  test('is that nothing fails, with what was heard of each issuer', async () => {
    expect(await checkOf().current()).toMatchObject({ failing: [], issuers: [SUMIRE] })
  })

  test.each([
    ['directory', { directory: fails }],
    ['directory', { issuers: fails }],
    ['ledger', { ledger: fails }],
    ['keys', { keys: fails }],
  ] as const)('names %s where it fails', async (part, ill) => {
    expect((await checkOf(ill).current()).failing).toEqual([part])
  })

  test('is not held up by what hangs', async () => {
    const answer = checkOf({ directory: hangs, ledger: hangs, keys: hangs, issuers: hangs }).current()
    await vi.advanceTimersByTimeAsync(2 * READY_TIMEOUT_MS)
    expect((await answer).failing).toEqual(['directory', 'keys'])
  })

  test('asks the ledger that it knows while the directory is away', async () => {
    let isAway = false
    const check = checkOf({ directory: async () => (isAway ? fails() : '00000000'), ledger: fails })
    await check.current()
    isAway = true
    await vi.advanceTimersByTimeAsync(READY_KEPT_MS)
    expect((await check.current()).failing).toEqual(['directory', 'ledger'])
  })

  test('of a broker that has no ledger yet does not wait for one', async () => {
    expect((await checkOf({ directory: async () => undefined, ledger: fails }).current()).failing).toEqual([])
  })
})

describe('A flood of questions', () => {
  test('is one look in a few seconds', async () => {
    const check = checkOf()
    for (let asked = 0; asked < 1_000; asked++) await check.current()
    expect(looks).toMatchObject({ directory: 1, ledger: 1, keys: 1, issuers: 1 })
    await vi.advanceTimersByTimeAsync(READY_KEPT_MS)
    await check.current()
    expect(looks).toMatchObject({ directory: 2, ledger: 2 })
  })

  test('at once, before anything was seen, is one look too; all are answered', async () => {
    const check = checkOf({ directory: hangs })
    const all = Promise.all(Array.from({ length: 1_000 }, () => check.current()))
    await vi.advanceTimersByTimeAsync(3 * READY_TIMEOUT_MS)
    expect((await all).every(({ failing }) => failing.includes('directory'))).toBe(true)
    expect(looks.directory).toBe(1)
  })

  test('while a look hangs is told what was seen before it', async () => {
    let isAway = false
    const check = checkOf({ directory: async () => (isAway ? hangs() : '00000000') })
    await check.current()
    isAway = true
    await vi.advanceTimersByTimeAsync(READY_KEPT_MS)
    void check.current()
    expect((await check.current()).failing).toEqual([])
    expect(looks.directory).toBe(2)
  })
})
