/**
 * The folder of an export: payments.ndjson grows part by part, contents.jws
 * names each with the broker's signature, and keys.json holds the keys that
 * verify them. A part counts when its signature is written: whatever is behind
 * the last one was broken off, and is cut away before the export goes on.
 */

import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt } from 'jose'

import { BOOKS_FILE, isBooksPart } from '../../../protocol/books-export.ts'
import type { BooksPart } from '../../../protocol/books-export.ts'
import { ToolFailure } from '../../root.ts'

export const CONTENTS_FILE = 'contents.jws'
export const KEYS_FILE = 'keys.json'
const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/** A part as the broker signed it, and what it says of itself. */
export interface SignedPart {
  jws: string
  claims: BooksPart
}

/** Returns the signed parts of a folder, the first one first; not yet verified. */
export function partsIn(folder: string): SignedPart[] {
  const file = join(folder, CONTENTS_FILE)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  // What stands behind the last end of a line was not written to its end.
  return lines.slice(0, -1).map((jws) => ({ jws, claims: claimsOf(jws) }))
}

/** Returns what a signed part says; its signature is checked elsewhere. */
export function claimsOf(jws: string): BooksPart {
  const claims = unverified(jws)
  if (!isBooksPart(claims)) throw new ToolFailure(`${CONTENTS_FILE} holds something that is no part of an export.`)
  return claims
}

function unverified(jws: string): unknown {
  try {
    return decodeJwt(jws)
  } catch {
    return undefined
  }
}

/** The folder while an export is written into it. */
export class BooksFolder {
  readonly path: string
  readonly #books: number
  readonly #contents: number
  #last: SignedPart | undefined
  #at = 0

  /** Opens a folder for an export that begins, or goes on where it was broken off. */
  constructor(path: string) {
    mkdirSync(path, { recursive: true, mode: FOLDER_MODE })
    const parts = partsIn(path)
    if (parts.length === 0 && existsSync(join(path, BOOKS_FILE)) && !existsSync(join(path, CONTENTS_FILE))) {
      throw new ToolFailure(`${path} holds a ${BOOKS_FILE} that is of no export: name an empty folder.`)
    }
    this.path = path
    this.#last = parts.at(-1)
    this.#contents = openSync(join(path, CONTENTS_FILE), 'a', FILE_MODE)
    ftruncateSync(
      this.#contents,
      parts.reduce((sum, { jws }) => sum + jws.length + 1, 0),
    )
    // Not to be emptied, and written anywhere in it.
    this.#books = openSync(join(path, BOOKS_FILE), 'a', FILE_MODE)
  }

  get last(): SignedPart | undefined {
    return this.#last
  }

  /** Begins the part after the last: what was written of one that did not end goes. Gives what takes its lines. */
  beginPart(): PartWriter {
    this.#at = this.#last?.claims.total.bytes ?? 0
    ftruncateSync(this.#books, this.#at)
    const hash = createHash('sha256')
    return {
      write: (line) => {
        const bytes = Buffer.from(`${line}\n`)
        hash.update(bytes)
        writeSync(this.#books, bytes)
        this.#at += bytes.byteLength
      },
      end: (jws) => {
        const claims = claimsOf(jws)
        const isSame = claims.sha256 === hash.digest('hex') && claims.total.bytes === this.#at
        if (!isSame) throw new ToolFailure('The broker signed another part than it sent. Nothing of it is kept.')
        // The part first: a signature that is there is that of a part that is.
        fsyncSync(this.#books)
        writeSync(this.#contents, `${jws}\n`)
        fsyncSync(this.#contents)
        this.#last = { jws, claims }
      },
    }
  }

  close(): void {
    closeSync(this.#books)
    closeSync(this.#contents)
  }
}

export interface PartWriter {
  write(line: string): void
  end(jws: string): void
}
