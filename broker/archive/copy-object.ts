/** Writes the next object of an archive: blocks of one table, from where the last one ended. */

import { archivePage } from '../ledger/archive-pages.ts'
import type { ArchivePage, BlockSize } from '../ledger/archive-pages.ts'
import type { ArchivePart, ArchiveRun, WrittenObject } from '../ledger/archive-book.ts'
import type { ArchiveStream, ArchiveTotal } from '../ledger/archive-schema.ts'
import type { ArchiveBlock } from '../ledger/archived-rows.ts'
import type { LedgerDatabase } from '../ledger/database.ts'
import type { BooksSums } from '../../protocol/books-export.ts'
import { joinBytes, packLines, sha256Of } from './blocks.ts'
import type { ArchiveBucket } from './bucket.ts'

/** Describes what was written, if anything was left, and how far the table is copied. */
export interface CopiedObject {
  written: WrittenObject[]
  reached: string
  isEnd: boolean
  total: ArchiveTotal
  seen: Record<string, BooksSums>
}

/** Bytes after which an object ends, and rows after which a block of it does. */
export interface ObjectSize {
  bytes: number
  block: BlockSize
}

/** Copies as much as goes into one object. Between two blocks whatever else the ledger is asked goes first. */
export async function copyObject(
  db: LedgerDatabase,
  { stream, reached, part: number, folder, total, seen }: ArchiveRun,
  { bucket, size }: { bucket: ArchiveBucket; size: ObjectSize },
): Promise<CopiedObject> {
  const blocks: ArchiveBlock[] = []
  const pieces: Uint8Array[] = []
  let copied: Omit<CopiedObject, 'written'> = { reached, isEnd: false, total, seen }
  let offset = 0
  while (!copied.isEnd && offset < size.bytes) {
    const page = archivePage(db, stream, copied.reached, size.block)
    copied = added(copied, page)
    const [first, last] = [page.lines[0], page.lines.at(-1)]
    if (first === undefined || last === undefined) continue
    const bytes = await packLines(page.lines)
    const about = { stream, first: first.key, last: last.key, part: number, lines: page.lines.length }
    blocks.push({ ...about, offset, bytes: bytes.byteLength, sha256: await sha256Of(bytes) })
    pieces.push(bytes)
    offset += bytes.byteLength
  }
  if (blocks.length === 0) return { ...copied, written: [] }
  const bytes = joinBytes(pieces)
  const lines = blocks.reduce((sum, block) => sum + block.lines, 0)
  const part = await putObject({ folder, number, stream, name: stream, end: 'ndjson.gz', lines }, bytes, bucket)
  return { ...copied, written: [{ part, blocks }] }
}

/** Writes an object under a name that has its digest, and gives what the index says of it. */
export async function putObject(
  object: { folder: string; number: number; stream: ArchiveStream | null; name: string; end: string; lines: number },
  bytes: Uint8Array<ArrayBuffer>,
  bucket: ArchiveBucket,
): Promise<ArchivePart> {
  const { folder, number, stream, name, end, lines } = object
  const sha256 = await sha256Of(bytes)
  const file = `${String(number).padStart(5, '0')}-${name}-${sha256.slice(0, 16)}.${end}`
  await bucket.put(`${folder}/${file}`, bytes, sha256)
  return { number, stream, file, bytes: bytes.byteLength, lines, sha256 }
}

function added(copied: Omit<CopiedObject, 'written'>, page: ArchivePage): Omit<CopiedObject, 'written'> {
  const { total } = copied
  const lines = { ...total.lines }
  for (const stream of Object.keys(lines) as ArchiveStream[]) lines[stream] += page.total.lines[stream]
  return {
    reached: page.reached,
    isEnd: page.isEnd,
    total: {
      lines,
      operations: total.operations + page.total.operations,
      evidence: total.evidence + page.total.evidence,
      sums: plus(total.sums, page.total.sums),
    },
    seen: plus(copied.seen, page.seen),
  }
}

function plus(sums: Record<string, BooksSums>, more: Record<string, BooksSums>): Record<string, BooksSums> {
  const all = { ...sums }
  for (const [currency, of] of Object.entries(more)) {
    const before = all[currency]
    const add = (name: keyof BooksSums): string => String(BigInt(before?.[name] ?? 0) + BigInt(of[name]))
    all[currency] = {
      payments: add('payments'),
      captured_amount: add('captured_amount'),
      refunded_amount: add('refunded_amount'),
      disputed_amount: add('disputed_amount'),
    }
  }
  return all
}
