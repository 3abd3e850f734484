import { createWriteStream, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  MiniflareCoreError,
  type V4MiniflareOptions,
} from 'miniflare'
import { builtWorker, WORKERS, type WorkerName } from '../build/built-worker.ts'
import { inRepository, ToolFailure } from '../root.ts'
import { ASKED_SCRIPT, ASKED_WORKER } from './databases.ts'
import { brokerSecretFor, type DemoSecrets } from './keys.ts'
import { allMembers } from './members.ts'
import { hostOf, ISSUERS, MINATO, originOf, portOf, WORKER_ISSUERS } from './places.ts'
import type { IssuerPair, Place, WorkerIssuer } from './places.ts'
import { listenHost } from './ports.ts'
import { brokenState, type StateFolder } from './state.ts'

/** From here on the demo's issuers ask one further question. */
export const ASKED_FROM_YEN = 30_000

type V4Workers = Extract<V4MiniflareOptions, { workers: unknown }>['workers']
type V4Worker = V4Workers[number]

/** One server of the demo: where it listens, which Worker it runs, and with what. */
export interface Server {
  /** Also the name of its D1 database. */
  place: Place
  worker: WorkerName
  database: string
  /** Folder of the D1 migrations. */
  migrations: string
  settings: Record<string, string>
}

/** Returns the eight Workers, as they are bound to each other. `own`: issuers beside the demo's, which settle through its first relay centre. */
export function servers(secrets: DemoSecrets, basePort: number, own: readonly IssuerPair[] = []): Server[] {
  const origin = (place: Place): string => originOf(place, basePort)
  const broker: Server = {
    place: 'broker',
    worker: 'broker',
    database: 'DIRECTORY',
    migrations: 'broker/db/directory-migrations',
    settings: {
      BROKER_ORIGIN: origin('broker'),
      SIGNING_KEYS: JSON.stringify(secrets.broker.signing),
      CLIENT_SECRET_KEY: secrets.broker.clientSecretKey,
      WEBHOOK_SECRET_KEY: brokerSecretFor('webhooks', secrets),
      OPERATOR_KEY: brokerSecretFor('operator', secrets),
      // The demo's shop is on this machine too.
      WEBHOOK_TARGETS: 'any',
    },
  }
  const shop: Server = {
    place: 'shop',
    worker: 'demo-shop',
    database: 'DB',
    migrations: 'demo-shop/migrations',
    settings: {
      BROKER: origin('broker'),
      // Empty until the first start has entered the shop at the broker: it is not started before.
      MERCHANT: secrets.merchant?.id ?? '',
      FURIWAKE_SECRET_KEY: secrets.merchant?.secretKey ?? '',
      WEBHOOK_SECRET: secrets.webhookEndpoint?.secret ?? '',
      TEST_MEMBERS: JSON.stringify(shownMembers()),
    },
  }
  return [shop, broker, ...WORKER_ISSUERS.flatMap((issuer) => issuerServers(issuer, secrets, { origin, own }))]
}

/** All that stands around an issuer's servers. */
interface Surroundings {
  origin(this: void, place: Place): string
  own: readonly IssuerPair[]
}

