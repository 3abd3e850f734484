import { builtBenchWorker } from './bundles.ts'
import { publicHalf, type BenchKeys } from './keys.ts'
import { freePorts, startWorker } from './workerd.ts'

/** Issuers that answer at once, in a workerd of their own. Origins. */
export interface StandInIssuers {
  authentication: string
  relay: string
  stop(): Promise<void>
}

export async function startStandInIssuers(keys: BenchKeys): Promise<StandInIssuers> {
  const ports = await freePorts(2)
  const folder = await builtBenchWorker('stand-in-issuers')
  const bindings = {
    SIGNING_KEY: JSON.stringify(keys.issuer),
    ENCRYPTION_KEY: JSON.stringify(publicHalf(keys.encryption)),
  }
  const running = await startWorker({ folder, ports, bindings })
  const [authentication = '', relay = ''] = ports.map((port) => `http://127.0.0.1:${port}`)
  return { authentication, relay, stop: () => running.stop() }
}
