/**
 * `npm run docs`: the documentation as static files in dist/site/, made of docs/ by the generator in site/, which has
 * packages of its own (site/package-lock.json). Installs them where they are missing.
 *
 *   npm run docs -- [--base /docs/]
 */

import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { buildAll } from './build.ts'
import { brokenLinks } from './docs/built-links.ts'
import { writePages } from './docs/write-pages.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'
import { run } from './run.ts'

const SITE = inRepository('site')
const MINUTES = 60_000
/** The generator tells nobody that it was used, and no package of it either. */
const ENVIRONMENT = { ASTRO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NODE_ENV: 'production' }

async function main(): Promise<void> {
  const base = baseFrom(process.argv.slice(2))
  if (!isInstalled()) await step('npm', ['ci', '--no-audit', '--no-fund', '--include=dev'], SITE, 10)
  await buildAll()
  await step(process.execPath, ['tools/openapi.ts'], inRepository(), 2)
  writePages(base)
  // What the generator remembers of an earlier build does not know of changed settings: --force.
  await step(process.execPath, ['node_modules/astro/bin/astro.mjs', 'build', '--force'], SITE, 10, { DOCS_BASE: base })
  const broken = brokenLinks(inRepository('dist', 'site'), base)
  if (broken.length > 0) throw new ToolFailure(`These links lead nowhere:\n${broken.join('\n')}`)
  process.stdout.write(`The site is in dist/site/, to be served at ${base}. npm run demo serves it too.\n`)
}

function baseFrom(args: string[]): string {
  const { values } = parseArgs({ args, options: { base: { type: 'string', default: '/docs/' } } })
  if (!/^\/(?:[\w.-]+\/)*$/.test(values.base)) throw new ToolFailure('--base begins and ends with a slash: /docs/')
  return values.base
}

/** Tells whether site/node_modules is what site/package-lock.json asks for: npm writes its own record last. */
function isInstalled(): boolean {
  const record = inRepository('site', 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const present = versionsIn(record)
  return Object.entries(versionsIn(inRepository('site', 'package-lock.json'))).every(
    ([name, { version, optional }]) => {
      return name === '' || (optional === true && !(name in present)) || present[name]?.version === version
    },
  )
}

type Packages = Record<string, { version?: string; optional?: boolean }>

function versionsIn(file: string): Packages {
  return (JSON.parse(readFileSync(file, 'utf8')) as { packages: Packages }).packages
}

async function step(
  command: string,
  args: string[],
  cwd: string,
  minutes: number,
  env: Record<string, string> = {},
): Promise<void> {
  const { code } = await run(command, args, { deadlineMs: minutes * MINUTES, cwd, env: { ...ENVIRONMENT, ...env } })
  if (code !== 0) throw new ToolFailure(`${[command, ...args].join(' ')} failed.`)
}

try {
  await main()
} catch (error) {
  exitWith(error)
}
