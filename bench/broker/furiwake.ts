import { randomInt, randomUUID } from 'node:crypto'
import { memberIdCheckCharacter } from '../../protocol/member-id.ts'
import type { BenchMerchant, RunningBroker } from '../servers/broker.ts'
import { LoopbackClient } from '../servers/http.ts'
import { SEALED_PASSWORD, transactionRequest, type Candidate } from './candidate.ts'

export interface BegunPayment {
  id: string
  client_secret: string
}

/** Returns what another member types each time: one ID is not let in sixty times at once. */
function credentials(): string {
  const body = `4${randomInt(1e9).toString().padStart(9, '0')}`
  return JSON.stringify({ member_id: body + memberIdCheckCharacter(body), sealed_password: SEALED_PASSWORD })
}
const JSON_TYPE = { 'content-type': 'application/json' }

/** Returns the product, paid with as a shop and its member do. */
export function furiwake(broker: RunningBroker, connections: number, of?: BenchMerchant): Candidate<BegunPayment> {
  const merchant = of ?? broker.merchants[0]
  if (!merchant) throw new Error('The broker has no merchant.')
  const client = new LoopbackClient(broker.port, connections)
  const shop = { authorization: `Bearer ${merchant.secretKey}` }
  return {
    name: 'furiwake',
    pid: broker.pid,
    async create() {
      const key = randomUUID()
      const headers = { ...shop, ...JSON_TYPE, 'idempotency-key': key }
      const body = transactionRequest(`A-${key.slice(0, 8)}`)
      return JSON.parse(await client.expect(201, 'POST', '/v1/payments', headers, body)) as BegunPayment
    },
    async page({ id, client_secret }) {
      await client.expect(200, 'GET', `/checkout/${id}`, { 'accept-language': 'ja' })
      const bearer = { authorization: `Bearer ${client_secret}` }
      await client.expect(200, 'GET', `/checkout/${id}/status?include=issuers`, bearer)
    },
    async authorize({ id, client_secret }) {
      const headers = { authorization: `Bearer ${client_secret}`, ...JSON_TYPE }
      const text = await client.expect(200, 'POST', `/checkout/${id}/authorize`, headers, credentials())
      const { status, reason } = JSON.parse(text) as { status: string; reason?: string }
      if (status !== 'captured') throw new Error(`A payment of the bench became ${status} (${reason ?? 'no reason'}).`)
    },
    async verdict({ id }) {
      await client.expect(200, 'GET', `/v1/payments/${id}/verdict`, shop)
    },
    async stop() {
      client.close()
      await broker.stop()
    },
  }
}
