import { readFileSync } from 'node:fs'
import { inRepository } from '../../../tools/root.ts'

export const protocolFolder = inRepository('docs', 'issuer-protocol')

/** A file of docs/issuer-protocol/, as it is written there. */
export function readProtocolFile(path: string): unknown {
  return JSON.parse(readFileSync(`${protocolFolder}/${path}`, 'utf8'))
}
