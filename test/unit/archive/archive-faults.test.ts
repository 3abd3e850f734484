/** Faults of a ledger and its bucket while it is archived: deaths, a bucket that is away, objects that are lost or are not what was written. */

import { describe, expect, test } from 'vitest'

import { ARCHIVE_STUCK_TRIES } from '../../../broker/archive/limits.ts'
import { archiveWorld, DAY_MS, WISH } from './archive-world.ts'
import type { ArchiveWorld } from './archive-world.ts'

const never = (): Promise<void> => new Promise(() => undefined)

describe('Archiving goes on, whatever happens,', () => {
  test('after a death at any call of the bucket, before it or after', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (let dies = 0, isDead = true; isDead; dies++) {
        const world = archiveWorld(5, { bytes: 600, block: { payments: 2, rows: 30 } })
        const before = await world.everything()
        isDead = await diesAt(world, moment, dies)
        world.bucket.mend()
        world.restarts()
        const answers = dies % 3 === 0 ? await world.everything() : before
        expect(answers).toEqual(before)
        await world.works()
        world.passes(WISH.emptiesAfterMs)
        await world.works()
        expect(await world.stage()).toBe('emptied')
        expect(await world.everything()).toEqual(before)
      }
    }
  })

  test('while the bucket is away: later each time, a person is told, and nothing is removed', async () => {
    const world = archiveWorld(9)
    const before = await world.everything()
    world.bucket.unavailable()
    world.archive.start(WISH)
    for (let hour = 0; hour < ARCHIVE_STUCK_TRIES + 2; hour++) {
      await world.works()
      world.passes(3_600_000)
    }
    expect(world.takeReported().length).toBeLessThan(ARCHIVE_STUCK_TRIES + 3)
    expect(world.archive.report()).toMatchObject({ stage: 'copying', trouble: 'bucket_unavailable', isStuck: true })
    world.bucket.mend()
    await world.empties()
    expect(world.archive.report()).toMatchObject({ stage: 'emptied', trouble: null, isStuck: false })
    world.bucket.unavailable()
    world.restarts()
    await expect(world.everything()).rejects.toThrow('bucket_unavailable')
    world.bucket.mend()
    expect(await world.everything()).toEqual(before)
    expect(world.archive.report()).toMatchObject({ trouble: null })
  })

  test.each(['lost', 'other bytes'])(
    'and writes all anew where an object is %s before it was read back',
    async (fault) => {
      const world = archiveWorld(9)
      const before = await world.everything()
      const { folder } = world.archive.start(WISH)
      while ((await world.stage()) !== 'verifying') await world.works(1)
      spoil(world, fault, '-payments-')
      world.passes(1)
      await world.works()
      expect(world.archive.report()).toMatchObject({ stage: 'copying', isStuck: false })
      expect(world.archive.report()?.folder).not.toBe(folder)
      world.passes(DAY_MS)
      await world.empties()
      expect(await world.stage()).toBe('emptied')
      expect(await world.everything()).toEqual(before)
    },
  )

  test.each(['lost', 'other bytes'])('and takes nothing out of the ledger whose object is %s', async (fault) => {
    const world = archiveWorld(9)
    const before = await world.everything()
    world.archive.start(WISH)
    await world.works()
    const whole = spoil(world, fault, '-payments-')
    world.passes(WISH.emptiesAfterMs)
    for (let hour = 0; hour < ARCHIVE_STUCK_TRIES; hour++) {
      await world.works()
      world.passes(3_600_000)
    }
    const trouble = fault === 'lost' ? 'object_missing' : 'object_differs'
    expect(world.archive.report()).toMatchObject({ stage: 'emptying', trouble, isStuck: true })
    expect(await world.everything()).toEqual(before)
    whole()
    await world.works()
    expect(await world.stage()).toBe('emptied')
    expect(await world.everything()).toEqual(before)
    // Lost later: whoever asks hears of no payment that is not there, and a person is told.
    const back = spoil(world, fault, '00000-payments-')
    world.restarts()
    await expect(world.asks(() => world.ledger.find(world.payments[0] ?? ''))).rejects.toThrow(trouble)
    expect(world.archive.report()).toMatchObject({ trouble, isStuck: true })
    back()
    world.archive.start(WISH)
    expect(await world.everything()).toEqual(before)
    expect(world.archive.report()).toMatchObject({ trouble: null, isStuck: false })
  })

  test('and ends before a ledger whose sums are not those of its payments', async () => {
    const world = archiveWorld(9)
    world.database.run('UPDATE tallies SET captured_amount = captured_amount + 1')
    world.archive.start(WISH)
    for (let hour = 0; hour < ARCHIVE_STUCK_TRIES + 1; hour++) {
      await world.works()
      world.passes(3_600_000)
    }
    expect(world.archive.report()).toMatchObject({
      stage: 'copying',
      trouble: 'sums_differ',
      isStuck: true,
      verifiedAt: null,
    })
    world.database.run('UPDATE tallies SET captured_amount = captured_amount - 1')
    await world.empties()
    expect(await world.stage()).toBe('emptied')
  })
})

/** Archives the ledger until the bucket is called for the so-manieth time, and never answers; false where it is not called so often. */
async function diesAt(world: ArchiveWorld, moment: 'before' | 'after', at: number): Promise<boolean> {
  let calls = 0
  const dies = new Promise<boolean>((resolve) => {
    world.bucket[moment] = () => {
      if (calls++ !== at) return undefined
      world.bucket.mend()
      resolve(true)
      return never()
    }
  })
  world.archive.start(WISH)
  const lives = async (): Promise<boolean> => {
    await world.works()
    world.passes(WISH.emptiesAfterMs)
    await world.works()
    return false
  }
  return Promise.race([dies, lives()])
}

/** The last object of a kind is lost, or has another byte in it; what is given back mends it. */
function spoil({ bucket }: ArchiveWorld, fault: string, part: string): () => void {
  const [name = ''] = bucket.named(part).slice(-1)
  const bytes = bucket.objects.get(name)
  if (bytes === undefined) throw new Error('There is no such object.')
  const other = bytes.slice()
  other[20] = (other[20] ?? 0) ^ 1
  if (fault === 'lost') bucket.objects.delete(name)
  else bucket.objects.set(name, other)
  return () => void bucket.objects.set(name, bytes)
}
