import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packedLedgerMigrations } from '../../../tools/migrations.ts'
import { inRepository, ROOT } from '../../../tools/root.ts'

const TEXT_BYTES_MAX = 1_000_000

/** Every file that a commit holds or is about to. */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(inRepository(file)) && statSync(inRepository(file)).isFile())
const texts = files
  .filter((file) => statSync(inRepository(file)).size < TEXT_BYTES_MAX)
  .map((file) => ({ file, text: readFileSync(inRepository(file), 'utf8') }))
  .filter(({ text }) => !text.includes('\0'))

function filesWith(pattern: RegExp): string[] {
  return texts.filter(({ text }) => pattern.test(text)).map(({ file }) => file)
}

// Written in two parts, or this file would be found too.
const HOMES = ['work', 'root', 'home', 'Users'].join('|')
const REGISTRIES = ['npmjs', 'yarnpkg', 'npmmirror', 'jsr'].join('|')

describe('the repository', () => {
  test('names no path of the machine it was written on', () => {
    expect(filesWith(new RegExp(`(?:^|[\\s"'\`(=:])/(?:${HOMES})/\\w`, 'm'))).toEqual([])
  })

  test('names no package registry', () => {
    expect(filesWith(new RegExp(`(?:registry|npm)\\.(?:${REGISTRIES})\\.`))).toEqual([])
  })

  test('has no room for leftovers', () => {
    const leftovers = /^(?:utils?|helpers?|common|misc)(?:\.|$)/i
    const found = files.filter((file) => file.split('/').some((part) => leftovers.test(basename(part))))
    expect(found).toEqual([])
  })

  test("packs the ledger's migrations as they are", async () => {
    const packed = readFileSync(inRepository('broker', 'ledger', 'migrations.ts'), 'utf8')
    expect(packed, 'run: npm run migrations').toBe(await packedLedgerMigrations())
  })
})

interface LockedPackage {
  version?: string
  resolved?: string
  hasInstallScript?: boolean
  optionalDependencies?: Record<string, string>
}
const lock = JSON.parse(readFileSync(inRepository('package-lock.json'), 'utf8')) as {
  packages: Record<string, LockedPackage>
}
const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

describe('package-lock.json', () => {
  test('names no host to download from', () => {
    const withHost = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)
    expect(withHost.map(([name]) => name)).toEqual([])
  })

  // `npm ci` refuses a lock without them. npm leaves out what a registry cannot give it at the moment.
  test("holds every platform's optional packages", () => {
    const missing = Object.entries(lock.packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(name, from)),
    )
    expect(missing).toEqual([])
  })
})

describe('package.json', () => {
  test('pins every version', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies }
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([])
  })
})

/** Found as Node finds packages: beside the package that asks, or in any folder above it. */
function isLocked(name: string, from: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}
