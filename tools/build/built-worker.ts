/** The Workers as they lie in dist/workers: for whoever runs them, and builds nothing. */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inRepository } from '../root.ts'

/** The five Workers, by the name of their folder in dist/workers. */
export const WORKERS = {
  broker: 'broker/worker.ts',
  authentication: 'issuers/authentication/worker.ts',
  relay: 'issuers/relay/worker.ts',
  settlement: 'issuers/settlement/worker.ts',
  'demo-shop': 'demo-shop/worker.ts',
} as const
export type WorkerName = keyof typeof WORKERS

export const MAIN_MODULE = 'worker.js'

/** A built Worker's modules: its script first, then what the script imports by name. */
export interface BuiltWorker {
  folder: string
  modules: { type: 'ESModule' | 'CompiledWasm'; path: string }[]
}

export function builtWorker(name: WorkerName): BuiltWorker {
  return modulesIn(inRepository('dist', 'workers', name))
}

/** Returns what the build left in a folder. */
export function modulesIn(folder: string): BuiltWorker {
  const wasm = readdirSync(folder).filter((file) => file.endsWith('.wasm'))
  return {
    folder,
    modules: [
      { type: 'ESModule', path: join(folder, MAIN_MODULE) },
      ...wasm.map((file) => ({ type: 'CompiledWasm' as const, path: join(folder, file) })),
    ],
  }
}
