/** The list of an archive's objects and its signature: what makes it whole for whoever has the bucket alone. */

import { SignJWT } from 'jose'

import type { OwnKeys } from '../../messages/own-keys.ts'
import { VERDICT_ALG } from '../../protocol/verdict.ts'
import type { ArchiveBook, ArchivePart, ArchiveRun } from '../ledger/archive-book.ts'
import { signingKey } from '../verdicts/keys.ts'
import { bytesOf } from './blocks.ts'
import type { ArchiveBucket } from './bucket.ts'
import { putObject } from './copy-object.ts'
import { ARCHIVE_PARTS_LISTED_AT_ONCE } from './limits.ts'

export const ARCHIVE_TYP = 'furiwake-archive+jwt'

/** Claims of the signature, beside the broker's origin as `iss`. Times as in an export of books: see protocol/books-export.ts. */
export interface ArchiveClaims {
  /** The merchant's id. */
  sub: string
  iat: number
  livemode: boolean
  ledger: string
  /** The list of contents: one JSON object for each object of the archive, one a line. */
  contents: { file: string; bytes: number; sha256: string; objects: number }
  total: ArchiveRun['total']
}

/** Signs with the key that signs verdicts: shops and operators know its public half already. */
export async function signArchive(
  claims: ArchiveClaims,
  { signingKeys, origin }: { signingKeys: OwnKeys; origin: string },
): Promise<string> {
  const key = await signingKey(signingKeys)
  return new SignJWT({ iss: origin, ...claims })
    .setProtectedHeader({ alg: VERDICT_ALG, typ: ARCHIVE_TYP, kid: key.kid })
    .sign(key.privateKey)
}

/** Writes the list of contents and its signature, and gives both for the index. */
export async function writeContents(
  run: ArchiveRun,
  book: ArchiveBook,
  ports: { bucket: ArchiveBucket; sign(claims: ArchiveClaims): Promise<string>; now(): number },
): Promise<[ArchivePart, ArchivePart]> {
  const { folder, part: number, total, merchantId, ledger, livemode } = run
  const lines: string[] = []
  for (const { file, stream, bytes, lines: count, sha256 } of partsOf(book)) {
    lines.push(JSON.stringify({ file, stream, bytes, lines: count, sha256 }))
  }
  const text = bytesOf(lines.map((line) => `${line}\n`).join(''))
  const list = { folder, number, stream: null, name: 'contents', end: 'ndjson', lines: lines.length }
  const contents = await putObject(list, text, ports.bucket)
  const { file, bytes, sha256 } = contents
  const iat = Math.floor(ports.now() / 1000)
  const about = { sub: merchantId, iat, livemode, ledger, total }
  const jws = await ports.sign({ ...about, contents: { file, bytes, sha256, objects: lines.length } })
  const signature = { folder, number: number + 1, stream: null, name: 'signature', end: 'jws', lines: 1 }
  return [contents, await putObject(signature, bytesOf(jws), ports.bucket)]
}

function* partsOf(book: ArchiveBook): Generator<ArchivePart> {
  for (let from = 0; ;) {
    const some = book.partsFrom(from, ARCHIVE_PARTS_LISTED_AT_ONCE)
    yield* some
    const last = some.at(-1)
    if (last === undefined) return
    from = last.number + 1
  }
}
