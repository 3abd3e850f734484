/** The places of the demo's databases on the disk: as workerd and Miniflare name them, by the name of the object. */

import { createHash, createHmac } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Place } from '../places.ts'
import { brokenState, type StateFolder } from '../state.ts'

const D1 = 'miniflare-D1DatabaseObject'
/** A Worker's Durable Objects: its name, and the class. */
const LEDGERS = 'broker-LedgerObject'
const ID_HALF_BYTES = 16

/** Returns the file of a D1 database that is there. */
export function d1File(state: StateFolder, place: Place): string {
  const file = join(state.books, 'd1', D1, `${objectId(D1, place)}.sqlite`)
  if (!existsSync(file)) throw brokenState(file, 'it is missing')
  return file
}

/** Returns the file of a ledger, which need not be there yet. */
export function ledgerFile(state: StateFolder, ledger: string): string {
  const file = join(state.books, 'do', LEDGERS, `${objectId(LEDGERS, ledger)}.sqlite`)
  mkdirSync(dirname(file), { recursive: true })
  return file
}

/** Returns the id that workerd gives to the object of a name. */
function objectId(namespace: string, name: string): string {
  const key = createHash('sha256').update(namespace).digest()
  const half = (of: string | Buffer): Buffer => createHmac('sha256', key).update(of).digest().subarray(0, ID_HALF_BYTES)
  const ofName = half(name)
  return Buffer.concat([ofName, half(ofName)]).toString('hex')
}
