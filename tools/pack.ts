/**
 * `npm run pack`: the package `furiwake` as a shop installs it, built and
 * packed into dist/packages. `npm pack` does the same into the folder it is said in.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { buildPackages } from './build/packages.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'
import { run, runScript } from './run.ts'

const DEADLINE_MS = 60_000

/** Packs what is built, and returns the tarball's path. */
export async function packInto(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const args = ['pack', '--ignore-scripts', '--pack-destination', folder]
  const npm = process.env['npm_execpath']
  const options = { deadlineMs: DEADLINE_MS, output: 'collect' } as const
  const { code, output } = npm ? await runScript(npm, args, options) : await run('npm', args, options)
  if (code !== 0) throw new ToolFailure(`npm pack failed:\n${output}`)
  return join(folder, `${packageJson.name}-${packageJson.version}.tgz`)
}

if (import.meta.main) {
  try {
    await buildPackages()
    process.stdout.write(`${await packInto(inRepository('dist', 'packages'))}\n`)
  } catch (error) {
    exitWith(error)
  }
}
