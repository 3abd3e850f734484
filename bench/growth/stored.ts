import { furiwake } from '../broker/furiwake.ts'
import type { Row } from '../figures.ts'
import type { BenchMerchant, RunningBroker } from '../servers/broker.ts'
import { countsOf } from './ledger.ts'

const PAYMENTS = { full: 1_000, quick: 200 }
/** Evidence included. */
const BYTES_MAX = 4_000

/** Returns what one captured payment leaves behind, from payments that are really made. */
export async function storedOfPayment(broker: RunningBroker, merchant: BenchMerchant, quick: boolean): Promise<Row[]> {
  const n = quick ? PAYMENTS.quick : PAYMENTS.full
  const candidate = furiwake(broker, 1, merchant)
  const [ledger = ''] = merchant.ledgers
  const before = await countsOf(broker, ledger)
  for (let i = 0; i < n; i++) await candidate.authorize(await candidate.create())
  const after = await countsOf(broker, ledger)
  const row = { part: 'growth', n, candidate: 'furiwake' } as const
  return [
    { ...row, what: 'rows written a payment, indexes too', unit: 'rows', median: after.rowsWritten / n },
    { ...row, what: 'rows read a payment', unit: 'rows', median: after.rowsRead / n },
    { ...row, what: 'statements a payment', unit: 'rows', median: after.statements / n },
    {
      ...row,
      what: 'stored a payment',
      unit: 'bytes',
      median: (after.bytes - before.bytes) / n,
      floor: 'limit',
      target: 1,
    },
    { ...row, what: 'stored a payment', unit: 'bytes', candidate: 'limit', median: BYTES_MAX },
  ]
}
