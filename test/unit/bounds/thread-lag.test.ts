import { describe, expect, test } from 'vitest'

import { THREAD_LAG } from '../../../broker/bounds/limits.ts'
import { ThreadLag } from '../../../broker/bounds/thread-lag.ts'

const NOW = Date.parse('2026-11-01T00:00:00Z')

/** A thread that comes to what is due when the test says so. */
function thread() {
  let now = NOW
  const lag = new ThreadLag(THREAD_LAG)
  const due: (() => void)[] = []
  return {
    passes: (ms: number): void => void (now += ms),
    looks: (): void =>
      lag.look(
        () => now,
        (run) => void due.push(run),
      ),
    comesToIt: (): void => due.splice(0).forEach((run) => run()),
    looked: () => due.length,
    isBehind: () => lag.isBehind(now),
  }
}

describe('A thread', () => {
  test('that comes at once to what is due is not behind', () => {
    const { looks, passes, comesToIt, isBehind } = thread()
    looks()
    passes(THREAD_LAG.behindMs - 1)
    comesToIt()
    expect(isBehind()).toBe(false)
  })

  test('that comes late is behind for a moment, as soon as it is late', () => {
    const { looks, passes, comesToIt, isBehind } = thread()
    looks()
    passes(THREAD_LAG.behindMs)
    expect(isBehind()).toBe(true)
    comesToIt()
    expect(isBehind()).toBe(true)
    passes(THREAD_LAG.keptMs)
    expect(isBehind()).toBe(false)
  })

  test('is looked at once at a time, and not again at once', () => {
    const { looks, passes, comesToIt, looked } = thread()
    looks()
    looks()
    expect(looked()).toBe(1)
    comesToIt()
    looks()
    expect(looked()).toBe(0)
    passes(THREAD_LAG.lookEachMs)
    looks()
    expect(looked()).toBe(1)
  })

  test('is looked at anew when a look was lost with the request that made it', () => {
    const { looks, passes, looked, isBehind } = thread()
    looks()
    passes(THREAD_LAG.keptMs)
    expect(isBehind()).toBe(false)
    looks()
    expect(looked()).toBe(2)
  })

  test('whose clock goes back is not behind', () => {
    const { looks, passes, comesToIt, isBehind } = thread()
    looks()
    passes(-3_600_000)
    comesToIt()
    expect(isBehind()).toBe(false)
  })
})
