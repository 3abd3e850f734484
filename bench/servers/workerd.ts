import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4MiniflareOptions } from 'miniflare'
import { modulesIn } from '../../tools/build/built-worker.ts'
import { compatibility } from '../../tools/demo/servers.ts'
import { childrenNamed } from './cpu.ts'

type Worker = Extract<V4MiniflareOptions, { workers: unknown }>['workers'][number]

/** A Worker to run: where its built modules are, and what it is bound to. */
export interface BenchWorker {
  folder: string
  /** Ports of 127.0.0.1 that it listens on. */
  ports: readonly number[]
  bindings?: Record<string, string>
  /** Durable Objects with SQLite: binding → class. */
  objects?: Record<string, string>
  /** D1 database's binding. */
  database?: string
  /** Says where workerd's inspector listens, for a profile. */
  inspectorPort?: number
}

/** A Worker in a workerd of its own, its state in a temporary folder. */
export interface RunningWorker {
  miniflare: Miniflare
  /** Of the workerd process; undefined where the system does not tell. */
  pid: number | undefined
  stop(): Promise<void>
}

const NAME = 'bench'

/**
 * Starts one Worker in a workerd process of its own, on direct sockets: no
 * development proxy in between, and CPU that is nobody else's.
 */
export async function startWorker(worker: BenchWorker): Promise<RunningWorker> {
  const state = mkdtempSync(join(tmpdir(), 'furiwake-bench-'))
  const known = new Set(childrenNamed('workerd'))
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      resourcePersistencePath: state,
      log: new Log(LogLevel.ERROR),
      cf: false,
      telemetry: { enabled: false },
      // The Workers write their log as they do in production; nobody reads it here.
      handleStructuredLogs: () => undefined,
      ...(worker.inspectorPort === undefined ? {} : { inspectorPort: worker.inspectorPort }),
      workers: [optionsOf(worker)],
    }),
  )
  const stop = async (): Promise<void> => {
    await miniflare.dispose()
    rmSync(state, { recursive: true, force: true })
  }
  try {
    await miniflare.ready
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
  return { miniflare, pid: childrenNamed('workerd').find((pid) => !known.has(pid)), stop }
}

function optionsOf({ folder, ports, bindings = {}, objects = {}, database }: BenchWorker): Worker {
  return {
    name: NAME,
    ...modulesOf(folder),
    ...compatibility('broker'),
    bindings,
    ...(database === undefined ? {} : { d1Databases: { [database]: database } }),
    durableObjects: Object.fromEntries(
      Object.entries(objects).map(([binding, className]) => [binding, { className, useSQLite: true }]),
    ),
    unsafeDirectSockets: ports.map((port) => ({ host: '127.0.0.1', port })),
  }
}

function modulesOf(folder: string): { modules: ReturnType<typeof modulesIn>['modules']; modulesRoot: string } {
  return { modules: modulesIn(folder).modules, modulesRoot: folder }
}

/** Finds so many ports that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject)
          server.listen(0, '127.0.0.1', () => {
            const address = server.address()
            if (address !== null && typeof address === 'object') resolve(address.port)
          })
        }),
    ),
  )
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
