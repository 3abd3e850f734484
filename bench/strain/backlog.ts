import { setTimeout as sleep } from 'node:timers/promises'
import { WEBHOOK_ENDPOINTS_MAX } from '../../broker/limits.ts'
import { furiwake } from '../broker/furiwake.ts'
import { measureLoad, noLoad, pay, type Load } from '../broker/measure.ts'
import type { Row } from '../figures.ts'
import { fillLedger } from '../growth/ledger.ts'
import { addEndpoints, startBroker, type RunningBroker } from '../servers/broker.ts'
import { builtBenchWorker } from '../servers/bundles.ts'
import { startStandInIssuers } from '../servers/issuers.ts'
import { newBenchKeys } from '../servers/keys.ts'
import { startWebhookReceiver } from '../servers/loopback-server.ts'
import { rowsOfTail } from './tail.ts'

const IN_FLIGHT = 8
/** Events of a payment that is captured by itself; each goes to every endpoint. */
const EVENTS = 3
/** Short rounds, so that a collection of garbage, which holds up eight at once, falls into those of both alike. */
const FULL = { warmUp: 200, rounds: 20, seconds: 2, deliveries: 100_000 }
const QUICK = { warmUp: 30, rounds: 1, seconds: 3, deliveries: 5_000 }
/** Longer than the payments that are copied are old, so that the endpoints hear of all of them. */
const ENDPOINTS_AGE_MS = 60 * 24 * 60 * 60_000
/** A hundred events a turn of the alarm, and some. */
const FAN_OUT_MS_A_THOUSAND = 1_500

/** Measures the payments of a shop whose servers refuse everything, with so many deliveries due; and of one that has none. */
export async function byBacklog(quick: boolean): Promise<Row[]> {
  const { warmUp, rounds, seconds, deliveries } = quick ? QUICK : FULL
  const keys = await newBenchKeys()
  const issuers = await startStandInIssuers(keys)
  const receiver = await startWebhookReceiver(500)
  let broker: RunningBroker | undefined
  try {
    broker = await startBroker(await builtBenchWorker('filled-broker'), keys, issuers, [1, 1])
    const [none, behind] = broker.merchants
    if (!none || !behind) throw new Error('The broker has too few merchants.')
    const payments = Math.ceil(deliveries / EVENTS / WEBHOOK_ENDPOINTS_MAX)
    for (const merchant of [none, behind]) {
      if (merchant === behind) {
        const urls = Array.from({ length: WEBHOOK_ENDPOINTS_MAX }, (_, i) => `${receiver.origin}/hooks/${i}`)
        await addEndpoints(broker, merchant, urls, ENDPOINTS_AGE_MS)
      }
      await fillLedger(broker, merchant, merchant.ledgers[0] ?? '', payments)
    }
    const loads = [none, behind].map((merchant) => {
      const name = merchant === none ? 'none waits' : `${deliveries.toLocaleString('en-US')} wait`
      return { name, candidate: furiwake(broker as RunningBroker, IN_FLIGHT, merchant), load: noLoad() }
    })
    for (const { candidate } of loads) for (let i = 0; i < warmUp; i++) await pay(candidate)
    await sleep((deliveries / 1_000) * FAN_OUT_MS_A_THOUSAND)
    if (receiver.received === 0) throw new Error('No delivery was tried: there is no backlog.')
    for (let round = 0; round < rounds; round++) {
      for (const { candidate, load } of loads) await measureLoad(candidate, IN_FLIGHT, seconds, load)
    }
    const named = loads.map(({ name, load }): [string, Load] => [name, load])
    return rowsOfTail('payment of a shop whose deliveries wait', named)
  } finally {
    await broker?.stop()
    await receiver.stop()
    await issuers.stop()
  }
}
