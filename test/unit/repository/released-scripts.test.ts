/** Scripts that shops have pinned, or that pages which are open may still ask for, are served as they were released. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

import packageJson from '../../../package.json' with { type: 'json' }
import { ASSETS, RELEASED } from '../../../dist/broker-assets.ts'
import { RELEASED as RELEASED_BY_ISSUERS } from '../../../dist/issuer-assets.ts'
import {
  afterRelease,
  compareVersions,
  digestOf,
  elementFile,
  filesIn,
  filesOf,
  integrityOf,
  MANIFEST,
  newestFirst,
  readReleased,
  RELEASED_FOLDERS,
  sameVersionOtherBytes,
} from '../../../tools/build/released-scripts.ts'
import type { Released } from '../../../tools/build/released-scripts.ts'
import { unreleasedScripts } from '../../../tools/release-scripts.ts'
import { ROOT } from '../../../tools/root.ts'

const FOLDERS = Object.values(RELEASED_FOLDERS)
const BROKER = RELEASED_FOLDERS['broker-assets.ts']
const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8')

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' })
}

describe('The element’s script', () => {
  const { versions } = readReleased(BROKER)

  test('that was released under the version of package.json is the one that is built', () => {
    const released = versions[packageJson.version]
    if (released) {
      expect(ASSETS['furiwake.js'].integrity, sameVersionOtherBytes(packageJson.version)).toBe(released.integrity)
    }
  })

  test('has a version that is not below one that was released', () => {
    expect(newestFirst([packageJson.version, ...Object.keys(versions)])[0]).toBe(packageJson.version)
  })

  test.each(Object.keys(versions))('of %s is, byte for byte, what was released', (version) => {
    const text = textOf(BROKER, elementFile(version))
    expect(integrityOf(text)).toBe(versions[version]?.integrity)
    expect(RELEASED[`/${elementFile(version)}`]).toMatchObject({ raw: text, integrity: integrityOf(text) })
  })

  test('of a version that any earlier commit knew is known still, and is the same', () => {
    const manifest = relative(ROOT, join(BROKER, MANIFEST)).replaceAll('\\', '/')
    const commits = git('log', '--format=%H', '--', manifest).split('\n').filter(Boolean)
    for (const commit of commits) {
      const earlier = JSON.parse(git('show', `${commit}:${manifest}`)) as Released
      expect(versions).toMatchObject(earlier.versions)
    }
  })

  test('of 0.1.0 is there: shops have pinned it', () => {
    expect(versions['0.1.0']?.integrity).toBe('sha384-yFj8IULKjRMQegztGJXAxVcrUyzW9NSRkkOTeIMWXEmFN0w0O6aXDJb+y223wxwT')
  })
})

describe.each(FOLDERS.map((folder) => [relative(ROOT, folder), folder]))('%s', (_, folder) => {
  const released = readReleased(folder)

  test('holds what its manifest names, and nothing else', () => {
    expect(filesIn(folder).toSorted()).toEqual(filesOf(released).toSorted())
  })

  test('holds each page’s script under its own hash', () => {
    for (const file of Object.keys(released.pages)) expect(file).toContain(`-${digestOf(textOf(folder, file))}.js`)
  })
})

describe('The Workers', () => {
  test('serve every script that was released', () => {
    const addresses = (folder: string): string[] =>
      filesOf(readReleased(folder)).map((file) => (file.startsWith('furiwake@') ? `/${file}` : `/assets/${file}`))
    expect(Object.keys(RELEASED).toSorted()).toEqual(addresses(BROKER).toSorted())
    expect(Object.keys(RELEASED_BY_ISSUERS).toSorted()).toEqual(
      addresses(RELEASED_FOLDERS['issuer-assets.ts']).toSorted(),
    )
  })
})

describe('What a deployment to shops would be refused for', () => {
  test('is what this build serves and no release has kept: by name, and nothing that is kept', () => {
    const kept = FOLDERS.flatMap((folder) => filesIn(folder))
    const unreleased = unreleasedScripts()
    expect(unreleased.filter((file) => kept.includes(file))).toEqual([])
    const served = Object.entries(ASSETS).map(([name, { sha256 }]) => name.replace(/\.js$/, `-${sha256}.js`))
    const missing = served.filter((file) => !/^(?:furiwake|start)-/.test(file) && !kept.includes(file))
    expect(unreleased).toEqual(expect.arrayContaining(missing))
  })
})

describe('A release', () => {
  const FIRST = afterRelease(
    { versions: {}, pages: {} },
    { element: { version: '1.0.0', text: 'first' }, pages: { 'a-1.js': '', 'b-1.js': '' } },
    '2026-01-10',
  )

  test('keeps the element under its version, and the pages’ scripts', () => {
    expect(FIRST).toEqual({
      versions: { '1.0.0': { released: '2026-01-10', integrity: integrityOf('first') } },
      pages: { 'a-1.js': { replaced: null }, 'b-1.js': { replaced: null } },
    })
  })

  test('of the same once more changes nothing', () => {
    const pages = { 'a-1.js': '', 'b-1.js': '' }
    expect(afterRelease(FIRST, { element: { version: '1.0.0', text: 'first' }, pages }, '2026-03-01')).toEqual(FIRST)
  })

  test('of other bytes under the same version is refused, and says what to do', () => {
    const changed = { element: { version: '1.0.0', text: 'changed' }, pages: {} }
    expect(() => afterRelease(FIRST, changed, '2026-01-11')).toThrow('npm version minor --no-git-tag-version')
  })

  test('of a version below one that was released is refused', () => {
    const below = { element: { version: '0.9.9', text: 'other' }, pages: {} }
    expect(() => afterRelease(FIRST, below, '2026-01-11')).toThrow('0.9.9 is below 1.0.0')
  })

  test('keeps a page’s script for thirty days after it was replaced, however long it stood before', () => {
    const second = afterRelease(FIRST, { pages: { 'a-2.js': '', 'b-1.js': '' } }, '2026-06-01')
    expect(second.pages).toEqual({
      'a-1.js': { replaced: '2026-06-01' },
      'a-2.js': { replaced: null },
      'b-1.js': { replaced: null },
    })
    const third = afterRelease(second, { pages: { 'a-3.js': '', 'b-1.js': '' } }, '2026-07-01')
    expect(Object.keys(third.pages)).toEqual(['a-1.js', 'a-2.js', 'a-3.js', 'b-1.js'])
    const fourth = afterRelease(third, { pages: { 'a-4.js': '', 'b-1.js': '' } }, '2026-07-02')
    expect(Object.keys(fourth.pages)).toEqual(['a-2.js', 'a-3.js', 'a-4.js', 'b-1.js'])
  })

  test('that goes back to an earlier script keeps that one as its own', () => {
    const second = afterRelease(FIRST, { pages: { 'a-2.js': '' } }, '2026-01-11')
    expect(afterRelease(second, { pages: { 'a-1.js': '' } }, '2026-01-12').pages).toMatchObject({
      'a-1.js': { replaced: null },
      'a-2.js': { replaced: '2026-01-12' },
    })
  })

  test.each([
    ['0.2.0', '0.10.0', -1],
    ['1.0.0', '0.99.99', 1],
    ['0.2.0', '0.2.0', 0],
  ])('counts versions by their numbers: %s and %s', (one, other, sign) => {
    expect(Math.sign(compareVersions(one, other))).toBe(sign)
  })
})
