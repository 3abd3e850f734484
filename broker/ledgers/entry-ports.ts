import { ledgerOfPayment } from '../../protocol/object-id.ts'
import type { Env } from '../env.ts'
import { writeMetric } from '../metrics.ts'
import { logEvent } from '../operations-log.ts'
import type { EntryPorts } from './directory-entry.ts'
import { directoryRow } from './directory-row.ts'

/** Returns a ledger's ports to its entry in the directory, over its object's storage. `paymentId`: of any payment that it has. */
export function entryPorts(
  env: Env,
  storage: Pick<DurableObjectStorage, 'kv' | 'sql'>,
  ledger: Pick<EntryPorts, 'hasWork' | 'arm'> & { paymentId(): string | undefined },
): EntryPorts {
  return {
    told: storage.kv,
    row: () => {
      const id = ledgerOfPayment(ledger.paymentId() ?? '')
      return id === undefined ? undefined : directoryRow(env, id)
    },
    hasWork: () => ledger.hasWork(),
    sizeBytes: () => {
      const bytes = storage.sql.databaseSize
      writeMetric(env, { metric: 'ledger_size', bytes })
      return bytes
    },
    now: () => Date.now(),
    arm: () => ledger.arm(),
    report: (error) => logEvent('directory_entry_failed', { error }),
  }
}
