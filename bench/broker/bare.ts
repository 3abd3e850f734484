import { checkoutDocument } from '../../broker/checkout-page/document.ts'
import { builtBenchWorker } from '../servers/bundles.ts'
import { LoopbackClient } from '../servers/http.ts'
import type { StandInIssuers } from '../servers/issuers.ts'
import { publicHalf, type BenchKeys } from '../servers/keys.ts'
import { freePorts, startWorker } from '../servers/workerd.ts'
import { SEALED_PASSWORD, transactionRequest, type Candidate } from './candidate.ts'

/**
 * Returns the floor: see bench/workers/bare.ts. `signed`: with what the issuer
 * protocol asks on top. `asking`: with as many Durable Objects asked as the
 * product asks. `owed`: with both, and with all else that the product's
 * promises ask of the platform; see bench/workers/owed.ts.
 */
export async function bare(
  name: 'bare' | 'signed' | 'asking' | 'owed',
  keys: BenchKeys,
  issuers: StandInIssuers,
  connections: number,
): Promise<Candidate<{ id: string }>> {
  const [port = 0] = await freePorts(1)
  // Not above: on a bare clone it is there only once the run has built it.
  const { ASSETS, FIRST_WORDS } = await import('../../dist/broker-assets.ts')
  const page = checkoutDocument({
    nonce: 'A'.repeat(24),
    scriptUrl: `/assets/checkout-${'a'.repeat(16)}.js`,
    startScript: ASSETS['start.js'].raw,
    wordsData: ASSETS['words-en.js'].raw.replace(/^export default /, ''),
    language: 'en',
    words: FIRST_WORDS.en,
  })
  const running = await startWorker({
    folder: await builtBenchWorker(name === 'owed' ? 'owed' : 'bare'),
    ports: [port],
    bindings: {
      SIGNING_KEY: JSON.stringify(keys.broker),
      AUTHENTICATION: issuers.authentication,
      RELAY: issuers.relay,
      ISSUER_KEY: JSON.stringify(publicHalf(keys.issuer)),
      PAGE: page,
      MESSAGES: name === 'signed' || name === 'owed' ? 'on' : 'off',
      OBJECTS: name === 'asking' ? 'on' : 'off',
    },
    objects: { LEDGER: name === 'owed' ? 'OwedLedger' : 'BareLedger' },
  })
  const client = new LoopbackClient(port, connections)
  return {
    name,
    pid: running.pid,
    async create() {
      return JSON.parse(await client.expect(200, 'POST', '/create', {}, transactionRequest('A-1001'))) as { id: string }
    },
    async page({ id }) {
      await client.expect(200, 'GET', '/page')
      await client.expect(200, 'GET', `/status?id=${id}`)
    },
    async authorize({ id }) {
      await client.expect(200, 'POST', '/authorize', {}, JSON.stringify({ id, sealed_password: SEALED_PASSWORD }))
    },
    async verdict({ id }) {
      await client.expect(200, 'GET', `/verdict?id=${id}`)
    },
    async stop() {
      client.close()
      await running.stop()
    },
  }
}
