/**
 * The package `furiwake-dev`: the command line with the runtime of `furiwake dev`
 * in it. It is laid out as the repository is, so that what the tools look for is
 * where they look for it.
 */

import { cpSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

import packageJson from '../../package.json' with { type: 'json' }
import { inRepository, ROOT, ToolFailure } from '../root.ts'
import { WORKERS } from './built-worker.ts'
import { writeOutput } from './fingerprint.ts'

export const DEV_PACKAGE_FOLDER = inRepository('dist', 'furiwake-dev')

/** Stay packages of their own: the first is a program for each kind of machine, the second has its wasm beside it. */
const EXTERNAL = ['miniflare', 'argon2id'] as const
/** From this Node on SQLite is in it, without a flag (node:sqlite). */
const NODE = '>=22.13.0'

/** Files that are read while it runs, by the paths of the repository. */
const READ = [
  '{broker/db/directory-migrations,broker/ledger/migrations}/**/*.sql',
  '{demo-shop,issuers/*}/migrations/**/*.sql',
  '{demo-shop,issuers/*}/wrangler.toml',
  'wrangler.toml',
  ...Object.keys(WORKERS).map((name) => `dist/workers/${name}/*.{js,wasm}`),
]

/** Builds it anew. To be called when the Workers are built. */
export async function buildDevPackage(): Promise<void> {
  rmSync(DEV_PACKAGE_FOLDER, { recursive: true, force: true })
  await bundleTools()
  for (const file of globSync(READ, { cwd: ROOT })) place(file, file)
  for (const file of ['LICENSE', 'CHANGELOG.md']) place(file, file)
  place('package/dev/README.md', 'README.md')
  writeOutput(
    join(DEV_PACKAGE_FOLDER, 'bin', 'furiwake-dev.js'),
    "#!/usr/bin/env node\nimport '../tools/furiwake-dev.js'\n",
  )
  // Last: who finds it finds all of it.
  writeOutput(join(DEV_PACKAGE_FOLDER, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
}

function manifest(): object {
  const { version, license } = packageJson
  return {
    name: 'furiwake-dev',
    version,
    description: 'A Furiwake broker on your own machine, with every test issuer: for the shop that you are making.',
    keywords: ['checkout', 'payments', 'furiwake', 'development', 'sandbox'],
    license,
    type: 'module',
    engines: { node: NODE },
    bin: { 'furiwake-dev': './bin/furiwake-dev.js' },
    exports: { './package.json': './package.json' },
    // Exact: they run what was tested with them.
    dependencies: Object.fromEntries(EXTERNAL.map((name) => [name, installedVersion(name)])),
  }
}

function installedVersion(name: string): string {
  const file = inRepository('node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** Bundles the command line and its thread; each module keeps the folder from which it looks for files. */
async function bundleTools(): Promise<void> {
  await build({
    entryPoints: [inRepository('tools', 'furiwake-dev.ts'), inRepository('tools', 'demo', 'hashing-thread.ts')],
    outdir: join(DEV_PACKAGE_FOLDER, 'tools'),
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'node22',
    platform: 'node',
    external: [...EXTERNAL, 'argon2id/*'],
    legalComments: 'linked',
    logLevel: 'error',
    // What is bundled of CommonJS asks for Node's own modules so.
    banner: { js: REQUIRE },
    plugins: [asPackage()],
  })
}

const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

/** There is nothing to build in the package, and its thread is the second entry, beside the first. */
function asPackage(): Plugin {
  return {
    name: 'furiwake:as-package',
    setup(builder) {
      builder.onLoad({ filter: /[\\/]tools[\\/]build\.ts$/ }, () => {
        return { contents: 'export async function buildAll() {}', loader: 'ts' }
      })
      builder.onLoad({ filter: /[\\/]hashed-members\.ts$/ }, ({ path }) => {
        return { contents: readFileSync(path, 'utf8').replace('hashing-thread.ts', 'hashing-thread.js'), loader: 'ts' }
      })
    },
  }
}

function place(from: string, to: string): void {
  const source = inRepository(from)
  if (!existsSync(source)) throw new ToolFailure(`${from} is missing, so furiwake-dev can't be built.`)
  cpSync(source, join(DEV_PACKAGE_FOLDER, to))
}
