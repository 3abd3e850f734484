/** The samples of code in the documents: they type-check against the package as a shop gets it, and name what there is. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { codeSamples } from '../../../tools/docs/markdown.ts'
import { sitePages } from '../../../tools/docs/pages.ts'
import { looksStylesheet } from '../../../broker/looks.ts'
import { inRepository } from '../../../tools/root.ts'
import { runScript } from '../../../tools/run.ts'
import { OTHER_PACKAGES, SURROUNDINGS, UNTYPED } from './surroundings.ts'

const DEADLINE_MS = 120_000

const pages = sitePages().map(({ file }) => ({ file, samples: codeSamples(readFileSync(inRepository(file), 'utf8')) }))
const english = pages.filter(({ file }) => !file.startsWith('docs/ja/'))
mkdirSync(inRepository('dist'), { recursive: true })
const folder = mkdtempSync(inRepository('dist', 'samples-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Returns a page's samples as one file: each stands inside the one before, whose names it may use. */
function asProgram(samples: string[]): string {
  const imports = samples.flatMap((text) => text.match(/^import .*(?:\n {2}.*)*(?:\n\} from .*)?$/gm) ?? [])
  const alone = samples.map((text) => imports.reduce((rest, line) => rest.replace(line, ''), text))
  // Inside a function nothing is exported.
  const bodies = alone.map((text) => text.replaceAll(/^export (?=const )/gm, ''))
  const opened = bodies.map((body, at) => `async function sample${at}() {\n${body}\n`)
  return `${[...new Set(imports)].join('\n')}\nexport {}\n${opened.join('')}${'}'.repeat(bodies.length)}\n`
}

function written(language: 'ts' | 'js'): string[] {
  return english.flatMap(({ file, samples }) => {
    const texts = samples.filter((each) => each.language === language).map(({ text }) => text)
    if (texts.length === 0) return []
    const name = `${file.replaceAll(/\W/g, '-')}.${language}`
    writeFileSync(join(folder, name), asProgram(texts))
    return [name]
  })
}

/** Returns what TypeScript says of the files, by line. */
async function typeErrors(files: string[], ...flags: string[]): Promise<string[]> {
  const tsc = inRepository('node_modules', 'typescript', 'bin', 'tsc')
  const settings = '--noEmit --ignoreConfig --pretty false --skipLibCheck --module nodenext --target es2024'
  const args = [
    ...settings.split(' '),
    '--lib',
    'es2024,dom,dom.iterable',
    '--types',
    'node',
    ...flags,
    'other-packages.d.ts',
    ...files,
  ]
  const { output } = await runScript(tsc, args, { cwd: folder, deadlineMs: DEADLINE_MS, output: 'collect' })
  return output.split('\n').filter((line) => line !== '')
}

describe('A sample of code in the documents', () => {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(inRepository('dist', 'furiwake'), join(folder, 'node_modules', 'furiwake'), 'junction')
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  writeFileSync(join(folder, 'surroundings.d.ts'), SURROUNDINGS)
  writeFileSync(join(folder, 'untyped.d.ts'), UNTYPED)
  writeFileSync(join(folder, 'other-packages.d.ts'), OTHER_PACKAGES)

  test('type-checks strictly where it is TypeScript', { timeout: DEADLINE_MS }, async () => {
    const files = written('ts')
    expect(files.length).toBeGreaterThan(10)
    expect(await typeErrors(['surroundings.d.ts', ...files], '--strict')).toEqual([])
  })

  test('type-checks where it is JavaScript', { timeout: DEADLINE_MS }, async () => {
    const files = written('js')
    expect(files.length).toBeGreaterThan(2)
    expect(await typeErrors(['untyped.d.ts', ...files], '--allowJs', '--checkJs', '--strict', 'false')).toEqual([])
  })

  test('is one JSON value where it is JSON', () => {
    const texts = english.flatMap(({ file, samples }) => {
      return samples.filter(({ language }) => language === 'json').map(({ text }) => ({ file, text }))
    })
    expect(texts.length).toBeGreaterThan(10)
    expect(texts.filter(({ text }) => !isJson(text))).toEqual([])
  })

  test('gives the element only attributes that it has', () => {
    const manifest = readFileSync(inRepository('dist', 'furiwake', 'custom-elements.json'), 'utf8')
    const known = new Set([...manifest.matchAll(/"attribute": ?"([a-z-]+)"|"fieldName"/g)].map(([, name]) => name))
    // The element has no such attribute: the broker's stylesheet goes by it.
    for (const [, name] of looksStylesheet().matchAll(/\[([a-z-]+)='/g)) known.add(name)
    const tags = english.flatMap(({ samples }) =>
      samples.flatMap(({ text }) => text.match(/<furiwake-checkout[^>]*>/g) ?? []),
    )
    const given = tags.flatMap((tag) => [...tag.matchAll(/\s([a-z-]+)=/g)].map(([, name]) => name))
    expect(given.length).toBeGreaterThan(20)
    expect(given.filter((name) => !known.has(name))).toEqual([])
  })

  test('runs only commands of this repository that there are', () => {
    const { scripts } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as { scripts: object }
    const named = pages.flatMap(({ file }) => {
      return [...readFileSync(inRepository(file), 'utf8').matchAll(/\bnpm run ([a-z-]+)/g)].map(([, name = '']) => name)
    })
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
