import type { ArchiveStage, ArchiveTrouble } from '../archive-states.ts'
import type { ArchiveTotal } from '../ledger/archive-schema.ts'

/** An archive as operators see it. Times in milliseconds since 1970. */
export interface ArchiveReport {
  stage: ArchiveStage
  /** The folder of its objects in the bucket. */
  folder: string
  objects: number
  bytes: number
  total: ArchiveTotal
  verifiedAt: number | null
  emptiesAt: number | null
  emptiedAt: number | null
  trouble: ArchiveTrouble | null
  /** A person should look. */
  isStuck: boolean
}
