import { archiveBucket, ArchiveFault } from '../archive/bucket.ts'
import { signArchive } from '../archive/contents.ts'
import { LedgerArchive } from '../archive/ledger-archive.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import type { LedgerDatabase } from '../ledger/database.ts'
import { logEvent } from '../operations-log.ts'

/** Makes the archive of a ledger's object, over this broker's bucket. */
export function ledgerArchive(env: Env, db: LedgerDatabase, arm: () => Promise<void>): LedgerArchive {
  return new LedgerArchive(db, {
    bucket: env.ARCHIVE && archiveBucket(env.ARCHIVE),
    sign: (claims) => signArchive(claims, settingsOf(env)),
    now: () => Date.now(),
    arm,
    report: (error) =>
      logEvent('archive_failed', { error, ...(error instanceof ArchiveFault ? { cause: error.trouble } : {}) }),
  })
}