function issuerServers(issuer: WorkerIssuer, secrets: DemoSecrets, { origin, own }: Surroundings): Server[] {
  const keys = secrets.issuers[issuer.prefix]
  if (!keys) throw new Error(`No keys for the issuer ${issuer.prefix}.`)
  return [
    {
      place: issuer.authentication,
      worker: 'authentication',
      database: 'DB',
      migrations: 'issuers/authentication/migrations',
      settings: {
        ORIGIN: origin(issuer.authentication),
        MODE: 'test',
        METHOD: issuer.kind,
        PREFIX: issuer.prefix,
        RELAY_ORIGIN: origin(issuer.relay),
        NAME_EN: issuer.name.en,
        NAME_JA: issuer.name.ja,
        MARK: issuer.mark,
        COLOR: issuer.color,
        PAGE_STYLE: issuer.pageStyle,
        SETTLEMENT_ORIGIN: origin(issuer.settlement),
        STATEMENT_KEY: keys.statementKey,
        HASHING_KEY: keys.hashingKey,
        PASSKEY_RP_ID: hostOf(issuer.authentication),
        // A card is asked how, a bank account whether.
        [issuer.kind === 'credit' ? 'INSTALMENTS_FROM' : 'APPROVAL_FROM']: String(ASKED_FROM_YEN),
        MAIL_FROM: 'members@localhost',
        DEMO_MAILBOX: 'on',
        BROKERS: origin('broker'),
        SIGNING_KEYS: JSON.stringify(keys.authentication.signing),
        ENCRYPTION_KEYS: JSON.stringify(keys.authentication.encryption),
      },
    },
    {
      place: issuer.relay,
      worker: 'relay',
      database: 'DB',
      migrations: 'issuers/relay/migrations',
      settings: {
        ORIGIN: origin(issuer.relay),
        MODE: 'test',
        BROKERS: origin('broker'),
        PAIRS: pairsOf(issuer.relay, { origin, own }),
        SIGNING_KEYS: JSON.stringify(keys.relay.signing),
        ENCRYPTION_KEYS: JSON.stringify(keys.relay.encryption),
      },
    },
    {
      place: issuer.settlement,
      worker: 'settlement',
      database: 'DB',
      migrations: 'issuers/settlement/migrations',
      settings: {
        ORIGIN: origin(issuer.settlement),
        MODE: 'test',
        METHOD: issuer.kind,
        RELAYS: origin(issuer.relay),
        AUTHENTICATION_SERVERS: origin(issuer.authentication),
        SIGNING_KEYS: JSON.stringify(keys.settlement.signing),
        STATEMENT_KEY: keys.statementKey,
        TEST_STORIES: 'on',
      },
    },
  ]
}

/** Returns every pair that settles through a relay centre: the prepaid company is behind the cards'. */
function pairsOf(relay: Place, { origin, own }: Surroundings): string {
  const theirs = ISSUERS.filter((issuer) => issuer.relay === relay).map(({ authentication, settlement }) => {
    return { authentication: origin(authentication), settlement: origin(settlement) }
  })
  const all = relay === ISSUERS[0]?.relay ? [...theirs, ...own] : theirs
  return all.map(({ authentication, settlement }) => `${authentication}>${settlement}`).join(', ')
}

/** Returns what the shop's page shows of the members, so that a visitor knows whom to pay as. */
function shownMembers(): { issuer_name: string; id: string; password: string; story: string }[] {
  return allMembers().map(({ issuer, id, password, story }) => {
    const name = ISSUERS.find(({ prefix }) => prefix === issuer)?.name.en ?? ''
    // There nothing is approved at once.
    const shown = issuer === MINATO.prefix && story === 'plain' ? 'paid_later' : story
    return { issuer_name: name, id, password, story: shown }
  })
}

/**
 * Starts all servers in one workerd, each on a socket of its own with no proxy
 * in between, and their storage in the state folder.
 */
export async function startServers(list: Server[], basePort: number, state: StateFolder): Promise<Miniflare> {
  const log = createWriteStream(state.logFile, { mode: 0o600 })
  const handleStructuredLogs: V4MiniflareOptions['handleStructuredLogs'] = ({ timestamp, level, message }) => {
    log.write(`${new Date(timestamp).toISOString()} ${level} ${message}\n`)
  }
  const workers = await Promise.all(list.toSorted(byScript).map((server) => workerOptions(server, basePort)))
  return started({ ...sharedOptions(state), handleStructuredLogs, workers }, state)
}

/**
 * The largest scripts last: Miniflare copies all that it has written of workerd's settings for every few kilobytes that
 * it adds (a quarter of a second of each start).
 */
const LARGE_SCRIPTS: WorkerName[] = ['authentication', 'broker']
function byScript(a: Server, b: Server): number {
  return LARGE_SCRIPTS.indexOf(a.worker) - LARGE_SCRIPTS.indexOf(b.worker)
}

/** Opens the servers' D1 databases alone, to be asked by databases.ts: nothing listens. */
export async function openDatabases(list: Server[], state: StateFolder): Promise<Miniflare> {
  return started({ ...sharedOptions(state), workers: [askedWorker(list)] }, state)
}

