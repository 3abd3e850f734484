import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'

import type { KeyLine, PaymentLine } from '../../../broker/export/book-lines.ts'
import { BOOKS_FILE, BOOKS_RECORDS } from '../../../protocol/books-export.ts'
import type { BooksPart } from '../../../protocol/books-export.ts'
import { isOneOf, isRecord } from '../../../protocol/shape.ts'

export type BookLine = PaymentLine | KeyLine

/** Reads the lines of a part from the file, one at a time; returns the digest of the bytes that they were. Undefined is a line that is none of an export. */
export async function* linesOfPart(
  folder: string,
  { offset, bytes }: Pick<BooksPart, 'offset' | 'bytes'>,
): AsyncGenerator<BookLine | undefined, string> {
  const hash = createHash('sha256')
  if (bytes === 0) return hash.digest('hex')
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  const range = { start: offset, end: offset + bytes - 1 }
  for await (const chunk of createReadStream(join(folder, BOOKS_FILE), range) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.map(readLine)
  }
  if (rest !== '') yield undefined
  return hash.digest('hex')
}

/** The rest of its shape is the broker's, which has signed it. */
function readLine(text: string): BookLine | undefined {
  try {
    const line: unknown = JSON.parse(text)
    return isRecord(line) && isOneOf(line['record'], BOOKS_RECORDS) ? (line as unknown as BookLine) : undefined
  } catch {
    return undefined
  }
}
