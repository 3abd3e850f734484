/** A bucket that hangs, refuses, sends what nobody asked for, or has lost an object: each ends in time, and as a value. */

import { afterEach, describe, expect, test, vi } from 'vitest'

import { archiveBucket } from '../../../broker/archive/bucket.ts'
import type { ObjectStore } from '../../../broker/archive/bucket.ts'
import { BUCKET_TIMEOUT_MS } from '../../../broker/archive/limits.ts'

afterEach(() => vi.useRealTimers())

/** Of R2, the two calls that are made. */
function bucketThat(answers: { get?: () => unknown; put?: () => unknown }) {
  return archiveBucket({ get: answers.get, put: answers.put } as unknown as ObjectStore)
}

const SPAN = { offset: 5, bytes: 10 }
const asked = (bucket: ReturnType<typeof bucketThat>) => bucket.read('a', SPAN)
const sent = (body: ReadableStream | Uint8Array<ArrayBuffer>) =>
  bucketThat({ get: () => Promise.resolve({ body: new Response(body).body }) })

describe('A bucket', () => {
  test('that hangs is waited for so long', async () => {
    vi.useFakeTimers()
    const hangs = () => new Promise(() => undefined)
    const bucket = bucketThat({ get: hangs, put: hangs })
    const both = Promise.allSettled([asked(bucket), bucket.put('a', new Uint8Array(3), '')])
    await vi.advanceTimersByTimeAsync(BUCKET_TIMEOUT_MS)
    expect((await both).map((each) => each.status === 'rejected' && String(each.reason))).toEqual(
      Array(2).fill('ArchiveFault: The archive: bucket_unavailable.'),
    )
  })

  test('that refuses, whatever with, is away', async () => {
    const refuses = () => Promise.reject(new Error('503: 10001'))
    const bucket = bucketThat({ get: refuses, put: refuses })
    await expect(asked(bucket)).rejects.toMatchObject({ trouble: 'bucket_unavailable' })
    await expect(bucket.put('a', new Uint8Array(3), '')).rejects.toMatchObject({ trouble: 'bucket_unavailable' })
  })

  test('that answers 64 MiB is read no further than was asked', async () => {
    let chunks = 0
    const body = new ReadableStream({
      pull(controller) {
        chunks++
        controller.enqueue(new Uint8Array(65_536))
        if (chunks === 1_024) controller.close()
      },
    })
    await expect(asked(sent(body))).rejects.toMatchObject({ trouble: 'object_differs' })
    expect(chunks).toBeLessThan(4)
  })

  test('that breaks off in the middle is away; one that has no such object says so', async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
    await expect(asked(sent(broken))).rejects.toMatchObject({ trouble: 'bucket_unavailable' })
    expect(await asked(bucketThat({ get: () => Promise.resolve(null) }))).toBeUndefined()
    expect(await asked(sent(new Uint8Array([1, 2, 3])))).toEqual(new Uint8Array([1, 2, 3]))
  })
})
