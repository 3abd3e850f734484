/**
 * Scripts of earlier releases, which the Workers go on serving: they are kept
 * outside the build, in a folder of each room that has any. `npm run
 * release-scripts` writes it; docs/decisions/0014-released-scripts.md says why.
 */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { inRepository, ToolFailure } from '../root.ts'

export const MANIFEST = 'released.json'
/** Names where each Worker's scripts are kept, by the module through which it serves them. */
export const RELEASED_FOLDERS = {
  'broker-assets.ts': inRepository('broker', 'released-scripts'),
  'issuer-assets.ts': inRepository('issuers', 'authentication', 'released-scripts'),
} as const

/** Sets how long a page that was loaded before a release may still ask for the scripts of its own build. */
export const PAGE_SCRIPTS_KEPT_DAYS = 30
const DAY_MS = 86_400_000

export interface Released {
  /** The element's script of each version, for ever: when it was released, and its hash. Never changed or taken away. */
  versions: Record<string, { released: string; integrity: string }>
  /** Scripts of pages, by file: the day on which a release came without it; null while the latest one has it. */
  pages: Record<string, { replaced: string | null }>
}

/** Describes what a build made, as a release takes it. `element`: only from the Worker that serves it. */
export interface ReleasedBuild {
  element?: { version: string; text: string }
  /** By file name, with the hash in it. */
  pages: Readonly<Record<string, string>>
}

export function integrityOf(text: string): string {
  return `sha384-${createHash('sha384').update(text).digest('base64')}`
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** Returns the address of a page's script, which names its bytes: broker/checkout/page-assets.ts gives the same. */
export function pageAsset(name: string, sha256: string): string {
  return `/assets/${name.replace(/\.js$/, '')}-${sha256}.js`
}

export function readReleased(folder: string): Released {
  return JSON.parse(readFileSync(`${folder}/${MANIFEST}`, 'utf8')) as Released
}

/** Returns what the manifest says after a release on a day (`YYYY-MM-DD`). Refuses a version whose bytes are others. */
export function afterRelease(before: Released, build: ReleasedBuild, day: string): Released {
  return {
    versions: { ...before.versions, ...(build.element ? newVersion(before, build.element, day) : {}) },
    pages: pagesAfter(before.pages, Object.keys(build.pages), day),
  }
}

function newVersion(
  { versions }: Released,
  { version, text }: NonNullable<ReleasedBuild['element']>,
  day: string,
): Released['versions'] {
  const integrity = integrityOf(text)
  const known = versions[version]
  if (known && known.integrity !== integrity) throw new ToolFailure(sameVersionOtherBytes(version))
  if (known) return {}
  const above = newestFirst(Object.keys(versions))[0]
  if (above !== undefined && compareVersions(version, above) < 0) {
    throw new ToolFailure(`${version} is below ${above}, which was released: give package.json a version above it.`)
  }
  return { [version]: { released: day, integrity } }
}

export function sameVersionOtherBytes(version: string): string {
  return (
    `The element's script has changed since ${version} was released, and shops have pinned that one: ` +
    'give it a version of its own with `npm version minor --no-git-tag-version`.'
  )
}

function pagesAfter(before: Released['pages'], current: string[], day: string): Released['pages'] {
  const oldest = Date.parse(day) - PAGE_SCRIPTS_KEPT_DAYS * DAY_MS
  const earlier = Object.entries(before)
    .filter(([file]) => !current.includes(file))
    .map(([file, { replaced }]) => [file, { replaced: replaced ?? day }] as const)
    .filter(([, { replaced }]) => Date.parse(replaced) >= oldest)
  const all = [...earlier, ...current.map((file) => [file, { replaced: null }] as const)]
  return Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Lists every script of a folder, by the address that it is served under; the newest version comes first. */
export function releasedScripts(folder: string): [address: string, text: string][] {
  const { versions, pages } = readReleased(folder)
  const read = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8')
  return [
    ...newestFirst(Object.keys(versions)).map((version) => [`/${elementFile(version)}`, version] as const),
    ...Object.keys(pages).map((file) => [`/assets/${file}`, undefined] as const),
  ].map(([address, version]) => [address, read(version === undefined ? address.slice(8) : elementFile(version))])
}

/** Returns the files that a manifest names. */
export function filesOf({ versions, pages }: Released): string[] {
  return [...Object.keys(versions).map(elementFile), ...Object.keys(pages)]
}

/** Finds the scripts that are there, whatever the manifest says. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder).filter((file) => file !== MANIFEST)
}

export function elementFile(version: string): string {
  return `furiwake@${version}.js`
}

export function newestFirst(versions: string[]): string[] {
  return versions.toSorted((a, b) => compareVersions(b, a))
}

/** Compares versions by their three numbers, as package.json has them. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number))
  const differs = [0, 1, 2].find((place) => a?.[place] !== b?.[place])
  return differs === undefined ? 0 : (a?.[differs] ?? 0) - (b?.[differs] ?? 0)
}
