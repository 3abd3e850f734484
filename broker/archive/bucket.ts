/** The bucket that archives are written to and read from, with a bound on each call. */

import { boundedBytes } from '../../messages/bounded-body.ts'
import type { ArchiveTrouble } from '../archive-states.ts'
import { within } from '../within.ts'
import { BUCKET_TIMEOUT_MS } from './limits.ts'

/** A piece of an object. */
export interface ObjectSpan {
  offset: number
  bytes: number
}

/** The bucket as archiving needs it. Each call ends in time, or throws. */
export interface ArchiveBucket {
  /** Writes an object; one of the same name has the same bytes, and may be there already. */
  put(name: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void>
  /** Reads a piece; undefined: there is no such object. */
  read(name: string, span: ObjectSpan, timeoutMs?: number): Promise<Uint8Array<ArrayBuffer> | undefined>
}

/** A fault that keeps an archive from being written or read. */
export class ArchiveFault extends Error {
  readonly trouble: ArchiveTrouble

  constructor(trouble: ArchiveTrouble, cause?: unknown) {
    super(`The archive: ${trouble}.`, { cause })
    this.name = 'ArchiveFault'
    this.trouble = trouble
  }
}

/** Of an R2 bucket, what is asked. */
export interface ObjectStore {
  put(name: string, bytes: Uint8Array<ArrayBuffer>, options: { sha256: string }): Promise<unknown>
  get(
    name: string,
    options: { range: { offset: number; length: number } },
  ): Promise<{ body: ReadableStream<Uint8Array> } | null>
}

/** Wraps an R2 bucket. */
export function archiveBucket(bucket: ObjectStore): ArchiveBucket {
  return {
    async put(name, bytes, sha256) {
      await within(BUCKET_TIMEOUT_MS, bucket.put(name, bytes, { sha256 })).catch(unavailable)
    },
    async read(name, { offset, bytes }, timeoutMs = BUCKET_TIMEOUT_MS) {
      const deadline = AbortSignal.timeout(timeoutMs)
      const asked = bucket.get(name, { range: { offset, length: bytes } })
      const object = await within(timeoutMs, asked).catch(unavailable)
      if (object === null) return undefined
      // Whatever the bucket sends, no more is read than was asked for.
      const read = await boundedBytes(new Response(object.body), { maxBytes: bytes, deadline })
      if (read.ok) return read.bytes
      throw new ArchiveFault(read.problem === 'too_large' ? 'object_differs' : 'bucket_unavailable')
    },
  }
}

function unavailable(error: unknown): never {
  throw new ArchiveFault('bucket_unavailable', error)
}
