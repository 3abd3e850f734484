/** Tests what is in the package, and what is said of it: by the folder that is packed. */

import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { ASSETS } from '../../../dist/broker-assets.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { ELEMENT_ERROR_CODES } from '../../../protocol/error-codes.ts'
import { PAYMENT_STATUSES } from '../../../protocol/payment.ts'
import { brotli } from '../../../tools/build/browser-assets.ts'
import { elementManifest } from '../../../tools/build/element-manifest.ts'
import { PACKAGE_FOLDER } from '../../../tools/build/packages.ts'
import { inRepository } from '../../../tools/root.ts'
import { runScript } from '../../../tools/run.ts'

const FILES_MAX = 90
/** Unpacked: all of it, and what a bundle gains by the element in Brotli. */
const BYTES_MAX = 400_000
const ELEMENT_BYTES_MAX = 7_500

const files = globSync('**/*', { cwd: PACKAGE_FOLDER })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => statSync(join(PACKAGE_FOLDER, file)).isFile())
const textOf = (file: string): string => readFileSync(join(PACKAGE_FOLDER, file), 'utf8')

interface Manifest {
  version: string
  exports: Record<string, string | { types: string; default: string }>
  dependencies: Record<string, string>
  customElements: string
  sideEffects: string[]
}
const manifest = JSON.parse(textOf('package.json')) as Manifest & Record<string, unknown>

