import type { Part, Row } from '../figures.ts'
import { startBroker, type RunningBroker } from '../servers/broker.ts'
import { builtBenchWorker } from '../servers/bundles.ts'
import { startStandInIssuers } from '../servers/issuers.ts'
import { newBenchKeys } from '../servers/keys.ts'
import { byLedgers } from './by-ledgers.ts'
import { bySize } from './by-size.ts'
import { storedOfPayment } from './stored.ts'

/** Payments in the one ledger of each of the first merchants; `--quick` leaves out the last. */
const SIZES = [1_000, 100_000, 1_000_000] as const
/** Ledgers of each of the other merchants. */
const LEDGERS = [1, 4, 16] as const

export const growth: Part = {
  name: 'growth',
  describe: 'the same with many payments stored, and with many ledgers',
  async run({ quick }) {
    const keys = await newBenchKeys()
    const issuers = await startStandInIssuers(keys)
    let broker: RunningBroker | undefined
    try {
      const folder = await builtBenchWorker('filled-broker')
      const sizes = quick ? SIZES.slice(0, 2) : SIZES
      broker = await startBroker(folder, keys, issuers, [1, ...sizes.map(() => 1), ...LEDGERS])
      const [first, ...others] = broker.merchants
      if (first === undefined) throw new Error('The broker has no merchant.')
      const rows: Row[] = await storedOfPayment(broker, first, quick)
      rows.push(...(await bySize(broker, others.slice(0, sizes.length), sizes, quick)))
      rows.push(...(await byLedgers(broker, others.slice(sizes.length), LEDGERS, quick)))
      return rows
    } finally {
      await broker?.stop()
      await issuers.stop()
    }
  },
}
