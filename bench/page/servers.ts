/**
 * Describes what the visits go to: the whole system as `npm run demo` starts it, and
 * beside it, in a workerd of their own, a shop (on 127.0.0.1) and the peers'
 * side (on localhost), so that each candidate crosses sites as the product does.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { drizzle } from 'drizzle-orm/d1'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4MiniflareOptions } from 'miniflare'

import { registerMerchant } from '../../broker/db/register.ts'
import { brotli } from '../../tools/build/browser-assets.ts'
import { freeBasePort, listenHost } from '../../tools/demo/ports.ts'
import { startDemo } from '../../tools/demo/start-demo.ts'
import type { DemoInfo } from '../../tools/demo/start-demo.ts'
import { inRepository } from '../../tools/root.ts'
import type { ServedFile } from './floors/file-server.ts'

type V4Worker = Extract<V4MiniflareOptions, { workers: unknown }>['workers'][number]

export interface Servers {
  broker: string
  /** Pages of the shop. */
  shop: string
  /** Holds what stands where the broker stands, for the floors and the peers. */
  other: string
  /** Of the demo's shop. */
  secretKey: string
  /** Step 2, by the shop's server: a client secret. */
  createPayment(): Promise<string>
  /** Serves files at both places from now on, by path. */
  serve(files: Record<string, { type: string; text: string }>): Promise<void>
  stop(): Promise<void>
}

export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-bench-page-'))
  const demo = await startDemo({ port: 0, stateDir: folder })
  const port = await freeBasePort()
  const script = await bundledWorker()
  const hosts = { shop: '127.0.0.1', other: await listenHost('localhost') }
  const files: Record<string, ServedFile> = {}
  const worker = (name: keyof typeof hosts, offset: number): V4Worker => ({
    name,
    modules: [{ type: 'ESModule', path: 'file-server.js', contents: script }],
    compatibilityDate: '2026-01-01',
    bindings: { FILES: files, BROKER: demo.info.broker, SECRET_KEY: demo.info.merchant.secret_key },
    unsafeDirectSockets: [{ host: hosts[name], port: port + offset }],
  })
  const options = (): V4MiniflareOptions => ({
    log: new Log(LogLevel.ERROR),
    cf: false,
    telemetry: { enabled: false },
    workers: [worker('shop', 0), worker('other', 1)],
  })
  const miniflare = new Miniflare(convertV4MiniflareOptions(options()))
  await miniflare.ready
  const shop = `http://127.0.0.1:${port}`
  await registerShop(demo.miniflare, demo.info, shop)
  return {
    broker: demo.info.broker,
    shop,
    other: `http://localhost:${port + 1}`,
    secretKey: demo.info.merchant.secret_key,
    createPayment: async () => {
      const answer = await fetch(shop, { method: 'POST' })
      return ((await answer.json()) as { client_secret: string }).client_secret
    },
    serve: async (added) => {
      for (const [path, { type, text }] of Object.entries(added)) {
        files[path] = { type, raw: text, brotli: brotli(text).toString('base64') }
      }
      await miniflare.setOptions(convertV4MiniflareOptions(options()))
    },
    stop: async () => {
      await miniflare.dispose()
      await demo.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function registerShop(miniflare: Miniflare, { merchant }: DemoInfo, origin: string): Promise<void> {
  const directory = drizzle(await miniflare.getD1Database('DIRECTORY', 'broker'))
  const registration = {
    id: merchant.id,
    name: { en: 'The bench’s shop', ja: 'ベンチのお店' },
    origins: [origin],
    ledgers: [],
  }
  await registerMerchant(directory, registration, Date.now())
}

async function bundledWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [inRepository('bench', 'page', 'floors', 'file-server.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}
