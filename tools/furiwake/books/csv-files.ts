/** The CSV files of a folder of an export: written anew, or held against what the signed file gives. */

import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { createReadStream, readdirSync, rmSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { BooksCsv } from './books-csv.ts'
import type { CsvSink } from './books-csv.ts'

const OWN = /^(?:payments|operations|events)(?:-\d+)?\.csv$/

/** Returns the names of the CSV files in a folder. */
export function csvFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => OWN.test(name))
    .toSorted()
}

/** Writes CSV files in place of those that are there. */
export function csvWriter(folder: string): BooksCsv {
  for (const name of csvFilesIn(folder)) rmSync(join(folder, name))
  return new BooksCsv({ write: (file, text) => appendFile(join(folder, file), text, { mode: 0o600 }) })
}

/** Holds the CSV files of a folder against what they would be made to be now. */
export class CsvCheck {
  readonly csv: BooksCsv
  readonly #folder: string
  readonly #digests = new Map<string, Hash>()

  constructor(folder: string) {
    this.#folder = folder
    const sink: CsvSink = { write: async (file, text) => void this.#digestOf(file).update(text) }
    this.csv = new BooksCsv(sink)
  }

  /** Returns what differs. */
  async faults(): Promise<string[]> {
    await this.csv.end()
    const names = new Set([...csvFilesIn(this.#folder), ...this.#digests.keys()])
    const faults = await Promise.all([...names].toSorted().map((name) => this.#faultOf(name)))
    return faults.flat()
  }

  async #faultOf(name: string): Promise<string[]> {
    if (!csvFilesIn(this.#folder).includes(name)) return [`${name} is missing.`]
    const hash = createHash('sha256')
    await pipeline(createReadStream(join(this.#folder, name)), hash)
    const isSame = hash.digest('hex') === this.#digests.get(name)?.digest('hex')
    return isSame ? [] : [`${name} is not what the signed file gives.`]
  }

  #digestOf(file: string): Hash {
    const hash = this.#digests.get(file) ?? createHash('sha256')
    this.#digests.set(file, hash)
    return hash
  }
}
