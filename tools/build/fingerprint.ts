import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inRepository, ROOT } from '../root.ts'

/** Hashes everything that a build's output depends on: file names and their bytes. */
export function fingerprintOf(patterns: string[]): string {
  const hash = createHash('sha256')
  for (const file of globSync(patterns, { cwd: ROOT }).toSorted()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(inRepository(file)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** Tells whether the outputs are there and were made from these inputs. */
export function isFresh(stampFile: string, fingerprint: string, outputs: string[]): boolean {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === fingerprint &&
    outputs.every((file) => existsSync(file))
  )
}

/** Moves a whole file into place: a demo may start while `npm test` builds, and must not read half of one. */
export function writeOutput(file: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}.new`
  writeFileSync(beside, contents)
  renameSync(beside, file)
}

/** Marks the outputs as fresh. To be called last, when every output is written. */
export function markFresh(stampFile: string, fingerprint: string): void {
  writeOutput(stampFile, fingerprint)
}
