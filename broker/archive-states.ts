/** The states of a ledger's archive, as the ledger, the directory and operators name them. */

/**
 * `kept`: all is written and was read back, and the rows are still in the ledger.
 * `emptying`: rows that are in the archive are removed from the ledger, object by object.
 */
export const ARCHIVE_STAGES = ['copying', 'listing', 'verifying', 'kept', 'emptying', 'emptied'] as const
export type ArchiveStage = (typeof ARCHIVE_STAGES)[number]

/** Names what keeps an archive from going on, or from being read. */
export const ARCHIVE_TROUBLES = [
  'bucket_missing',
  'bucket_unavailable',
  'object_missing',
  'object_differs',
  'sums_differ',
  'step_failed',
] as const
export type ArchiveTrouble = (typeof ARCHIVE_TROUBLES)[number]
