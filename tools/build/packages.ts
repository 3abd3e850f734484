import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

import { inRepository, ROOT, ToolFailure } from '../root.ts'
import { runScript } from '../run.ts'
import { fingerprintOf, isFresh, markFresh, writeOutput } from './fingerprint.ts'

interface Package {
  /** Its folder here, and in dist/. */
  room: string
  built: string
  project: string
  /** The rooms that it is made of. */
  inputs: string
}

const PACKAGES: readonly Package[] = [
  { room: 'sdk', built: 'sdk', project: 'tsconfig.package.json', inputs: '{sdk,protocol}/**/*.ts' },
  {
    room: 'issuer-kit',
    built: 'issuer',
    project: 'tsconfig.issuer-kit.json',
    inputs: '{issuer-kit,messages,protocol}/**/*.ts',
  },
]
const TYPES_DEADLINE_MS = 120_000

/**
 * Builds each entry of the package as one module of plain JavaScript, for runtimes
 * that read no TypeScript from a package, with its types beside it. Its
 * dependencies stay what they are.
 */
export async function buildPackages(): Promise<void> {
  for (const each of PACKAGES) await buildPackage(each)
}

async function buildPackage(each: Package): Promise<void> {
  const { room, built, project, inputs } = each
  const folder = inRepository('dist', built)
  const outputs = [`${folder}/index.js`, `${folder}/types/${room}/index.d.ts`]
  const stampFile = inRepository('dist', `.${built}-fingerprint`)
  const fingerprint = fingerprintOf([inputs, 'tools/build/packages.ts', 'tsconfig.json', project, 'package-lock.json'])
  if (isFresh(stampFile, fingerprint, outputs)) return
  if (existsSync(folder)) rmSync(folder, { recursive: true })
  await Promise.all([bundle(each), emitTypes(each)])
  markFresh(stampFile, fingerprint)
}

async function bundle({ room, built }: Package): Promise<void> {
  await build({
    entryPoints: [inRepository(room, 'index.ts')],
    outfile: inRepository('dist', built, 'index.js'),
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

/** Declarations of what an entry exports and names. They import each other as .js, as a stranger's compiler wants it. */
async function emitTypes({ built, project }: Package): Promise<void> {
  const tsc = inRepository('node_modules', 'typescript', 'bin', 'tsc')
  const { code, output } = await runScript(tsc, ['--pretty', 'false', '-p', inRepository(project)], {
    deadlineMs: TYPES_DEADLINE_MS,
    output: 'collect',
  })
  if (code !== 0) throw new ToolFailure(`The types of ${built} can't be written:\n${output}`)
  const folder = inRepository('dist', built)
  for (const file of globSync('types/**/*.d.ts', { cwd: folder })) {
    const path = `${folder}/${file}`
    const text = readFileSync(path, 'utf8')
    writeOutput(path, text.replace(/((?:from|import\()\s*['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'))
  }
}

if (import.meta.main) await buildPackages()
