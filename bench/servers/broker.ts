import { drizzle, type AnyD1Database, type DrizzleD1Database } from 'drizzle-orm/d1'
import { registerApiKey, registerIssuer, registerMerchant, registerWebhookEndpoint } from '../../broker/db/register.ts'
import { LEDGER_ID_CHARACTERS, ID_RANDOM_CHARACTERS } from '../../protocol/object-id.ts'
import { randomId } from '../../tools/demo/keys.ts'
import { migrate } from '../../tools/demo/migrate.ts'
import { demoSettings } from './demo-settings.ts'
import type { StandInIssuers } from './issuers.ts'
import type { BenchKeys } from './keys.ts'
import { freePorts, startWorker, type RunningWorker } from './workerd.ts'

/** A merchant of the bench's broker. */
export interface BenchMerchant {
  id: string
  secretKey: string
  ledgers: string[]
}

export interface RunningBroker extends RunningWorker {
  port: number
  merchants: BenchMerchant[]
}

const DIRECTORY = 'DIRECTORY'

/** Starts the broker in a workerd of its own, with a merchant for each number of ledgers. `folder` holds the built Worker. */
export async function startBroker(
  folder: string,
  keys: BenchKeys,
  issuers: StandInIssuers,
  ledgersOfEach: readonly number[] = [1],
  { inspectorPort, rateFactor = 1_000 }: { inspectorPort?: number; rateFactor?: number } = {},
): Promise<RunningBroker> {
  const [port = 0] = await freePorts(1)
  const running = await startWorker({
    folder,
    ports: [port],
    bindings: {
      ...(await demoSettings('broker')),
      BROKER_ORIGIN: `http://127.0.0.1:${port}`,
      SIGNING_KEYS: JSON.stringify([keys.broker]),
      // Mostly all load comes with one key, and is more than any shop's.
      RATE_FACTOR: String(rateFactor),
    },
    objects: {
      LEDGER: 'LedgerObject',
      KEY_BOOK: 'KeyBookObject',
      CLEARING_DAY: 'ClearingDayObject',
      TALLY_BOOK: 'TallyBookObject',
      GUESSES: 'GuessCounterObject',
    },
    database: DIRECTORY,
    ...(inspectorPort === undefined ? {} : { inspectorPort }),
  })
  try {
    const merchants = await fillDirectory(running, issuers, ledgersOfEach)
    return { ...running, port, merchants }
  } catch (error) {
    await running.stop()
    throw error
  }
}

async function fillDirectory(
  { miniflare }: RunningWorker,
  issuers: StandInIssuers,
  ledgersOfEach: readonly number[],
): Promise<BenchMerchant[]> {
  const database = await miniflare.getD1Database(DIRECTORY)
  await migrate(database, 'broker/db/directory-migrations')
  const directory = drizzle(database as unknown as AnyD1Database)
  const now = Date.now()
  const merchants = ledgersOfEach.map((count) => newMerchant(count))
  for (const { id, secretKey, ledgers } of merchants) {
    const name = { en: 'Hirune Pottery', ja: 'ひるね陶器' }
    const rows = ledgers.map((ledger) => ({ id: ledger, livemode: false }))
    await registerMerchant(directory, { id, name, origins: ['http://127.0.0.1'], ledgers: rows }, now)
    await registerApiKey(directory, { merchantId: id, secretKey, livemode: false }, now)
  }
  await enterIssuer(directory, '4', issuers)
  return merchants
}

async function enterIssuer(
  directory: DrizzleD1Database,
  prefix: string,
  { authentication, relay }: Pick<StandInIssuers, 'authentication' | 'relay'>,
): Promise<void> {
  await registerIssuer(directory, {
    prefix,
    name: { en: 'Sumire Card', ja: 'すみれカード' },
    mark: 'す',
    color: '#7a4fd0',
    method: 'credit',
    livemode: false,
    authenticationServer: authentication,
    relay,
    settlementServer: 'http://settlement.invalid',
  })
}

/** Adds one more issuer, before anybody has asked for them. */
export async function addIssuer(
  broker: RunningBroker,
  prefix: string,
  issuer: Pick<StandInIssuers, 'authentication' | 'relay'>,
): Promise<void> {
  await enterIssuer(await directoryOf(broker), prefix, issuer)
}

/** Adds webhook endpoints of a merchant, before its ledger has looked for them; `ageMs`: how long they have been there. */
export async function addEndpoints(
  broker: RunningBroker,
  merchant: BenchMerchant,
  urls: readonly string[],
  ageMs = 0,
): Promise<void> {
  const directory = await directoryOf(broker)
  for (const url of urls) {
    const endpoint = { id: `whe_${randomId(ID_RANDOM_CHARACTERS)}`, merchantId: merchant.id, livemode: false, url }
    await registerWebhookEndpoint(directory, endpoint, Date.now() - ageMs)
  }
}

async function directoryOf({ miniflare }: RunningWorker): Promise<DrizzleD1Database> {
  return drizzle((await miniflare.getD1Database(DIRECTORY)) as unknown as AnyD1Database)
}

function newMerchant(ledgers: number): BenchMerchant {
  return {
    id: `mer_${randomId(ID_RANDOM_CHARACTERS)}`,
    secretKey: `sk_test_${randomId(ID_RANDOM_CHARACTERS)}`,
    ledgers: Array.from({ length: ledgers }, () => randomId(LEDGER_ID_CHARACTERS)),
  }
}