describe('The package', () => {
  test(`is at most ${FILES_MAX} files and ${BYTES_MAX} bytes`, () => {
    expect(files.length).toBeLessThanOrEqual(FILES_MAX)
    const bytes = files.reduce((sum, file) => sum + statSync(join(PACKAGE_FOLDER, file)).size, 0)
    expect(bytes).toBeLessThanOrEqual(BYTES_MAX)
  })

  test('is scripts, their types and documents: no source, and nothing of the broker’s, of an issuer’s or of a tool’s', () => {
    const expected =
      /^(?:bin\/furiwake\.js|(?:sdk|issuer|testing)\/index\.(?:js|d\.ts)|element\/(?:index|react|vue|svelte)\.(?:js|d\.ts)|element\/LICENSE-lit|custom-elements\.json|types\/(?:sdk|issuer-kit|messages|protocol|testing)\/[\w-]+\.d\.ts|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/
    expect(files.filter((file) => !expected.test(file))).toEqual([])
    const scripts = files.filter((file) => file.endsWith('.js'))
    expect(scripts).toHaveLength(8)
    for (const file of scripts) expect(textOf(file)).not.toMatch(/\bdrizzle|cloudflare:|\bzod\b|sk_live_\w{8}/)
  })

  test('brings its licence, that of what is in it, its README and its changelog', () => {
    for (const file of ['LICENSE', 'element/LICENSE-lit', 'README.md', 'CHANGELOG.md']) expect(files).toContain(file)
    expect(textOf('LICENSE')).toBe(readFileSync(inRepository('LICENSE'), 'utf8'))
  })

  test('says nothing of how it is made, and runs nothing where it is installed', () => {
    expect(manifest.version).toBe(packageJson.version)
    for (const absent of ['private', 'scripts', 'devDependencies', 'allowScripts', 'repository'])
      expect(manifest).not.toHaveProperty(absent)
    expect(manifest.dependencies).toEqual(
      Object.fromEntries(Object.entries(packageJson.dependencies).map(([name, version]) => [name, `^${version}`])),
    )
  })

  test('has each entry that it names, its types before its script', () => {
    const entries = Object.entries(manifest.exports).filter(
      (entry): entry is [string, { types: string; default: string }] => typeof entry[1] === 'object',
    )
    expect(entries.map(([name]) => name)).toEqual([
      './sdk',
      './issuer',
      './testing',
      './element',
      './element/react',
      './element/vue',
      './element/svelte',
    ])
    for (const [, entry] of entries) {
      expect(Object.keys(entry)).toEqual(['types', 'default'])
      for (const file of Object.values(entry)) expect(existsSync(join(PACKAGE_FOLDER, file)), file).toBe(true)
    }
  })

  test('has types that lead to each other, and none that nothing leads to', () => {
    const types = files.filter((file) => file.endsWith('.d.ts'))
    const led = new Set(
      Object.values(manifest.exports).map((entry) => (typeof entry === 'object' ? entry.types.slice(2) : '')),
    )
    for (const file of types) {
      const text = textOf(file)
      expect(text, file).not.toMatch(/from ['"][^'"]+\.ts['"]/)
      for (const [, path = ''] of text.matchAll(/['"](\.[^'"]+)\.js['"]/g))
        led.add(join(file, '..', `${path}.d.ts`).replaceAll('\\', '/'))
    }
    expect(types.filter((file) => !led.has(file))).toEqual([])
    expect([...led].filter((file) => file !== '' && !types.includes(file))).toEqual([])
  })
})

describe('Said in the repository’s own folder', () => {
  test.each(['pack', 'publish'])('`npm %s` is refused: it would take the whole house', async (command) => {
    const env = { npm_lifecycle_event: 'prepack', npm_command: command }
    const options = { deadlineMs: 10_000, output: 'collect', env } as const
    const { code, output } = await runScript(inRepository('tools', 'pack.ts'), [], options)
    expect({ code, output: output.trim() }).toEqual({ code: 1, output: expect.stringMatching(/^Say `npm run pack`/) })
  })
})

describe('The element in the package', () => {
  test('is the script that the broker serves, byte for byte', () => {
    expect(textOf('element/index.js')).toBe(ASSETS['furiwake.js'].raw)
    for (const name of ['react', 'vue', 'svelte'])
      expect(textOf(`element/${name}.js`)).toBe("export * from './index.js'\n")
    expect(manifest.sideEffects).toEqual(['./element/*.js'])
  })

  test(`adds at most ${ELEMENT_BYTES_MAX} bytes to a bundle`, () => {
    expect(brotli(textOf('element/index.js')).length).toBeLessThanOrEqual(ELEMENT_BYTES_MAX)
  })
})

describe('custom-elements.json', () => {
  const [module_] = elementManifest().modules
  const [declared] = module_?.declarations ?? []

  test('is where package.json says, and describes the module that registers the tag', () => {
    expect(JSON.parse(textOf(manifest.customElements))).toEqual(elementManifest())
    expect(files).toContain(module_?.path)
    expect(declared?.tagName).toBe('furiwake-checkout')
  })

  test('has every attribute, property, event, method, part and custom property, each with what it is', () => {
    expect(declared?.attributes.map(({ name }) => name)).toEqual([
      'label',
      'locale',
      'theme',
      'display',
      'disabled',
      'broker',
      'payment-url',
      'payment-data',
      'payment-headers',
      'verdict-url',
      'verdict-data',
      'client-secret',
    ])
    const members = declared?.members.map(({ name }) => name) ?? []
    expect(members).toEqual(expect.arrayContaining(['paymentUrl', 'createPayment', 'open', 'close']))
    expect(members.filter((name) => ['busy', 'problem', 'cover'].includes(name))).toEqual([])
    expect(declared?.events.map(({ name }) => name)).toEqual(
      ['open', 'verdict', 'cancel', 'error', 'close'].map((name) => `furiwake-${name}`),
    )
    expect(declared?.cssParts.map(({ name }) => name)).toEqual(['button', 'dialog', 'frame'])
    expect(declared?.cssProperties.map(({ name }) => name)).toEqual(
      ['accent', 'accent-text', 'radius', 'font'].map((name) => `--furiwake-${name}`),
    )
    const described = [declared?.attributes, declared?.members, declared?.events, declared?.cssParts].flatMap(
      (list) => list ?? [],
    )
    expect(described.filter(({ name, description }) => !description && name !== 'disabled')).toEqual([])
  })
})

describe('The types of the element', () => {
  const text = textOf('element/index.d.ts')
  const [declared] = elementManifest().modules[0]?.declarations ?? []
  /** Names what stands in an interface, at its own depth. */
  const namesIn = (name: string): string[] => {
    const body = new RegExp(`interface ${name} (?:extends \\w+ )?\\{\\n([^]*?)\\n(?: {2})?\\}`).exec(text)?.[1] ?? ''
    return [...body.matchAll(/^ {2}'?([\w-]+)'?\??[:(]/gm)].map(([, each = '']) => each)
  }
  const literalsOf = (name: string): string[] => {
    const body = new RegExp(`type ${name} =\\n((?: {2}\\| '\\w+'\\n)+)`).exec(text)?.[1] ?? ''
    return [...body.matchAll(/'(\w+)'/g)].map(([, each = '']) => each)
  }

  test('have the properties, methods and events of its source, and no other', () => {
    const fields = declared?.members.filter(({ kind }) => kind === 'field').map(({ name }) => name) ?? []
    expect(namesIn('FuriwakeCheckoutProperties')).toEqual(fields)
    expect(namesIn('FuriwakeCheckout')).toEqual([...fields, 'open', 'close'])
    expect(namesIn('FuriwakeCheckoutEvents')).toEqual(declared?.events.map(({ name }) => name))
    const dashed = declared?.attributes.map(({ name }) => name).filter((name) => name.includes('-')) ?? []
    expect(namesIn('FuriwakeCheckoutAttributes')).toEqual([...dashed, 'create-payment'])
  })

  test('have every status and every code that the element tells', () => {
    expect(literalsOf('PaymentStatus')).toEqual(PAYMENT_STATUSES)
    expect(literalsOf('FuriwakeElementErrorCode')).toEqual(ELEMENT_ERROR_CODES)
  })
})
