import type { BenchMerchant, RunningBroker } from '../servers/broker.ts'
import { LoopbackClient } from '../servers/http.ts'
import { furiwake } from '../broker/furiwake.ts'
import type { Filling, LedgerCounts } from './filling.ts'

/** Payments that one request fills in: a transaction of some seconds at most. */
const FILL_AT_ONCE = 10_000

/** Fills a ledger with copies of a payment that is made first. */
export async function fillLedger(
  broker: RunningBroker,
  merchant: BenchMerchant,
  ledger: string,
  count: number,
): Promise<void> {
  const client = new LoopbackClient(broker.port, 1)
  const candidate = furiwake(broker, 1, { ...merchant, ledgers: [ledger] })
  const template = await candidate.create()
  await candidate.authorize(template)
  for (let from = 0; from < count; from += FILL_AT_ONCE) {
    const filling: Filling = { template: template.id, from, to: Math.min(count, from + FILL_AT_ONCE), of: count }
    // The payment's own ledger: with several, the key of its request chose it.
    const path = `/bench/fill?ledger=${template.id.slice(4, 12)}`
    await client.expect(200, 'POST', path, {}, JSON.stringify(filling))
  }
  client.close()
}

export async function countsOf(broker: RunningBroker, ledger: string): Promise<LedgerCounts> {
  const client = new LoopbackClient(broker.port, 1)
  const text = await client.expect(200, 'GET', `/bench/counts?ledger=${ledger}`)
  client.close()
  return JSON.parse(text) as LedgerCounts
}

/** Sends a request of the shop's own. */
export async function shopReads(client: LoopbackClient, merchant: BenchMerchant, path: string): Promise<void> {
  await client.expect(200, 'GET', path, { authorization: `Bearer ${merchant.secretKey}` })
}
