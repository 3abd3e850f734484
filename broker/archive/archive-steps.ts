/**
 * The steps in which a ledger is archived: copied, listed, read back, and after a while emptied.
 * Each writes down at its end how far it has come, so that whatever ends the
 * object in between has it begin that step again, and a step that is made twice
 * does no harm: objects have names of their own digest, and a row is taken out
 * only where the archive has it as it stands.
 */

import { ARCHIVE_STREAMS } from '../ledger/archive-schema.ts'
import type { ArchiveBook, ArchivePart, ArchiveRun } from '../ledger/archive-book.ts'
import { removeArchived } from '../ledger/archive-pages.ts'
import { hasSumsOf, keyOfLatest } from '../ledger/archive-sums.ts'
import type { LedgerDatabase } from '../ledger/database.ts'
import { sha256Of, unpackBlock } from './blocks.ts'
import { ArchiveFault } from './bucket.ts'
import type { ArchiveBucket } from './bucket.ts'
import { writeContents } from './contents.ts'
import type { ArchiveClaims } from './contents.ts'
import { copyObject } from './copy-object.ts'
import type { ObjectSize } from './copy-object.ts'
import { ARCHIVE_OBJECT_MAX_BYTES } from './limits.ts'

export interface StepPorts {
  db: LedgerDatabase
  book: ArchiveBook
  bucket: ArchiveBucket
  size: ObjectSize
  sign(claims: ArchiveClaims): Promise<string>
  now: () => number
  /** From now on rows may be in the archive alone. */
  emptying: () => void
}

/** Makes the next step. Throws ArchiveFault. */
export async function nextStep(run: ArchiveRun, ports: StepPorts): Promise<void> {
  switch (run.stage) {
    case 'copying':
      return copy(run, ports)
    case 'listing':
      return list(run, ports)
    case 'verifying':
      return verify(run, ports)
    case 'kept':
      return beginToEmpty(run, ports)
    case 'emptying':
      return empty(run, ports)
    case 'emptied':
  }
}

async function copy(run: ArchiveRun, { db, book, bucket, now, size }: StepPorts): Promise<void> {
  const { written, reached, isEnd, total, seen } = await copyObject(db, run, { bucket, size })
  const following = ARCHIVE_STREAMS[ARCHIVE_STREAMS.indexOf(run.stream) + 1]
  const done = { reached, total, seen, part: run.part + written.length, ...goingOn(run, now()) }
  if (!isEnd) book.set(done, ...written)
  else if (following !== undefined) book.set({ ...done, stream: following, reached: '' }, ...written)
  else book.set({ ...done, stage: 'listing' }, ...written)
}

async function list(run: ArchiveRun, ports: StepPorts): Promise<void> {
  const { book, db, now } = ports
  // Something has changed since it was looked at; or the sums and the payments never were the same.
  if (!hasSumsOf(db, run.seen)) throw new ArchiveFault('sums_differ')
  const written = await writeContents(run, book, ports)
  book.set({ stage: 'verifying', part: 0, ...goingOn(run, now()) }, ...written.map((part) => ({ part, blocks: [] })))
}

async function verify(run: ArchiveRun, { book, bucket, now }: StepPorts): Promise<void> {
  const part = book.part(run.part)
  if (part === undefined) {
    const nextAt = now() + run.emptiesAfterMs
    return void book.set({ stage: 'kept', verifiedAt: now(), ...well(nextAt) })
  }
  await readBack(run, part, { book, bucket })
  book.set({ part: run.part + 1, ...goingOn(run, now()) })
}

/** Reads an object as it was written, block by block. */
async function readBack(
  { folder }: ArchiveRun,
  part: ArchivePart,
  { book, bucket }: Pick<StepPorts, 'book' | 'bucket'>,
): Promise<{ stream: ArchivePart['stream']; blocks: Awaited<ReturnType<typeof unpackBlock>>[] }> {
  if (part.bytes > ARCHIVE_OBJECT_MAX_BYTES) throw new ArchiveFault('object_differs')
  const bytes = await bucket.read(`${folder}/${part.file}`, { offset: 0, bytes: part.bytes })
  if (bytes === undefined) throw new ArchiveFault('object_missing')
  if ((await sha256Of(bytes)) !== part.sha256) throw new ArchiveFault('object_differs')
  const blocks = []
  for (const block of book.blocksOf(part.number)) {
    blocks.push(await unpackBlock(bytes.slice(block.offset, block.offset + block.bytes), block))
  }
  return { stream: part.stream, blocks }
}

function beginToEmpty({ paymentsLeft }: ArchiveRun, { db, book, now, emptying }: StepPorts): void {
  book.set({ stage: 'emptying', part: 0, keptFrom: keyOfLatest(db, paymentsLeft), ...well(now()) })
  emptying()
}

async function empty(run: ArchiveRun, { db, book, bucket, now, emptying }: StepPorts): Promise<void> {
  const part = book.part(run.part)
  if (part === undefined) {
    book.set({ stage: 'emptied', emptiedAt: now(), ...well(null) })
    return emptying()
  }
  if (part.stream === 'payments' || part.stream === 'events') {
    const { stream } = part
    const { blocks } = await readBack(run, part, { book, bucket })
    for (const lines of blocks) {
      removeArchived(db, stream, lines, run.keptFrom)
      // A block is some milliseconds: whoever has asked meanwhile goes first.
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }
  book.set({ part: run.part + 1, ...well(now()) })
  emptying()
}

/** A trouble that had it begun anew is over once all of it was read back. */
function goingOn({ begun, trouble }: ArchiveRun, nextAt: number): ReturnType<typeof well> {
  return { ...well(nextAt), trouble: begun > 1 ? trouble : null }
}

function well(nextAt: number | null): Pick<ArchiveRun, 'nextAt' | 'tries' | 'trouble'> {
  return { nextAt, tries: 0, trouble: null }
}
