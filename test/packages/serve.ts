import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { build } from 'esbuild'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

import { ToolFailure } from '../../tools/root.ts'
import type { Serve } from './projects.ts'

/** Settings that every shop is told by its environment. */
export interface Settings {
  BROKER: string
  MERCHANT: string
  SECRET_KEY: string
}

export interface Served {
  stop(): Promise<void>
}

const ANSWER_DEADLINE_MS = 60_000
const ANSWER_POLL_MS = 100

/** Starts a shop on loopback, and waits until it answers. `pagesShop` is what shows a bundler's pages. */
export async function serveShop(
  serve: Serve,
  folder: string,
  { port, settings, pagesShop }: { port: number; settings: Settings; pagesShop: string },
): Promise<Served> {
  const shop = await start(serve, folder, { port, settings, pagesShop })
  try {
    await requireAnswer(`http://127.0.0.1:${port}/`)
  } catch (error) {
    await shop.stop()
    throw error
  }
  return shop
}

function start(
  serve: Serve,
  folder: string,
  { port, settings, pagesShop }: { port: number; settings: Settings; pagesShop: string },
): Promise<Served> | Served {
  const env = { ...settings, PORT: String(port) }
  switch (serve.by) {
    case 'script':
      return startNode([serve.file], folder, env)
    case 'pages':
      return startNode([pagesShop], folder, { ...env, PAGES: join(folder, serve.folder) })
    case 'next':
      return startNode(['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1'], folder, env)
    case 'worker':
      return startWorker(join(folder, serve.file), port, settings)
  }
}

function startNode(args: string[], cwd: string, env: Record<string, string>): Served {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function startWorker(file: string, port: number, settings: Settings): Promise<Served> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
  })
  const modules = [{ type: 'ESModule' as const, path: 'worker.js', contents: outputFiles[0]?.text ?? '' }]
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      compatibilityDate: '2026-10-01',
      modules,
      bindings: { ...settings },
      host: '127.0.0.1',
      port,
      cf: false,
      telemetry: { enabled: false },
    }),
  )
  await miniflare.ready
  return { stop: () => miniflare.dispose() }
}

async function requireAnswer(address: string): Promise<void> {
  for (const end = Date.now() + ANSWER_DEADLINE_MS; Date.now() < end; await sleep(ANSWER_POLL_MS)) {
    const answered = await fetch(address).then(
      (response) => response.ok,
      () => false,
    )
    if (answered) return
  }
  throw new ToolFailure(`${address} did not answer within ${ANSWER_DEADLINE_MS / 1000} s.`)
}
