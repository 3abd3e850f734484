import { randomBytes } from 'node:crypto'
import { hashPassword, SALT_BYTES } from '../../issuers/authentication/password-hash.ts'
import { loadArgon2id } from '../../tools/demo/hashed-passwords.ts'
import type { Part, Row } from '../figures.ts'
import { builtBenchWorker } from '../servers/bundles.ts'
import { cpuPerOperation } from '../servers/cpu.ts'
import { LoopbackClient } from '../servers/http.ts'
import { startStandInIssuers } from '../servers/issuers.ts'
import { newBenchKeys } from '../servers/keys.ts'
import { freePorts, startWorker } from '../servers/workerd.ts'
import { spread } from '../statistics.ts'
import { issuersSideOfPayment } from './payment.ts'
import { startLoginServer, type LoginServer } from './login.ts'

const PART = 'issuer'
const FLOOR = 'Argon2id alone'
/** Everything else of a login is to stay under a tenth of it: under a ninth of the Argon2id. */
const LOGIN_MAX = 1 / 0.9
const PASSWORD = 'sumire-plain-2026'
/** Until V8 has compiled what a login runs: with ten of them before it, it costs a tenth more. */
const FULL = { warmUp: 600, rounds: 10, logins: 15 }
const WARM_UP_BLOCK = 100
const QUICK = { warmUp: 5, rounds: 3, logins: 8 }

/** A way to spend a password check, and what it has cost so far. */
interface Contender {
  name: string
  pid: number | undefined
  block(count: number): Promise<(() => Promise<void>)[]>
  latencies: number[]
  cpu: number
  stop(): Promise<void>
}

export const issuer: Part = {
  name: PART,
  describe:
    'a login at the real authentication server, beside its Argon2id alone; a payment’s cost at each of its servers',
  async run({ quick }) {
    const { warmUp, rounds, logins } = quick ? QUICK : FULL
    const passwordHash = hashPassword(await loadArgon2id(), PASSWORD, randomBytes(SALT_BYTES))
    const keys = await newBenchKeys()
    const standIn = await startStandInIssuers(keys)
    const contenders: Contender[] = []
    const rows: Row[] = []
    try {
      contenders.push(asContender(await startLoginServer(keys, standIn, { password: PASSWORD, passwordHash })))
      contenders.push(await argon2idAlone(passwordHash))
      for (const contender of contenders) await warm(contender, warmUp)
      for (let round = 0; round < rounds; round++) for (const each of contenders) await measure(each, logins)
      rows.push(...contenders.flatMap(rowsOf))
    } finally {
      for (const contender of contenders) await contender.stop()
      await standIn.stop()
    }
    return [...rows, ...(await issuersSideOfPayment(quick))]
  },
}

/** In blocks: a login is good for a minute from when it was made. */
async function warm(contender: Contender, count: number): Promise<void> {
  for (let done = 0; done < count; done += WARM_UP_BLOCK) {
    for (const act of await contender.block(Math.min(WARM_UP_BLOCK, count - done))) await act()
  }
}

function asContender(server: LoginServer): Contender {
  return {
    name: 'furiwake',
    pid: server.pid,
    block: async (count) => (await server.prepare(count)).map((message) => () => server.login(message)),
    latencies: [],
    cpu: 0,
    stop: () => server.stop(),
  }
}

async function argon2idAlone(passwordHash: string): Promise<Contender> {
  const [port = 0] = await freePorts(1)
  const folder = await builtBenchWorker('bare-argon2id')
  const running = await startWorker({ folder, ports: [port], bindings: { PASSWORD_HASH: passwordHash } })
  const client = new LoopbackClient(port, 1)
  const act = async (): Promise<void> => void (await client.expect(200, 'POST', '/', {}, PASSWORD))
  return {
    name: FLOOR,
    pid: running.pid,
    block: (count) => Promise.resolve(Array.from({ length: count }, () => act)),
    latencies: [],
    cpu: 0,
    async stop() {
      client.close()
      await running.stop()
    },
  }
}

async function measure(contender: Contender, logins: number): Promise<void> {
  // Made before the clock runs: sealing is the member's browser's work.
  const acts = await contender.block(logins)
  const cpu = await cpuPerOperation(contender.pid, 1, async () => {
    for (const act of acts) {
      const started = performance.now()
      await act()
      contender.latencies.push(performance.now() - started)
    }
  })
  contender.cpu += cpu ?? Number.NaN
}

function rowsOf({ name, latencies, cpu }: Contender): Row[] {
  const n = latencies.length
  const cost = Number.isNaN(cpu) ? {} : { cpuMs: cpu / n }
  const held = name === FLOOR ? {} : { floor: FLOOR, target: LOGIN_MAX }
  const row = { part: PART, candidate: name }
  const perCore =
    cost.cpuMs === undefined
      ? []
      : [{ ...row, what: 'logins a second and core', n, unit: 'per_second' as const, median: 1000 / cost.cpuMs }]
  return [{ ...row, what: 'login', unit: 'ms', ...spread(latencies), ...cost, ...held }, ...perCore]
}
