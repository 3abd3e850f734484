/**
 * The shop of version 0.1 as it was built then: its page, its server and the
 * SDK in it, byte for byte, at today's broker; and beside it a relay centre of
 * today with an issuer of version 1 behind it.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { drizzle } from 'drizzle-orm/d1'
import type { AnyD1Database } from 'drizzle-orm/d1'
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare'
import { registerApiKey, registerIssuer, registerMerchant } from '../../broker/db/register.ts'
import { ID_RANDOM_CHARACTERS, LEDGER_ID_CHARACTERS } from '../../protocol/object-id.ts'
import { newKey, randomId } from '../../tools/demo/keys.ts'
import { migrate } from '../../tools/demo/migrate.ts'
import { compatibility } from '../../tools/demo/servers.ts'
import { builtWorker } from '../../tools/build/built-worker.ts'
import type { Demo } from '../../tools/demo/start-demo.ts'
import { inRepository } from '../../tools/root.ts'
import { TSUBAKI, openTsubaki } from './released/issuer-version-1.ts'
import type { Tsubaki } from './released/issuer-version-1.ts'

const RELEASED = ['test', 'browser', 'released', 'shop-0.1.0'] as const
/** In the wrangler.toml of version 0.1. */
const COMPATIBILITY_DATE = '2026-10-01'

export interface FrozenShop {
  origin: string
  secretKey: string
  issuer: Tsubaki
  close(): Promise<void>
}

/** Opens the shop of a merchant that was there before API versions were, and enters the issuer in the demo's directory. */
export async function openFrozenShop({ info, miniflare: demo }: Demo): Promise<FrozenShop> {
  const [origin = '', relay = ''] = (await freePorts(2)).map((port) => `http://127.0.0.1:${port}`)
  const directory = drizzle((await demo.getD1Database('DIRECTORY', 'broker')) as unknown as AnyD1Database)
  const name = { en: 'Hirune Pottery', ja: 'ひるね陶器' }
  const merchant = `mer_${randomId(ID_RANDOM_CHARACTERS)}`
  const secretKey = `sk_test_${randomId(ID_RANDOM_CHARACTERS)}`
  const ledgers = [{ id: randomId(LEDGER_ID_CHARACTERS), livemode: false }]
  await registerMerchant(directory, { id: merchant, name, origins: [origin], ledgers, apiVersion: '0.1' }, Date.now())
  await registerApiKey(directory, { merchantId: merchant, secretKey, livemode: false }, Date.now())
  const issuer = await openTsubaki({ broker: info.broker, relay })
  await registerIssuer(directory, {
    prefix: TSUBAKI.prefix,
    name: TSUBAKI.name,
    mark: 'つ',
    color: '#a3123f',
    method: TSUBAKI.method,
    livemode: false,
    authenticationServer: issuer.authentication,
    relay,
    settlementServer: issuer.settlement,
  })
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-frozen-'))
  const worker = join(folder, 'worker.js')
  // Pages, server and SDK are one file.
  writeFileSync(worker, brotliDecompressSync(readFileSync(inRepository(...RELEASED, 'worker.js.br'))))
  const shop = {
    name: 'shop',
    modules: [{ type: 'ESModule' as const, path: worker }],
    modulesRoot: folder,
    compatibilityDate: COMPATIBILITY_DATE,
    bindings: {
      BROKER: info.broker,
      MERCHANT: merchant,
      FURIWAKE_SECRET_KEY: secretKey,
      WEBHOOK_SECRET: await newWebhookSecret(info.broker, secretKey, origin),
    },
    d1Databases: { DB: 'shop' },
    unsafeDirectSockets: [{ host: '127.0.0.1', port: Number(new URL(origin).port) }],
  }
  const relayBuilt = builtWorker('relay')
  const relayCentre = {
    name: 'relay',
    modules: relayBuilt.modules,
    modulesRoot: relayBuilt.folder,
    ...compatibility('relay'),
    bindings: {
      ORIGIN: relay,
      MODE: 'test',
      BROKERS: info.broker,
      PAIRS: `${issuer.authentication}>${issuer.settlement}`,
      SIGNING_KEYS: JSON.stringify([await newKey('ECDSA')]),
      ENCRYPTION_KEYS: JSON.stringify([await newKey('ECDH')]),
    },
    d1Databases: { DB: 'relay' },
    unsafeDirectSockets: [{ host: '127.0.0.1', port: Number(new URL(relay).port) }],
  }
  const shared = { log: new Log(LogLevel.ERROR), cf: false as const, telemetry: { enabled: false } }
  const miniflare = new Miniflare(convertV4MiniflareOptions({ ...shared, workers: [shop, relayCentre] }))
  await miniflare.ready
  await migrate(await miniflare.getD1Database('DB', 'shop'), [...RELEASED, 'migrations'].join('/'))
  await migrate(await miniflare.getD1Database('DB', 'relay'), 'issuers/relay/migrations')
  return {
    origin,
    secretKey,
    issuer,
    async close() {
      await miniflare.dispose()
      await issuer.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Of an endpoint at the shop's own address, as its operator made one. */
async function newWebhookSecret(broker: string, secretKey: string, origin: string): Promise<string> {
  const response = await fetch(`${broker}/v1/webhook-endpoints`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secretKey}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ url: `${origin}/webhooks` }),
  })
  return ((await response.json()) as { secret: string }).secret
}

/** Ports that nothing listens on now: each party must know the others' before it listens. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  const ports = servers.map(async (server) => {
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
    return (server.address() as AddressInfo).port
  })
  const found = await Promise.all(ports)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return found
}
