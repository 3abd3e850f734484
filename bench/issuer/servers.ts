import { CompactEncrypt, importJWK } from 'jose'
import { paddedSealText, SEAL_ALG, SEAL_ENC } from '../../protocol/sealed-password.ts'
import { builtWorker } from '../../tools/build/built-worker.ts'
import { entries } from '../../tools/demo/books.ts'
import { enterAll, type Dispatch } from '../../tools/demo/broker-entries.ts'
import { newSecrets, type SeededSecrets } from '../../tools/demo/keys.ts'
import { allMembers } from '../../tools/demo/members.ts'
import type { Databases } from '../../tools/demo/databases.ts'
import { hashedPasswords } from '../../tools/demo/hashed-passwords.ts'
import { migrate } from '../../tools/demo/migrate.ts'
import { portOf, type Place } from '../../tools/demo/places.ts'
import { seedIssuers } from '../../tools/demo/seed.ts'
import { servers } from '../../tools/demo/servers.ts'
import { LoopbackClient } from '../servers/http.ts'
import { publicHalf } from '../servers/keys.ts'
import { freePorts, startWorker, type RunningWorker } from '../servers/workerd.ts'

/** The issuer's own servers of the demo's card company, in the order in which a payment comes to them. */
export const ISSUERS_SIDE = ['cardAuthentication', 'cardRelay', 'cardSettlement'] as const
export type IssuersSide = (typeof ISSUERS_SIDE)[number]

/** So little that a member can pay a thousand times. */
const AMOUNT = 100
const CURRENCY = 'JPY'

/** The demo's servers, each in a process of its own. */
export interface SystemOfServers {
  pidOf(place: IssuersSide): number | undefined
  /** From creation to captured. */
  pay(): Promise<void>
  stop(): Promise<void>
}

export async function startSystemOfServers(): Promise<SystemOfServers> {
  // The others are counted from it.
  const [basePort = 0] = await freePorts(1)
  const kept = await newSecrets(basePort)
  const running = new Map<Place, RunningWorker>()
  const stop = async (): Promise<void> => {
    for (const each of running.values()) await each.stop()
  }
  try {
    for (const server of servers(kept, basePort)) {
      const { place, worker, database, migrations, settings } = server
      const isBroker = worker === 'broker'
      const started = await startWorker({
        folder: builtWorker(worker).folder,
        ports: [portOf(place, basePort)],
        bindings: isBroker ? { ...settings, RATE_FACTOR: '1000' } : settings,
        database,
        ...(isBroker ? { objects: BROKERS_OBJECTS } : {}),
      })
      running.set(place, started)
      await migrate(await started.miniflare.getD1Database(database), migrations)
    }
    const dispatch: Dispatch = (url, init) => fetch(url, init)
    const entering = { dispatch, basePort, isFirst: true, now: Date.now(), save: () => undefined }
    const secrets = await enterAll(entering, kept, entries(basePort))
    await seedIssuers(databasesOf(running), await hashedPasswords())
    const client = new LoopbackClient(portOf('broker', basePort), 1)
    return {
      pidOf: (place) => running.get(place)?.pid,
      pay: () => pay(client, secrets),
      async stop() {
        client.close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const BROKERS_OBJECTS = {
  LEDGER: 'LedgerObject',
  KEY_BOOK: 'KeyBookObject',
  CLEARING_DAY: 'ClearingDayObject',
  TALLY_BOOK: 'TallyBookObject',
  GUESSES: 'GuessCounterObject',
}

/** The servers' databases by their places, as the demo seeds them. */
function databasesOf(running: ReadonlyMap<Place, RunningWorker>): Databases {
  return {
    getD1Database: (place) => {
      const server = running.get(place)
      if (server === undefined) throw new Error(`${place} does not run.`)
      return server.miniflare.getD1Database(place === 'broker' ? 'DIRECTORY' : 'DB')
    },
  }
}

async function pay(client: LoopbackClient, secrets: SeededSecrets): Promise<void> {
  const json = { 'content-type': 'application/json' }
  const shop = { authorization: `Bearer ${secrets.merchant.secretKey}`, 'idempotency-key': crypto.randomUUID() }
  const order = JSON.stringify({ amount: AMOUNT, currency: CURRENCY, order: 'A-1001' })
  const created = await client.expect(201, 'POST', '/v1/payments', { ...shop, ...json }, order)
  const { id, client_secret } = JSON.parse(created) as { id: string; client_secret: string }
  const member = allMembers().find(({ story }) => story === 'plain')
  if (member === undefined) throw new Error('The demo has no plain member.')
  const sealed_password = await seal(id, member, secrets)
  const body = JSON.stringify({ member_id: member.id, sealed_password })
  const page = { authorization: `Bearer ${client_secret}`, ...json }
  const answer = await client.expect(200, 'POST', `/checkout/${id}/authorize`, page, body)
  const { status } = JSON.parse(answer) as { status: string }
  if (status !== 'captured') throw new Error(`A payment of the bench became ${status}.`)
}

/** As the member's browser seals it. */
async function seal(
  payment_id: string,
  { id: member_id, password, issuer }: { id: string; password: string; issuer: string },
  secrets: SeededSecrets,
): Promise<string> {
  const key = secrets.issuers[issuer]?.authentication.encryption[0]
  if (key === undefined) throw new Error('The issuer has no key.')
  const iat = Math.floor(Date.now() / 1000)
  const about = { member_id, payment_id, amount: AMOUNT, currency: CURRENCY, merchant_id: secrets.merchant.id }
  const text = paddedSealText({ password, ...about, jti: crypto.randomUUID(), iat, exp: iat + 120 })
  return new CompactEncrypt(text)
    .setProtectedHeader({ alg: SEAL_ALG, enc: SEAL_ENC, kid: key.kid })
    .encrypt(await importJWK({ ...publicHalf(key) }, SEAL_ALG))
}
