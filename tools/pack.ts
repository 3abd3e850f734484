/**
 * `npm run pack`: the package `furiwake` as a shop installs it, built and packed into dist/packages. What is packed is
 * dist/furiwake and not this folder, which is the whole house.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { buildBrowserAssets } from './build/browser-assets.ts'
import { buildPackages, PACKAGE_FOLDER } from './build/packages.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'
import { run, runScript } from './run.ts'

const DEADLINE_MS = 60_000

/** Packs what is built, and returns the tarball's path. */
export async function packInto(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const args = ['pack', '--ignore-scripts', '--pack-destination', folder, PACKAGE_FOLDER]
  const npm = process.env['npm_execpath']
  const options = { deadlineMs: DEADLINE_MS, output: 'collect' } as const
  const { code, output } = npm ? await runScript(npm, args, options) : await run('npm', args, options)
  if (code !== 0) throw new ToolFailure(`npm pack failed:\n${output}`)
  return join(folder, `${packageJson.name}-${packageJson.version}.tgz`)
}

async function pack(): Promise<string> {
  await buildBrowserAssets()
  await buildPackages()
  return packInto(inRepository('dist', 'packages'))
}

/** Refuses `npm pack` and `npm publish` in this folder, which npm begins with `prepack`: they would take the whole house. */
function requireRun(): void {
  if (/^(?:pack|publish)$/.test(process.env['npm_command'] ?? ''))
    throw new ToolFailure('Say `npm run pack`: the package is made in dist/furiwake, and this folder is none.')
}

if (import.meta.main) {
  try {
    if (process.env['npm_lifecycle_event'] === 'prepack') requireRun()
    else process.stdout.write(`${await pack()}\n`)
  } catch (error) {
    exitWith(error)
  }
}
