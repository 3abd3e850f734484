/** An issuer.json, as it is typed on a command line. */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isRecord } from '../../protocol/shape.ts'
import { ToolFailure } from '../root.ts'

/** Reads a file that holds a JSON object. Throws a sentence without what is in it. */
export function jsonIn(file: string, folder: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(resolve(folder, file), 'utf8'))
    if (isRecord(value)) return value
  } catch {
    // Said below.
  }
  throw new ToolFailure(`${file} is not there, or is no JSON object.`)
}
