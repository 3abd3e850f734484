import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

import { inRepository, ROOT, ToolFailure } from '../root.ts'
import { runScript } from '../run.ts'
import { assetFile } from './browser-assets.ts'
import { elementManifest } from './element-manifest.ts'
import { fingerprintOf, isFresh, markFresh, writeOutput } from './fingerprint.ts'
import { FRAMEWORKS, publishedManifest } from './published-manifest.ts'

/** Holds the package `furiwake` as it is published: a folder of its own, so that nothing else gets into it. */
export const PACKAGE_FOLDER = inRepository('dist', 'furiwake')

/** Describes what a shop's or an issuer's server imports, by entry, and the module that it is made of. */
const ENTRIES = { sdk: 'sdk/index.ts', issuer: 'issuer-kit/index.ts', testing: 'testing/index.ts' } as const

const INPUTS = [
  '{sdk,issuer-kit,messages,protocol,testing,widget,package}/**/*.{ts,js,md}',
  'tools/build/*.ts',
  '{LICENSE,CHANGELOG.md,package.json,package-lock.json,tsconfig.json,tsconfig.package.json}',
  'dist/assets/furiwake.js',
]
const PROJECT = inRepository('tsconfig.package.json')
/** Holds the declarations as the compiler writes them: more of them than anybody reads. */
const DECLARATIONS = inRepository('dist', '.declarations')
const STAMP_FILE = inRepository('dist', '.furiwake-fingerprint')
const TYPES_DEADLINE_MS = 120_000

/**
 * Builds the package: each entry of a server as one module of plain JavaScript, for runtimes that read no TypeScript
 * from a package; the element as the broker serves it, to the byte; and the types of all. Its dependencies stay what
 * they are. To be called when the browser's scripts are built.
 */
export async function buildPackages(): Promise<void> {
  const fingerprint = fingerprintOf(INPUTS)
  if (isFresh(STAMP_FILE, fingerprint, [join(PACKAGE_FOLDER, 'package.json')])) return
  rmSync(PACKAGE_FOLDER, { recursive: true, force: true })
  await Promise.all([...Object.entries(ENTRIES).map(([name, source]) => bundle(name, source)), emitTypes()])
  placeElement()
  placeDocuments()
  // Last: who finds it finds all of it.
  writeOutput(join(PACKAGE_FOLDER, 'package.json'), asJson(publishedManifest(Object.keys(ENTRIES))))
  markFresh(STAMP_FILE, fingerprint)
}

async function bundle(name: string, source: string): Promise<void> {
  await build({
    entryPoints: [inRepository(source)],
    outfile: join(PACKAGE_FOLDER, name, 'index.js'),
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    packages: 'external',
    legalComments: 'none',
    logLevel: 'error',
  })
}

/** Writes the declarations that an entry leads to, and no others. They import each other as .js, as a stranger's compiler wants it. */
async function emitTypes(): Promise<void> {
  rmSync(DECLARATIONS, { recursive: true, force: true })
  const tsc = inRepository('node_modules', 'typescript', 'bin', 'tsc')
  const { code, output } = await runScript(tsc, ['--pretty', 'false', '-p', PROJECT], {
    deadlineMs: TYPES_DEADLINE_MS,
    output: 'collect',
  })
  if (code !== 0) throw new ToolFailure(`The package's types can't be written:\n${output}`)
  // Beside the script, where a compiler that reads no `exports` looks for them.
  for (const [name, source] of Object.entries(ENTRIES))
    writeOutput(
      join(PACKAGE_FOLDER, name, 'index.d.ts'),
      `export * from '../types/${source.replace(/\.ts$/, '.js')}'\n`,
    )
  const written = new Set<string>()
  const waiting: string[] = Object.values(ENTRIES)
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    if (written.has(source)) continue
    written.add(source)
    const file = source.replace(/\.ts$/, '.d.ts')
    const text = readFileSync(join(DECLARATIONS, file), 'utf8')
    writeOutput(
      join(PACKAGE_FOLDER, 'types', file),
      text
        .replace(RELATIVE, (_, start: string) => `${start}.js`)
        .replaceAll(INDENT, (spaces) => spaces.slice(spaces.length / 2)),
    )
    for (const [, start = ''] of text.matchAll(RELATIVE)) {
      const path = start.replace(/^.*['"]/, '')
      waiting.push(join(dirname(source), `${path}.ts`).replaceAll('\\', '/'))
    }
  }
}

/** Stands for the compiler's steps of four spaces: half of it reads as well, as the sources do, and is less to download. */
const INDENT = /^(?: {4})+/gm
const RELATIVE = /((?:from|import\(|import)\s*['"]\.[^'"]*)\.ts(?=['"])/g

/** Places the element as it is served and released (docs/decisions/0014), its types, and the licence of what is in it. */
function placeElement(): void {
  place(assetFile('furiwake.js'), 'element/index.js')
  for (const file of globSync('*.d.ts', { cwd: inRepository('package', 'element') }))
    place(inRepository('package', 'element', file), `element/${file}`)
  for (const framework of FRAMEWORKS)
    writeOutput(join(PACKAGE_FOLDER, 'element', `${framework}.js`), "export * from './index.js'\n")
  place(inRepository('node_modules', '@lit', 'reactive-element', 'LICENSE'), 'element/LICENSE-lit')
  writeOutput(join(PACKAGE_FOLDER, 'custom-elements.json'), asJson(elementManifest()))
}

function placeDocuments(): void {
  place(inRepository('package', 'bin', 'furiwake.js'), 'bin/furiwake.js')
  place(inRepository('package', 'README.md'), 'README.md')
  place(inRepository('CHANGELOG.md'), 'CHANGELOG.md')
  place(inRepository('LICENSE'), 'LICENSE')
}

function place(from: string, to: string): void {
  const target = join(PACKAGE_FOLDER, to)
  if (!existsSync(from)) throw new ToolFailure(`${from} is missing, so the package can't be built.`)
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(from, target)
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
