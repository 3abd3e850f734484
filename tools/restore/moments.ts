/**
 * Moments of the broker's databases in a demo's folder: each copied while it is
 * written to, and put back while nothing runs, by itself, as the platform's
 * point-in-time recovery does it.
 */
import { createHash, createHmac } from 'node:crypto'
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import type { StateFolder } from '../demo/state.ts'
import { ToolFailure } from '../root.ts'

/** Folders of the runtime's storage, one for the objects of each class. */
const DIRECTORIES = { folder: 'd1', namespace: 'miniflare-D1DatabaseObject' }
const LEDGERS = { folder: 'do', namespace: 'broker-LedgerObject' }
/** Beside a database of SQLite's: what is in them belongs to the moment that is left. */
const BESIDE = ['-wal', '-shm']

/** A database of the broker's, as it was. */
export interface Moment {
  /** The database's own file. */
  file: string
  copy: string
}

/** Returns the file of the broker's directory. */
export function directoryFile(state: StateFolder): string {
  return fileOf(state, DIRECTORIES, 'broker')
}

/** Returns the file of a ledger. */
export function ledgerFile(state: StateFolder, ledger: string): string {
  return fileOf(state, LEDGERS, ledger)
}

/** Copies a database as it is now, page by page: whoever writes to it meanwhile is not in its way. */
export async function momentOf(file: string, copy: string): Promise<Moment> {
  if (!existsSync(file)) throw new ToolFailure(`${file} is not there: does the runtime keep its storage elsewhere now?`)
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    await backup(database, copy)
  } finally {
    database.close()
  }
  return { file, copy }
}

/** Puts a database back. Nothing may have it open. */
export function putBack({ file, copy }: Moment): void {
  for (const suffix of BESIDE) rmSync(file + suffix, { force: true })
  copyFileSync(copy, file)
}

function fileOf({ books }: StateFolder, kept: { folder: string; namespace: string }, name: string): string {
  return join(books, kept.folder, kept.namespace, `${objectId(kept.namespace, name)}.sqlite`)
}

/** The id of the object with a name, as workerd makes it: the same on every machine. */
function objectId(namespace: string, name: string): string {
  const key = createHash('sha256').update(namespace).digest()
  const ofName = createHmac('sha256', key).update(name).digest().subarray(0, 16)
  const check = createHmac('sha256', key).update(ofName).digest().subarray(0, 16)
  return Buffer.concat([ofName, check]).toString('hex')
}
