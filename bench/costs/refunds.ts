import { randomUUID } from 'node:crypto'
import { furiwake, type BegunPayment } from '../broker/furiwake.ts'
import type { Row } from '../figures.ts'
import type { BenchMerchant, RunningBroker } from '../servers/broker.ts'
import { cpuPerOperation } from '../servers/cpu.ts'
import { LoopbackClient } from '../servers/http.ts'
import { spread } from '../statistics.ts'
import { chargedRows, each, takeCounts } from './counts.ts'
import type { CostsSize } from './held-count.ts'

/** Measures whole refunds of captured payments, one after another. */
export async function refunds(broker: RunningBroker, merchant: BenchMerchant, { payments }: CostsSize): Promise<Row[]> {
  const candidate = furiwake(broker, 1, merchant)
  const captured: BegunPayment[] = []
  for (let i = 0; i < payments; i++) {
    const payment = await candidate.create()
    await candidate.authorize(payment)
    captured.push(payment)
  }
  const client = new LoopbackClient(broker.port, 1)
  const took: number[] = []
  await takeCounts(broker)
  const cpuMs = await cpuPerOperation(broker.pid, payments, async () => {
    for (const { id } of captured) {
      const headers = { authorization: `Bearer ${merchant.secretKey}`, 'idempotency-key': randomUUID() }
      const started = performance.now()
      await client.expect(
        200,
        'POST',
        `/v1/payments/${id}/refunds`,
        { ...headers, 'content-type': 'application/json' },
        '{}',
      )
      took.push(performance.now() - started)
    }
  })
  const one = each(await takeCounts(broker), payments)
  client.close()
  const row = { part: 'costs', candidate: 'furiwake', n: payments } as const
  return [
    { ...row, what: 'refund', unit: 'ms', ...spread(took), ...(cpuMs === undefined ? {} : { cpuMs }) },
    { ...row, what: 'rows written a refund, alarms too', unit: 'rows', median: chargedRows(one) },
    { ...row, what: 'calls to Durable Objects a refund', unit: 'rows', median: one.objectCalls },
    { ...row, what: 'statements a refund', unit: 'rows', median: one.statements },
  ]
}
