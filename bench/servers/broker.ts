import { drizzle, type AnyD1Database } from 'drizzle-orm/d1'
import { registerApiKey, registerIssuer, registerMerchant } from '../../broker/db/register.ts'
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
  inspectorPort?: number,
): Promise<RunningBroker> {
  const [port = 0] = await freePorts(1)
  const running = await startWorker({
    folder,
    ports: [port],
    bindings: {
      ...(await demoSettings('broker')),
      BROKER_ORIGIN: `http://127.0.0.1:${port}`,
      SIGNING_KEYS: JSON.stringify([keys.broker]),
      // All load comes with one key, and is more than any shop's.
      RATE_FACTOR: '1000',
    },
    objects: {
      LEDGER: 'LedgerObject',
      KEY_BOOK: 'KeyBookObject',
      CLEARING_DAY: 'ClearingDayObject',
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
  await registerIssuer(directory, {
    prefix: '4',
    name: { en: 'Sumire Card', ja: 'すみれカード' },
    mark: 'す',
    color: '#7a4fd0',
    method: 'credit',
    livemode: false,
    authenticationServer: issuers.authentication,
    relay: issuers.relay,
    settlementServer: 'http://settlement.invalid',
  })
  return merchants
}

function newMerchant(ledgers: number): BenchMerchant {
  return {
    id: `mer_${randomId(ID_RANDOM_CHARACTERS)}`,
    secretKey: `sk_test_${randomId(ID_RANDOM_CHARACTERS)}`,
    ledgers: Array.from({ length: ledgers }, () => randomId(LEDGER_ID_CHARACTERS)),
  }
}