/** Opens the same beside the broker's Worker over its own, which is asked by `getWorker`: nothing listens. */
export async function openBooks(list: Server[], basePort: number, state: StateFolder): Promise<Miniflare> {
  const broker = list.find(({ worker }) => worker === 'broker')
  if (broker === undefined) throw new Error('The demo has no broker.')
  const { unsafeDirectSockets: _, ...worker } = await workerOptions(broker, basePort)
  // What the Worker writes to its log while the demo is prepared, nobody reads.
  const handleStructuredLogs = (): undefined => undefined
  return started({ ...sharedOptions(state), handleStructuredLogs, workers: [askedWorker(list), worker] }, state)
}

/** The Worker that databases.ts asks, with each database by its place. */
function askedWorker(list: Server[]): V4Worker {
  const d1Databases = Object.fromEntries(list.map(({ place }) => [place, place]))
  const { compatibilityDate } = compatibility('broker')
  return { name: ASKED_WORKER, modules: true, script: ASKED_SCRIPT, compatibilityDate, d1Databases }
}

function sharedOptions(state: StateFolder) {
  return {
    resourcePersistencePath: state.books,
    log: new Log(LogLevel.ERROR),
    // Nothing is asked of the network to learn where the visitor is.
    cf: false,
    telemetry: { enabled: false },
  }
}

async function started(options: V4MiniflareOptions, state: StateFolder): Promise<Miniflare> {
  const miniflare = new Miniflare(convertV4MiniflareOptions(options))
  try {
    await miniflare.ready
    return miniflare
  } catch (error) {
    await miniflare.dispose().catch(() => undefined)
    throw startFailure(error, state)
  }
}

/** Returns what workerd could not start for, in one sentence where it is known. */
function startFailure(error: unknown, state: StateFolder): unknown {
  if (!(error instanceof MiniflareCoreError)) return error
  if (error.code === 'ERR_ADDRESS_IN_USE') {
    return new ToolFailure(
      'Another program has just taken one of the ports: start again, or choose others with --port.',
    )
  }
  return error.message.includes('SQLITE_') ? brokenState(state.books, 'SQLite cannot read it') : error
}

async function workerOptions(server: Server, basePort: number): Promise<V4Worker> {
  const { folder, modules } = builtWorker(server.worker)
  const worker: V4Worker = {
    name: server.place,
    modules,
    modulesRoot: folder,
    ...compatibility(server.worker),
    bindings: server.settings,
    d1Databases: { [server.database]: server.place },
    unsafeDirectSockets: [{ host: await listenHost(hostOf(server.place)), port: portOf(server.place, basePort) }],
  }
  if (server.worker === 'broker') {
    const object = (className: string) => ({ className, useSQLite: true })
    worker.durableObjects = {
      LEDGER: object('LedgerObject'),
      KEY_BOOK: object('KeyBookObject'),
      CLEARING_DAY: object('ClearingDayObject'),
      TALLY_BOOK: object('TallyBookObject'),
      GUESSES: object('GuessCounterObject'),
    }
    worker.r2Buckets = { ARCHIVE: 'archive' }
  }
  return worker
}

/** Refuses public-only fetching: on loopback there is nothing public to fetch. */
const NOT_ON_LOOPBACK = 'global_fetch_strictly_public'

/** Returns the compatibility settings as the Worker's own wrangler.toml says, so that the demo runs what is deployed. */
export function compatibility(worker: WorkerName): { compatibilityDate: string; compatibilityFlags: string[] } {
  const beside = join(dirname(WORKERS[worker]), 'wrangler.toml')
  const file = existsSync(inRepository(beside)) ? beside : 'wrangler.toml'
  const text = readFileSync(inRepository(file), 'utf8')
  const date = /^compatibility_date = "(.+)"$/m.exec(text)?.[1]
  if (!date) throw new ToolFailure(`${file} names no compatibility_date.`)
  const flags = /^compatibility_flags = \[(.*)\]$/m.exec(text)?.[1] ?? ''
  const compatibilityFlags = [...flags.matchAll(/"([^"]+)"/g)].flatMap(([, flag]) => flag ?? [])
  return { compatibilityDate: date, compatibilityFlags: compatibilityFlags.filter((flag) => flag !== NOT_ON_LOOPBACK) }
}
