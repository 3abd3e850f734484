/**
 * `npm run release-scripts`, before a deploy: builds, and keeps the element's
 * script under its version and the pages' scripts under their hashes, so that
 * every later build goes on serving them. Refuses a script that changed and
 * kept its version. Said twice, it changes nothing.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { buildAll } from './build.ts'
import { assetFile, buildBrowserAssets, SERVED_BY } from './build/browser-assets.ts'
import { writeOutput } from './build/fingerprint.ts'
import {
  afterRelease,
  digestOf,
  elementFile,
  filesIn,
  filesOf,
  MANIFEST,
  readReleased,
  RELEASED_FOLDERS,
} from './build/released-scripts.ts'
import type { ReleasedBuild } from './build/released-scripts.ts'
import { exitWith } from './root.ts'

/** Nothing that stands inside a document is ever asked for by its address. */
const IN_DOCUMENTS = ['start.js']
const ELEMENT = 'furiwake.js'

type Module = keyof typeof RELEASED_FOLDERS
const MODULES = Object.keys(RELEASED_FOLDERS) as Module[]

function buildOf(module: Module): ReleasedBuild {
  const names = SERVED_BY[module]
  const texts = names.map((name) => [name, readFileSync(assetFile(name), 'utf8')] as const)
  const element = texts.find(([name]) => name === ELEMENT)?.[1]
  const pages = texts.filter(([name]) => name !== ELEMENT && !IN_DOCUMENTS.includes(name))
  return {
    ...(element === undefined ? {} : { element: { version: packageJson.version, text: element } }),
    pages: Object.fromEntries(pages.map(([name, text]) => [name.replace(/\.js$/, `-${digestOf(text)}.js`), text])),
  }
}

function record(module: Module, day: string): void {
  const folder = RELEASED_FOLDERS[module]
  const build = buildOf(module)
  const released = afterRelease(readReleased(folder), build, day)
  const there = filesIn(folder)
  const texts: Record<string, string> = { ...build.pages }
  if (build.element) texts[elementFile(build.element.version)] = build.element.text
  for (const [file, text] of Object.entries(texts)) {
    if (there.includes(file)) continue
    writeOutput(join(folder, file), text)
    process.stdout.write(`kept  ${file}\n`)
  }
  for (const file of there.filter((name) => !filesOf(released).includes(name))) {
    rmSync(join(folder, file))
    process.stdout.write(`dropped  ${file}\n`)
  }
  writeOutput(join(folder, MANIFEST), `${JSON.stringify(released, null, 2)}\n`)
}

/** Lists what the latest build serves and no release has kept. Throws when a version's script has changed since it was released. */
export function unreleasedScripts(): string[] {
  return MODULES.flatMap((module) => {
    const before = readReleased(RELEASED_FOLDERS[module])
    const kept = filesOf(before)
    return filesOf(afterRelease(before, buildOf(module), dayOf(new Date()))).filter((file) => !kept.includes(file))
  })
}

/** `YYYY-MM-DD`, UTC. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** `day`: `YYYY-MM-DD`, UTC. */
async function releaseScripts(day: string): Promise<void> {
  await buildBrowserAssets()
  for (const module of MODULES) record(module, day)
  await buildAll()
  process.stdout.write(`Version ${packageJson.version} is released: commit what was kept, and deploy.\n`)
}

if (import.meta.main) {
  try {
    await releaseScripts(dayOf(new Date()))
  } catch (error) {
    exitWith(error)
  }
}
