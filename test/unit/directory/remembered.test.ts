/** Tests what an isolate remembers of the directory: for how long, and what stands in while the directory is away. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { DirectoryUnavailable, Remembered } from '../../../broker/directory/remembered.ts'
import {
  DIRECTORY_FIRST_READ_TIMEOUT_MS,
  DIRECTORY_MAX_AGE_MS,
  DIRECTORY_MISS_AGE_MS,
  DIRECTORY_READ_AGAIN_MS,
  DIRECTORY_READ_TIMEOUT_MS,
  DIRECTORY_STALE_MAX_MS,
} from '../../../broker/limits.ts'

let rows: Remembered<string>
let reads: number
beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
  rows = new Remembered<string>()
  reads = 0
})
afterEach(() => void vi.useRealTimers())

const get = (answer: () => Promise<string | undefined>) =>
  rows.get('key', () => {
    reads += 1
    return answer()
  })
const is = (value: string | undefined) => () => Promise.resolve(value)
const fails = () => Promise.reject(new Error('D1_ERROR'))
const hangs = () => new Promise<string>(() => {})

describe('What is remembered', () => {
  test('is read again when it is old, and told until then', async () => {
    await get(is('first'))
    await vi.advanceTimersByTimeAsync(DIRECTORY_MAX_AGE_MS - 1)
    expect([await get(is('second')), reads]).toEqual(['first', 1])
    await vi.advanceTimersByTimeAsync(1)
    expect([await get(is('second')), reads]).toEqual(['second', 2])
  })

  test('may be older where it is said to', async () => {
    rows = new Remembered<string>(60_000)
    await get(is('first'))
    await vi.advanceTimersByTimeAsync(59_999)
    expect(await get(is('second'))).toBe('first')
  })

  test('is gone once the directory says so', async () => {
    await get(is('there'))
    await vi.advanceTimersByTimeAsync(DIRECTORY_MAX_AGE_MS)
    expect(await get(is(undefined))).toBeUndefined()
    expect([await get(is('back')), reads]).toEqual([undefined, 2])
    await vi.advanceTimersByTimeAsync(DIRECTORY_MISS_AGE_MS)
    expect(await get(is('back'))).toBe('back')
  })

  test('can come with something else that was read', async () => {
    rows.put('key', 'along', Date.now())
    expect([await get(is('read')), rows.fresh('key'), reads]).toEqual(['along', 'along', 0])
  })
})

describe('While the directory', () => {
  test('fails, what was known serves for a quarter of an hour, and is asked for now and then only', async () => {
    await get(is('known'))
    await vi.advanceTimersByTimeAsync(DIRECTORY_MAX_AGE_MS)
    expect([await get(fails), await get(fails), reads]).toEqual(['known', 'known', 2])
    await vi.advanceTimersByTimeAsync(DIRECTORY_READ_AGAIN_MS)
    expect([await get(is('new')), reads]).toEqual(['new', 3])
    await vi.advanceTimersByTimeAsync(DIRECTORY_STALE_MAX_MS)
    await expect(get(fails)).rejects.toThrow(DirectoryUnavailable)
  })

  test.each([
    ['known', DIRECTORY_READ_TIMEOUT_MS],
    ['unknown', DIRECTORY_FIRST_READ_TIMEOUT_MS],
  ])('hangs, what is %s is waited for no longer than it may be', async (what, timeoutMs) => {
    if (what === 'known') await get(is('known'))
    await vi.advanceTimersByTimeAsync(DIRECTORY_MAX_AGE_MS)
    const began = Date.now()
    const waited = get(hangs).catch((error: unknown) => error)
    await vi.advanceTimersToNextTimerAsync()
    expect(await waited).toEqual(what === 'known' ? 'known' : expect.any(DirectoryUnavailable))
    expect(Date.now() - began).toBe(timeoutMs)
  })

  test('has failed to say that there is none, nothing is taken for missing', async () => {
    await expect(get(fails)).rejects.toThrow(DirectoryUnavailable)
    expect(await get(is('there'))).toBe('there')
  })
})
