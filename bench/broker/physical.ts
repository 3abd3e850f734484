import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CompactSign, importJWK } from 'jose'
import type { BenchKeys } from '../servers/keys.ts'
import { SEALED_PASSWORD, transactionRequest, type Candidate } from './candidate.ts'

/**
 * Returns the physical floor: no server and no network. The same request is
 * read in memory, written with two commits to SQLite in this process (as
 * workerd keeps it: write-ahead log, every commit on the disk), and answered
 * with one ES256 signature.
 */
export async function physical(keys: BenchKeys): Promise<Candidate<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-bench-'))
  const db = new DatabaseSync(join(folder, 'physical.sqlite'))
  db.exec('PRAGMA journal_mode = WAL')
  db.exec('PRAGMA synchronous = FULL')
  db.exec('CREATE TABLE records (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID')
  const write = db.prepare('INSERT OR REPLACE INTO records VALUES (?, ?)')
  const key = await importJWK({ ...keys.broker }, 'ES256')
  return {
    name: 'physical',
    pid: process.pid,
    repeat: 20,
    create() {
      const request = JSON.parse(transactionRequest('A-1001')) as { order: string }
      const id = crypto.randomUUID()
      write.run(id, JSON.stringify({ id, status: 'open', ...request }))
      return Promise.resolve(id)
    },
    page: () => Promise.resolve(),
    authorize(id) {
      const request = JSON.parse(JSON.stringify({ id, sealed_password: SEALED_PASSWORD })) as object
      write.run(id, JSON.stringify({ ...request, status: 'captured' }))
      return Promise.resolve()
    },
    async verdict(id) {
      await new CompactSign(
        new TextEncoder().encode(JSON.stringify({ id, verdict: 'approved', body: 'r'.repeat(360) })),
      )
        .setProtectedHeader({ alg: 'ES256', typ: 'verdict+jwt', kid: keys.broker.kid })
        .sign(key)
    },
    stop() {
      db.close()
      rmSync(folder, { recursive: true, force: true })
      return Promise.resolve()
    },
  }
}
