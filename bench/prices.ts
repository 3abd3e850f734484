/** The platform's prices, and what a million payments come to by it: pure. */

/** US dollars, as published; the free allowances of a plan are left out. */
export const PRICES = {
  /** https://developers.cloudflare.com/workers/platform/pricing/, /durable-objects/platform/pricing/, /d1/platform/pricing/ */
  readOn: '2026-11-20',
  workerRequests: { dollars: 0.3, per: 1e6 },
  workerCpuMs: { dollars: 0.02, per: 1e6 },
  /** Calls, and alarms that ring. */
  objectRequests: { dollars: 0.15, per: 1e6 },
  objectGbSeconds: { dollars: 12.5, per: 1e6 },
  objectRowsRead: { dollars: 0.001, per: 1e6 },
  /** Index entries, deletes and each setting of an alarm too. */
  objectRowsWritten: { dollars: 1, per: 1e6 },
  objectGbMonths: { dollars: 0.2, per: 1 },
  directoryRowsRead: { dollars: 0.001, per: 1e6 },
  directoryRowsWritten: { dollars: 1, per: 1e6 },
} as const

/** The size that a Durable Object is charged for while it works, whatever it uses. */
const OBJECT_GB = 0.128
const GB = 1e9

/** Of one payment. */
export interface PaymentCounts {
  workerRequests: number
  cpuMs: number
  objectRequests: number
  /** While a call to it is under way. */
  objectMs: number
  rowsRead: number
  /** Settings of alarms included. */
  rowsWritten: number
  storedBytes: number
  directoryRowsRead: number
  directoryRowsWritten: number
}

/** Returns a million payments in US dollars, by what they are for. Storage: of the first month. */
export function dollarsPerMillion(
  counts: PaymentCounts,
): Record<'requests' | 'CPU' | 'rows' | 'objects' | 'storage', number> {
  const price = ({ dollars, per }: { dollars: number; per: number }, ofOne: number): number =>
    (dollars / per) * ofOne * 1e6
  return {
    requests: price(PRICES.workerRequests, counts.workerRequests),
    CPU: price(PRICES.workerCpuMs, counts.cpuMs),
    rows:
      price(PRICES.objectRowsRead, counts.rowsRead) +
      price(PRICES.objectRowsWritten, counts.rowsWritten) +
      price(PRICES.directoryRowsRead, counts.directoryRowsRead) +
      price(PRICES.directoryRowsWritten, counts.directoryRowsWritten),
    objects:
      price(PRICES.objectRequests, counts.objectRequests) +
      price(PRICES.objectGbSeconds, (counts.objectMs / 1_000) * OBJECT_GB),
    storage: price(PRICES.objectGbMonths, counts.storedBytes / GB),
  }
}
