/**
 * Blocks of an archive: some lines each, as a gzip member of their own. So an
 * object is an ordinary `.ndjson.gz`, and any block of it is read by itself.
 */

import { lineOfText } from '../ledger/archive-format.ts'
import type { ArchiveLine } from '../ledger/archive-format.ts'
import type { ArchiveBlock } from '../ledger/archived-rows.ts'
import { ArchiveFault } from './bucket.ts'

/** Packs lines. */
export async function packLines(lines: readonly ArchiveLine[]): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = bytesOf(lines.map(({ text }) => `${text}\n`).join(''))
  return through(bytes, new CompressionStream('gzip'))
}

/** Unpacks a block, and holds it against what the index says of it. Throws ArchiveFault. */
export async function unpackBlock(bytes: Uint8Array<ArrayBuffer>, block: ArchiveBlock): Promise<ArchiveLine[]> {
  if (bytes.byteLength !== block.bytes || (await sha256Of(bytes)) !== block.sha256) {
    throw new ArchiveFault('object_differs')
  }
  // Only what has the digest of what was written: so it unpacks to no more than was packed.
  const text = new TextDecoder().decode(await through(bytes, new DecompressionStream('gzip')))
  const lines = text.split('\n').flatMap((each) => lineOfText(each) ?? [])
  if (lines.length !== block.lines) throw new ArchiveFault('object_differs')
  return lines
}

/** Encodes a text in UTF-8. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text))
}

/** Computes SHA-256, lower-case hex. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Puts pieces one after another. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream)
  return new Uint8Array(await new Response(piped).arrayBuffer())
}
