import { describe, expect, test } from 'vitest'
import { DirectoryEntry } from '../../../broker/ledgers/directory-entry.ts'
import { SIZE_LOOK_EVERY_MS } from '../../../broker/limits.ts'

/** A ledger's entry, with what it has told the directory, and how often it asked for its own size. */
function entryOf(limits = { warnsAt: 10, closesAt: 20 }) {
  const state = { now: 0, bytes: 1, looks: 0, told: [] as string[] }
  const kept = new Map<string, unknown>()
  const entry = new DirectoryEntry(
    {
      told: { get: (key) => kept.get(key), put: (key, value) => void kept.set(key, value) },
      row: () => ({
        setHasWork: async () => {},
        setFilling: async (bytes) => void state.told.push(`filling at ${bytes}`),
        close: async (bytes) => void state.told.push(`closing at ${bytes}`),
      }),
      hasWork: () => false,
      sizeBytes: () => {
        state.looks++
        return state.bytes
      },
      now: () => state.now,
      arm: async () => {},
      report: (error) => void state.told.push(String(error)),
    },
    limits,
  )
  return { state, entry }
}

describe('A ledger that fills up', () => {
  test('looks at its size once a minute, however many payments it takes', async () => {
    const { state, entry } = entryOf()
    for (let payment = 0; payment < 100; payment++) await entry.told()
    expect(state.looks).toBe(1)
    state.now += SIZE_LOOK_EVERY_MS
    await entry.told()
    expect(state.looks).toBe(2)
  })

  test('says so within a minute, first that it fills and then that it closes', async () => {
    const { state, entry } = entryOf()
    await entry.told()
    for (const bytes of [11, 12, 25]) {
      state.bytes = bytes
      state.now += SIZE_LOOK_EVERY_MS
      await entry.told()
    }
    expect(state.told).toEqual(['filling at 11', 'closing at 25'])
  })
})
