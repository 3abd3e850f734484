import { furiwake, type BegunPayment } from '../broker/furiwake.ts'
import { STEPS } from '../broker/candidate.ts'
import { pay } from '../broker/measure.ts'
import type { Part, Row } from '../figures.ts'
import { addEndpoints, startBroker, type BenchMerchant, type RunningBroker } from '../servers/broker.ts'
import { builtBenchWorker } from '../servers/bundles.ts'
import { cpuPerOperation } from '../servers/cpu.ts'
import { startStandInIssuers } from '../servers/issuers.ts'
import { newBenchKeys } from '../servers/keys.ts'
import { startWebhookReceiver } from '../servers/loopback-server.ts'
import { dollarsPerMillion, PRICES } from '../prices.ts'
import { chargedRows, each, takeCounts } from './counts.ts'
import type { CostsSize } from './held-count.ts'
import { quietPayment } from './quiet.ts'
import { refunds } from './refunds.ts'
import { besideEndpoint } from './with-endpoint.ts'

const PART = 'costs'
/** Requests of a payment: its creation, the page, the page's status, the attempt, the verdict. */
const REQUESTS = STEPS.length + 1
const FULL: CostsSize = { warmUp: 200, payments: 200, rounds: 8, block: 20, quiet: 2 }
const QUICK: CostsSize = { warmUp: 30, payments: 40, rounds: 2, block: 10, quiet: 1 }

export const costs: Part = {
  name: PART,
  describe: 'what a payment asks of the platform, and what that costs: quiet, with a webhook endpoint, a refund',
  async run({ quick }) {
    const size = quick ? QUICK : FULL
    const keys = await newBenchKeys()
    const issuers = await startStandInIssuers(keys)
    const receiver = await startWebhookReceiver()
    let broker: RunningBroker | undefined
    try {
      broker = await startBroker(await builtBenchWorker('counting-broker'), keys, issuers, [1, 1, 1])
      const [plain, hooked, quiet] = broker.merchants
      if (!plain || !hooked || !quiet) throw new Error('The broker has too few merchants.')
      await addEndpoints(broker, hooked, [`${receiver.origin}/hooks`])
      for (const merchant of [plain, hooked]) {
        const candidate = furiwake(broker, 1, merchant)
        for (let i = 0; i < size.warmUp; i++) await pay(candidate)
      }
      return [
        ...(await besideEndpoint(broker, { plain, hooked }, receiver, size)),
        ...(await refunds(broker, plain, size)),
        ...(await dollars(broker, plain, size)),
        ...(await quietPayment(broker, quiet, size)),
      ]
    } finally {
      await broker?.stop()
      await receiver.stop()
      await issuers.stop()
    }
  },
}

/** A busy shop's payments without an endpoint, at published prices. */
async function dollars(broker: RunningBroker, merchant: BenchMerchant, { payments }: CostsSize): Promise<Row[]> {
  const candidate = furiwake(broker, 1, merchant)
  const begun: BegunPayment[] = []
  const before = await takeCounts(broker)
  const cpuMs = await cpuPerOperation(broker.pid, payments, async () => {
    for (let i = 0; i < payments; i++) {
      const payment = await candidate.create()
      begun.push(payment)
      await candidate.page(payment)
      await candidate.authorize(payment)
      await candidate.verdict(payment)
    }
  })
  const after = await takeCounts(broker)
  const one = each(after, payments)
  const bill = dollarsPerMillion({
    workerRequests: REQUESTS,
    cpuMs: cpuMs ?? 0,
    objectRequests: one.objectCalls + one.alarmsRung,
    objectMs: one.objectMs,
    rowsRead: one.rowsRead,
    rowsWritten: chargedRows(one),
    storedBytes: (after.bytes - before.bytes) / payments,
    directoryRowsRead: one.directoryRowsRead,
    directoryRowsWritten: one.directoryRowsWritten,
  })
  const row = { part: PART, n: payments, candidate: 'furiwake' } as const
  const all = Object.values(bill).reduce((sum, part) => sum + part, 0)
  const what = `a million payments, prices of ${PRICES.readOn}`
  return [
    { ...row, what: 'rows written a payment, alarms and key book too', unit: 'rows', median: chargedRows(one) },
    { ...row, what: 'calls to Durable Objects a payment', unit: 'rows', median: one.objectCalls },
    { ...row, what, unit: 'dollars', median: all },
    ...Object.entries(bill).map(([name, part]): Row => ({
      ...row,
      what: `${what}: ${name}`,
      unit: 'dollars',
      median: part,
    })),
  ]
}
