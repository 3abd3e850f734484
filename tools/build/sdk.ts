import { globSync, readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

import { inRepository, ROOT, ToolFailure } from '../root.ts'
import { runScript } from '../run.ts'
import { fingerprintOf, isFresh, markFresh, writeOutput } from './fingerprint.ts'

const INPUTS = [
  '{sdk,protocol}/**/*.ts',
  'tools/build/sdk.ts',
  'tsconfig.json',
  'tsconfig.package.json',
  'package-lock.json',
]
const FOLDER = inRepository('dist', 'sdk')
const SCRIPT = inRepository('dist', 'sdk', 'index.js')
const TYPES = inRepository('dist', 'sdk', 'types', 'sdk', 'index.d.ts')
const STAMP_FILE = inRepository('dist', '.sdk-fingerprint')
const TYPES_DEADLINE_MS = 120_000

/**
 * Returns the SDK as one module of plain JavaScript, for runtimes that read no
 * TypeScript from a package, with its types beside it. Its dependencies stay
 * what they are.
 */
export async function buildSdk(): Promise<void> {
  const fingerprint = fingerprintOf(INPUTS)
  if (isFresh(STAMP_FILE, fingerprint, [SCRIPT, TYPES])) return
  rmSync(FOLDER, { recursive: true, force: true })
  await Promise.all([bundle(), emitTypes()])
  markFresh(STAMP_FILE, fingerprint)
}

async function bundle(): Promise<void> {
  await build({
    entryPoints: [inRepository('sdk', 'index.ts')],
    outfile: SCRIPT,
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

/** Declarations of what `furiwake/sdk` exports and names. They import each other as .js, as a shop's compiler wants it. */
async function emitTypes(): Promise<void> {
  const tsc = inRepository('node_modules', 'typescript', 'bin', 'tsc')
  const { code, output } = await runScript(tsc, ['--pretty', 'false', '-p', inRepository('tsconfig.package.json')], {
    deadlineMs: TYPES_DEADLINE_MS,
    output: 'collect',
  })
  if (code !== 0) throw new ToolFailure(`The SDK's types can't be written:\n${output}`)
  for (const file of globSync('types/**/*.d.ts', { cwd: FOLDER })) {
    const path = `${FOLDER}/${file}`
    const text = readFileSync(path, 'utf8')
    writeOutput(path, text.replace(/((?:from|import\()\s*['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'))
  }
}

if (import.meta.main) await buildSdk()
