/**
 * `npm run pack`: the package `furiwake` as a shop installs it, and `furiwake-dev`, a broker on its developer's
 * machine, built and packed into dist/packages. What is packed is dist/furiwake and dist/furiwake-dev, and not this
 * folder, which is the whole house.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { buildAll } from './build.ts'
import { buildDevPackage, DEV_PACKAGE_FOLDER } from './build/dev-package.ts'
import { PACKAGE_FOLDER } from './build/packages.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'
import { run, runScript } from './run.ts'

const DEADLINE_MS = 60_000

/** Packs what is built, and returns the tarball's path. */
export function packInto(folder: string): Promise<string> {
  return packFolder(PACKAGE_FOLDER, packageJson.name, folder)
}

async function packFolder(source: string, name: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const args = ['pack', '--ignore-scripts', '--pack-destination', folder, source]
  const npm = process.env['npm_execpath']
  const options = { deadlineMs: DEADLINE_MS, output: 'collect' } as const
  const { code, output } = npm ? await runScript(npm, args, options) : await run('npm', args, options)
  if (code !== 0) throw new ToolFailure(`npm pack failed:\n${output}`)
  return join(folder, `${name}-${packageJson.version}.tgz`)
}

async function pack(): Promise<string[]> {
  await buildAll()
  await buildDevPackage()
  const folder = inRepository('dist', 'packages')
  return [await packInto(folder), await packFolder(DEV_PACKAGE_FOLDER, 'furiwake-dev', folder)]
}

/** Refuses `npm pack` and `npm publish` in this folder, which npm begins with `prepack`: they would take the whole house. */
function requireRun(): void {
  if (/^(?:pack|publish)$/.test(process.env['npm_command'] ?? ''))
    throw new ToolFailure('Say `npm run pack`: the package is made in dist/furiwake, and this folder is none.')
}

if (import.meta.main) {
  try {
    if (process.env['npm_lifecycle_event'] === 'prepack') requireRun()
    else process.stdout.write(`${(await pack()).join('\n')}\n`)
  } catch (error) {
    exitWith(error)
  }
}
