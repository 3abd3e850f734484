import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { inRepository, ROOT } from '../root.ts'

/** Everything that a build's output depends on, as one hash: file names and their bytes. */
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

/** Whether the outputs are there and were made from these inputs. */
export function isFresh(stampFile: string, fingerprint: string, outputs: string[]): boolean {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === fingerprint &&
    outputs.every((file) => existsSync(file))
  )
}

/** To be called last, when every output is written. */
export function markFresh(stampFile: string, fingerprint: string): void {
  writeFileSync(stampFile, fingerprint)
}
