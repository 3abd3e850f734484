import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { inRepository, ROOT, ToolFailure } from '../root.ts'
import { MAIN_MODULE, WORKERS, type WorkerName } from './built-worker.ts'
import { fingerprintOf, isFresh, markFresh, writeOutput } from './fingerprint.ts'

const INPUTS = [
  '{broker,issuers,messages,protocol,sdk,demo-shop}/**/*.{ts,json,sql,css,html,wasm}',
  'dist/*-assets.ts',
  'tools/build/**/*.ts',
  'package-lock.json',
]
const STAMP_FILE = inRepository('dist', 'workers', '.fingerprint')

/** Bundles every Worker for workerd, unless nothing they are made of has changed. */
export async function buildWorkers(): Promise<void> {
  const names = Object.keys(WORKERS) as WorkerName[]
  for (const name of names) {
    if (!existsSync(inRepository(WORKERS[name]))) {
      throw new ToolFailure(
        `${WORKERS[name]} is missing, so the ${name} Worker cannot be built: check it out with git.`,
      )
    }
  }
  const fingerprint = fingerprintOf(INPUTS)
  const outputs = names.map((name) => join(inRepository('dist', 'workers', name), MAIN_MODULE))
  if (isFresh(STAMP_FILE, fingerprint, outputs)) return
  await Promise.all(names.map(bundle))
  markFresh(STAMP_FILE, fingerprint)
}

function bundle(name: WorkerName): Promise<void> {
  return bundleWorker(WORKERS[name], inRepository('dist', 'workers', name))
}

/** Bundles one Worker's script and wasm modules, for production. `entry` is a path in the repository. */
export async function bundleWorker(entry: string, folder: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [inRepository(entry)],
    outfile: join(folder, MAIN_MODULE),
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser', 'production'],
    external: ['cloudflare:*', 'node:*'],
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    sourcemap: 'linked',
    logLevel: 'error',
    plugins: [wasmModules(folder)],
  })
  for (const { path, contents } of outputFiles) writeOutput(path, contents)
}

/** Keeps each .wasm a module of its own beside the script: workerd compiles no bytes at run time. */
function wasmModules(folder: string): Plugin {
  return {
    name: 'furiwake:wasm-modules',
    setup(builder) {
      builder.onResolve({ filter: /\.wasm(\?module)?$/ }, async ({ path, resolveDir, pluginData }) => {
        if (pluginData === 'resolved') return undefined
        const options = { resolveDir, kind: 'import-statement' as const, pluginData: 'resolved' }
        const found = await builder.resolve(path.replace('?module', ''), options)
        if (found.errors.length > 0) return { errors: found.errors }
        const bytes = readFileSync(found.path)
        const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
        const file = `${digest}-${basename(found.path)}`
        writeOutput(join(folder, file), bytes)
        return { path: `./${file}`, external: true }
      })
    },
  }
}
