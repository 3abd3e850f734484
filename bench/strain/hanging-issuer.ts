import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { memberIdCheckCharacter } from '../../protocol/member-id.ts'
import { builtWorker } from '../../tools/build/built-worker.ts'
import { SEALED_PASSWORD, transactionRequest, type Candidate } from '../broker/candidate.ts'
import { furiwake, type BegunPayment } from '../broker/furiwake.ts'
import { measureLoad, noLoad, pay, type Load } from '../broker/measure.ts'
import type { Row } from '../figures.ts'
import { addIssuer, startBroker, type RunningBroker } from '../servers/broker.ts'
import { LoopbackClient } from '../servers/http.ts'
import { startStandInIssuers } from '../servers/issuers.ts'
import { newBenchKeys } from '../servers/keys.ts'
import { startLoopbackServer } from '../servers/loopback-server.ts'
import { rowsOfTail } from './tail.ts'

const IN_FLIGHT = 8
/** Members of the issuer that hangs, each with one payment after another: who is told that it can't be reached tries again when it says. */
const HANGING = 16
const RETRY_AFTER_MS = 5_000
const PREFIX = '7'
const MEMBER_BODY = `${PREFIX}100220731`
const CREDENTIALS = JSON.stringify({
  member_id: MEMBER_BODY + memberIdCheckCharacter(MEMBER_BODY),
  sealed_password: SEALED_PASSWORD,
})
/** Short rounds in turns, so that a collection of garbage, which holds up eight at once, falls into those of both alike. */
const FULL = { warmUp: 300, rounds: 20, seconds: 2 }
const QUICK = { warmUp: 40, rounds: 1, seconds: 3 }

/**
 * Measures the payments of one issuer's members in one ledger, while those of
 * another hang: at the most a payment can wait. Beside it, in turns, the same
 * at a broker of whose issuers none hangs.
 */
export async function byHangingIssuer(quick: boolean): Promise<Row[]> {
  const { warmUp, rounds, seconds } = quick ? QUICK : FULL
  const keys = await newBenchKeys()
  const issuers = await startStandInIssuers(keys)
  const hanging = await startLoopbackServer(() => undefined)
  const brokers: RunningBroker[] = []
  try {
    const loads: { name: string; candidate: Candidate<BegunPayment>; load: Load }[] = []
    for (const name of ['nobody hangs', 'another issuer hangs']) {
      const broker = await startBroker(builtWorker('broker').folder, keys, issuers)
      brokers.push(broker)
      await addIssuer(broker, PREFIX, { authentication: hanging.origin, relay: hanging.origin })
      loads.push({ name, candidate: furiwake(broker, IN_FLIGHT), load: noLoad() })
    }
    for (const { candidate } of loads) for (let i = 0; i < warmUp; i++) await pay(candidate)
    const waiting = startsToHang(brokers[1])
    for (let round = 0; round < rounds; round++) {
      for (const { candidate, load } of loads) await measureLoad(candidate, IN_FLIGHT, seconds, load)
    }
    await waiting.stop()
    return rowsOfTail(
      `payment, ${IN_FLIGHT} in flight`,
      loads.map(({ name, load }) => [name, load] as const),
    )
  } finally {
    for (const broker of brokers) await broker.stop()
    await hanging.stop()
    await issuers.stop()
  }
}

/** Members who pay with the issuer that hangs; each begins anew when the broker has given one up. */
function startsToHang(broker: RunningBroker | undefined): { stop(): Promise<void> } {
  const [merchant] = broker?.merchants ?? []
  if (broker === undefined || merchant === undefined) throw new Error('The broker has no merchant.')
  const client = new LoopbackClient(broker.port, HANGING)
  const ending = new AbortController()
  const member = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const shop = { authorization: `Bearer ${merchant.secretKey}`, 'idempotency-key': randomUUID() }
      const json = { 'content-type': 'application/json' }
      const made = await client.send('POST', '/v1/payments', { ...shop, ...json }, transactionRequest('A-hanging'))
      const { id, client_secret } = JSON.parse(made.text) as BegunPayment
      const page = { authorization: `Bearer ${client_secret}`, ...json }
      const { status } = await client.send('POST', `/checkout/${id}/authorize`, page, CREDENTIALS)
      if (status === 409) await sleep(RETRY_AFTER_MS, undefined, { signal: ending.signal })
    }
  }
  // What is still waited for when it is over fails with the client's connections.
  const members = Array.from({ length: HANGING }, () => member().catch(() => undefined))
  return {
    async stop() {
      ending.abort()
      client.close()
      await Promise.all(members)
    },
  }
}
