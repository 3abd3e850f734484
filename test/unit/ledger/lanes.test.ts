import { describe, expect, test } from 'vitest'
import { Lanes } from '../../../broker/lanes.ts'

const NOW = 1_000
const LIMITS = { lanes: 3, perName: 2, leaseMs: 30_000 }

/** Work that goes on until it is told to end. */
function work(lanes: Lanes, name: string) {
  let end: (isWell: boolean) => void = () => {}
  const ended = new Promise<boolean>((resolve) => {
    end = resolve
  })
  const run = lanes.run(
    name,
    NOW,
    () => ended,
    () => {},
  )
  return (isWell: boolean) => {
    end(isWell)
    return run
  }
}

const due = (...names: string[]) => names.map((name, index) => ({ name, at: NOW - names.length + index }))

describe('Lanes', () => {
  test('go to whoever has waited longest, and then in turns', async () => {
    const lanes = new Lanes(LIMITS)
    const given: string[] = []
    for (let turn = 0; turn < 6; turn++) {
      const name = lanes.next(due('long queue', 'b', 'c'), NOW)?.name ?? ''
      given.push(name)
      await work(lanes, name)(true)
    }
    expect(given).toEqual(['long queue', 'b', 'c', 'long queue', 'b', 'c'])
  })

  test('are given to nobody before its time', () => {
    const lanes = new Lanes(LIMITS)
    expect(lanes.next([{ name: 'a', at: NOW + 1 }], NOW)).toBeUndefined()
    expect(lanes.nextWake([{ name: 'a', at: NOW + 1 }], NOW)).toBe(NOW + 1)
  })

  test('are not all taken by one name', () => {
    const lanes = new Lanes(LIMITS)
    work(lanes, 'hangs')
    work(lanes, 'hangs')
    expect(lanes.next(due('hangs'), NOW)).toBeUndefined()
    expect(lanes.next(due('hangs', 'b'), NOW)?.name).toBe('b')
  })

  test('are one for a name whose last work failed, until it works again', async () => {
    const lanes = new Lanes(LIMITS)
    await work(lanes, 'a')(false)
    const again = work(lanes, 'a')
    expect(lanes.next(due('a'), NOW)).toBeUndefined()
    await again(true)
    work(lanes, 'a')
    expect(lanes.next(due('a'), NOW)?.name).toBe('a')
  })

  test('are never all taken by names that fail', async () => {
    const lanes = new Lanes(LIMITS)
    for (const name of ['a', 'b', 'c']) await work(lanes, name)(false)
    work(lanes, 'a')
    work(lanes, 'b')
    expect(lanes.next(due('c'), NOW)).toBeUndefined()
    expect(lanes.next(due('c', 'works'), NOW)?.name).toBe('works')
  })

  test('that are taken are looked at again when their work counts as lost', () => {
    const lanes = new Lanes({ ...LIMITS, lanes: 1 })
    work(lanes, 'a')
    expect(lanes.nextWake(due('b'), NOW)).toBe(NOW + LIMITS.leaseMs)
    const later = NOW + 2 * LIMITS.leaseMs
    expect(lanes.nextWake(due('b'), later)).toBe(later + LIMITS.leaseMs)
  })

  test('are free again after work that throws', async () => {
    const lanes = new Lanes({ ...LIMITS, lanes: 1 })
    const failures: unknown[] = []
    await lanes.run(
      'a',
      NOW,
      () => Promise.reject(new Error('gone')),
      (error) => failures.push(error),
    )
    expect(failures).toHaveLength(1)
    expect(lanes.nextWake([], NOW)).toBeNull()
  })
})
