import { existsSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'
import { inRepository, ROOT, ToolFailure } from '../root.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { adoptedStyles, onlyInPages } from './element-script.ts'
import { fingerprintOf, isFresh, markFresh, writeOutput } from './fingerprint.ts'
import { minifyTemplates } from './minify-templates.ts'
import { addressesOfWords, firstWordsModule, withNumbers, WORDS_NAMES, wordsScripts } from './words-scripts.ts'
import { digestOf, integrityOf, pageAsset, RELEASED_FOLDERS, releasedScripts } from './released-scripts.ts'

/** Describes what a browser loads, by the name it is served under. The dialog's words are scripts too: {@link wordsScripts}. */
const ENTRIES = {
  'furiwake.js': 'widget/furiwake-checkout.ts',
  'webauthn.js': 'broker/checkout-page/webauthn.ts',
  'questions.js': 'broker/checkout-page/questions/questions.ts',
  'awaited.js': 'broker/checkout-page/awaited/panel.ts',
  'later.js': 'broker/checkout-page/views/later.ts',
  'languages.js': 'broker/checkout-page/languages.ts',
  'checkout.js': 'broker/checkout-page/main.ts',
  'start.js': 'broker/checkout-page/start.ts',
  'refusal.js': 'broker/checkout-page/refusal.ts',
  'console-start.js': 'broker/console-page/start.ts',
  'console.js': 'broker/console-page/main.ts',
  'console-later.js': 'broker/console-page/later-pages.ts',
  'operator.js': 'broker/console-page/operator-main.ts',
  'verify.js': 'broker/verify-page/main.ts',
  'members.js': 'issuers/authentication/browser-code/members.ts',
  'strength.js': 'issuers/authentication/browser-code/strength.ts',
} as const
type AssetName = keyof typeof ENTRIES | (typeof WORDS_NAMES)[number]

/** Names who serves what: each imports a module of its own, and carries nothing of the other's. */
export const SERVED_BY = {
  'broker-assets.ts': [
    'furiwake.js',
    'webauthn.js',
    'questions.js',
    'awaited.js',
    'later.js',
    'languages.js',
    'checkout.js',
    ...WORDS_NAMES,
    'start.js',
    'refusal.js',
    'console-start.js',
    'console.js',
    'console-later.js',
    'operator.js',
    'verify.js',
  ],
  'issuer-assets.ts': ['members.js', 'strength.js'],
} as const satisfies Record<string, readonly AssetName[]>
const moduleFile = (name: string): string => inRepository('dist', name)

const INPUTS = [
  'widget/**/*.ts',
  'protocol/**/*.ts',
  'broker/{checkout-page,console-page,verify-page}/**/*.ts',
  'issuers/authentication/browser-code/**/*.ts',
  'tools/build/**/*.ts',
  'broker/checkout-page/catalogues/*',
  '{broker,issuers/authentication}/released-scripts/*',
  'package.json',
  'package-lock.json',
]
const STAMP_FILE = inRepository('dist', 'assets', '.fingerprint')

export function assetFile(name: AssetName): string {
  return inRepository('dist', 'assets', name)
}

/** Builds the scripts and the modules through which the Workers serve them. */
export async function buildBrowserAssets(): Promise<void> {
  const names = Object.keys(ENTRIES) as (keyof typeof ENTRIES)[]
  for (const name of names) {
    if (!existsSync(inRepository(ENTRIES[name]))) {
      throw new ToolFailure(`${ENTRIES[name]} is missing, so ${name} cannot be built: check it out again with git.`)
    }
  }
  const fingerprint = fingerprintOf(INPUTS)
  const moduleFiles = Object.keys(SERVED_BY).map(moduleFile)
  if (isFresh(STAMP_FILE, fingerprint, [...moduleFiles, ...[...names, ...WORDS_NAMES].map(assetFile)])) return
  const texts: (readonly [AssetName, string])[] = wordsScripts()
  const onDemand: Record<string, string> = { ADDRESSES: JSON.stringify(addressesOfWords(texts)) }
  // In the order of ENTRIES: the dialog's script names where those are served that it fetches when it needs them.
  for (const name of names) {
    // With the script before it, whose modules it shares.
    if (name === 'console-later.js') continue
    if (name === 'console.js') {
      texts.push(...(await consoleScripts()))
      continue
    }
    const text = await bundle(name, onDemand)
    texts.push([name, text])
    const variable = `${name.replace(/\.js$/, '').toUpperCase()}_SCRIPT`
    onDemand[variable] = JSON.stringify(pageAsset(name, digestOf(text)))
  }
  for (const [name, text] of texts) writeOutput(assetFile(name), text)
  for (const [file, served] of Object.entries(SERVED_BY)) {
    const own = texts.filter(([name]) => served.some((known) => known === name))
    const released = releasedScripts(RELEASED_FOLDERS[file as keyof typeof SERVED_BY])
    const words = file === 'broker-assets.ts' ? firstWordsModule() : ''
    writeOutput(moduleFile(file), assetsModule(own) + words + releasedModule(released, own))
  }
  markFresh(STAMP_FILE, fingerprint)
}

async function bundle(name: keyof typeof ENTRIES, onDemand: Readonly<Record<string, string>>): Promise<string> {
  const input = inRepository(ENTRIES[name])
  if (name === 'furiwake.js') return onlyInPages(await bundleScript(input, name, { plugins: [adoptedStyles()] }))
  if (/^(?:checkout|languages|later)\b/.test(name)) return bundleScript(input, name, { define: onDemand })
  // These stand in a document, among whatever else is in there.
  return bundleScript(input, name, { format: /^(?:start|refusal|console-start)/.test(name) ? 'iife' : 'es' })
}

/** The console's two scripts: they name each other as files, which its document maps to their addresses. */
async function consoleScripts(): Promise<(readonly [AssetName, string])[]> {
  const chunks = await chunksOf(inRepository(ENTRIES['console.js']), 'console.js', {
    rolldownOutput: { chunkFileNames: 'console-later.js' },
  })
  const known = chunks.flatMap(({ fileName, code }) => {
    const name = (['console.js', 'console-later.js'] as const).find((each) => each === fileName)
    return name === undefined ? [] : [[name, code] as const]
  })
  if (chunks.length !== 2 || known.length !== 2) {
    throw new ToolFailure(
      `The console must build to two files, but built to ${chunks.map((c) => c.fileName).join(', ')}.`,
    )
  }
  return known
}

interface BundleOptions {
  format?: 'es' | 'iife'
  define?: Record<string, string>
  plugins?: Plugin[]
}

/** Bundles one minified script, nothing left to load beside it. The bench builds what it compares with by it too. */
export async function bundleScript(input: string, name: string, options: BundleOptions = {}): Promise<string> {
  const { format = 'es', ...others } = options
  const chunks = await chunksOf(input, name, { ...others, rolldownOutput: { format, codeSplitting: false } })
  const [chunk] = chunks
  if (chunks.length !== 1 || chunk === undefined) {
    throw new ToolFailure(`${name} must build to one file, but built to ${chunks.map((c) => c.fileName).join(', ')}.`)
  }
  return withNumbers(chunk.code)
}

/** Builds minified scripts: the entry's, and those that it fetches by `import()`. */
async function chunksOf(
  input: string,
  name: string,
  { define, plugins = [], rolldownOutput }: Omit<BundleOptions, 'format'> & { rolldownOutput: Rolldown.OutputOptions },
): Promise<Rolldown.OutputChunk[]> {
  // Read only when something is built: every start of the demo looks whether it has to be.
  const { build } = await import('vite')
  const result = await build({
    configFile: false,
    root: ROOT,
    // Scripts name each other as neighbours.
    base: './',
    mode: 'production',
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    // Lit's `development` condition would add its warnings and 4 kB.
    resolve: { conditions: ['production', 'browser', 'module', 'import', 'default'] },
    plugins: [...plugins, minifyTemplates()],
    build: {
      write: false,
      target: 'es2022',
      minify: 'oxc',
      modulePreload: false,
      rolldownOptions: {
        input,
        // What the widget exports stays importable; the page's script exports nothing of its own.
        preserveEntrySignatures: 'exports-only',
        output: { entryFileNames: name, ...rolldownOutput },
      },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result as Rolldown.RolldownOutput]).flatMap(({ output }) => output)
  return outputs.flatMap((output) => {
    if (output.type !== 'chunk') throw new ToolFailure(`${name} must build to scripts alone.`)
    return [output]
  })
}

/** A Worker imports this module, so that it serves these very bytes and names their hashes. */
function assetsModule(texts: (readonly [AssetName, string])[]): string {
  const assets = Object.fromEntries(texts.map(([name, raw]) => [name, assetOf(raw)]))
  return `/** Written by tools/build.ts: the scripts that a Worker serves. */
export interface Asset {
  /** UTF-8 text. */
  raw: string
  /** The same bytes in Brotli at quality 11, in base64. */
  brotli: string
  /** The first 16 hexadecimal digits, for a cache-busting address. */
  sha256: string
  /** For \`integrity="…"\` on the script tag. */
  integrity: string
}
export const VERSION = ${JSON.stringify(packageJson.version)}
export const ASSETS: Record<${texts.map(([name]) => `'${name}'`).join(' | ')}, Asset> = ${JSON.stringify(assets)}
`
}

function assetOf(raw: string): Record<'raw' | 'brotli' | 'sha256' | 'integrity', string> {
  return { raw, brotli: brotli(raw).toString('base64'), sha256: digestOf(raw), integrity: integrityOf(raw) }
}

/** Returns what the Worker serves of earlier releases. What has not changed since is not carried twice. */
function releasedModule(released: (readonly [string, string])[], texts: (readonly [AssetName, string])[]): string {
  const entries = released.map(([address, raw]) => {
    const same = texts.find(([, text]) => text === raw)?.[0]
    return `  ${JSON.stringify(address)}: ${same ? `ASSETS['${same}']` : JSON.stringify(assetOf(raw))},\n`
  })
  return `/** By address: the scripts of earlier releases. */
export const RELEASED: Readonly<Record<string, Asset>> = {\n${entries.join('')}}
`
}

export function brotli(text: string): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT }
  return brotliCompressSync(text, { params })
}
