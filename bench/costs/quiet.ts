import { setTimeout as sleep } from 'node:timers/promises'
import { DIRECTORY_MAX_AGE_MS, DIRECTORY_ROWS_MAX_AGE_MS } from '../../broker/limits.ts'
import { furiwake } from '../broker/furiwake.ts'
import { pay } from '../broker/measure.ts'
import type { Row } from '../figures.ts'
import type { BenchMerchant, RunningBroker } from '../servers/broker.ts'
import { chargedRows, takeCounts } from './counts.ts'
import { heldCount, type CostsSize } from './held-count.ts'

const ROWS_MAX = 16
const READS_MAX = 4
/** Payments, each of which opens one of sixteen key books. */
const BOOKS_FOUND = 100
/** Between two requests, and before the first: nothing of the shop's is fresh any more. */
const APART_MS = DIRECTORY_MAX_AGE_MS + 1_000
const FORGOTTEN_MS = DIRECTORY_ROWS_MAX_AGE_MS + 1_000

/** Measures a shop from which nothing was heard for a minute, and whose member takes time: what nobody else's payments pay for. */
export async function quietPayment(broker: RunningBroker, merchant: BenchMerchant, size: CostsSize): Promise<Row[]> {
  const candidate = furiwake(broker, 1, merchant)
  // The ledger is there, and has told the directory of itself; and so are the sixteen key books, but for a rare one.
  for (let i = 0; i < BOOKS_FOUND; i++) await pay(candidate)
  const sums = { rows: 0, reads: 0, statements: 0 }
  for (let i = 0; i < size.quiet; i++) {
    await sleep(FORGOTTEN_MS)
    await takeCounts(broker)
    const payment = await candidate.create()
    await sleep(APART_MS)
    await candidate.page(payment)
    await sleep(APART_MS)
    await candidate.authorize(payment)
    await sleep(APART_MS)
    await candidate.verdict(payment)
    const counts = await takeCounts(broker)
    sums.rows += chargedRows(counts)
    sums.reads += counts.directoryReads
    sums.statements += counts.statements
  }
  const n = size.quiet
  return [
    ...heldCount('rows written, a quiet shop’s payment, alarms and key book too', n, sums.rows / n, ROWS_MAX),
    ...heldCount('directory reads, a quiet shop’s payment', n, sums.reads / n, READS_MAX),
    {
      part: 'costs',
      what: 'statements, a quiet shop’s payment',
      candidate: 'furiwake',
      n,
      unit: 'rows',
      median: sums.statements / n,
    },
  ]
}
